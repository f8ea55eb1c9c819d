package main

import (
	"slices"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/match"
	"github.com/nodejs/nodesec/match/npm"
)

// moveTo says which versions are free of every advisory, among those that some
// advisory names as fixed: others may exist, and may be free too.
type moveTo struct {
	// OnLine is the lowest on the installed line; empty if there is none, as
	// on lines whose maintenance ended before the last fix.
	OnLine string `json:"on_line,omitempty"`
	// NextLine is the lowest on a later line that is still assessed, or failing
	// that on any later line. It is given where the installed line has none or
	// is no longer assessed.
	NextLine string `json:"next_line,omitempty"`
}

// moveFrom finds where to move from an affected version, whose line is still
// assessed or not.
func (c *checker) moveFrom(v npm.Version, assessed bool) moveTo {
	var to moveTo
	var later string
	for _, free := range c.free {
		if !v.Less(free) {
			continue
		}
		switch l := lineOf(free); {
		case l == lineOf(v):
			if to.OnLine == "" {
				to.OnLine = free.String()
			}
		case to.NextLine == "" && c.assess(l).Assessed:
			to.NextLine = free.String()
		case later == "":
			later = free.String()
		}
	}
	switch {
	case to.OnLine == "" && to.NextLine == "":
		to.NextLine = later
	case to.OnLine != "" && assessed:
		to.NextLine = ""
	}
	return to
}

// freeOf returns the versions that some advisory names as fixed and none covers,
// ascending.
func freeOf(advisories []*advisory.Advisory) []npm.Version {
	var covered []npm.Set
	var fixes []npm.Version
	for _, a := range advisories {
		for _, entry := range a.Affected {
			s, _ := match.AffectedSet(entry) // the index gives the error
			covered = append(covered, s)
			fixes = append(fixes, fixesOf(entry)...)
		}
	}
	fixes = slices.DeleteFunc(fixes, npm.Union(covered...).Contains)
	slices.SortFunc(fixes, npm.Version.Compare)
	return slices.CompactFunc(fixes, npm.Version.Equal)
}

// fixesOf returns the versions at which the patched range of an entry starts. The
// start of a range such as 23.x, which is below 23.0.0-alpha, is read as 23.0.0.
func fixesOf(entry advisory.Affected) []npm.Version {
	if entry.NPMRange == nil {
		return nil
	}
	patched, err := npm.Patched(entry.NPMRange.Patched)
	if err != nil {
		return nil // the index gives the error
	}
	var fixes []npm.Version
	for i := range patched.Intervals() {
		low := i.Low()
		if low.Unbounded || !low.Inclusive {
			continue // names no version
		}
		if low.Version.Prerelease() == "0" {
			low.Version = low.Version.Release()
		}
		fixes = append(fixes, low.Version)
	}
	return fixes
}
