package match

import (
	"errors"
	"fmt"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/match/npm"
)

// Reasons for which an entry, or a part of it, says nothing about a version.
// They are wrapped by the errors of [AffectedSet] and of findings.
var (
	// ErrOnlyCommits is an entry that names commits and no versions.
	ErrOnlyCommits = errors.New("only ranges of commits, which no version can be judged by")
	// ErrNoOrder is a range in the order of an ecosystem that this package does
	// not know, or of a type that OSV does not know.
	ErrNoOrder = errors.New("no known order of versions")
	// ErrNothingSaid is an entry with neither ranges nor versions.
	ErrNothingSaid = errors.New("neither ranges nor versions")
)

// AffectedSet returns the versions that an affected entry covers, in SemVer's
// order with prereleases included. Build metadata does not count.
//
// An error does not make the set worthless: it holds what could be read, and the
// error, which joins one for each part that could not, names each part's place
// in the entry ("ranges[0].events[1].fixed"). A version outside such a set is
// not known to be unaffected.
func AffectedSet(a advisory.Affected) (npm.Set, error) {
	var sets []npm.Set
	var errs []error
	add := func(s npm.Set, err error) {
		sets = append(sets, s)
		if err != nil {
			errs = append(errs, err)
		}
	}
	commits := 0
	for n := range a.Ranges {
		r := &a.Ranges[n]
		switch {
		case r.Type == advisory.RangeGit:
			commits++
		case r.Type == advisory.RangeSemVer, r.Type == advisory.RangeEcosystem && ordersAsNPM(a.Package):
			s, err := rangeSet(r)
			add(s, at(err, fmt.Sprintf("ranges[%d]", n)))
		default:
			errs = append(errs, fmt.Errorf("ranges[%d]: %w (type %q, ecosystem %q)", n, ErrNoOrder, r.Type, a.Package.Ecosystem))
		}
	}
	if a.NPMRange != nil {
		add(npm.Affected(a.NPMRange.Vulnerable, a.NPMRange.Patched))
	}
	for n, text := range a.Versions {
		v, err := npm.ParseVersion(text, npm.Loose)
		if err != nil {
			if ordersAsNPM(a.Package) {
				errs = append(errs, at(err, fmt.Sprintf("versions[%d]", n)))
			}
			continue // in other ecosystems, versions are only listed by name
		}
		sets = append(sets, npm.Only(v))
	}
	if len(sets) == 0 && len(errs) == 0 && len(a.Versions) == 0 {
		if commits > 0 {
			errs = append(errs, ErrOnlyCommits)
		} else {
			errs = append(errs, ErrNothingSaid)
		}
	}
	if len(sets) == 1 {
		return sets[0], errors.Join(errs...)
	}
	return npm.Union(sets...), errors.Join(errs...)
}

// ordersAsNPM reports whether the package's ecosystem orders versions as npm does.
func ordersAsNPM(p advisory.Package) bool {
	return p.Ecosystem == advisory.EcosystemNPM || p.Same(advisory.NodeRuntime)
}

func at(err error, place string) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", place, err)
}
