package match_test

import (
	"slices"
	"testing"

	"github.com/Masterminds/semver/v3"
	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/advisory"
)

// The functions of this file are the evaluation that the OSV specification gives
// as pseudo-code, word for word, with versions read and ordered by a library that
// shares no code with the one under test. One thing is ours: versions in the list
// are compared without build metadata, which npm's registry does not keep.

func isAffected(t testing.TB, v string, a *advisory.Affected) bool {
	return slices.ContainsFunc(a.Versions, func(listed string) bool { return compareVersions(t, listed, v) == 0 }) ||
		slices.ContainsFunc(a.Ranges, func(r advisory.Range) bool { return includedInRange(t, v, &r) })
}

func includedInRange(t testing.TB, v string, r *advisory.Range) bool {
	if !beforeLimits(t, v, r) {
		return false
	}
	vulnerable := false
	for _, e := range sorted(t, r.Events) {
		if e.Introduced != "" && compareVersions(t, v, e.Introduced) >= 0 {
			vulnerable = true
		}
		if e.Fixed != "" && compareVersions(t, v, e.Fixed) >= 0 {
			vulnerable = false
		}
		if e.LastAffected != "" && compareVersions(t, v, e.LastAffected) > 0 {
			vulnerable = false
		}
	}
	return vulnerable
}

func beforeLimits(t testing.TB, v string, r *advisory.Range) bool {
	limits := false
	for _, e := range r.Events {
		if e.Limit == "" {
			continue
		}
		limits = true
		if e.Limit == "*" || compareVersions(t, v, e.Limit) < 0 {
			return true
		}
	}
	return !limits
}

func sorted(t testing.TB, events []advisory.Event) []advisory.Event {
	place := func(e advisory.Event) string { return e.Introduced + e.Fixed + e.LastAffected } // one of them
	events = slices.DeleteFunc(slices.Clone(events), func(e advisory.Event) bool { return place(e) == "" })
	slices.SortStableFunc(events, func(a, b advisory.Event) int { return compareVersions(t, place(a), place(b)) })
	return events
}

func compareVersions(t testing.TB, a, b string) int {
	switch {
	case a == b:
		return 0
	case a == "0":
		return -1
	case b == "0":
		return 1
	}
	return readVersion(t, a).Compare(readVersion(t, b))
}

func readVersion(t testing.TB, s string) *semver.Version {
	if v, ok := readVersions[s]; ok {
		return v
	}
	v, err := semver.StrictNewVersion(s)
	require.NoError(t, err, s)
	return v
}

// readVersions spares the reading of those that all generated entries share.
var readVersions = func() map[string]*semver.Version {
	all := make(map[string]*semver.Version)
	for _, s := range slices.Concat(bounds, probes) {
		all[s] = semver.MustParse(s)
	}
	return all
}()
