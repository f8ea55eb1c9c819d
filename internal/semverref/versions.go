package semverref

import (
	"strconv"
	"strings"
)

var (
	// From 2^53-2, the last number that semver counts up, across 2^53-1, the last
	// that it accepts, to 2^53+1, the first that JavaScript cannot represent.
	limits = []string{"9007199254740990", "9007199254740991", "9007199254740992", "9007199254740993"}

	identifiers = []string{"0", "1", "2", "3", "10", "99", "a", "b", "c", "alpha", "beta", "rc", "pre", "dev", "x",
		"X", "v", "A", "B", "Z", "z", "0a", "00a", "1a", "a0", "a1", "rc1", "-", "--", "-1", "1-", "-a", "a-b", "0-0",
		"1-0", "1e3", "0x1", "latest", "next", "SNAPSHOT", "M1"}
	oddIdentifiers = []string{"", "00", "01", "007", "x.", "*", "a*", "é", "a_b", "a b", "9007199254740990",
		"9007199254740991", "9007199254740992", "09007199254740991", "123456789012345678901", "+", "~"}

	versionPrefixes = []string{"v", "=", " ", "v ", "= ", "=v", "v=", "vv", "==", "V", " v ", "\t", "\u00a0", "\ufeff",
		"= v =", ">", "^", "~", "-", "+", "x"}
	versionSuffixes = []string{" ", "\n", "\u00a0", ".", ".0", "-", "--", "+", "-.", "+.", "x", "*", " a", ",", "-a_b",
		"+a+b", ".x", "\u200b"}
	builds = []string{"0", "1", "01", "001", "a", "b", "-", "build", "sha.0f1", "a.b", "1.2", "01.1", "-.-", "20130313144700"}
)

// Number makes the text of a version's component.
func (s *Source) Number() string {
	if s.isOdd() {
		switch s.random.IntN(8) {
		case 0, 1:
			return pick(s, limits)
		case 2:
			return strings.Repeat("9", s.between(15, 25))
		case 3:
			return strconv.FormatUint(s.random.Uint64(), 10)
		case 4:
			return s.repeat("0", 1, 3) + strconv.Itoa(s.between(0, 20))
		case 5:
			return pick(s, []string{"", "x", "*", "-1", "1e3", "0x1", "a", " 1"})
		case 6:
			// Regular expressions of semver count up to 256 and 257 digits.
			return s.repeat(pick(s, []string{"0", "1"}), 254, 259)
		default:
			return strconv.Itoa(s.between(0, 1<<31))
		}
	}
	switch n := s.random.IntN(20); {
	case n < 14:
		return strconv.Itoa(s.between(0, 3))
	case n < 17:
		return strconv.Itoa(s.between(0, 12))
	case n < 19:
		return strconv.Itoa(s.between(0, 3000))
	default:
		// Around powers of two, where a packed number would no longer fit.
		return strconv.Itoa(1<<s.between(6, 52) + s.between(-3, 2))
	}
}

// Identifiers makes prerelease identifiers, one to three.
func (s *Source) Identifiers() string {
	parts := make([]string, pick(s, []int{1, 1, 1, 2, 2, 3}))
	for i := range parts {
		switch {
		case !s.isOdd():
			parts[i] = pick(s, identifiers)
		case s.chance(15):
			// semver's regular expressions count up to 250 letters.
			parts[i] = s.repeat(pick(s, []string{"a", "-", "1a"}), 248, 253)
		default:
			parts[i] = pick(s, oddIdentifiers)
		}
	}
	return strings.Join(parts, ".")
}

func (s *Source) build() string {
	if s.isOdd() {
		return pick(s, oddIdentifiers)
	}
	return pick(s, builds)
}

// Version makes a version, in loose or wrong notation now and then.
func (s *Source) Version() string {
	var b strings.Builder
	if s.isOdd() {
		b.WriteString(pick(s, versionPrefixes))
	}
	b.WriteString(s.Number())
	for range 2 {
		if s.chance(s.odd / 2) {
			break
		}
		b.WriteByte('.')
		b.WriteString(s.Number())
	}
	if s.chance(45) {
		if !s.isOdd() {
			b.WriteByte('-')
		}
		b.WriteString(s.Identifiers())
	}
	if s.chance(15) {
		b.WriteByte('+')
		b.WriteString(s.build())
	}
	if s.isOdd() {
		b.WriteString(pick(s, versionSuffixes))
	}
	if s.chance(s.odd / 4) {
		return s.stretch(b.String())
	}
	return b.String()
}

// stretch lengthens a version to about 256 UTF-16 units, the most that semver reads.
func (s *Source) stretch(version string) string {
	missing := s.between(254, 258) - len(version)
	if missing <= 0 {
		return version
	}
	switch s.random.IntN(7) {
	case 0:
		return strings.Repeat(" ", missing) + version
	case 1:
		return version + strings.Repeat("\u00a0", missing)
	case 2:
		return strings.Repeat("0", missing) + version
	case 3:
		return strings.Repeat("v", missing) + version
	case 4:
		return version + "-" + strings.Repeat("a", missing-1)
	case 5:
		return version + "+" + strings.Repeat("1.", missing/2) + "1"
	default:
		return version + strings.Repeat(".0", missing/2)
	}
}

// Near makes a version close to another: one component, identifier or character
// differs, or only the build or the notation.
func (s *Source) Near(version string) string {
	switch s.random.IntN(8) {
	case 0:
		return version
	case 1:
		return pick(s, []string{"v", "=", " ", ""}) + version + pick(s, []string{"+a", "+1", "+01", "-0", "-a", ".0", ".a", " "})
	case 2, 3:
		return s.mutateOnce(version, "")
	default:
		if bounds := findBounds(version); len(bounds) > 0 {
			return bounds[0].near(s)
		}
		return s.Version()
	}
}
