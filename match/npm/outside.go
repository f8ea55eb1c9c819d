package npm

// GreaterThanRange reports whether v is above every version that the range can
// have, as node-semver's gtr does.
func GreaterThanRange(v Version, r Range) bool { return outside(v, r, greater) }

// LessThanRange reports whether v is below every version that the range can
// have, as node-semver's ltr does.
func LessThanRange(v Version, r Range) bool { return outside(v, r, less) }

// Outside reports whether v is above or below every version that the range can
// have: GreaterThanRange or LessThanRange. A version in a gap between two
// alternatives, and a prerelease between the bounds that the range does not
// contain, are neither.
func Outside(v Version, r Range) bool { return outside(v, r, greater) || outside(v, r, less) }

// outside follows node-semver: v is beyond an alternative if that is not open to
// v's side, and v does not lie before its nearest comparator. What is said below
// of above and highest is meant the other way round if side is less.
func outside(v Version, r Range, side operator) bool {
	if r.Contains(v) {
		return false
	}
	farther := func(a, b Version) bool {
		order := compare(a, b)
		return order > 0 && side == greater || order < 0 && side == less
	}
	var buf [2]term
	for terms, rest := cutAlternative(r.terms(&buf)); len(terms) > 0; terms, rest = cutAlternative(rest) {
		var highest, lowest *term
		for i := range terms {
			t := &terms[i]
			if t.op == anyVersion {
				t = &leastReleaseTerm[0]
			}
			if highest == nil {
				highest, lowest = t, t
			}
			if farther(t.version, highest.version) {
				highest = t
			} else if farther(lowest.version, t.version) {
				lowest = t
			}
		}
		if highest.op != equal && highest.op&side != 0 {
			return false // open to that side
		}
		switch beyond := farther(v, lowest.version); {
		case lowest.op == equal || lowest.op == side:
			if !beyond {
				return false
			}
		case lowest.op == side|equal:
			if farther(lowest.version, v) {
				return false
			}
		}
	}
	return true
}
