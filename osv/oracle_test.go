package osv_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/match/npm"
)

// includedInRanges is the evaluation that the OSV specification gives as
// pseudo-code, for SEMVER ranges: the name of each function and the order of its
// steps are the specification's.
func includedInRanges(t testing.TB, v npm.Version, ranges []advisory.Range) bool {
	for _, r := range ranges {
		if beforeLimits(t, v, r) && vulnerableAfterEvents(t, v, r) {
			return true
		}
	}
	return false
}

func beforeLimits(t testing.TB, v npm.Version, r advisory.Range) bool {
	none := true
	for _, e := range r.Events {
		if e.Limit == "" {
			continue
		}
		if none = false; e.Limit == "*" || v.Compare(semver(t, e.Limit)) < 0 {
			return true
		}
	}
	return none
}

func vulnerableAfterEvents(t testing.TB, v npm.Version, r advisory.Range) bool {
	vulnerable := false
	for _, e := range sortedEvents(t, r.Events) {
		switch {
		case e.Introduced == "0", e.Introduced != "" && v.Compare(semver(t, e.Introduced)) >= 0:
			vulnerable = true
		case e.Fixed != "" && v.Compare(semver(t, e.Fixed)) >= 0:
			vulnerable = false
		case e.LastAffected != "" && v.Compare(semver(t, e.LastAffected)) > 0:
			vulnerable = false
		}
	}
	return vulnerable
}

func sortedEvents(t testing.TB, events []advisory.Event) []advisory.Event {
	sorted := slices.Clone(events)
	slices.SortStableFunc(sorted, func(a, b advisory.Event) int {
		x, y := eventVersion(a), eventVersion(b)
		switch {
		case x == y:
			return 0
		case x == "0":
			return -1
		case y == "0":
			return 1
		}
		return semver(t, x).Compare(semver(t, y))
	})
	return sorted
}

func eventVersion(e advisory.Event) string {
	return e.Introduced + e.Fixed + e.LastAffected + e.Limit // one of them
}

// semver reads a version as SemVer 2.0.0 spells it, and nothing else.
func semver(t testing.TB, s string) npm.Version {
	t.Helper()
	v, err := npm.ParseVersion(s)
	require.NoError(t, err)
	require.Equal(t, s, v.String(), "a version in events has no prefix and no build")
	return v
}
