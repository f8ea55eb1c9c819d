package npm

// Interval is an unbroken stretch of versions: all those between two ends, each
// of which may or may not belong to it, or be missing. The zero value is empty. The
// operator == tells apart intervals of the same versions whose ends are spelled
// differently.
type Interval struct{ lo, hi cut }

var everything = Interval{hi: cut{side: aboveAll}}

// Bound is one end of an interval.
type Bound struct {
	// Version is the version at which the interval ends.
	Version Version
	// Inclusive says that Version itself is in the interval.
	Inclusive bool
	// Unbounded says that the interval has no end on this side. Version and
	// Inclusive then mean nothing.
	Unbounded bool
}

// Contains reports whether v lies in the interval.
func (i Interval) Contains(v Version) bool { return !i.lo.above(v) && i.hi.above(v) }

// Low returns the lower end, spelled as the range or set did that the interval
// comes from: ">1.2.3" and ">=1.2.4-0" name the same place, and only String has one
// spelling for both. An interval from the least version on, 0.0.0-0, has none.
func (i Interval) Low() Bound {
	c := i.lo
	return Bound{Version: c.version, Inclusive: c.side == beforeVersion, Unbounded: c.side == belowAll}
}

// High returns the upper end, spelled as Low spells the lower one.
func (i Interval) High() Bound {
	c := i.hi
	return Bound{Version: c.version, Inclusive: c.side == afterVersion, Unbounded: c.side == aboveAll}
}

// String returns the interval as range text, such as ">=1.0.0 <1.2.3", in the
// canonical form of [Set.String].
func (i Interval) String() string {
	if i.isEmpty() {
		return "<0.0.0-0"
	}
	return string(i.appendTo(nil))
}

func (i Interval) isEmpty() bool { return i.lo.compare(i.hi) >= 0 }

func (i Interval) and(j Interval) Interval {
	if i.lo.compare(j.lo) < 0 {
		i.lo = j.lo
	}
	if i.hi.compare(j.hi) > 0 {
		i.hi = j.hi
	}
	return i
}

// appendTerms appends the comparators whose conjunction is i, in canonical form.
func (i Interval) appendTerms(terms []term) []term {
	lo, hi := i.lo.canonical(), i.hi.canonical()
	switch {
	case lo.side == belowAll && hi.side == aboveAll:
		return append(terms, term{op: anyVersion, last: true})
	case hi.side == afterVersion && i.lo.compare(before(hi.version)) == 0:
		return append(terms, term{version: hi.version, op: equal, last: true})
	}
	if lo.side != belowAll {
		op := greater
		if lo.side == beforeVersion {
			op |= equal
		}
		terms = append(terms, term{version: lo.version, op: op})
	}
	if hi.side != aboveAll {
		op := less
		if hi.side == afterVersion {
			op |= equal
		}
		terms = append(terms, term{version: hi.version, op: op})
	}
	terms[len(terms)-1].last = true
	return terms
}

func (i Interval) appendTo(b []byte) []byte {
	var buf [2]term
	for n, t := range i.appendTerms(buf[:0]) {
		switch {
		case t.op == anyVersion:
			return append(b, '*')
		case n > 0:
			b = append(b, ' ')
		}
		b = t.appendTo(b)
	}
	return b
}

// interval returns the versions for which a comparator holds.
func (t *term) interval() Interval {
	i := everything
	switch t.op {
	case equal:
		i = Interval{before(t.version), after(t.version)}
	case less:
		i.hi = before(t.version)
	case less | equal:
		i.hi = after(t.version)
	case greater:
		i.lo = after(t.version)
	case greater | equal:
		i.lo = before(t.version)
	}
	return i
}
