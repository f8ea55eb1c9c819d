package main

import (
	"cmp"
	"slices"
	"strings"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/match"
)

// finding is one vulnerability, or one malicious package, at an installed
// version: all records that speak of it, the one to name first in front.
type finding struct {
	installed
	records []match.Finding
	from    map[*advisory.Advisory]string // the database of each record
	malware bool
	level   advisory.Level
	score   float64 // of CVSS; 0 if there is none
}

func newFinding(p installed, group []match.Finding, from map[*advisory.Advisory]string) finding {
	f := finding{installed: p, records: slices.Clone(group), from: from}
	slices.SortStableFunc(f.records, func(a, b match.Finding) int {
		return cmp.Or(
			cmp.Compare(a.Status, b.Status), // affected before unknown
			cmp.Compare(rank(a.Advisory.ID), rank(b.Advisory.ID)),
		)
	})
	for n := range f.records {
		r := &f.records[n]
		f.malware = f.malware || r.Advisory.IsMalware()
		if r.Status != f.status() {
			continue
		}
		rating := r.Rating()
		f.level, f.score = max(f.level, rating.Level), max(f.score, rating.Score)
	}
	return f
}

// rank says which of several records is named first: the one that people look
// up, which mostly is the one that says most.
func rank(id advisory.ID) int {
	order := [...]advisory.Kind{advisory.KindMAL, advisory.KindGHSA, advisory.KindNSWG, advisory.KindOSV, advisory.KindCVE}
	if n := slices.Index(order[:], id.Kind()); n >= 0 {
		return n
	}
	return len(order)
}

func (f *finding) lead() *match.Finding { return &f.records[0] }

// status is affected if one of the records says so.
func (f *finding) status() match.Status { return f.lead().Status }

// below reports whether a threshold leaves the finding out. It never does so with
// malware, nor where nobody has said how bad it is.
func (f *finding) below(threshold advisory.Level) bool {
	return !f.malware && f.level != advisory.LevelUnknown && f.level < threshold
}

// compare sorts by what matters most: malware, then by severity; what nobody has
// rated comes last.
func (f finding) compare(g finding) int {
	order := 0
	if f.malware != g.malware {
		order = 1
		if f.malware {
			order = -1
		}
	}
	return cmp.Or(order,
		cmp.Compare(g.level, f.level),
		cmp.Compare(f.name, g.name),
		compareVersions(f.version, g.version),
		cmp.Compare(f.lead().Advisory.ID, g.lead().Advisory.ID),
	)
}

// aliases are the other names of the vulnerability, sorted.
func (f *finding) aliases() []string {
	var all []string
	for _, r := range f.records {
		for id := range r.Advisory.Names {
			if id != f.lead().Advisory.ID && !slices.Contains(all, string(id)) {
				all = append(all, string(id))
			}
		}
	}
	slices.Sort(all)
	return all
}

// fixed is the highest version that a record names as fixed, since lower ones may
// do for one record and not for another. It is empty if none names one.
func (f *finding) fixed() string {
	best := ""
	for _, r := range f.records {
		if r.Fixed == "" {
			continue
		}
		a, b := strings.TrimPrefix(best, ">"), strings.TrimPrefix(r.Fixed, ">")
		if best == "" || compareVersions(a, b) < 0 {
			best = r.Fixed
		}
	}
	return best
}

// reason says why it is not known whether the version is affected.
func (f *finding) reason() string { return reasonOf(f.lead()) }

func reasonOf(r *match.Finding) string {
	if r.Err == nil {
		return ""
	}
	return strings.ReplaceAll(r.Err.Error(), "\n", "; ")
}

// development reports whether nothing but development needs the package.
func (f *finding) development() bool {
	return !slices.ContainsFunc(f.places, func(p place) bool { return !p.development })
}
