package npm

import "strings"

// Compare returns -1, 0 or +1 as v comes before, is equal to or comes after w in
// the order of SemVer §11. Build metadata does not count. Numeric identifiers
// are compared exactly at any length; JavaScript, and so node-semver, rounds
// those above 2^53 first.
func (v Version) Compare(w Version) int { return compare(v, w) }

// Less reports whether v comes before w.
func (v Version) Less(w Version) bool { return compare(v, w) < 0 }

// Equal reports whether v and w have the same place in the order: whether they
// differ in build metadata at most.
func (v Version) Equal(w Version) bool { return compare(v, w) == 0 }

// CompareBuild is [Version.Compare] with build metadata as the last tie-breaker:
// none comes first, then identifier by identifier as in prereleases. SemVer has
// no such order; node-semver sorts by it.
func (v Version) CompareBuild(w Version) int {
	if c := compare(v, w); c != 0 {
		return c
	}
	return compareIdentifiers(v.Build(), w.Build())
}

func compare(v, w Version) int {
	if a, b := v.key.rank(), w.key.rank(); a != b {
		return order(a < b)
	}
	if v.key.isRelease() {
		return 0
	}
	return compareParts(v, w)
}

// compareParts is for versions that the key does not tell apart: prereleases of
// one release, and large numbers.
func compareParts(v, w Version) int {
	p, q := v.parts(), w.parts()
	switch {
	case p.major != q.major:
		return order(p.major < q.major)
	case p.minor != q.minor:
		return order(p.minor < q.minor)
	case p.patch != q.patch:
		return order(p.patch < q.patch)
	case p.pre == q.pre:
		return 0
	case p.pre == "" || q.pre == "":
		return order(p.pre != "") // SemVer §11.3: a prerelease comes before its release
	}
	return compareIdentifiers(p.pre, q.pre)
}

// sameRelease reports whether v and w have the same three numbers.
func (v Version) sameRelease(w Version) bool {
	if v.key|1 != w.key|1 {
		return false
	}
	return !v.key.isLarge() || compareParts(v.Release(), w.Release()) == 0
}

// compareIdentifiers compares dot-separated lists, field by field; SemVer
// §11.4.4: of two lists with equal beginnings the longer comes later.
func compareIdentifiers(a, b string) int {
	for a != "" && b != "" {
		var x, y string
		x, a, _ = strings.Cut(a, ".")
		y, b, _ = strings.Cut(b, ".")
		if x != y {
			return compareIdentifier(x, y)
		}
	}
	if a == b {
		return 0
	}
	return order(a == "")
}

// SemVer §11.4: numbers numerically (§11.4.1), others in ASCII order (§11.4.2),
// numbers before others (§11.4.3).
func compareIdentifier(x, y string) int {
	xn, yn := isNumeric(x), isNumeric(y)
	if xn != yn {
		return order(xn)
	}
	if xn {
		// Build metadata may have leading zeros.
		x, y = strings.TrimLeft(x, "0"), strings.TrimLeft(y, "0")
		if len(x) != len(y) {
			return order(len(x) < len(y))
		}
	}
	return strings.Compare(x, y)
}

func isNumeric(id string) bool {
	for i := 0; i < len(id); i++ {
		if class[id[i]] != digit {
			return false
		}
	}
	return id != ""
}

func order(before bool) int {
	if before {
		return -1
	}
	return 1
}
