package npm

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// ReleaseType says which part of a version changes. Its values are the words of
// node-semver and of "npm version".
type ReleaseType string

// The release types. [Diff] gives all but Release and Pre.
const (
	Major      ReleaseType = "major"
	Premajor   ReleaseType = "premajor"
	Minor      ReleaseType = "minor"
	Preminor   ReleaseType = "preminor"
	Patch      ReleaseType = "patch"
	Prepatch   ReleaseType = "prepatch"
	Prerelease ReleaseType = "prerelease"
	Release    ReleaseType = "release"
	Pre        ReleaseType = "pre"
)

func (t ReleaseType) isPre() bool { return strings.HasPrefix(string(t), "pre") }

// IdentifierBase is the number that a new prerelease identifier starts with.
type IdentifierBase uint8

const (
	// BaseZero starts at 0: "1.2.3-beta.0". It is the zero value.
	BaseZero IdentifierBase = iota
	// BaseOne starts at 1: "1.2.3-beta.1".
	BaseOne
	// BaseNone adds no number: "1.2.3-beta". It needs an identifier.
	BaseNone
)

func (b IdentifierBase) text() string {
	if b == BaseOne {
		return "1"
	}
	return "0"
}

// Errors of [Version.Inc].
var (
	// ErrReleaseType is a release type that the function does not know.
	ErrReleaseType = errors.New("unknown release type")
	// ErrIdentifier is an identifier that no prerelease may have, or none
	// where BaseNone asks for one.
	ErrIdentifier = errors.New("invalid identifier")
	// ErrIdentifierExists is an identifier that the version has already, so
	// that with BaseNone nothing would change.
	ErrIdentifierExists = errors.New("identifier already exists")
	// ErrNotPrerelease is the release type "release" for what is one.
	ErrNotPrerelease = errors.New("not a prerelease")
)

// Inc returns the next version of the given type, as node-semver's inc does:
//
//	major, minor, patch           1.2.3 to 2.0.0, 1.3.0, 1.2.4; of 2.0.0-rc.1 to 2.0.0
//	premajor, preminor, prepatch  1.2.3 to 2.0.0-0, 1.3.0-0, 1.2.4-0
//	prerelease                    1.2.3 to 1.2.4-0, 1.2.4-0 to 1.2.4-1
//	release                       1.2.4-0 to 1.2.4
//	pre                           1.2.4-0 to 1.2.4-1, and 1.2.3 down to 1.2.3-0
//
// The identifier, which may be empty, names the prerelease ("beta"), and base says
// how its number starts; both matter only to the types that begin with "pre".
// Build metadata is dropped. Where node-semver would return a number above
// 2^53-1, which it does not read back, the error is [ErrNumberTooLarge].
func (v Version) Inc(release ReleaseType, identifier string, base IdentifierBase, opts ...Option) (Version, error) {
	fail := func(err error) (Version, error) {
		return Version{}, fmt.Errorf("npm: increment %s by %q %q: %w", v, string(release), identifier, err)
	}
	if release.isPre() {
		if identifier == "" && base == BaseNone || identifier != "" && !isPrerelease(identifier, join(opts).has(Loose)) {
			return fail(ErrIdentifier)
		}
	}
	p := v.parts()
	p.build = ""
	wasRelease := p.pre == ""
	var err error
	switch release {
	case Major:
		if p.minor != 0 || p.patch != 0 || wasRelease {
			p.major++
		}
		p.minor, p.patch, p.pre = 0, 0, ""
	case Minor:
		if p.patch != 0 || wasRelease {
			p.minor++
		}
		p.patch, p.pre = 0, ""
	case Patch:
		if wasRelease {
			p.patch++
		}
		p.pre = ""
	case Premajor:
		p = parts{major: p.major + 1}
		err = p.incPre(identifier, base)
	case Preminor:
		p = parts{major: p.major, minor: p.minor + 1}
		err = p.incPre(identifier, base)
	case Prepatch:
		p = parts{major: p.major, minor: p.minor, patch: p.patch + 1}
		err = p.incPre(identifier, base)
	case Prerelease:
		if wasRelease {
			p.patch++
		}
		err = p.incPre(identifier, base)
	case Pre:
		err = p.incPre(identifier, base)
	case Release:
		if p.pre = ""; wasRelease {
			err = ErrNotPrerelease
		}
	default:
		err = ErrReleaseType
	}
	if p.major > maxSafe || p.minor > maxSafe || p.patch > maxSafe {
		err = ErrNumberTooLarge
	}
	if err != nil {
		return fail(err)
	}
	return p.version(), nil
}

func isPrerelease(s string, loose bool) bool {
	start, end := scanPrerelease("-"+s, 0, loose)
	return start == 1 && end == len(s)+1
}

// incPre raises the last number among the prerelease identifiers, or appends one,
// and then sees to it that the identifier stands in front.
func (p *parts) incPre(identifier string, base IdentifierBase) error {
	var ids []string
	if p.pre != "" {
		ids = strings.Split(p.pre, ".")
	}
	last := len(ids) - 1
	for last >= 0 && !isCounter(ids[last]) {
		last--
	}
	switch {
	case last >= 0:
		n, _ := scanNumber(ids[last], 0, true)
		ids[last] = strconv.FormatUint(n+1, 10)
	case len(ids) > 0 && identifier == p.pre && base == BaseNone:
		return ErrIdentifierExists
	default:
		ids = append(ids, base.text())
	}
	if identifier != "" {
		names := strings.Split(identifier, ".")
		if !hasPrefix(ids, names) || len(ids) == len(names) || !isJavaScriptNumber(ids[len(names)]) {
			ids = names
			if base != BaseNone {
				ids = append(ids, base.text())
			}
		}
	}
	p.pre = strings.Join(ids, ".")
	return nil
}

// isCounter reports whether node-semver holds the identifier as a number.
func isCounter(id string) bool {
	n, end := scanNumber(id, 0, true)
	return end == len(id) && n < maxSafe
}

func hasPrefix(ids, names []string) bool {
	return len(ids) >= len(names) && slices.EqualFunc(ids[:len(names)], names, func(a, b string) bool {
		return compareIdentifier(a, b) == 0
	})
}

// isJavaScriptNumber reports whether JavaScript's Number reads the identifier as
// one: also "1e5", "0x1f" and "-5", which to SemVer are words.
func isJavaScriptNumber(id string) bool {
	if len(id) > 2 && id[0] == '0' && strings.ContainsRune("xXoObB", rune(id[1])) {
		_, err := strconv.ParseUint(id, 0, 64)
		return err == nil || errors.Is(err, strconv.ErrRange)
	}
	id = strings.TrimPrefix(id, "-")
	if id == "Infinity" {
		return true
	}
	mantissa, exponent, _ := strings.Cut(strings.ToLower(id), "e")
	if len(mantissa) < len(id) {
		return isNumeric(mantissa) && isNumeric(strings.TrimPrefix(exponent, "-"))
	}
	return isNumeric(mantissa)
}

// Diff returns which part of the two versions differs, as node-semver's diff
// does, and the empty text if they are equal but for build metadata. The order of
// the arguments does not matter.
func Diff(a, b Version) ReleaseType {
	order := compare(a, b)
	if order == 0 {
		return ""
	}
	low, high := a.parts(), b.parts()
	if order > 0 {
		low, high = high, low
	}
	if low.pre != "" && high.pre == "" {
		// From a prerelease to a release: its own release counts as the
		// change that the prerelease prepared.
		switch {
		case low.patch == 0 && low.minor == 0:
			return Major
		case low.major != high.major || low.minor != high.minor || low.patch != high.patch:
		case low.patch == 0:
			return Minor
		default:
			return Patch
		}
	}
	prefix := ReleaseType("")
	if high.pre != "" {
		prefix = "pre"
	}
	switch {
	case low.major != high.major:
		return prefix + Major
	case low.minor != high.minor:
		return prefix + Minor
	case low.patch != high.patch:
		return prefix + Patch
	}
	return Prerelease
}

// Truncate returns the version with what is smaller than the given part set to
// zero and its prerelease and build metadata removed: of 1.2.3-rc.1, Minor gives
// 1.2.0 and Patch 1.2.3. The types that begin with "pre" keep all but the build
// metadata. Release, Pre and unknown types are an error.
func (v Version) Truncate(part ReleaseType) (Version, error) {
	p := v.parts()
	p.build = ""
	switch part {
	case Premajor, Preminor, Prepatch, Prerelease:
	case Major:
		p = parts{major: p.major}
	case Minor:
		p = parts{major: p.major, minor: p.minor}
	case Patch:
		p.pre = ""
	default:
		return Version{}, fmt.Errorf("npm: truncate %s to %q: %w", v, string(part), ErrReleaseType)
	}
	return p.version(), nil
}
