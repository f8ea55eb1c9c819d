package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/advisory/nodewg"
	"github.com/nodejs/nodesec/match"
)

// report is the answer for one version, and the document that -format json prints.
type report struct {
	Version  string `json:"version"`
	Platform string `json:"platform"`
	// Status is "affected", "not affected", or "unknown" if something could not
	// be read and nothing that could be read covers the version.
	Status   status     `json:"status"`
	Findings []finding  `json:"findings"`
	MoveTo   moveTo     `json:"move_to,omitzero"`
	Line     lineReport `json:"line"`
	Data     dataReport `json:"data"`
	// Problems are what could not be read.
	Problems []string `json:"problems,omitempty"`
}

// status is a match.Status that JSON spells as words.
type status match.Status

const (
	notAffected = status(match.NotAffected)
	affected    = status(match.Affected)
	unknown     = status(match.Unknown)
)

func (s status) MarshalText() ([]byte, error) { return []byte(match.Status(s).String()), nil }

// finding is an advisory that covers the version, or that cannot be judged.
type finding struct {
	ID       advisory.ID   `json:"id"`
	CVEs     []advisory.ID `json:"cves"`
	Status   status        `json:"status"`
	Severity string        `json:"severity"`
	// Affected is the stretch of affected versions that the version is in.
	Affected string `json:"affected,omitempty"`
	// Fixed is the lowest version above that this advisory names as fixed.
	Fixed string `json:"fixed,omitempty"`
	// Vulnerable and Patched are the advisory's own words.
	Vulnerable   string   `json:"vulnerable"`
	Patched      string   `json:"patched"`
	Environments []string `json:"environments"`
	Link         string   `json:"link"`
}

// lineReport is about the release line of the version.
type lineReport struct {
	Name line `json:"name"`
	// Mentioned says that some advisory calls versions of it vulnerable, fixed
	// or not.
	Mentioned bool `json:"mentioned"`
	// Newest is when the newest of these was announced; zero if none is dated.
	Newest month `json:"newest_advisory,omitzero"`
	// Assessed says that advisories still speak of it. The Security WG judges
	// only lines that are maintained: silence about any other is no clearance.
	Assessed bool `json:"assessed"`
}

// dataReport is about what the answer rests on.
type dataReport struct {
	Source string `json:"source"`
	// Advisories counts those that may hold on the platform.
	Advisories int `json:"advisories"`
	// Newest is when the newest of all was announced; zero if none is dated.
	Newest month `json:"newest_advisory,omitzero"`
}

func (r *report) add(f *match.Finding) {
	entry := f.Affected()
	found := finding{
		ID:           f.Advisory.ID,
		CVEs:         append([]advisory.ID{}, f.Advisory.Aliases...),
		Status:       status(f.Status),
		Severity:     f.Rating().Level.String(),
		Affected:     f.Range(),
		Fixed:        f.Fixed,
		Environments: append([]string{}, nodewg.Environments(*entry)...),
		Link:         linkOf(f.Advisory),
	}
	if entry.NPMRange != nil {
		found.Vulnerable, found.Patched = entry.NPMRange.Vulnerable, entry.NPMRange.Patched
	}
	r.Findings = append(r.Findings, found)
	if r.Status != affected {
		r.Status = found.Status
	}
}

// affecting are the findings that are certain, worst first.
func (r *report) affecting() []finding {
	n := slices.IndexFunc(r.Findings, func(f finding) bool { return f.Status != affected })
	if n < 0 {
		return r.Findings
	}
	return r.Findings[:n]
}

func (r *report) exitCode() int {
	switch r.Status {
	case affected:
		return exitAffected
	case notAffected:
		return exitClean
	}
	return exitFailed
}

func (r *report) write(w io.Writer, format string) error {
	if format != formatJSON {
		return r.writeTable(w)
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false) // ranges are full of < and >
	return e.Encode(r)
}

// linkOf returns where to read more: the reference, or the page of the first CVE,
// or the record as the Security WG publishes it.
func linkOf(a *advisory.Advisory) string {
	if len(a.References) > 0 {
		return a.References[0].URL
	}
	for _, id := range a.Aliases {
		if url := id.URL(); url != "" {
			return url
		}
	}
	n, _ := nodewg.CoreNumber(a.ID)
	return fmt.Sprintf("https://github.com/nodejs/security-wg/blob/main/vuln/core/%d.json", n)
}
