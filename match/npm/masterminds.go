package npm

import (
	"fmt"

	"github.com/Masterminds/semver/v3"
)

// Semver returns the version as the type of github.com/Masterminds/semver/v3,
// which many Go programs hold, build metadata included.
func (v Version) Semver() *semver.Version {
	p := v.parts()
	return semver.New(p.major, p.minor, p.patch, p.pre, p.build)
}

// VersionOf returns the version that a *semver.Version holds. Numbers above
// 2^53-1, which that type allows, are an error, as is what else npm's versions
// cannot be.
func VersionOf(v *semver.Version) (Version, error) {
	if v == nil {
		return Version{}, fmt.Errorf("npm: no version: nil *semver.Version")
	}
	return ParseVersion(v.String())
}

// Check reports whether the version satisfies the range in npm's meaning. With
// [Range.Validate] it has the method set of *semver.Constraints, so that a Range
// can stand in its place. A version that npm's cannot be satisfies nothing.
func (r Range) Check(v *semver.Version) bool {
	w, err := VersionOf(v)
	return err == nil && r.Contains(w)
}

// Validate is [Range.Check] with the reasons why not: for each alternative the
// comparator that failed, or that a prerelease was not asked for.
func (r Range) Validate(v *semver.Version) (bool, []error) {
	w, err := VersionOf(v)
	if err != nil {
		return false, []error{err}
	}
	e := r.Explain(w)
	if e.Contains {
		return true, nil
	}
	if len(e.Alternatives) == 0 {
		return false, []error{fmt.Errorf("%s: the range contains no version", w)}
	}
	var reasons []error
	for _, a := range e.Alternatives {
		reasons = append(reasons, fmt.Errorf("%s: %s", w, a))
	}
	return false, reasons
}
