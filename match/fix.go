package match

import (
	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/match/npm"
)

// fix returns the lowest version above v that the entries of one advisory name as
// fixed and none of them affects; see Finding.Fixed.
func fix(entries []entry, v npm.Version) string {
	affected := union(entries)
	var best *candidate
	for n := range entries {
		for i := range entries[n].fixes {
			c := &entries[n].fixes[i]
			switch {
			case !v.Less(c.version) && !(c.above && v.Equal(c.version)):
			case best != nil && best.compare(c) <= 0, c.isIn(affected):
			default:
				best = c
			}
		}
	}
	if best == nil {
		return ""
	}
	return best.text
}

// A candidate is a version that a record names as fixed, or the place just above
// one.
type candidate struct {
	version npm.Version
	above   bool
	text    string // as Finding.Fixed has it
}

func (c *candidate) compare(d *candidate) int {
	if order := c.version.Compare(d.version); order != 0 {
		return order
	}
	switch {
	case c.above == d.above:
		return 0
	case d.above:
		return -1
	}
	return 1
}

// isIn reports whether the version, or the first one above it, is in the set.
func (c *candidate) isIn(affected npm.Set) bool {
	v := c.version
	if c.above {
		next, ok := v.Successor()
		if !ok {
			return true
		}
		v = next
	}
	return affected.Contains(v)
}

// union returns the versions that any of the entries covers.
func union(entries []entry) npm.Set {
	if len(entries) == 1 {
		return entries[0].set
	}
	sets := make([]npm.Set, len(entries))
	for n := range entries {
		sets[n] = entries[n].set
	}
	return npm.Union(sets...)
}

// fixes returns all that an entry names as fixed: its "fixed" events, and where its
// patched range begins.
func fixes(a *advisory.Affected) (all []candidate) {
	for n := range a.Ranges {
		r := &a.Ranges[n]
		for i := range r.Events {
			if r.Events[i].Fixed == "" || !hasOrder(r, a.Package) {
				continue
			}
			if v, err := npm.ParseVersion(r.Events[i].Fixed, npm.Loose); err == nil {
				all = append(all, named(v, false))
			}
		}
	}
	if a.NPMRange == nil {
		return all
	}
	patched, err := npm.Patched(a.NPMRange.Patched)
	if err != nil {
		return all
	}
	for i := range patched.Intervals() {
		if low := i.Low(); !low.Unbounded {
			all = append(all, named(low.Version, !low.Inclusive))
		}
	}
	return all
}

// named turns the least prerelease of a version, which is the desugared bound of
// a range such as 23.x and which nobody publishes, into that version.
func named(v npm.Version, above bool) candidate {
	if v.Prerelease() == "0" {
		v, above = v.Release(), false
	}
	c := candidate{version: v, above: above, text: v.String()}
	if above {
		c.text = ">" + c.text
	}
	return c
}
