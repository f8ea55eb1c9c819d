package match_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/match"
	"github.com/nodejs/nodesec/match/npm"
)

var left = advisory.NPM("left")

func TestAffectedSetOfEvents(t *testing.T) {
	for _, test := range []struct{ name, events, want string }{
		{"all", "introduced 0", "*"},
		{"fixed leaves its prereleases", "introduced 0, fixed 2.0.0", "<2.0.0"},
		{"last affected is inclusive", "introduced 1.0.0, last_affected 1.2.3", ">=1.0.0 <=1.2.3"},
		{"one version", "introduced 1.2.3, last_affected 1.2.3", "1.2.3"},
		{"one version, the end first", "last_affected 1.2.3, introduced 1.2.3", ">=1.2.3"},
		{"nothing", "introduced 1.2.3, fixed 1.2.3", "<0.0.0-0"},
		{"all from there, the end first", "fixed 1.2.3, introduced 1.2.3", ">=1.2.3"},
		{"two branches", "introduced 1.0.0, fixed 1.2.6, introduced 2.0.0, fixed 2.0.1", ">=1.0.0 <1.2.6 || >=2.0.0 <2.0.1"},
		{"out of order", "fixed 2.0.1, introduced 2.0.0, fixed 1.2.6, introduced 1.0.0", ">=1.0.0 <1.2.6 || >=2.0.0 <2.0.1"},
		{"numbers are no text", "introduced 9.0.0, fixed 10.0.0", ">=9.0.0 <10.0.0"},
		{"introduced twice", "introduced 1.0.0, introduced 1.5.0, fixed 2.0.0", ">=1.0.0 <2.0.0"},
		{"fixed twice", "introduced 1.0.0, fixed 1.5.0, fixed 2.0.0", ">=1.0.0 <1.5.0"},
		{"fixed and last affected", "introduced 1.0.0, last_affected 1.5.0, fixed 2.0.0", ">=1.0.0 <=1.5.0"},
		{"ended before it begins", "fixed 0.5.0, introduced 1.0.0", ">=1.0.0"},
		{"0 is below the least version", "introduced 0, fixed 0.0.0-0", "<0.0.0-0"},
		{"0 stands first", "fixed 1.0.0, introduced 0", "<1.0.0"},
		{"touching", "introduced 1.0.0, last_affected 1.2.3, introduced 1.2.4-0, fixed 2.0.0", ">=1.0.0 <2.0.0"},
		{"limit", "introduced 1.0.0, limit 2.0.0", ">=1.0.0 <2.0.0"},
		{"limits are or'ed", "introduced 1.0.0, limit 2.0.0, limit 3.0.0", ">=1.0.0 <3.0.0"},
		{"limit *", "introduced 1.0.0, limit *, limit 2.0.0", ">=1.0.0"},
		{"limit below all", "introduced 1.0.0, limit 0.5.0", "<0.0.0-0"},
		{"build metadata", "introduced 1.0.0+a, fixed 1.2.3+b", ">=1.0.0 <1.2.3"},
		{"loose", "introduced v1.0.0, fixed =1.2.3beta", ">=1.0.0 <1.2.3-beta"},
		{"prerelease", "introduced 1.0.0-rc.1, last_affected 1.0.0-rc.2", ">=1.0.0-rc.1 <=1.0.0-rc.2"},
	} {
		t.Run(test.name, func(t *testing.T) {
			for _, kind := range []advisory.RangeType{advisory.RangeSemVer, advisory.RangeEcosystem} {
				r := typed(kind, events(strings.Split(test.events, ", ")...))
				kept := slices.Clone(r.Events)
				s, err := match.AffectedSet(entry(left, r))
				require.NoError(t, err)
				assert.Equal(t, test.want, s.String())
				assert.Equal(t, kept, r.Events, "the caller's events stay in their order")
			}
		})
	}
}

// Entries as a generator makes them, out of order, with equal versions, several
// introduced in a row, fixed and last_affected mixed, with limits, are covered
// exactly as the specification's own evaluation says, and by queries too.
func TestAffectedSetFollowsTheSpecification(t *testing.T) {
	g := newGenerator(1)
	universe := slices.Concat(bounds, probes)
	affected, silent := 0, 0
	for range 4000 {
		a := g.entry()
		s, err := match.AffectedSet(a)
		x, _ := match.NewIndex(source(record("A", a)))
		if begins(&a) {
			require.NoError(t, err, "%+v", a)
		} else {
			require.ErrorIs(t, err, match.ErrNothingSaid, "%+v", a)
			silent++
		}
		for _, text := range universe {
			want := isAffected(t, text, &a)
			if want {
				affected++
			}
			require.Equal(t, want, s.Contains(npm.MustParseVersion(text)), "%s in %+v", text, a)
			found := x.Query(a.Package, text)
			switch {
			case want:
				require.Len(t, found, 1)
				require.Equal(t, match.Affected, found[0].Status)
				checkFinding(t, found[0], question{a.Package, text, ""})
				checkFix(t, &found[0])
			case err == nil:
				require.Empty(t, found)
			default:
				require.Len(t, found, 1)
				require.Equal(t, match.Unknown, found[0].Status)
			}
		}
	}
	assert.Greater(t, affected, 4000, "the generator makes entries that affect something")
	assert.Greater(t, silent, 40, "and entries without an introduced event")
}

// checkFix asserts that the fix is a version above the installed one, which the
// record names as fixed and does not affect, and that no lower one is such.
func checkFix(t testing.TB, f *match.Finding) {
	t.Helper()
	lowest := ""
	for _, r := range f.Affected().Ranges {
		for _, e := range r.Events {
			fixed := e.Fixed
			if fixed == "" {
				continue
			}
			if release, ok := strings.CutSuffix(fixed, "-0"); ok {
				fixed = release
			}
			fixed, _, _ = strings.Cut(fixed, "+")
			if compareVersions(t, fixed, f.Version) > 0 && !isAffected(t, fixed, f.Affected()) &&
				(lowest == "" || compareVersions(t, fixed, lowest) < 0) {
				lowest = fixed
			}
		}
	}
	require.Equal(t, lowest, f.Fixed, "%s in %+v", f.Version, f.Affected())
}

// Whatever an unreadable event may have said, what is called affected is so.
func TestUnreadableEventsNeverAffect(t *testing.T) {
	g := newGenerator(2)
	universe := slices.Concat(bounds, probes)
	certain := 0
	for range 1500 {
		a := g.entry()
		r := &a.Ranges[g.pick(len(a.Ranges))]
		e := &r.Events[g.pick(len(r.Events))]
		meant := *e
		put := func(version string) {
			switch {
			case meant.Introduced != "":
				e.Introduced = version
			case meant.Fixed != "":
				e.Fixed = version
			case meant.LastAffected != "":
				e.LastAffected = version
			default:
				e.Limit = version
			}
		}
		put("1.x")
		s, err := match.AffectedSet(a)
		require.ErrorIs(t, err, npm.ErrSyntax)
		for range 5 {
			put(universe[g.pick(len(universe))])
			for _, text := range universe {
				if s.Contains(npm.MustParseVersion(text)) {
					certain++
					require.True(t, isAffected(t, text, &a), "%s in %+v", text, a)
				}
			}
		}
	}
	assert.Greater(t, certain, 1500, "something is certain nevertheless")
}

func TestAffectedSetOfUnreadableParts(t *testing.T) {
	for _, test := range []struct {
		name   string
		entry  advisory.Affected
		want   string
		is     error
		places []string
	}{
		{"introduced", entry(left, events("introduced 1.x", "introduced 2.0.0", "fixed 2.1.0")),
			">=2.0.0 <2.1.0", npm.ErrSyntax, []string{"ranges[0]: events[0].introduced: "}},
		{"fixed", entry(left, events("introduced 0", "fixed soon"), events("introduced 5.0.0", "fixed 5.0.1")),
			">=5.0.0 <5.0.1", npm.ErrSyntax, []string{"ranges[0]: events[1].fixed: "}},
		{"last affected", entry(left, events("introduced 0", "last_affected 1.2")),
			"<0.0.0-0", npm.ErrIncomplete, []string{"ranges[0]: events[1].last_affected: "}},
		{"limit", entry(left, events("introduced 0", "limit 1.2")),
			"<0.0.0-0", npm.ErrIncomplete, []string{"ranges[0]: events[1].limit: "}},
		{"one limit of two", entry(left, events("introduced 0", "limit 1.2", "limit 1.0.0")),
			"<1.0.0", npm.ErrIncomplete, []string{"ranges[0]: events[1].limit: "}},
		{"fixed 0", entry(left, events("introduced 0", "fixed 0")),
			"<0.0.0-0", npm.ErrIncomplete, []string{"ranges[0]: events[1].fixed: "}},
		{"an event of another kind", entry(left, events("introduced 0", "none")),
			"<0.0.0-0", match.ErrNothingSaid, []string{"ranges[0]: events[1]: "}},
		{"no introduced", entry(left, events("fixed 1.0.0")),
			"<0.0.0-0", match.ErrNothingSaid, []string{"ranges[0]: events: "}},
		{"no events", entry(left, events()),
			"<0.0.0-0", match.ErrNothingSaid, []string{"ranges[0]: events: "}},
		{"version", listing(entry(left, events("introduced 1.0.0", "fixed 1.1.0")), "2.0.0", "2", "3.0.0"),
			">=1.0.0 <1.1.0 || 2.0.0 || 3.0.0", npm.ErrIncomplete, []string{"versions[1]: "}},
		{"vulnerable", npmRange(left, "all of them", ">=1.0.0"), "<0.0.0-0", npm.ErrNothingLeft, []string{"vulnerable versions: "}},
		{"patched", npmRange(left, "<1.0.0", "not yet"), "<0.0.0-0", npm.ErrNothingLeft, []string{"patched versions: "}},
		{"type", entry(left, typed("SEMVER2", events("introduced 0")), events("introduced 0", "fixed 1.0.0")),
			"<1.0.0", match.ErrNoOrder, []string{`ranges[0]: `, `"SEMVER2"`}},
		{"ecosystem", entry(advisory.Package{Ecosystem: "PyPI", Name: "left"}, typed(advisory.RangeEcosystem, events("introduced 0"))),
			"<0.0.0-0", match.ErrNoOrder, []string{"ranges[0]: ", `"PyPI"`}},
		{"commits", entry(left, typed(advisory.RangeGit, events("introduced 0"))), "<0.0.0-0", match.ErrOnlyCommits, nil},
		{"nothing", entry(left), "<0.0.0-0", match.ErrNothingSaid, []string{"neither ranges nor versions"}},
		{"several", listing(entry(left, events("introduced x.1", "fixed 01", "last_affected 1.0.0"), events("none")), "?"),
			"<0.0.0-0", match.ErrNothingSaid,
			[]string{"ranges[0]: events[0].introduced: ", "events[1].fixed: ", "ranges[1]: events[0]: ", "versions[0]: "}},
	} {
		t.Run(test.name, func(t *testing.T) {
			s, err := match.AffectedSet(test.entry)
			assert.Equal(t, test.want, s.String())
			require.ErrorIs(t, err, test.is)
			for _, place := range test.places {
				assert.ErrorContains(t, err, place)
			}
		})
	}
}

func TestAffectedSetAddsUp(t *testing.T) {
	a := listing(npmRange(left, "1.x", ">=1.2.0"), "3.0.0", "v3.1.0", "3.2.0+build")
	a.Ranges = []advisory.Range{
		events("introduced 5.0.0", "fixed 5.1.0"),
		typed(advisory.RangeGit, events("introduced 0", "fixed 8c0a1f2")),
		typed(advisory.RangeEcosystem, events("introduced 5.1.0", "last_affected 5.2.0")),
	}
	s, err := match.AffectedSet(a)
	require.NoError(t, err, "commits beside versions do no harm")
	assert.Equal(t, ">=1.0.0-0 <1.2.0 || 3.0.0 || 3.1.0 || 3.2.0 || >=5.0.0 <=5.2.0", s.String())
}

func TestAffectedSetOfOtherEcosystems(t *testing.T) {
	s, err := match.AffectedSet(entry(advisory.Package{Ecosystem: "crates.io", Name: "left"}, events("introduced 0", "fixed 1.2.0")))
	require.NoError(t, err)
	assert.Equal(t, "<1.2.0", s.String(), "SEMVER is the same order everywhere")

	// In Debian's order, both of these are releases, and the first is not the second.
	s, err = match.AffectedSet(listing(entry(advisory.Package{Ecosystem: "Debian:12", Name: "left"}), "1.2.3-4+deb12u1", "1.2.3-4"))
	require.NoError(t, err)
	assert.True(t, s.IsEmpty())
}

func TestAffectedSetOfNPMRange(t *testing.T) {
	for _, test := range []struct{ vulnerable, patched, want string }{
		{"<1.2.3", ">=1.2.3", "<1.2.3"},
		{"<1.2.3", "", "<1.2.3"},
		{"", "", "*"},
		{"*", "<0.0.0", "*"},
		{"<=99.999.99999", "<0.0.0", "*"},
		{"<=99.999.99999", ">=4.0.0", "<4.0.0"},
		{"<99.999.99999", "", "<99.999.99999"},
		{">=0.0.0", "^4.8.4 || ^6.11.1 || >=7.2.1", ">=0.0.0 <4.8.4 || >=5.0.0-0 <6.11.1 || >=7.0.0-0 <7.2.1"},
		{"4.x || 6.x", "^4.8.4 || ^6.11.1", ">=4.0.0-0 <4.8.4 || >=6.0.0-0 <6.11.1"},
		{"<1.0.0", ">=0.5.0", "<0.5.0"},
		{"1.0.0", "1.0.0", "<0.0.0-0"},
		{">= 1.x", "", ">=1.0.0-0"},
		{"<5.0.3 >=5.0.0 || < 4.2.1", "", "<4.2.1 || >=5.0.0 <5.0.3"},
		{"2.1.0-M1 || 2.1.0-M2", "", "2.1.0-M1 || 2.1.0-M2"},
		{"<=v2.0.0-alpha7", "", "<=2.0.0-alpha7"},
	} {
		s, err := match.AffectedSet(npmRange(left, test.vulnerable, test.patched))
		require.NoError(t, err, test)
		assert.Equal(t, test.want, s.String(), test)
	}
}
