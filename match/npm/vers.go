package npm

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
)

const versScheme = "vers:npm/"

// VERS returns the set in the range notation of package-url, such as
// "vers:npm/>=1.0.0|<1.0.2". All versions are "vers:npm/*"; for the empty set,
// which VERS cannot express, it names the place below all versions,
// "vers:npm/<0.0.0-0".
func (s Set) VERS() string {
	if s.IsEmpty() {
		return versScheme + "<0.0.0-0"
	}
	var b []byte
	b = append(b, versScheme...)
	var terms []term
	for n, i := range s.intervals {
		terms = i.appendTerms(terms[:0])
		for k := range terms {
			if n+k > 0 {
				b = append(b, '|')
			}
			if terms[k].op == anyVersion {
				b = append(b, '*')
			}
			b = terms[k].appendTo(b)
		}
	}
	return string(b)
}

// ParseVERS reads a set in the range notation of package-url for npm: "vers:npm/"
// and constraints separated by "|", each a version behind one of =, !=, <, <=, >,
// >= or nothing, or "*" alone. The constraints may stand in any order, but no
// version may stand twice. It follows the specification's algorithm for whether a
// version is in a range, prereleases by order alone; what that leaves open, two
// bounds to the same side in a row, is an error.
func ParseVERS(s string) (Set, error) {
	fail := func(format string, args ...any) (Set, error) {
		return Set{}, fmt.Errorf("npm: range %q: %w", abbreviate(s), fmt.Errorf(format, args...))
	}
	text, ok := strings.CutPrefix(s, versScheme)
	if !ok {
		return fail("expected %q in front", versScheme)
	}
	if text == "*" {
		return All(), nil
	}
	var terms []term
	for constraint := range strings.SplitSeq(text, "|") {
		t, err := parseConstraint(constraint)
		if err != nil {
			return fail("%w", err)
		}
		terms = append(terms, t)
	}
	slices.SortFunc(terms, func(a, b term) int { return compare(a.version, b.version) })
	for i := 1; i < len(terms); i++ {
		if compare(terms[i-1].version, terms[i].version) == 0 {
			return fail("version %s stands twice", terms[i].version)
		}
	}
	var in, out []Set
	var low cut
	open := false // whether a lower bound waits for its upper one
	bounds := 0
	for _, t := range terms {
		switch {
		case t.op == equal:
			in = append(in, Only(t.version))
			continue
		case t.op == less|greater:
			out = append(out, Only(t.version))
			continue
		case t.op&greater != 0:
			if open {
				return fail("lower bound %s follows another", t.version)
			}
			low, open = t.interval().lo, true
		default:
			if !open && bounds > 0 {
				return fail("upper bound %s follows another", t.version)
			}
			in = append(in, between(low, t.interval().hi))
			open = false
		}
		bounds++
	}
	if open {
		in = append(in, between(low, everything.hi))
	}
	if bounds == 0 && len(in) == 0 { // exclusions alone exclude from everything
		in = append(in, All())
	}
	return Union(in...).Minus(Union(out...)), nil
}

func parseConstraint(s string) (term, error) {
	op := equal
	text := s
	if rest, ok := strings.CutPrefix(s, "!="); ok {
		op, text = less|greater, rest
	} else {
		var at int
		op, at = scanOperator(s, 0)
		if op >= caret {
			return term{}, fmt.Errorf("constraint %q begins with no operator of VERS", abbreviate(s))
		}
		text = s[at:]
	}
	version, err := url.PathUnescape(text)
	if err != nil {
		return term{}, fmt.Errorf("constraint %q: %w", abbreviate(s), err)
	}
	v, err := ParseVersion(version)
	if err != nil {
		return term{}, err
	}
	return term{op: op, version: v.withoutBuild()}, nil
}

// abbreviate keeps error messages short when the input is not.
func abbreviate(s string) string {
	const most = 80
	if len(s) <= most {
		return s
	}
	return s[:most] + "..."
}
