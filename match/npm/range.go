package npm

// Range is a set of versions as package.json spells it, such as
// "^1.2.3 || >=2.5.0 <3". It is made by [ParseRange]; the zero value contains
// no version. Ranges are immutable and may be shared between goroutines.
type Range struct {
	hull   span
	raw    string
	many   []term // the terms that few does not hold
	few    fewTerms
	opts   Option
	single bool // there is one alternative, so that the hull has all its releases and no others
}

// setTerms makes r the range of the terms, which it copies.
func (r *Range) setTerms(terms []term) {
	r.hull, r.single = hull(terms)
	if !r.few.set(terms) {
		r.many = make([]term, len(terms))
		copy(r.many, terms)
	}
}

// terms returns the terms of the range, for which it may use the given memory.
func (r *Range) terms(buf *[2]term) []term {
	if r.few.isEmpty() {
		return r.many
	}
	return r.few.terms(buf)
}

// cutAlternative returns the terms of the first alternative, of which there are
// none if it is the end, and those behind it.
func cutAlternative(terms []term) (alternative, rest []term) {
	for i := range terms {
		if terms[i].last {
			return terms[:i+1], terms[i+1:]
		}
	}
	return nil, nil
}

// A term is one comparator of a range. The terms of an alternative stand
// together, and last marks the end of each.
type term struct {
	version Version
	op      operator
	last    bool
}

// An operator is the set of outcomes of comparing a version with the term's:
// a bit for each of less, equal and greater.
type operator uint8

const (
	less operator = 1 << iota
	equal
	greater

	anyVersion = less | equal | greater
)

// holds reports whether v meets the comparator.
func (t *term) holds(v Version) bool { return t.op>>uint(compare(v, t.version)+1)&1 != 0 }

// isNull reports whether t is <0.0.0-0, with which node-semver says "nothing".
func (t *term) isNull() bool { return t.op == less && t.version == leastVersion }

// Contains reports whether v satisfies the range: all comparators of one
// alternative hold for it. Unless the range was parsed with [IncludePrerelease],
// a prerelease also needs, in that alternative, a comparator with a prerelease
// of the same major.minor.patch. It is node-semver's Range.test.
func (r Range) Contains(v Version) bool {
	// There is one branch, which is rarely taken: whether a version is inside is as
	// good as random to a processor.
	inside := r.hull.has(v.key.rank())
	switch {
	case bit(inside)&(bit(!r.single)|bit(!v.key.isRelease())) == 0:
		return inside
	case r.few.isEmpty():
		return contains(r.many, r.opts, v)
	}
	return r.few.containInHull(v, r.opts)
}

func contains(terms []term, opts Option, v Version) bool {
	found, tied := containsByRank(terms, v.key.rank())
	switch {
	case v.key.isRelease():
		return found
	case tied:
		return containsTied(terms, opts, v)
	case opts.has(IncludePrerelease) || !v.IsPrerelease():
		return found
	}
	return false // a prerelease of the same numbers would be tied
}

// containsByRank is contains as far as ranks tell, which is all of it unless v is
// no plain release and tied with a comparator's version. Which comparators hold
// is as good as random to a processor, so there are no branches on that here,
// which is several times faster.
func containsByRank(terms []term, rank key) (found, tied bool) {
	var anyFound, anyTied operator
	holds := operator(1)
	for i := range terms {
		t := &terms[i]
		r := t.version.key.rank()
		above, notBelow := bit(rank > r), bit(rank >= r)
		holds &= t.op >> (above + notBelow)
		anyTied |= notBelow &^ above
		last := bit(t.last)
		anyFound |= holds & last
		holds |= last // the next alternative starts anew
	}
	return anyFound != 0, anyTied != 0
}

// containsTied is contains for any version.
func containsTied(terms []term, opts Option, v Version) bool {
	for i := 0; i < len(terms); i++ {
		first := i
		for terms[i].holds(v) {
			if !terms[i].last {
				i++
				continue
			}
			if opts.has(IncludePrerelease) || allowsPrerelease(terms[first:i+1], v) {
				return true
			}
			break
		}
		for !terms[i].last {
			i++
		}
	}
	return false
}

func bit(b bool) operator {
	if b {
		return 1
	}
	return 0
}

// allowsPrerelease reports whether v, for which the terms hold, is no prerelease
// after all or one of a release that some term names a prerelease of.
func allowsPrerelease(terms []term, v Version) bool {
	if !v.IsPrerelease() {
		return true
	}
	for i := range terms {
		if terms[i].version.isPrereleaseBeside(v) {
			return true
		}
	}
	return false
}

// Test reports whether the version that s spells satisfies the range; a text
// that is no version does not. It is read loosely if the range was. It does not
// allocate, but for loose versions with leading zeros.
func (r Range) Test(s string) bool {
	v, kind, _ := parseVersion(s, r.opts.has(Loose))
	return kind == 0 && r.Contains(v)
}

// Satisfies reports whether the version satisfies the range, as node-semver's
// satisfies does: texts that cannot be read satisfy nothing and contain nothing.
// Whoever asks more than once about a range is better served by [ParseRange].
func Satisfies(version, rng string, opts ...Option) bool {
	r, err := ParseRange(rng, opts...)
	return err == nil && r.Test(version)
}

// Raw returns the text that the range was parsed from.
func (r Range) Raw() string { return r.raw }

// Options returns the options that the range was parsed with.
func (r Range) Options() Option { return r.opts }

// String returns the range as node-semver's validRange prints it, each
// alternative as bare comparators: "^1.2 || 3.x" gives
// ">=1.2.0 <2.0.0-0||>=3.0.0 <4.0.0-0", and a range of all versions gives "*".
// The zero Range, which contains nothing, gives "<0.0.0-0". What is printed reads
// back as the same range with the same options, but for a comparator that was
// spelled ">=v0.0.0", which node-semver prints as ">=0.0.0" and reads back as "*".
func (r Range) String() string {
	var buf [2]term
	terms := r.terms(&buf)
	if len(terms) == 0 {
		return "<0.0.0-0"
	}
	if len(terms) == 1 && terms[0].op == anyVersion {
		return "*"
	}
	b := make([]byte, 0, 16*len(terms))
	for i := range terms {
		t := &terms[i]
		b = t.appendTo(b)
		if i+1 == len(terms) {
			break
		}
		if t.last {
			b = append(b, "||"...)
		} else {
			b = append(b, ' ')
		}
	}
	return string(b)
}

var operatorTexts = [...]string{
	less: "<", less | equal: "<=", equal: "", greater | equal: ">=", greater: ">", anyVersion: "",
}

func (t *term) appendTo(b []byte) []byte {
	if t.op == anyVersion {
		return b
	}
	return t.version.appendTo(append(b, operatorTexts[t.op]...))
}
