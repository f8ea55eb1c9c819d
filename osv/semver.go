package osv

import (
	"cmp"
	"strings"
)

// semVer is a version by SemVer 2.0.0, of any length, its parts as text. It is
// stricter than npm's versions in spelling and wider in size: SEMVER ranges are
// used by other ecosystems, too.
type semVer struct {
	core [3]string // major, minor, patch
	pre  string
}

// parseSemVer reads a version.
//
//	version = number "." number "." number [ "-" identifiers ] [ "+" identifiers ]
func parseSemVer(s string) (v semVer, ok bool) {
	s, build, hasBuild := strings.Cut(s, "+")
	if hasBuild && !identifiers(build, false) {
		return v, false
	}
	s, v.pre, ok = strings.Cut(s, "-")
	if ok && !identifiers(v.pre, true) {
		return v, false
	}
	for i := range v.core {
		var more bool
		v.core[i], s, more = strings.Cut(s, ".")
		if !isNumber(v.core[i]) || more != (i < 2) {
			return v, false
		}
	}
	return v, true
}

// identifiers reports whether s is one or more identifiers with dots between them.
// Those of a prerelease may not be numbers with leading zeros.
func identifiers(s string, prerelease bool) bool {
	for id := range strings.SplitSeq(s, ".") {
		digits := 0
		for i := range len(id) {
			c := id[i]
			switch {
			case isDigit(c):
				digits++
			case 'a' <= c|0x20 && c|0x20 <= 'z' || c == '-':
			default:
				return false
			}
		}
		if id == "" || prerelease && digits == len(id) && !isNumber(id) {
			return false
		}
	}
	return true
}

// isNumber reports whether s is a number without leading zeros.
func isNumber(s string) bool {
	if s == "" || s[0] == '0' && len(s) > 1 {
		return false
	}
	for i := range len(s) {
		if !isDigit(s[i]) {
			return false
		}
	}
	return true
}

// compare orders versions by SemVer 2.0.0, section 11.
func (v semVer) compare(w semVer) int {
	for i := range v.core {
		if c := compareNumbers(v.core[i], w.core[i]); c != 0 {
			return c
		}
	}
	switch {
	case v.pre == w.pre:
		return 0
	case v.pre == "":
		return 1
	case w.pre == "":
		return -1
	}
	a, b := v.pre, w.pre
	for {
		var x, y string
		var moreA, moreB bool
		x, a, moreA = strings.Cut(a, ".")
		y, b, moreB = strings.Cut(b, ".")
		if c := compareIdentifiers(x, y); c != 0 {
			return c
		}
		switch {
		case !moreA && !moreB:
			return 0
		case !moreA:
			return -1
		case !moreB:
			return 1
		}
	}
}

func compareIdentifiers(x, y string) int {
	switch a, b := isNumber(x), isNumber(y); {
	case a && b:
		return compareNumbers(x, y)
	case a:
		return -1
	case b:
		return 1
	}
	return strings.Compare(x, y)
}

func compareNumbers(x, y string) int {
	return cmp.Or(cmp.Compare(len(x), len(y)), strings.Compare(x, y))
}
