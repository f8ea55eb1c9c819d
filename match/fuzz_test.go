package match_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/Masterminds/semver/v3"
	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/match"
	"github.com/nodejs/nodesec/match/npm"
)

// FuzzAffectedSet makes an entry of the bytes, with text standing in it here and
// there for a version, and holds it against the specification's evaluation.
func FuzzAffectedSet(f *testing.F) {
	f.Add([]byte{}, "")
	f.Add([]byte{0, 1, 0, 9, 14, 0}, "1.2.3-rc.1")
	f.Add([]byte{2, 3, 200, 9, 201, 14, 2, 19, 30, 3, 30, 9, 200, 0}, "1.0.0-alpha.0")
	f.Add([]byte{255, 254, 3, 30, 9, 30, 14, 30, 18, 5, 4}, "not a version")
	f.Fuzz(func(t *testing.T, picks []byte, text string) {
		g := generator{func(n int) int {
			if len(picks) == 0 {
				return 0
			}
			b := picks[0]
			picks = picks[1:]
			return int(b) % n
		}}
		a := g.entry()
		sound := insert(&a, text, g)
		kept := cloneEntry(a)
		s, err := match.AffectedSet(a)
		require.Equal(t, kept, a, "nothing of the caller's changes")

		x, indexErr := match.NewIndex(source(record("A", a)))
		require.Equal(t, err == nil, indexErr == nil)
		for _, version := range []string{text, "1.2.3", "99.0.0"} {
			for _, found := range x.Query(a.Package, version) {
				checkQueried(t, found, s, version)
			}
		}
		if !sound {
			return
		}
		if begins(&a) {
			require.NoError(t, err)
		}
		probes := slices.Concat(bounds, probes)
		if isStrict(text) {
			probes = append(probes, text)
		}
		for _, probe := range probes {
			require.Equal(t, isAffected(t, probe, &a), s.Contains(npm.MustParseVersion(probe)), "%s in %+v", probe, a)
		}
	})
}

// insert puts the text in place of some version of the entry, and reports whether
// the whole can be held against the specification.
func insert(a *advisory.Affected, text string, g generator) bool {
	r := a.Ranges[g.pick(len(a.Ranges))]
	e := &r.Events[g.pick(len(r.Events))]
	for _, field := range []*string{&e.Introduced, &e.Fixed, &e.LastAffected, &e.Limit} {
		if *field != "" && g.pick(4) != 0 {
			*field = text
			return isStrict(text)
		}
	}
	return true
}

// isStrict reports whether the text is a version to all libraries alike.
func isStrict(text string) bool {
	v, err := npm.ParseVersion(text)
	if err != nil || v.Full() != text {
		return false
	}
	for id := range strings.SplitSeq(v.Prerelease(), ".") {
		if len(id) > 15 { // numbers that do not fit are text to some
			return false
		}
	}
	_, err = semver.StrictNewVersion(text)
	return err == nil
}

func cloneEntry(a advisory.Affected) advisory.Affected {
	a.Versions = slices.Clone(a.Versions)
	a.Ranges = slices.Clone(a.Ranges)
	for n := range a.Ranges {
		a.Ranges[n].Events = slices.Clone(a.Ranges[n].Events)
	}
	return a
}

func checkQueried(t *testing.T, f match.Finding, s npm.Set, version string) {
	t.Helper()
	v, err := npm.ParseVersion(version, npm.Loose)
	switch f.Status {
	case match.Affected:
		if err == nil {
			require.True(t, s.Contains(v))
		}
	case match.Unknown:
		require.Error(t, f.Err)
		require.False(t, err == nil && s.Contains(v))
	default:
		require.Fail(t, "a query returns no finding that is not affected")
	}
}

// FuzzNPMRange holds range texts against the ranges that they are made of.
func FuzzNPMRange(f *testing.F) {
	f.Add("<1.2.3", ">=1.2.3", "1.2.2")
	f.Add("<=99.999.99999", "<0.0.0", "v100.0.0")
	f.Add("4.x || 6.x", "^4.8.4 || ^6.11.1", "6.11.1-rc.1")
	f.Add("", "", "1.0.0")
	f.Add("? || 1", "-", "x")
	f.Fuzz(func(t *testing.T, vulnerable, patched, version string) {
		a := npmRange(advisory.NPM("p"), vulnerable, patched)
		s, err := match.AffectedSet(a)
		x, indexErr := match.NewIndex(source(record("A", a)))
		require.Equal(t, err == nil, indexErr == nil)
		found := x.Query(a.Package, version)
		require.LessOrEqual(t, len(found), 1)
		for _, f := range found {
			checkQueried(t, f, s, version)
		}
		v, versionErr := npm.ParseVersion(version, npm.Loose)
		if err != nil || versionErr != nil {
			return
		}
		contains := func(text string) bool {
			return npm.MustParseRange(text, npm.Loose, npm.IncludePrerelease).Contains(v)
		}
		all := npm.MustParseRange(vulnerable, npm.Loose, npm.IncludePrerelease).Set().Equal(npm.UpTo(npm.MustParseVersion("99.999.99999")))
		none := patched == "" || npm.MustParseRange(patched, npm.Loose, npm.IncludePrerelease).Set().Equal(npm.Below(npm.MustParseVersion("0.0.0")))
		want := (all || contains(vulnerable)) && (none || !contains(patched))
		require.Equal(t, want, s.Contains(v))
		require.Equal(t, want, len(found) == 1)
	})
}
