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
	var constraints []string
	for n, i := range s.intervals {
		terms := i.appendTerms(nil)
		if n > 0 { // a gap of one version is written as that version's exclusion
			before := s.intervals[n-1].hi.canonical()
			if before.side == beforeVersion && terms[0].op == greater && before.version == terms[0].version {
				constraints[len(constraints)-1] = "!=" + before.version.String()
				terms = terms[1:]
			}
		}
		for k := range terms {
			constraints = append(constraints, string(terms[k].appendTo(nil)))
		}
	}
	if len(constraints) == 1 && constraints[0] == "" {
		return versScheme + "*"
	}
	return versScheme + strings.Join(constraints, "|")
}

// ParseVERS reads a set in the range notation of package-url for npm: "vers:npm/"
// and constraints separated by "|", each a version behind one of =, !=, <, <=, >,
// >= or nothing, or "*" alone. Spaces, tabs and empty constraints are passed over.
// The constraints may stand in any order, but no version may stand twice. It
// follows the specification's algorithm for whether a version is in a range,
// prereleases by order alone. What that leaves open: two bounds to the same side in
// a row are an error, and exclusions alone exclude from all versions.
func ParseVERS(s string) (Set, error) {
	fail := func(format string, args ...any) (Set, error) {
		return Set{}, fmt.Errorf("npm: range %q: %w", abbreviate(s), fmt.Errorf(format, args...))
	}
	text, ok := strings.CutPrefix(s, versScheme)
	if !ok {
		return fail("expected %q in front", versScheme)
	}
	text = strings.Trim(strings.NewReplacer(" ", "", "\t", "").Replace(text), "|")
	if text == "*" {
		return All(), nil
	}
	var terms []term
	for constraint := range strings.SplitSeq(text, "|") {
		if constraint == "" && text != "" {
			continue
		}
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
