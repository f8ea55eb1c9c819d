package match

import (
	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/match/npm"
)

// fix returns the lowest version above v that the entries of one advisory name as
// fixed and none of them affects; see Finding.Fixed.
func fix(entries []entry, v npm.Version) string {
	best := candidate{}
	for n := range entries {
		for c := range candidates(entries[n].advisory.Affected[entries[n].number]) {
			if !v.Less(c.version) && !(c.above && v.Equal(c.version)) {
				continue
			}
			if best.ok && best.compare(c) <= 0 || affects(entries, c) {
				continue
			}
			best = c
		}
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

func affects(entries []entry, c candidate) bool {
	v := c.version
	if c.above {
		next, ok := v.Successor()
		if !ok {
			return true
		}
		v = next
	}
	for n := range entries {
		if entries[n].set.Contains(v) {
			return true
		}
	}
	return false
}

// candidates yields what an affected entry names as fixed: its "fixed" events,
// and where its patched range begins.
func candidates(a advisory.Affected) func(func(candidate) bool) {
	return func(yield func(candidate) bool) {
		for n := range a.Ranges {
			if a.Ranges[n].Type == advisory.RangeGit {
				continue
			}
			for _, e := range a.Ranges[n].Events {
				if e.Fixed == "" {
					continue
				}
				if v, err := npm.ParseVersion(e.Fixed, npm.Loose); err == nil && !yield(named(v, false)) {
					return
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
			if low := i.Low(); !low.Unbounded && !yield(named(low.Version, !low.Inclusive)) {
				return
			}
		}
	}
}

// named turns the least prerelease of a version, which is the desugared bound of
// a range such as 23.x and which nobody publishes, into that version.
func named(v npm.Version, above bool) candidate {
	if v.Prerelease() == "0" && !above {
		v = v.Release()
	}
	return candidate{version: v, above: above, ok: true}
}
