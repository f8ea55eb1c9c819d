package db

import (
	"errors"
	"path"
	"strings"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/match"
	"github.com/nodejs/nodesec/osv"
)

// entry is what the tables need to know of a record.
type entry struct {
	number     uint64
	skipped    error
	names      []string // the id first, though it be empty; no other is
	packages   []string // keys
	coverage   []coverage
	ecosystems []string
	modified   advisory.Timestamp
	stats      match.Stats
	problems   []problem
}

// refused returns the entry of what is no record.
func refused(number uint64, a *advisory.Advisory, err error) entry {
	name := ""
	var in *osv.Error
	switch {
	case a != nil:
		name = strings.Clone(string(a.ID))
	case errors.As(err, &in):
		name = strings.TrimSuffix(path.Base(in.File), ".json")
	}
	return entry{number: number, skipped: err, stats: match.Stats{Rejected: 1}, problems: []problem{{name, err.Error(), true}}}
}

// entryOf asks an index of the record alone what queries will need to know. What it
// returns shares no memory with the record, which may be large.
func entryOf(number uint64, a *advisory.Advisory) entry {
	index, err := match.NewIndex(func(yield func(*advisory.Advisory, error) bool) { yield(a, nil) })
	e := entry{number: number, stats: index.Stats(), modified: a.Modified}
	seen := map[string]bool{}
	isNew := func(text string) bool {
		known := seen[text]
		seen[text] = true
		return !known
	}
	for name := range a.Names {
		if isNew(string(name)) && (name != "" || len(e.names) == 0) {
			e.names = append(e.names, strings.Clone(string(name)))
		}
	}
	clear(seen)
	for n := range a.Affected {
		if f := a.Affected[n].Package; f.Name != "" && isNew(f.Ecosystem) {
			e.ecosystems = append(e.ecosystems, strings.Clone(f.Ecosystem))
		}
	}
	for _, err := range parts(err) {
		e.problems = append(e.problems, problem{strings.Clone(string(a.ID)), err.Error(), false})
	}
	if a.IsWithdrawn() {
		return e
	}
	clear(seen)
	for n := range a.Affected {
		pkg := a.Affected[n].Package
		key := string(packageKey(pkg))
		if pkg.Name == "" || !isNew(key) {
			continue
		}
		set, complete := index.Covered(pkg)
		e.packages = append(e.packages, key)
		e.coverage = append(e.coverage, coverage{number, set.String(), complete})
	}
	return e
}

// parts takes a joined error apart.
func parts(err error) []error {
	joined, ok := err.(interface{ Unwrap() []error })
	switch {
	case err == nil:
		return nil
	case !ok:
		return []error{err}
	}
	var all []error
	for _, e := range joined.Unwrap() {
		all = append(all, parts(e)...)
	}
	return all
}
