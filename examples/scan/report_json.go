package main

import (
	"encoding/json"
	"io"
	"strings"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/examples/scan/lockfile"
	"github.com/nodejs/nodesec/match"
)

// The JSON report; the comment of the package describes it.
type jsonReport struct {
	Format        int            `json:"format"`
	Demonstration bool           `json:"demonstration"`
	Summary       jsonSummary    `json:"summary"`
	Findings      []jsonFinding  `json:"findings"`
	Lockfiles     []jsonLockfile `json:"lockfiles"`
	Databases     []jsonDatabase `json:"databases"`
	Errors        []string       `json:"errors"`
}

type jsonSummary struct {
	Packages           int            `json:"packages"`
	Lockfiles          int            `json:"lockfiles"`
	Findings           int            `json:"findings"`
	Severities         map[string]int `json:"severities"`
	Unknown            int            `json:"unknown"`
	BelowThreshold     int            `json:"belowThreshold"`
	DevelopmentLeftOut int            `json:"developmentLeftOut"`
	NotChecked         int            `json:"notChecked"`
	Advisories         int            `json:"advisories"`
	Withdrawn          int            `json:"withdrawn"`
	Unreadable         int            `json:"unreadable"`
}

type jsonFinding struct {
	Package     string         `json:"package"`
	Version     string         `json:"version"`
	Status      string         `json:"status"`
	Malware     bool           `json:"malware"`
	Severity    string         `json:"severity"`
	Score       float64        `json:"score,omitempty"`
	ID          string         `json:"id"`
	Aliases     []string       `json:"aliases"`
	Title       string         `json:"title"`
	URL         string         `json:"url"`
	Affected    string         `json:"affected"`
	Fixed       string         `json:"fixed"`
	Reason      string         `json:"reason"`
	Development bool           `json:"development"`
	Places      []jsonPlace    `json:"places"`
	Advisories  []jsonAdvisory `json:"advisories"`
}

type jsonPlace struct {
	Lockfile    string   `json:"lockfile"`
	Development bool     `json:"development"`
	Folders     []string `json:"folders"`
}

type jsonAdvisory struct {
	ID       string  `json:"id"`
	Database string  `json:"database"`
	Status   string  `json:"status"`
	Severity string  `json:"severity"`
	Score    float64 `json:"score,omitempty"`
	Vector   string  `json:"vector,omitempty"`
	Affected string  `json:"affected"`
	Fixed    string  `json:"fixed"`
	Reason   string  `json:"reason"`
}

type jsonLockfile struct {
	Path               string        `json:"path"`
	Tool               string        `json:"tool"`
	Version            string        `json:"version"`
	Packages           int           `json:"packages"`
	DevelopmentUnknown string        `json:"developmentUnknown"`
	NotChecked         []jsonPackage `json:"notChecked"`
}

type jsonPackage struct {
	Name    string          `json:"name"`
	Version string          `json:"version"`
	Source  lockfile.Source `json:"source"`
	From    string          `json:"from"`
}

type jsonDatabase struct {
	Path       string   `json:"path"`
	Kind       kind     `json:"kind"`
	Advisories int      `json:"advisories"`
	Withdrawn  int      `json:"withdrawn"`
	Unreadable []string `json:"unreadable"`
}

// writeJSON writes the report.
func (s *scan) writeJSON(w io.Writer) error {
	r := jsonReport{
		Format:        1,
		Demonstration: s.options.demonstration(),
		Summary: jsonSummary{
			Packages: s.packages, Lockfiles: len(s.lockfiles), Findings: len(s.findings), Severities: s.severities(),
			BelowThreshold: s.belowThreshold, DevelopmentLeftOut: s.developmentLeftOut, Unreadable: s.unreadable(),
		},
		Findings:  []jsonFinding{},
		Lockfiles: []jsonLockfile{},
		Databases: []jsonDatabase{},
		Errors:    list(s.messages.errors),
	}
	_, r.Summary.NotChecked = s.notChecked()
	for n := range s.findings {
		f := s.findings[n].json()
		if s.findings[n].status() == match.Unknown {
			r.Summary.Unknown++
		}
		r.Findings = append(r.Findings, f)
	}
	for _, l := range s.lockfiles {
		r.Lockfiles = append(r.Lockfiles, l.json())
	}
	for _, d := range s.databases {
		r.Summary.Advisories += d.advisories
		r.Summary.Withdrawn += d.withdrawn
		r.Databases = append(r.Databases, d.json())
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(r)
}

func (f *finding) json() jsonFinding {
	lead := f.lead()
	j := jsonFinding{
		Package: f.name, Version: f.version, Status: f.status().String(), Malware: f.malware,
		Severity: f.level.String(), Score: f.score,
		ID: string(lead.Advisory.ID), Aliases: list(f.aliases()), Title: lead.Advisory.Summary, URL: urlOf(lead.Advisory),
		Affected: lead.Range(), Fixed: f.fixed(), Reason: f.reason(), Development: f.development(),
		Places: []jsonPlace{}, Advisories: []jsonAdvisory{},
	}
	for _, p := range f.places {
		j.Places = append(j.Places, jsonPlace{p.lockfile, p.development, list(p.folders)})
	}
	for n := range f.records {
		r := &f.records[n]
		rating := r.Rating()
		j.Advisories = append(j.Advisories, jsonAdvisory{
			ID: string(r.Advisory.ID), Database: f.from[r.Advisory], Status: r.Status.String(),
			Severity: rating.Level.String(), Score: rating.Score, Vector: rating.Vector,
			Affected: r.Range(), Fixed: r.Fixed, Reason: reasonOf(r),
		})
	}
	return j
}

// urlOf returns a page about the advisory: its own, or that of another of its
// names, or the first that it refers to. Names that begin with "x_" are those of
// private databases, which have no page.
func urlOf(a *advisory.Advisory) string {
	for id := range a.Names {
		if url := id.URL(); url != "" && !strings.HasPrefix(string(id), "x_") {
			return url
		}
	}
	for _, r := range a.References {
		if r.URL != "" {
			return r.URL
		}
	}
	return ""
}

func (l *readLockfile) json() jsonLockfile {
	j := jsonLockfile{Path: l.path, Tool: l.Tool, Version: l.Version, Packages: l.checked, NotChecked: []jsonPackage{}}
	if l.DevelopmentUnknown != nil {
		j.DevelopmentUnknown = l.DevelopmentUnknown.Error()
	}
	for _, p := range l.others {
		j.NotChecked = append(j.NotChecked, jsonPackage{p.Name, p.Version, p.Source, p.From})
	}
	return j
}

func (d *database) json() jsonDatabase {
	j := jsonDatabase{Path: d.path, Kind: d.kind, Advisories: d.advisories, Withdrawn: d.withdrawn, Unreadable: []string{}}
	for _, err := range d.unreadable {
		j.Unreadable = append(j.Unreadable, err.Error())
	}
	return j
}

// list is s, but never null in JSON.
func list(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}
