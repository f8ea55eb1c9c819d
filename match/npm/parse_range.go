package npm

import "slices"

// ParseRange reads a range with the grammar of node-semver: alternatives
// separated by "||", each a hyphen range ("1.2 - 2.3.4") or comparators
// separated by white space, which all must hold. A comparator is a partial
// version with one of the operators <, <=, >, >=, =, ^, ~, ~> or none. The empty
// text is any version. Ranges have no limit of length; the time and memory taken
// are linear in it. The error is a *[ParseError].
func ParseRange(s string, opts ...Option) (r Range, err error) {
	r.opts = join(opts) // into the result itself: to copy a Range takes longer than to read a comparator
	var buf [8]term     // what fits costs one allocation at most, of the right size
	terms, kind, at := parseRange(buf[:0], s, r.opts)
	if kind != 0 {
		return Range{}, &ParseError{Input: s, Offset: at, Kind: kind, what: "range"}
	}
	r.raw = s
	r.setTerms(terms)
	return r, nil
}

// MustParseRange is [ParseRange] for texts known to be valid, such as constants.
// It panics on any other.
func MustParseRange(s string, opts ...Option) Range {
	r, err := ParseRange(s, opts...)
	if err != nil {
		panic(err)
	}
	return r
}

// parseRange appends the terms of s.
//
//	range = alternative *( "||" alternative )
func parseRange(terms []term, s string, o Option) ([]term, ErrorKind, int) {
	alternatives, nulls := 0, 0
	isAny := -1 // where an alternative starts that is any version
	for start := 0; ; {
		end := alternativeEnd(s, start)
		first := len(terms)
		var kind ErrorKind
		var at int
		if terms, kind, at = parseAlternative(terms, s[start:end], o); kind != 0 {
			return nil, kind, start + at
		}
		if terms = normalAlternative(terms, first); len(terms) > first {
			alternatives++
			switch t := &terms[first]; {
			case t.isNull():
				nulls++
			case t.op == anyVersion && isAny < 0:
				isAny = first
			}
		}
		if end == len(s) {
			break
		}
		start = end + len("||")
	}
	switch {
	case alternatives == 0: // every word of a loose range was dropped
		return nil, ErrNothingLeft, 0
	case isAny >= 0:
		terms = append(terms[:0], terms[isAny])
	case nulls == alternatives:
		terms = terms[:1]
	case nulls > 0:
		terms = dropNulls(terms)
	}
	return terms, 0, 0
}

// alternativeEnd returns the offset of the first "||" at or after i, or else of
// the end of s. In texts as short as ranges are, a loop finds it sooner than
// strings.Index.
func alternativeEnd(s string, i int) int {
	for ; i < len(s); i++ {
		if s[i] == '|' && i+1 < len(s) && s[i+1] == '|' {
			break
		}
	}
	return i
}

// normalAlternative reduces the terms from first on as node-semver does: "nothing"
// swallows all others, "any" gives way to all others, and none stands twice.
func normalAlternative(terms []term, first int) []term {
	switch len(terms) - first {
	case 0:
		return terms
	case 1:
		terms[first].last = true
		return terms
	case 2:
		a, b := &terms[first], &terms[first+1]
		if a.version.key != b.version.key && a.op != anyVersion && b.op != anyVersion && !a.isNull() && !b.isNull() {
			b.last = true // plainly different
			return terms
		}
	}
	for i := first; i < len(terms); i++ {
		if terms[i].isNull() {
			terms[first] = terms[i]
			terms[first].last = true
			return terms[:first+1]
		}
	}
	kept := terms[:first]
	var seen termSet
	for i := first; i < len(terms); i++ {
		if t := terms[i]; t.op != anyVersion && seen.add(kept[first:], t) {
			kept = append(kept, t)
		}
	}
	if len(kept) == first {
		kept = append(kept, term{op: anyVersion})
	}
	kept[len(kept)-1].last = true
	return kept
}

func dropNulls(terms []term) []term {
	kept := terms[:0]
	for i := range terms {
		if !terms[i].isNull() {
			kept = append(kept, terms[i])
		}
	}
	return kept
}

// A termSet tells whether a term stands already among those kept. Few are
// looked through; for many a map keeps the time linear.
type termSet map[term]struct{}

func (s *termSet) add(kept []term, t term) bool {
	const few = 8
	if len(kept) < few {
		return !slices.Contains(kept, t)
	}
	if *s == nil {
		*s = make(termSet)
		for _, k := range kept {
			(*s)[k] = struct{}{}
		}
	}
	n := len(*s)
	(*s)[t] = struct{}{}
	return len(*s) > n
}
