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
	// ErrNothingSaid is an entry with neither ranges nor versions, a range in
	// which no version is introduced, or an event without a version.
	ErrNothingSaid = errors.New("says nothing about versions")
)

// AffectedSet returns the versions that an affected entry covers, in SemVer's
// order with prereleases included. Build metadata does not count. In ecosystems
// other than npm's a listed version is a name without a place in that order, and
// is not in the set.
//
// An error does not make the set worthless: it holds the versions that are
// affected for certain, whatever the unreadable parts may have said, and the
// error, which joins one for each such part, names its place in the entry
// ("ranges[0].events[1].fixed"). Of a version outside such a set nothing is known.
func AffectedSet(a advisory.Affected) (npm.Set, error) {
	var few [4]npm.Set // enough for most entries
	sets := few[:0]
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
		case hasOrder(r, a.Package):
			s, err := rangeSet(r)
			add(s, atIndex(err, "ranges", n))
		default:
			errs = append(errs, fmt.Errorf("ranges[%d]: %w (type %q, ecosystem %q)", n, ErrNoOrder, r.Type, a.Package.Ecosystem))
		}
	}
	if a.NPMRange != nil {
		add(npm.Affected(a.NPMRange.Vulnerable, a.NPMRange.Patched))
	}
	if ordersAsNPM(a.Package) {
		for n, text := range a.Versions {
			v, err := npm.ParseVersion(text, npm.Loose)
			if err != nil {
				errs = append(errs, atIndex(err, "versions", n))
				continue
			}
			sets = append(sets, npm.Only(v))
		}
	}
	if len(sets) == 0 && len(errs) == 0 && len(a.Versions) == 0 {
		if commits > 0 {
			errs = append(errs, ErrOnlyCommits)
		} else {
			errs = append(errs, fmt.Errorf("%w: neither ranges nor versions", ErrNothingSaid))
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

// hasOrder reports whether a range of the package's versions can be judged.
func hasOrder(r *advisory.Range, p advisory.Package) bool {
	return r.Type == advisory.RangeSemVer || r.Type == advisory.RangeEcosystem && ordersAsNPM(p)
}

func atIndex(err error, list string, n int) error {
	if err == nil {
		return nil
	}
	return at(err, fmt.Sprintf("%s[%d]", list, n))
}

func at(err error, place string) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", place, err)
}
