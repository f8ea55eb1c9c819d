package npm

import (
	"fmt"
	"slices"
	"strings"
)

// SpecVersion is the version of the SemVer specification that this package
// follows, node-semver's SEMVER_SPEC_VERSION.
const SpecVersion = "2.0.0"

// Valid returns the version that s spells in its plain form, and whether it is
// one: "v1.2.3+build" is "1.2.3".
func Valid(s string, opts ...Option) (string, bool) {
	v, kind, _ := parseVersion(s, join(opts).has(Loose))
	if kind != 0 {
		return "", false
	}
	return v.String(), true
}

// Clean is [Valid] after taking off any "=" and "v" in front: "  =v1.2.3 " is
// "1.2.3" even when not read loosely.
func Clean(s string, opts ...Option) (string, bool) {
	start, end := trimSpace(s)
	return Valid(strings.TrimLeft(s[start:end], "=v"), opts...)
}

// ValidRange returns the range that s spells in its plain form, as
// [Range.String] prints it, and whether it is one.
func ValidRange(s string, opts ...Option) (string, bool) {
	r, err := ParseRange(s, opts...)
	if err != nil {
		return "", false
	}
	return r.String(), true
}

// Sort sorts versions in ascending order, those that differ in build metadata
// only by [Version.CompareBuild]; equal ones keep their order.
func Sort(versions []Version) { slices.SortStableFunc(versions, Version.CompareBuild) }

// RSort is [Sort] in descending order.
func RSort(versions []Version) {
	slices.SortStableFunc(versions, func(a, b Version) int { return b.CompareBuild(a) })
}

// Cmp compares two versions by an operator given as text: <, <=, >, >=, !=; =, ==
// or none for equality in order; and === and !== for equality of the printed
// versions. Any other text is an error.
func Cmp(a Version, operator string, b Version) (bool, error) {
	order := compare(a, b)
	switch operator {
	case "===":
		return a.String() == b.String(), nil
	case "!==":
		return a.String() != b.String(), nil
	case "", "=", "==":
		return order == 0, nil
	case "!=":
		return order != 0, nil
	case ">":
		return order > 0, nil
	case ">=":
		return order >= 0, nil
	case "<":
		return order < 0, nil
	case "<=":
		return order <= 0, nil
	}
	return false, fmt.Errorf("npm: operator %q is none of <, <=, >, >=, =, ==, ===, !=, !==", operator)
}

// CompareIdentifiers compares two identifiers of a prerelease or of build
// metadata, the texts between dots, as SemVer §11.4 does: numbers by value and
// before all others, others in ASCII order. It returns -1, 0 or +1.
func CompareIdentifiers(a, b string) int { return compareIdentifier(a, b) }
