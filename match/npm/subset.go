package npm

import (
	"slices"
	"strings"
)

// Subset reports whether every version that satisfies sub also satisfies dom, as
// node-semver's subset decides it: each alternative of sub must fit into a single
// one of dom, so that >=1 is found no subset of "<2 || >=2", although it is one.
// Unless prereleases are included it can also err the other way: "10.0.0-a >=1" is
// found a subset of ">=9", which does not have 10.0.0-a.
// Both ranges should be parsed with the same options; those of sub are used. The
// time grows with the product of the numbers of alternatives; [Set.SubsetOf] is
// exact, and linear.
func Subset(sub, dom Range) bool {
	if sub.raw == dom.raw {
		return true
	}
	sawNonNull := false
	var subSpellings, domSpellings []string // read where they are first needed
	i := 0
	var subBuf, domBuf [2]term
	subTerms, domTerms := sub.terms(&subBuf), dom.terms(&domBuf)
alternatives:
	for s, subRest := cutAlternative(subTerms); len(s) > 0; s, subRest = cutAlternative(subRest) {
		j := 0
		for d, domRest := cutAlternative(domTerms); len(d) > 0; d, domRest = cutAlternative(domRest) {
			answer := fits(s, d, sub.opts)
			if answer == null && slices.Equal(s, d) {
				if subSpellings == nil {
					subSpellings, domSpellings = sub.spellings(), dom.spellings()
				}
				if i < len(subSpellings) && j < len(domSpellings) && subSpellings[i] == domSpellings[j] {
					answer = yes // as node-semver has it of what it knows from its cache
				}
			}
			sawNonNull = sawNonNull || answer != null
			if answer == yes {
				i++
				continue alternatives
			}
			j++
		}
		if sawNonNull {
			return false
		}
		i++
	}
	return true
}

// spellings returns the texts of the alternatives that r kept.
func (r Range) spellings() []string {
	var texts []string
	var buf [2]term
	rest := r.terms(&buf)
	for text := range strings.SplitSeq(r.raw, "||") {
		terms, kind, _ := parseAlternative(nil, text, r.opts)
		terms = normalAlternative(terms, 0)
		if kind == 0 && len(terms) > 0 && slices.Equal(terms, rest[:min(len(rest), len(terms))]) {
			texts = append(texts, collapse(text))
			rest = rest[len(terms):]
		}
	}
	return texts
}

// An answer is node-semver's to whether one alternative is a subset of another:
// null is that of an alternative that admits nothing, which counts as no answer
// next to others.
type answer uint8

const (
	no answer = iota
	yes
	null
)

var (
	leastTerm        = []term{{op: greater | equal, version: leastVersion, last: true}}
	leastReleaseTerm = []term{{op: greater | equal, last: true}}
)

// fits reports whether the alternative sub is a subset of dom.
func fits(sub, dom []term, o Option) answer {
	pre := o.has(IncludePrerelease)
	subAny, domAny := sub[0].op == anyVersion, dom[0].op == anyVersion
	switch {
	case subAny && domAny:
		return yes
	case subAny && pre:
		sub = leastTerm
	case subAny:
		sub = leastReleaseTerm
	}
	switch {
	case domAny && pre:
		return yes
	case domAny:
		dom = leastReleaseTerm
	}
	e := extentOf(sub, o)
	order := 1 // of the bounds; 0 means that they pin one version
	switch {
	case e.equals > 1:
		return null
	case e.low != nil && e.high != nil:
		order = compare(e.high.version, e.low.version)
		if order < 0 || order == 0 && (e.low.op&equal == 0 || e.high.op&equal == 0) {
			return null
		}
	}
	if e.only != nil {
		return e.onlyFits(dom, o)
	}
	return e.boundsFit(dom, o, order == 0)
}

// onlyFits is fits for an alternative with an equality: its version must be in
// the other.
func (e *extent) onlyFits(dom []term, o Option) answer {
	v := e.only.version
	for _, bound := range [...]*term{e.low, e.high} {
		if bound != nil && !contains([]term{{op: bound.op, version: bound.version, last: true}}, o, v) {
			return null
		}
	}
	for i := range dom {
		if !contains([]term{{op: dom[i].op, version: dom[i].version, last: true}}, o, v) {
			return no
		}
	}
	return yes
}

// boundsFit is fits for an alternative of bounds alone. pinned says that they
// leave one version.
func (e *extent) boundsFit(dom []term, o Option, pinned bool) answer {
	// By default, a bound that is a prerelease admits prereleases of its
	// release, and dom must admit them too: but for < the least of them.
	needLow := !o.has(IncludePrerelease) && e.low != nil && e.low.version.IsPrerelease()
	needHigh := !o.has(IncludePrerelease) && e.high != nil && e.high.version.IsPrerelease() &&
		(e.high.op != less || e.high.version.Prerelease() != "0")
	var domLow, domHigh bool
	for i := range dom {
		d := &dom[i]
		domLow = domLow || d.op != anyVersion && d.op&greater != 0
		domHigh = domHigh || d.op != anyVersion && d.op&less != 0
		if e.low != nil {
			needLow = needLow && !d.version.isPrereleaseBeside(e.low.version)
			if !e.low.isWithin(d, greater) {
				return no
			}
		}
		if e.high != nil {
			needHigh = needHigh && !d.version.isPrereleaseBeside(e.high.version)
			if !e.high.isWithin(d, less) {
				return no
			}
		}
		if d.op == equal && !pinned {
			return no
		}
	}
	switch {
	case e.low != nil && e.high == nil && domHigh, e.high != nil && e.low == nil && domLow:
		return no
	case needLow || needHigh:
		return no
	}
	return yes
}

// isWithin reports whether t, open to the given side, admits no more on it than d
// if d is open to it too; if not, whether d holds for t's version where t does.
func (t *term) isWithin(d *term, open operator) bool {
	if d.op != anyVersion && d.op&open != 0 {
		return !d.isTighter(t)
	}
	return t.op&equal == 0 || d.holds(t.version)
}

// isPrereleaseBeside reports whether v is a prerelease with w's three numbers.
func (v Version) isPrereleaseBeside(w Version) bool {
	return v.IsPrerelease() && v.sameRelease(w)
}
