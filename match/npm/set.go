package npm

import (
	"iter"
	"slices"
)

// Set is a set of versions, prereleases included: a union of intervals on the
// line of all versions in SemVer's order. Its algebra is exact and closed, so
// that "affected minus patched" or "is this covered by that" have one answer.
// The zero value is the empty set. Sets are immutable.
//
// A Set forgets the rule by which node-semver leaves prereleases out of ranges;
// use [Range.Contains] where that rule is wanted. Build metadata plays no part.
type Set struct {
	// Sorted, disjoint, not touching, none empty: so that the intervals of equal
	// sets end at the same places, however these are spelled.
	intervals []Interval
}

// all is shared by the many sets that are it, those of malware for the most part.
var all = Set{[]Interval{everything}}

// All returns the set of all versions.
func All() Set { return all }

// Only returns the set that holds v and nothing else.
func Only(v Version) Set { return between(before(v), after(v)) }

// From returns the set of v and all versions above it.
func From(v Version) Set { return between(before(v), everything.hi) }

// Below returns the set of all versions below v.
func Below(v Version) Set { return between(cut{}, before(v)) }

// UpTo returns the set of v and all versions below it.
func UpTo(v Version) Set { return between(cut{}, after(v)) }

// Between returns the set of the versions between two ends; it is empty if low is
// not below high. The zero Bound, exclusive at 0.0.0, is rarely what is wanted.
func Between(low, high Bound) Set {
	lo, hi := cut{}, everything.hi
	if !low.Unbounded {
		if lo = after(low.Version); low.Inclusive {
			lo = before(low.Version)
		}
	}
	if !high.Unbounded {
		if hi = before(high.Version); high.Inclusive {
			hi = after(high.Version)
		}
	}
	return between(lo, hi)
}

// Union returns the versions that are in any of the sets. It takes less time than
// adding them one by one: n log n in the number of their intervals.
func Union(sets ...Set) Set {
	n := 0
	for _, s := range sets {
		n += len(s.intervals)
	}
	intervals := make([]Interval, 0, n)
	for _, s := range sets {
		intervals = append(intervals, s.intervals...)
	}
	return union(intervals)
}

func between(lo, hi cut) Set {
	if lo.side == belowAll && hi.side == aboveAll {
		return all
	}
	i := Interval{lo, hi}
	if i.isEmpty() {
		return Set{}
	}
	return Set{[]Interval{i}}
}

// Set returns the versions that the range covers when prereleases count like any
// other version, which is how npm audit reads advisories: r.Set().Contains(v)
// is what r.Contains(v) would be had r been parsed with [IncludePrerelease].
func (r Range) Set() Set {
	var few [2]term
	terms := r.terms(&few)
	if !r.opts.has(IncludePrerelease) {
		var buf [4]term
		// A few ranges, such as "1.2.3 - 1.2.9007199254740991", cannot be
		// written with prereleases; their comparators say it well enough.
		if wide, kind, _ := parseRange(buf[:0], r.raw, r.opts|IncludePrerelease); kind == 0 && len(terms) > 0 {
			terms = wide
		}
	}
	intervals := make([]Interval, 0, len(terms))
	i := everything
	for k := range terms {
		i = i.and(terms[k].interval())
		if terms[k].last {
			if !i.isEmpty() {
				intervals = append(intervals, i)
			}
			i = everything
		}
	}
	return union(intervals)
}

// Contains reports whether v is in the set.
func (s Set) Contains(v Version) bool {
	_, ok := s.Find(v)
	return ok
}

// Find returns the interval of the set in which v lies, and whether there is one.
func (s Set) Find(v Version) (Interval, bool) {
	low, high := 0, len(s.intervals) // the first interval that ends above v
	for low < high {
		middle := (low + high) / 2
		if s.intervals[middle].hi.above(v) {
			high = middle
		} else {
			low = middle + 1
		}
	}
	if low < len(s.intervals) && !s.intervals[low].lo.above(v) {
		return s.intervals[low], true
	}
	return Interval{}, false
}

// Intervals yields the intervals of the set in ascending order: disjoint, with
// at least one version between each two.
func (s Set) Intervals() iter.Seq[Interval] { return slices.Values(s.intervals) }

// Len returns the number of intervals.
func (s Set) Len() int { return len(s.intervals) }

// IsEmpty reports whether the set contains no version at all.
func (s Set) IsEmpty() bool { return len(s.intervals) == 0 }

// Equal reports whether s and t contain the same versions.
func (s Set) Equal(t Set) bool {
	return slices.EqualFunc(s.intervals, t.intervals, func(a, b Interval) bool {
		return a.lo.compare(b.lo) == 0 && a.hi.compare(b.hi) == 0
	})
}

// Union returns the versions in s or t.
func (s Set) Union(t Set) Set {
	return Union(s, t)
}

// union makes the canonical form of intervals that may overlap, and reorders them.
func union(intervals []Interval) Set {
	slices.SortFunc(intervals, func(a, b Interval) int { return a.lo.compare(b.lo) })
	kept := intervals[:0]
	for _, i := range intervals {
		if n := len(kept); n > 0 && i.lo.compare(kept[n-1].hi) <= 0 {
			if kept[n-1].hi.compare(i.hi) < 0 {
				kept[n-1].hi = i.hi
			}
			continue
		}
		kept = append(kept, i)
	}
	return Set{slices.Clip(kept)}
}

// Intersect returns the versions in both s and t.
func (s Set) Intersect(t Set) Set {
	var both []Interval
	a, b := s.intervals, t.intervals
	for len(a) > 0 && len(b) > 0 {
		if i := a[0].and(b[0]); !i.isEmpty() {
			both = append(both, i)
		}
		if a[0].hi.compare(b[0].hi) < 0 {
			a = a[1:]
		} else {
			b = b[1:]
		}
	}
	return Set{both}
}

// Complement returns the versions that are not in s.
func (s Set) Complement() Set {
	var rest []Interval
	lo := cut{}
	for _, i := range s.intervals {
		if gap := (Interval{lo, i.lo}); !gap.isEmpty() {
			rest = append(rest, gap)
		}
		lo = i.hi
	}
	if last := (Interval{lo, everything.hi}); !last.isEmpty() {
		rest = append(rest, last)
	}
	return Set{rest}
}

// Minus returns the versions in s that are not in t.
func (s Set) Minus(t Set) Set { return s.Intersect(t.Complement()) }

// SubsetOf reports whether every version in s is in t.
func (s Set) SubsetOf(t Set) bool { return s.Minus(t).IsEmpty() }

// Range returns the set as a [Range] that includes prereleases and contains the
// same versions. It reads versions loosely, and its text is that of [Set.String].
func (s Set) Range() Range {
	var terms []term
	for _, i := range s.intervals {
		terms = i.appendTerms(terms)
	}
	if s.IsEmpty() {
		terms = []term{{op: less, version: leastVersion, last: true}}
	}
	r := Range{raw: s.String(), opts: Loose | IncludePrerelease}
	r.setTerms(terms)
	return r
}

// String returns the set as range text in its one canonical form, such as
// ">=1.0.0 <1.2.3 || >2.0.0-rc.1". Parsed with [IncludePrerelease] it gives an
// equal set, and equal sets give equal texts. All versions are "*" and none
// are "<0.0.0-0".
func (s Set) String() string {
	if s.IsEmpty() {
		return "<0.0.0-0"
	}
	var b []byte
	for n, i := range s.intervals {
		if n > 0 {
			b = append(b, " || "...)
		}
		b = i.appendTo(b)
	}
	return string(b)
}
