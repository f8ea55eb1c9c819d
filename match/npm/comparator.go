package npm

// Comparator is one condition on versions: an operator and a version, or none of
// both, which any version meets. The zero value is that one. It is node-semver's
// Comparator, and what ranges are made of once ^, ~ and partial versions are
// written out.
type Comparator struct {
	op      operator // 0 stands for anyVersion, for the sake of the zero value
	version Version
}

// ParseComparator reads an operator (<, <=, >, >=, = or none) and a whole version
// behind it. The empty text is the comparator that any version meets. The error
// is a *[ParseError].
func ParseComparator(s string, opts ...Option) (Comparator, error) {
	start, end := trimSpace(s)
	if start == end {
		return Comparator{}, nil
	}
	op, at := scanOperator(s, start)
	if op >= caret {
		return Comparator{}, &ParseError{Input: s, Offset: start, Kind: ErrSyntax, what: "comparator"}
	}
	at = min(skipSpace(s, at), end)
	v, kind, offset := parseVersion(s[at:end], join(opts).has(Loose))
	if kind != 0 {
		return Comparator{}, &ParseError{Input: s, Offset: at + offset, Kind: kind, what: "comparator"}
	}
	return Comparator{op, v.withoutBuild()}, nil
}

func (c Comparator) term() term {
	if c.op == 0 {
		c.op = anyVersion
	}
	return term{op: c.op, version: c.version, last: true}
}

func (t *term) comparator() Comparator {
	if t.op == anyVersion {
		return Comparator{}
	}
	return Comparator{t.op, t.version}
}

// IsAny reports whether any version meets the comparator.
func (c Comparator) IsAny() bool { return c.op == 0 }

// Operator returns "<", "<=", ">", ">=" or, for "=" and for the comparator that
// any version meets, the empty text, as node-semver does.
func (c Comparator) Operator() string { return operatorTexts[c.op] }

// Version returns the version behind the operator; it is 0.0.0 and means nothing
// if IsAny.
func (c Comparator) Version() Version { return c.version }

// Test reports whether v meets the comparator, by order alone: a prerelease needs
// no comparator of its kind here, as it does in [Range.Contains].
func (c Comparator) Test(v Version) bool {
	t := c.term()
	return t.holds(v)
}

// String returns the comparator as node-semver prints it: ">=1.2.3", "1.2.3" for
// equality, and the empty text if any version meets it.
func (c Comparator) String() string {
	t := c.term()
	return string(t.appendTo(nil))
}

// Intersects reports whether some version meets both comparators, as
// node-semver's Comparator.intersects does. That looks at the two bounds only:
// >1.2.3 and <1.2.4-0 intersect, though no version lies between them, while <0.0.0
// and < any prerelease of it intersect no other bound unless prereleases are
// included. [Set.Intersect] is exact.
func (c Comparator) Intersects(d Comparator, opts ...Option) bool {
	a, b := c.term(), d.term()
	return a.intersects(&b, join(opts))
}

func (t *term) intersects(u *term, o Option) bool {
	switch {
	case t.op == anyVersion:
		return true
	case t.op == equal:
		return contains([]term{{op: u.op, version: u.version, last: true}}, o, t.version)
	case u.op == anyVersion:
		return true
	case u.op == equal:
		return contains([]term{{op: t.op, version: t.version, last: true}}, o, u.version)
	case t.isBelowZero(o) || u.isBelowZero(o):
		return false
	case t.op&u.op&(less|greater) != 0: // open to the same side
		return true
	}
	order := compare(t.version, u.version)
	switch {
	case order == 0:
		return t.op&u.op&equal != 0
	case order < 0:
		return t.op&greater != 0
	}
	return t.op&less != 0
}

// isBelowZero reports whether t is one of those that node-semver takes to admit
// nothing: <0.0.0-0, and by default also <0.0.0 and < any prerelease of it.
func (t *term) isBelowZero(o Option) bool {
	if t.op != less || !t.version.sameRelease(Version{}) {
		return false
	}
	return !o.has(IncludePrerelease) || t.version == leastVersion
}

// Comparators returns the range written out: alternatives, of which one must
// hold, each a list of comparators that all must hold. It is node-semver's
// Range.set. The zero Range has none.
func (r Range) Comparators() [][]Comparator {
	var set [][]Comparator
	var buf [2]term
	for terms, rest := cutAlternative(r.terms(&buf)); len(terms) > 0; terms, rest = cutAlternative(rest) {
		comparators := make([]Comparator, len(terms))
		for i := range terms {
			comparators[i] = terms[i].comparator()
		}
		set = append(set, comparators)
	}
	return set
}
