package npm

// Intersects reports whether some version satisfies both ranges, as
// node-semver's intersects does: by comparing bounds, see
// [Comparator.Intersects]. Both ranges should be parsed with the same options;
// those of a are used. Unless prereleases are included, the order of the arguments
// can matter: "*" intersects "1.2.3-a", but "1.2.3-a" does not intersect "*". The
// time grows with the product of the numbers of alternatives; [Set.Intersect] is
// exact, and linear.
func Intersects(a, b Range) bool {
	var aBuf, bBuf [2]term
	aTerms, bTerms := a.terms(&aBuf), b.terms(&bBuf)
	for terms, rest := cutAlternative(aTerms); len(terms) > 0; terms, rest = cutAlternative(rest) {
		e := extentOf(terms, a.opts)
		if !e.satisfiable(a.opts) {
			continue
		}
		for terms, rest := cutAlternative(bTerms); len(terms) > 0; terms, rest = cutAlternative(rest) {
			f := extentOf(terms, a.opts)
			if e.intersects(&f, a.opts) && f.satisfiable(a.opts) {
				return true
			}
		}
	}
	return false
}

// An extent is what matters of an alternative when each of its comparators is
// compared with each of another.
type extent struct {
	terms     []term
	only      *term // the equality, nil if there is none
	low, high *term // the tightest bounds, nil if there is none
	equals    int   // number of equalities; no two are the same
	bounds    int   // number of bounds
	belowZero bool  // whether some bound admits nothing; see isBelowZero
}

func extentOf(terms []term, o Option) extent {
	e := extent{terms: terms}
	for i := range terms {
		t := &terms[i]
		switch {
		case t.op == anyVersion:
			continue
		case t.op == equal:
			e.only, e.equals = t, e.equals+1
			continue
		case t.op&greater != 0:
			if e.low == nil || t.isTighter(e.low) {
				e.low = t
			}
		case e.high == nil || t.isTighter(e.high):
			e.high = t
		}
		e.bounds++
		e.belowZero = e.belowZero || t.isBelowZero(o)
	}
	return e
}

// isTighter reports whether t admits less than u, which is open to the same side.
func (t *term) isTighter(u *term) bool {
	order := compare(t.version, u.version)
	if order == 0 {
		return t.op&equal < u.op&equal
	}
	return (order > 0) == (t.op&greater != 0)
}

// satisfiable reports whether each two of the comparators intersect.
func (e *extent) satisfiable(o Option) bool {
	switch {
	case e.equals > 1 || e.belowZero && e.bounds > 1:
		return false
	case e.low != nil && e.high != nil && !e.low.intersects(e.high, o):
		return false
	case e.only == nil:
		return true
	}
	for i := range e.terms {
		if t := &e.terms[i]; t != e.only && !t.intersects(e.only, o) {
			return false
		}
	}
	return true
}

// intersects reports whether each comparator of e intersects each of f, if they
// are both satisfiable.
func (e *extent) intersects(f *extent, o Option) bool {
	switch {
	case (e.belowZero || f.belowZero) && e.bounds > 0 && f.bounds > 0:
		return false
	case e.low != nil && f.high != nil && !e.low.intersects(f.high, o):
		return false
	case e.high != nil && f.low != nil && !e.high.intersects(f.low, o):
		return false
	}
	if e.only != nil {
		for i := range f.terms {
			if !e.only.intersects(&f.terms[i], o) {
				return false
			}
		}
	}
	if f.only != nil {
		for i := range e.terms {
			if !e.terms[i].intersects(f.only, o) {
				return false
			}
		}
	}
	return true
}
