package match_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/match"
	"github.com/nodejs/nodesec/match/npm"
)

func TestQueryNames(t *testing.T) {
	below := func(id advisory.ID, p advisory.Package) *advisory.Advisory {
		return record(id, entry(p, events("introduced 0", "fixed 2.0.0")))
	}
	withPURL := advisory.NPM("parser")
	withPURL.PURL = "pkg:npm/parser"
	x := newIndex(t,
		below("A", withPURL),
		below("B", advisory.NPM("@scope/parser")),
		below("C", advisory.NPM("Parser")),
		below("D", advisory.NPM("node")),
		below("E", advisory.NodeRuntime),
		below("F", advisory.Package{Ecosystem: "crates.io", Name: "parser"}),
	)
	pypi := func(name string) advisory.Package { return advisory.Package{Ecosystem: "PyPI", Name: name} }
	ask(t, x, []question{
		{advisory.NPM("parser"), "1.0.0", "A: <2.0.0 -> 2.0.0"},
		{advisory.Package{Ecosystem: "npm", Name: "parser", PURL: "pkg:npm/other"}, "1.0.0", "A: <2.0.0 -> 2.0.0"},
		{advisory.NPM("@scope/parser"), "1.0.0", "B: <2.0.0 -> 2.0.0"},
		{advisory.NPM("Parser"), "1.0.0", "C: <2.0.0 -> 2.0.0"},
		{advisory.NPM("node"), "1.0.0", "D: <2.0.0 -> 2.0.0"},
		{advisory.NodeRuntime, "v1.0.0", "E: <2.0.0 -> 2.0.0"},
		{advisory.Package{Ecosystem: "crates.io", Name: "parser"}, "1.0.0", "F: <2.0.0 -> 2.0.0"},

		{advisory.NPM("PARSER"), "1.0.0", ""},
		{advisory.NPM("parse"), "1.0.0", ""},
		{advisory.NPM("parser2"), "1.0.0", ""},
		{advisory.NPM("scope/parser"), "1.0.0", ""},
		{advisory.NPM("@Scope/parser"), "1.0.0", ""},
		{advisory.NPM("@other/parser"), "1.0.0", ""},
		{advisory.NPM("@scope/parser "), "1.0.0", ""},
		{advisory.NPM("pkg:npm/parser"), "1.0.0", ""},
		{advisory.NPM(""), "1.0.0", ""},
		{advisory.Package{}, "1.0.0", ""},
		{advisory.Package{Name: "parser"}, "1.0.0", ""},
		{advisory.Package{Ecosystem: "NPM", Name: "parser"}, "1.0.0", ""},
		{pypi("parser"), "1.0.0", ""},
		{pypi("node"), "1.0.0", ""},
		{advisory.NPM("https://github.com/nodejs/node"), "1.0.0", ""},
		{advisory.Package{Ecosystem: "GIT", Name: "node"}, "1.0.0", ""},
		{advisory.NPM("parser"), "2.0.0", ""},
		{advisory.NodeRuntime, "v2.0.0", ""},
		{advisory.NPM("unheard"), "not a version", ""},
	})
}

func TestQuerySpellingsOfVersions(t *testing.T) {
	parser := advisory.NPM("parser")
	x := newIndex(t, record("A", entry(parser, events("introduced 1.0.0", "fixed 1.2.3"))))
	const found = "A: >=1.0.0 <1.2.3 -> 1.2.3"
	ask(t, x, []question{
		{parser, "1.0.0", found},
		{parser, "1.2.2", found},
		{parser, "1.2.3-rc.1", found},
		{parser, "v1.2.2", found},
		{parser, "=1.2.2", found},
		{parser, "= v1.2.2 ", found},
		{parser, "01.2.2", found},
		{parser, "1.2.2+build.5", found},
		{parser, "1.2.3beta", found},

		{parser, "1.0.0-rc.1", ""},
		{parser, "0.9.9", ""},
		{parser, "1.2.3", ""},
		{parser, "1.2.3+build", ""},
		{parser, "v1.2.3", ""},
		{parser, "1.10.0", ""},

		{parser, "", "A: unknown"},
		{parser, "1.2", "A: unknown"},
		{parser, "latest", "A: unknown"},
		{parser, "^1.0.0", "A: unknown"},
		{parser, "9007199254740992.0.0", "A: unknown"},
		{parser, "github:someone/parser#1.0.0", "A: unknown"},
	})
	var e *npm.ParseError
	assert.ErrorAs(t, x.Query(parser, "1.2")[0].Err, &e)
	assert.ErrorIs(t, x.Query(parser, "1.2")[0].Err, npm.ErrIncomplete)
}

func TestQueryEntriesAddUp(t *testing.T) {
	mini := advisory.NPM("mini")
	other := advisory.NPM("other")
	x := newIndex(t,
		record("A",
			entry(mini, events("introduced 0", "fixed 0.2.4")),
			entry(other, events("introduced 0", "last_affected 0.1.0")),
			entry(mini, events("introduced 1.0.0", "fixed 1.2.6"))),
		record("B", listing(entry(mini, events("introduced 3.0.0", "fixed 3.1.0"), events("introduced 4.0.0")), "2.0.0")),
	)
	ask(t, x, []question{
		{mini, "0.2.3", "A: <0.2.4 -> 0.2.4"},
		{mini, "1.2.5", "A: >=1.0.0 <1.2.6 -> 1.2.6"},
		{mini, "1.0.0", "A: >=1.0.0 <1.2.6 -> 1.2.6"},
		{mini, "2.0.0", "B: listed 2.0.0 -> 3.1.0"},
		{mini, "3.0.5", "B: >=3.0.0 <3.1.0 -> 3.1.0"},
		{mini, "4.0.0", "B: >=4.0.0"},
		{mini, "0.2.4", ""},
		{mini, "0.9.0", ""},
		{mini, "1.2.6", ""},
		{mini, "1.2.4-0", "A: >=1.0.0 <1.2.6 -> 1.2.6"},
		{mini, "3.1.0", ""},
		{other, "0.1.0", "A: <=0.1.0"},
		{other, "0.1.1", ""},
		{other, "1.2.5", ""},
	})
	assert.Equal(t, 2, x.Query(mini, "1.2.5")[0].Entry, "the entry that decided")
	assert.Equal(t, match.Stats{Advisories: 2, Packages: 2}, x.Stats())
}

func TestQueryOrder(t *testing.T) {
	p := advisory.NPM("p")
	all := entry(p, events("introduced 0"))
	x := newIndex(t, record("C", all), record("A", all), record("D", entry(p, events("introduced 5.0.0"))), record("B", all))
	ask(t, x, []question{{p, "1.0.0", "C: *; A: *; B: *"}, {p, "5.0.0", "C: *; A: *; D: >=5.0.0; B: *"}})
}

func TestQueryListedVersions(t *testing.T) {
	p := advisory.NPM("p")
	x := newIndex(t, record("A", listing(entry(p), "1.0.0", "v1.1.0", "1.2.0+build.1", "1.3.0-rc.1", "1.4.0beta")))
	ask(t, x, []question{
		{p, "1.0.0", "A: listed 1.0.0"},
		{p, "v1.0.0", "A: listed v1.0.0"},
		{p, "1.0.0+build", "A: listed 1.0.0+build"},
		{p, "1.1.0", "A: listed 1.1.0"},
		{p, "v1.1.0", "A: listed v1.1.0"},
		{p, "1.2.0", "A: listed 1.2.0"},
		{p, "1.3.0-rc.1", "A: listed 1.3.0-rc.1"},
		{p, "1.4.0-beta", "A: listed 1.4.0-beta"},
		{p, "1.0.0-rc.1", ""},
		{p, "1.0.1", ""},
		{p, "1.3.0", ""},
		{p, "1.3.0-rc.2", ""},
		{p, "1.3.0-rc.1.0", ""},
		{p, "1.4.0", ""},
		{p, "1.0", "A: unknown"},
	})

	// One version may be a range, too.
	x = newIndex(t, record("A", entry(p, events("introduced 1.0.0", "last_affected 1.0.0"))))
	ask(t, x, []question{{p, "1.0.0", "A: 1.0.0"}, {p, "1.0.1-0", ""}})

	// A version that nobody can read is affected all the same if it is listed.
	x = newTroubledIndex(t, record("A", listing(entry(p), "1.0.0", "1.0")))
	ask(t, x, []question{
		{p, "1.0", "A: listed 1.0"},
		{p, "1.0.0", "A: listed 1.0.0"},
		{p, "1.0 ", "A: unknown"},
		{p, "1.0.1", "A: unknown"},
	})
	assert.Equal(t, 1, x.Stats().Unreadable)
}

func TestQueryRangesBesideLists(t *testing.T) {
	p := advisory.NPM("p")
	x := newIndex(t,
		record("MAL-2026-1", listing(entry(p, events("introduced 0")), "1.0.0", "1.0.1")),
		record("B", listing(entry(p, events("introduced 1.0.0", "fixed 1.1.0")), "1.0.0", "2.0.0", "2.0.1-0")),
	)
	ask(t, x, []question{
		{p, "1.0.0", "MAL-2026-1: *; B: >=1.0.0 <1.1.0 -> 1.1.0"},
		{p, "2.0.1-0", "MAL-2026-1: *; B: >=2.0.0 <=2.0.1-0"}, // two neighbours are one interval
		{p, "3.0.0", "MAL-2026-1: *"},
		{p, "", "MAL-2026-1: *; B: unknown"},
		{p, "latest", "MAL-2026-1: *; B: unknown"},
	})
}

func TestQueryOtherEcosystems(t *testing.T) {
	debian := advisory.Package{Ecosystem: "Debian:12", Name: "p"}
	pypi := advisory.Package{Ecosystem: "PyPI", Name: "p"}
	maven := advisory.Package{Ecosystem: "Maven", Name: "p"}
	golang := advisory.Package{Ecosystem: "Go", Name: "p"}
	x := newIndex(t,
		record("A", listing(entry(debian), "1.2.3-4+deb12u1", "1:7.0-2")),
		record("B", listing(entry(pypi, typed(advisory.RangeEcosystem, events("introduced 0", "fixed 2.0.0"))), "1.0.0", "1.0.0rc1")),
		record("C", listing(entry(maven, typed(advisory.RangeGit, events("introduced 0"))), "1.0")),
		record("D", listing(entry(golang, events("introduced 1.0.0", "fixed 1.5.0")), "3.0.0")),
	)
	ask(t, x, []question{
		{debian, "1.2.3-4+deb12u1", "A: listed 1.2.3-4+deb12u1"},
		{debian, "1:7.0-2", "A: listed 1:7.0-2"},
		{debian, "1.2.3-4+deb12u2", ""}, // the fix; npm would call them equal
		{debian, "1.2.3-4", ""},
		{debian, "1:7.0-3", ""},
		{pypi, "1.0.0", "B: listed 1.0.0"},
		{pypi, "1.0.0rc1", "B: listed 1.0.0rc1"},
		{pypi, "1.0.0-rc1", "B: unknown"},
		{pypi, "9.0.0", "B: unknown"},
		{maven, "1.0", "C: listed 1.0"},
		{maven, "1.1", ""},
		{golang, "1.4.9", "D: >=1.0.0 <1.5.0 -> 1.5.0"},
		{golang, "3.0.0", "D: listed 3.0.0"},
		{golang, "1.5.0", ""},
		{golang, "3.0.1", ""},
	})
	assert.ErrorIs(t, x.Query(pypi, "9.0.0")[0].Err, match.ErrNoOrder)
	assert.Zero(t, x.Stats().Unreadable, "only npm and Node.js are expected to be readable")
}

func TestQueryUnknown(t *testing.T) {
	p := advisory.NPM("p")
	git := typed(advisory.RangeGit, events("introduced 0"))
	git.Repo = "https://github.com/someone/p"
	for _, test := range []struct {
		name   string
		entry  advisory.Affected
		is     error
		place  string
		counts int
		asks   []question
	}{
		{"commits only", entry(p, git), match.ErrOnlyCommits, "", 0,
			[]question{{p, "1.0.0", "A: unknown"}, {p, "x", "A: unknown"}}},
		{"nothing said", entry(p), match.ErrNothingSaid, "", 1,
			[]question{{p, "1.0.0", "A: unknown"}, {p, "x", "A: unknown"}}},
		{"unreadable fixed", entry(p, events("introduced 1.0.0", "fixed tomorrow")), npm.ErrSyntax, "ranges[0]: events[1].fixed", 1,
			[]question{{p, "0.9.0", "A: unknown"}, {p, "1.0.0", "A: unknown"}, {p, "9.0.0", "A: unknown"}}},
		{"unreadable introduced", entry(p, events("introduced ?", "introduced 2.0.0", "fixed 2.1.0")), npm.ErrSyntax, "ranges[0]: events[0].introduced", 1,
			[]question{{p, "2.0.0", "A: >=2.0.0 <2.1.0 -> 2.1.0"}, {p, "1.0.0", "A: unknown"}, {p, "2.1.0", "A: unknown"}}},
		{"a readable range beside it", entry(p, events("introduced 1.0.0", "fixed 1.1.0"), events("introduced 3.0.0", "fixed x")), npm.ErrSyntax, "ranges[1]: events[1].fixed", 1,
			[]question{{p, "1.0.0", "A: >=1.0.0 <1.1.0 -> 1.1.0"}, {p, "3.0.0", "A: unknown"}, {p, "1.1.0", "A: unknown"}}},
		{"patched", npmRange(p, "<2.0.0", "soon"), npm.ErrNothingLeft, "patched versions", 1,
			[]question{{p, "1.0.0", "A: unknown"}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			x, err := match.NewIndex(source(record("A", test.entry), record("B", entry(p, events("introduced 8.0.0", "fixed 8.0.1")))))
			if test.counts > 0 {
				require.ErrorIs(t, err, test.is)
				assert.ErrorContains(t, err, "A: affected[0]: "+test.place)
			} else {
				require.NoError(t, err, "commits are no fault of the record")
			}
			assert.Equal(t, test.counts, x.Stats().Unreadable)
			asks := test.asks
			for _, q := range asks {
				f := x.Query(q.pkg, q.version)
				require.NotEmpty(t, f)
				if f[0].Status == match.Unknown {
					require.ErrorIs(t, f[0].Err, test.is)
					require.ErrorContains(t, f[0].Err, "A: affected[0]: ")
				}
				if q.version == "x" {
					q.want += "; B: unknown"
				}
				ask(t, x, []question{q})
			}
			// The trouble of one advisory is not another's.
			assert.Equal(t, "A: unknown; B: >=8.0.0 <8.0.1 -> 8.0.1", answer(x.Query(p, "8.0.0")))
		})
	}
}

func TestQueryPrefersCertainty(t *testing.T) {
	p := advisory.NPM("p")
	x := newTroubledIndex(t, record("A", entry(p, events("introduced 0", "fixed ?")), entry(p), entry(p, events("introduced 1.0.0", "fixed 1.1.0"))))
	ask(t, x, []question{{p, "1.0.0", "A: >=1.0.0 <1.1.0 -> 1.1.0"}, {p, "1.1.0", "A: unknown"}})
	assert.Equal(t, 2, x.Query(p, "1.0.0")[0].Entry)
	assert.Equal(t, 0, x.Query(p, "1.1.0")[0].Entry)
	assert.Equal(t, 2, x.Stats().Unreadable)
}

// A set that holds nothing is known to hold nothing, whatever the version is.
func TestQueryOfNothingVulnerable(t *testing.T) {
	p := advisory.NPM("p")
	x := newIndex(t, record("A", npmRange(p, "<1.0.0", "*")), record("B", entry(p, events("introduced 1.0.0", "fixed 1.0.0"))))
	ask(t, x, []question{{p, "0.1.0", ""}, {p, "1.0.0", ""}, {p, "1.0", ""}})
}

func TestQuerySecurityWG(t *testing.T) {
	p := advisory.NPM("p")
	x := newIndex(t,
		record("NSWG-ECO-1", npmRange(p, "<=99.999.99999", "<0.0.0")),
		record("NSWG-ECO-2", npmRange(p, "<2.0.0", ">=1.2.3 <1.3.0 || >=2.0.0")),
		record("NSWG-COR-1", npmRange(advisory.NodeRuntime, "4.x || 6.x || 7.x", "^4.8.4 || ^6.11.1 || ^7.10.1")),
	)
	ask(t, x, []question{
		{p, "0.0.0-alpha", "NSWG-ECO-1: *; NSWG-ECO-2: <1.2.3 -> 1.2.3"},
		{p, "1.2.3", "NSWG-ECO-1: *"},
		{p, "1.3.0", "NSWG-ECO-1: *; NSWG-ECO-2: >=1.3.0 <2.0.0 -> 2.0.0"},
		{p, "1000.0.0", "NSWG-ECO-1: *"},
		{p, "workspace:*", "NSWG-ECO-1: *; NSWG-ECO-2: unknown"},
		{advisory.NodeRuntime, "v4.8.3", "NSWG-COR-1: >=4.0.0-0 <4.8.4 -> 4.8.4"},
		{advisory.NodeRuntime, "6.11.1-rc.2", "NSWG-COR-1: >=6.0.0-0 <6.11.1 -> 6.11.1"},
		{advisory.NodeRuntime, "v7.0.0-nightly20160901", "NSWG-COR-1: >=7.0.0-0 <7.10.1 -> 7.10.1"},
		{advisory.NodeRuntime, "v4.8.4", ""},
		{advisory.NodeRuntime, "v5.0.0", ""},
		{advisory.NodeRuntime, "v8.0.0", ""},
		{advisory.NPM("node"), "4.8.3", ""},
	})
}

// Node.js orders its versions as npm does, however its records say it.
func TestQueryNodeRuntime(t *testing.T) {
	node := advisory.NodeRuntime
	commits := typed(advisory.RangeGit, events("introduced 0", "fixed 0f1e2d3"))
	x := newIndex(t,
		record("A", entry(node, typed(advisory.RangeEcosystem, events("introduced 20.0.0", "fixed 20.1.1")))),
		record("B", listing(entry(node, commits), "v20.1.0", "v21.0.0")),
		record("C", entry(node, commits)),
	)
	ask(t, x, []question{
		{node, "v20.1.0", "A: >=20.0.0 <20.1.1 -> 20.1.1; B: listed v20.1.0; C: unknown"},
		{node, "21.0.0+build", "B: listed 21.0.0+build; C: unknown"},
		{node, "v20.1.1", "C: unknown"},
	})
}

func TestWithdrawn(t *testing.T) {
	p := advisory.NPM("p")
	gone := record("A", entry(p, events("introduced 0")), entry(p))
	gone.Withdrawn = "2026-02-03T00:00:00Z"
	x := newIndex(t, gone, record("B", entry(p, events("introduced 0"))))
	ask(t, x, []question{{p, "1.0.0", "B: *"}})
	assert.Equal(t, match.Stats{Advisories: 1, Packages: 1, Withdrawn: 1}, x.Stats())
}

// Records that stand twice in the stream, as they do where two databases are read,
// are found twice; Group puts them together.
func TestRecordsThatComeTwice(t *testing.T) {
	p := advisory.NPM("p")
	newer := record("A", entry(p, events("introduced 0", "fixed 1.5.0")))
	x := newIndex(t, record("A", entry(p, events("introduced 0", "fixed 1.4.0"))), record("B", entry(p, events("introduced 0"))), newer)
	ask(t, x, []question{{p, "1.0.0", "A: <1.4.0 -> 1.4.0; B: *; A: <1.5.0 -> 1.5.0"}, {p, "1.4.0", "B: *; A: <1.5.0 -> 1.5.0"}})
	assert.Equal(t, 3, x.Stats().Advisories)
	groups := match.Group(x.Query(p, "1.0.0"))
	require.Len(t, groups, 2)
	assert.Equal(t, "A: <1.4.0 -> 1.4.0; A: <1.5.0 -> 1.5.0", answer(groups[0]))
}

func TestNewIndexGoesOnAfterErrors(t *testing.T) {
	p := advisory.NPM("p")
	errA, errB := errors.New("a.json: truncated"), errors.New("b.json: not an object")
	x, err := match.NewIndex(func(yield func(*advisory.Advisory, error) bool) {
		_ = yield(nil, errA) &&
			yield(record("A", entry(p, events("introduced 0"))), nil) &&
			yield(nil, errB) &&
			yield(record("B", entry(p, events("introduced x")), entry(p)), nil) &&
			yield(record("C", entry(advisory.NPM("q"), events("introduced 0"))), nil)
	})
	require.ErrorIs(t, err, errA)
	require.ErrorIs(t, err, errB)
	require.ErrorIs(t, err, npm.ErrSyntax)
	require.ErrorIs(t, err, match.ErrNothingSaid)
	assert.ErrorContains(t, err, "B: affected[0]: ranges[0]: events[0].introduced: ")
	assert.ErrorContains(t, err, "B: affected[1]: ")
	assert.Equal(t, match.Stats{Advisories: 3, Packages: 2, Rejected: 2, Unreadable: 2}, x.Stats())
	ask(t, x, []question{{p, "1.0.0", "A: *; B: unknown"}, {advisory.NPM("q"), "1.0.0", "C: *"}})
}

func TestEmptyIndex(t *testing.T) {
	x := newIndex(t)
	ask(t, x, []question{{advisory.NPM("p"), "1.0.0", ""}, {advisory.Package{}, "", ""}})
	assert.Zero(t, x.Stats())

	// An entry need not name a package: some are about repositories.
	x = newIndex(t, record("A"), record("B", advisory.Affected{Ranges: []advisory.Range{events("introduced 0")}}))
	assert.Equal(t, match.Stats{Advisories: 2}, x.Stats())
	ask(t, x, []question{{advisory.NPM("p"), "1.0.0", ""}, {advisory.Package{}, "1.0.0", ""}})

	x, err := match.NewIndex(source(record("A", entry(advisory.NPM(""), events("introduced 0")))))
	require.ErrorContains(t, err, "A: affected[0]: package: ")
	assert.Equal(t, match.Stats{Advisories: 1, Unreadable: 1}, x.Stats())
	ask(t, x, []question{{advisory.NPM(""), "1.0.0", ""}})
}

func TestWithLastKnownAffected(t *testing.T) {
	p := advisory.NPM("p")
	hinted := func(a advisory.Affected, hint string) advisory.Affected {
		a.DatabaseSpecific = advisory.Raw(`{"last_known_affected_version_range": ` + hint + `}`)
		return a
	}
	records := []*advisory.Advisory{
		record("A", hinted(entry(p, events("introduced 1.0.0")), `"<= 1.2.3"`)),
		record("B", hinted(entry(p, events("introduced 0")), `"< 2.0.0"`)),
		record("C", hinted(entry(p, events("introduced 1.0.0", "fixed 1.9.0")), `"<= 1.2.3"`)),
		record("D", hinted(listing(entry(p, events("introduced 0")), "3.0.0"), `"<= 1.2.3"`)),
		record("E", entry(p, events("introduced 1.0.0"))),
	}
	ask(t, newIndex(t, records...), []question{
		{p, "1.5.0", "A: >=1.0.0; B: *; C: >=1.0.0 <1.9.0 -> 1.9.0; D: *; E: >=1.0.0"},
		{p, "3.0.0", "A: >=1.0.0; B: *; D: *; E: >=1.0.0"},
	})
	x, err := match.NewIndex(source(records...), match.WithLastKnownAffected())
	require.NoError(t, err)
	ask(t, x, []question{
		{p, "1.2.3", "A: >=1.0.0 <=1.2.3; B: <2.0.0; C: >=1.0.0 <1.9.0 -> 1.9.0; D: <=1.2.3; E: >=1.0.0"},
		{p, "1.5.0", "B: <2.0.0; C: >=1.0.0 <1.9.0 -> 1.9.0; E: >=1.0.0"},
		{p, "2.0.0", "E: >=1.0.0"},
		{p, "3.0.0", "D: listed 3.0.0; E: >=1.0.0"},
		{p, "0.5.0", "B: <2.0.0; D: <=1.2.3"},
	})

	for _, hint := range []string{`"a while ago"`, `["<= 1.2.3"]`, `null`, `3`} {
		x, err := match.NewIndex(source(record("A", hinted(entry(p, events("introduced 1.0.0")), hint))), match.WithLastKnownAffected())
		require.ErrorContains(t, err, "A: affected[0]: database_specific.last_known_affected_version_range", hint)
		assert.Zero(t, x.Stats().Unreadable)
		ask(t, x, []question{{p, "1.5.0", "A: >=1.0.0"}, {p, "0.5.0", ""}}) // a hint takes nothing away by being unreadable
	}
}
