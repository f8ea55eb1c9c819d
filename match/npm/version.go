package npm

import (
	"strconv"
	"strings"
)

// Version is a version as SemVer 2.0.0 defines it. The zero value is 0.0.0.
// Versions are values: they can be copied, shared between goroutines and
// compared with Compare. The operator == also tells build metadata apart, which
// Compare does not.
type Version struct {
	major, minor, patch uint64
	pre, build          string
}

// ParseVersion reads one version, with white space around it and a leading "v"
// allowed, as node-semver's parse does: at most 256 characters, numbers up to
// 2^53-1. With [Loose] it also reads "=1.2.3", "1.2.3beta" and "01.2.3".
// [IncludePrerelease] has no meaning here. The error is a *[ParseError].
func ParseVersion(s string, opts ...Option) (Version, error) {
	v, kind, at := parseVersion(s, join(opts).has(Loose))
	if kind != 0 {
		return Version{}, &ParseError{Input: s, Offset: at, Kind: kind, what: "version"}
	}
	return v, nil
}

// MustParseVersion is [ParseVersion] for texts known to be valid, such as
// constants. It panics on any other.
func MustParseVersion(s string, opts ...Option) Version {
	v, err := ParseVersion(s, opts...)
	if err != nil {
		panic(err)
	}
	return v
}

// parseVersion returns kind 0 or what is wrong at which offset.
//
//	version = [ "v" ] core [ prerelease ] [ build ]              ; SemVer §2, §9, §10
//	version =/ *( "v" / "=" / SP ) core [ prerelease ] [ build ] ; loose
//	core    = number "." number "." number
func parseVersion(s string, loose bool) (v Version, kind ErrorKind, at int) {
	if len(s) > maxLength && utf16Len(s) > maxLength {
		return v, ErrTooLong, 0
	}
	i := 0
	if len(s) > 0 && s[0]-'0' > 9 {
		i = skipSpace(s, 0)
		if loose {
			i = skipPrefix(s, i)
		} else if i < len(s) && s[i] == 'v' {
			i++
		}
	}
	var end int
	if v.major, end = scanNumber(s, i, loose); end == i || end == len(s) || s[end] != '.' || v.major > maxSafe {
		return v, coreError(s, i, end, v.major), end
	}
	i = end + 1
	if v.minor, end = scanNumber(s, i, loose); end == i || end == len(s) || s[end] != '.' || v.minor > maxSafe {
		return v, coreError(s, i, end, v.minor), end
	}
	i = end + 1
	if v.patch, end = scanNumber(s, i, loose); loose {
		v.patch, end = giveBackDigit(s, i, end, v.patch)
	}
	if end == i || v.patch > maxSafe {
		return v, coreError(s, i, end, v.patch), end
	}
	if end == len(s) {
		return v, 0, end
	}
	return parseQualifier(v, s, end, loose)
}

// parseQualifier reads what may follow the three numbers, and white space.
func parseQualifier(v Version, s string, i int, loose bool) (Version, ErrorKind, int) {
	start, end := scanPrerelease(s, i, loose)
	if v.pre = s[start:end]; loose {
		v.pre = normalPrerelease(v.pre)
	}
	if next := scanBuild(s, end); next > end {
		v.build, end = s[end+1:next], next
	}
	if end == len(s) || skipSpace(s, end) == len(s) {
		return v, 0, end
	}
	if end > 0 && s[end-1] == '0' && class[s[end]] == digit {
		return v, ErrLeadingZero, end - 1
	}
	return v, ErrSyntax, end
}

// skipPrefix skips what loose versions, and all partial versions in ranges, may
// begin with: any of "v", "=" and white space.
func skipPrefix(s string, i int) int {
	for i < len(s) {
		if s[i] == 'v' || s[i] == '=' {
			i++
			continue
		}
		w := spaceAt(s, i)
		if w == 0 {
			break
		}
		i += w
	}
	return i
}

// coreError says why one of the three numbers, n read from s[i:end], is not one
// or is not followed by what must follow.
func coreError(s string, i, end int, n uint64) ErrorKind {
	switch {
	case n > maxSafe:
		return ErrNumberTooLarge
	case end < len(s) && end > i && s[i] == '0' && class[s[end]] == digit:
		return ErrLeadingZero
	case skipSpace(s, end) == len(s):
		return ErrIncomplete
	}
	return ErrSyntax
}

// Major returns the first of the three numbers.
func (v Version) Major() uint64 { return v.major }

// Minor returns the second of the three numbers.
func (v Version) Minor() uint64 { return v.minor }

// Patch returns the third of the three numbers.
func (v Version) Patch() uint64 { return v.patch }

// Prerelease returns the identifiers between "-" and "+", joined by dots, such
// as "beta.1", and the empty text for a release.
func (v Version) Prerelease() string { return v.pre }

// Build returns the build metadata behind "+", and the empty text if there is
// none. It has no part in the order of versions.
func (v Version) Build() string { return v.build }

// IsPrerelease reports whether the version has a prerelease part.
func (v Version) IsPrerelease() bool { return v.pre != "" }

// String returns the version as node-semver prints it: without a leading "v" and
// without build metadata. [Version.Full] has the metadata too.
func (v Version) String() string {
	var buf [48]byte
	return string(v.appendTo(buf[:0]))
}

// Full returns the version with its build metadata, "1.2.3-beta.1+sha.5114f85".
func (v Version) Full() string {
	if v.build == "" {
		return v.String()
	}
	return v.String() + "+" + v.build
}

func (v Version) appendTo(b []byte) []byte {
	b = strconv.AppendUint(b, v.major, 10)
	b = append(b, '.')
	b = strconv.AppendUint(b, v.minor, 10)
	b = append(b, '.')
	b = strconv.AppendUint(b, v.patch, 10)
	if v.pre != "" {
		b = append(b, '-')
		b = append(b, v.pre...)
	}
	return b
}

// Compare returns -1, 0 or +1 as v comes before, is equal to or comes after w in
// the order of SemVer §11. Build metadata does not count. Numeric identifiers
// are compared exactly at any length; JavaScript, and so node-semver, rounds
// those above 2^53 first.
func (v Version) Compare(w Version) int { return compare(&v, &w) }

// Less reports whether v comes before w.
func (v Version) Less(w Version) bool { return compare(&v, &w) < 0 }

// Equal reports whether v and w have the same place in the order: whether they
// differ in build metadata at most.
func (v Version) Equal(w Version) bool { return compare(&v, &w) == 0 }

// CompareBuild is [Version.Compare] with build metadata as the last tie-breaker:
// none comes first, then identifier by identifier as in prereleases. SemVer has
// no such order; node-semver sorts by it.
func (v Version) CompareBuild(w Version) int {
	if c := compare(&v, &w); c != 0 {
		return c
	}
	return compareIdentifiers(v.build, w.build)
}

func compare(v, w *Version) int {
	if v.major != w.major {
		return order(v.major < w.major)
	}
	if v.minor != w.minor {
		return order(v.minor < w.minor)
	}
	if v.patch != w.patch {
		return order(v.patch < w.patch)
	}
	if v.pre == w.pre {
		return 0
	}
	return comparePrerelease(v.pre, w.pre)
}

// A prerelease comes before the release it leads up to (SemVer §11.3).
func comparePrerelease(a, b string) int {
	switch {
	case a == b:
		return 0
	case a == "":
		return 1
	case b == "":
		return -1
	}
	return compareIdentifiers(a, b)
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

// Release returns the version without prerelease and build metadata: of
// 1.2.3-beta.1 it is 1.2.3.
func (v Version) Release() Version {
	v.pre, v.build = "", ""
	return v
}
