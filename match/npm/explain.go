package npm

import "strings"

// Explanation says why a range contains a version or does not.
type Explanation struct {
	// Version and Range are what was asked about.
	Version Version
	Range   Range
	// Contains is the answer of [Range.Contains].
	Contains bool
	// Alternatives are the verdicts on the alternatives of the range, in their
	// order, up to the first that accepts the version.
	Alternatives []Verdict
}

// Verdict says why one alternative of a range accepts a version or does not.
type Verdict struct {
	// Comparators is the alternative, as [Range.Comparators] gives it.
	Comparators []Comparator
	// Accepts is the answer.
	Accepts bool
	// Failed is the index of the first comparator that does not hold, and -1 if
	// all hold. If all hold and Accepts is false, then because the version is a
	// prerelease, and none of the comparators is one of the same release.
	Failed int
}

// Explain returns which alternative accepts the version, or which comparator of
// each keeps it out.
func (r Range) Explain(v Version) Explanation {
	e := Explanation{Version: v, Range: r, Contains: r.Contains(v)}
	var buf [2]term
	for terms, rest := cutAlternative(r.terms(&buf)); len(terms) > 0; terms, rest = cutAlternative(rest) {
		verdict := Verdict{Failed: -1, Accepts: contains(terms, r.opts, v)}
		for i := range terms {
			verdict.Comparators = append(verdict.Comparators, terms[i].comparator())
			if verdict.Failed < 0 && !terms[i].holds(v) {
				verdict.Failed = i
			}
		}
		e.Alternatives = append(e.Alternatives, verdict)
		if verdict.Accepts {
			break
		}
	}
	return e
}

// String returns the alternative and why it accepts the version or does not, such
// as ">=1.2.0 <2.0.0-0 fails at <2.0.0-0".
func (v Verdict) String() string {
	words := make([]string, len(v.Comparators))
	for i, c := range v.Comparators {
		if words[i] = c.String(); c.IsAny() {
			words[i] = "*"
		}
	}
	text := strings.Join(words, " ")
	switch {
	case v.Accepts:
		return text + " accepts it"
	case v.Failed >= 0 && v.Failed < len(words):
		return text + " fails at " + words[v.Failed]
	}
	return text + " takes no prereleases of this release"
}

// String returns the explanation as one line for people.
func (e Explanation) String() string {
	var b strings.Builder
	b.WriteString(e.Version.String())
	if e.Contains {
		b.WriteString(" is in ")
	} else {
		b.WriteString(" is not in ")
	}
	b.WriteString(e.Range.String())
	for i, a := range e.Alternatives {
		switch {
		case e.Contains && !a.Accepts:
			continue
		case i == 0 || e.Contains:
			b.WriteString(": ")
		default:
			b.WriteString("; ")
		}
		b.WriteString(a.String())
	}
	return b.String()
}
