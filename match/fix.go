package match

import "github.com/nodejs/nodesec/match/npm"

// fix returns the lowest version above v that the entries of one advisory name as
// fixed and none of them affects; see Finding.Fixed.
func fix(entries []entry, v npm.Version) string {
	affected := union(entries)
	best := candidate{}
	for n := range entries {
		entries[n].eachFixed(func(c candidate) {
			switch {
			case !v.Less(c.version) && !(c.above && v.Equal(c.version)):
			case best.ok && best.compare(c) <= 0, c.isIn(affected):
			default:
				best = c
			}
		})
	}
	switch {
	case !best.ok:
		return ""
	case best.above:
		return ">" + best.version.String()
	}
	return best.version.String()
}

// A candidate is a version that a record names as fixed, or the place just above
// one.
type candidate struct {
	version npm.Version
	above   bool
	ok      bool
}

func (c candidate) compare(d candidate) int {
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
func (c candidate) isIn(affected npm.Set) bool {
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

// eachFixed calls use for all that the entry names as fixed: its "fixed" events, and
// where its patched range begins.
func (e *entry) eachFixed(use func(candidate)) {
	a := e.source()
	for n := range a.Ranges {
		if !hasOrder(&a.Ranges[n], a.Package) {
			continue
		}
		for _, e := range a.Ranges[n].Events {
			if e.Fixed == "" {
				continue
			}
			if v, err := npm.ParseVersion(e.Fixed, npm.Loose); err == nil {
				use(named(v, false))
			}
		}
	}
	if a.NPMRange == nil {
		return
	}
	patched, err := npm.Patched(a.NPMRange.Patched)
	if err != nil {
		return
	}
	for i := range patched.Intervals() {
		if low := i.Low(); !low.Unbounded {
			use(named(low.Version, !low.Inclusive))
		}
	}
}

// named turns the least prerelease of a version, which is the desugared bound of
// a range such as 23.x and which nobody publishes, into that version.
func named(v npm.Version, above bool) candidate {
	if v.Prerelease() == "0" {
		v, above = v.Release(), false
	}
	return candidate{version: v, above: above, ok: true}
}
