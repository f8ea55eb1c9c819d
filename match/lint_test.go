package match_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/match"
	"github.com/nodejs/nodesec/match/npm"
)

const (
	vulnerablePath = "affected[0].database_specific.vulnerable_versions"
	patchedPath    = "affected[0].database_specific.patched_versions"
)

// found writes problems as "rule at path", those that are errors with a "!".
func found(problems []advisory.Problem) []string {
	list := []string{}
	for _, p := range problems {
		mark := "!"
		if p.Warning {
			mark = ""
		}
		path := strings.NewReplacer(vulnerablePath, "V", patchedPath, "P", "affected[0].", "").Replace(p.Path)
		list = append(list, fmt.Sprintf("%s%s %s", p.Rule, mark, path))
	}
	return list
}

func TestLintReadsTheRangeTextsOfAPackage(t *testing.T) {
	for _, c := range []struct {
		vulnerable, patched string
		want                []string
		suggestions         []string
	}{
		// nothing to say
		{"<2.6.0", ">=2.6.0", nil, nil},
		{"<1.0.0", "", nil, nil},
		{"", "<0.0.0", nil, nil},
		{"*", "", nil, nil},
		{"<=99.999.99999", "<0.0.0", nil, nil},
		{"<=1.5.1", ">=1.5.2", nil, nil},            // no release is between
		{"<=1.20.0", ">=1.21.1", nil, nil},          // nor was any published
		{"<=2.0.0-rc7", ">=2.0.0-rc8", nil, nil},    // nor is any prerelease
		{"<1.0.0", ">= 1.x", nil, nil},              // they meet in 1.0.0-0, which nobody means
		{"2.0.x || 2.1.x", ">= 2.2.x", nil, nil},    //
		{"<=v2.0.0-alpha7", "", nil, nil},           // npm takes the v
		{"<5.0.3 >=5.0.0 || < 4.2.1", "", nil, nil}, // bounds stand in any order
		{"1.x >=1.2.3", ">=2.0.0", nil, nil},        // a wildcard narrowed
		{"~>1.2.0 >=1.2.3", "", nil, nil},           //
		{"1.2.3 - 1.4.0", ">1.4.0", nil, nil},       //
		{">=0.2.0 <1.0.0 || ~1.0.0-pre", "", nil, nil},
		{">=1.0.0 <1.4.6 || 2.0.0", ">=1.4.6 <2.0.0 || >=2.0.1", nil, nil},
		{">=3.0.0 <=3.9.1 || =3.10.2", "=3.10.1 || >=3.10.3", nil, nil},
		{"<0.2.2 || >=0.3.0 <0.3.2", "~0.2.2 || >=0.3.2", nil, nil},
		{"3.7.2", "<=3.7.1 || >= 3.7.3", nil, nil},
		{"<1.3.2 || >=2.3.0 <2.3.5", "^1.3.2 || >=2.3.5", nil, nil}, // the flaw came back in 2.3.0
		{"1.0.1-0", ">1.0.1-0", nil, nil},                           // a prerelease by its own name

		{"from 20 on", "", []string{"dropped-words! V"}, []string{">=20.0.0-0 <21.0.0-0"}},
		{"<1.2.3, <2.0.0", "", []string{"dropped-words! V"}, []string{"<2.0.0"}},
		{"<1.2.3 || unknown", "", []string{"dropped-words! V"}, []string{"<1.2.3"}},
		{"<1.2.3beta", "", []string{"loose-spelling V"}, []string{"<1.2.3-beta"}},
		{"<01.2.3", "", []string{"loose-spelling V"}, []string{"<1.2.3"}},
		{"unknown", "", []string{"unreadable! V"}, nil},
		{"<1.2.3", "soon", []string{"unreadable! P"}, nil},
		{"<9007199254740992.0.0", "", []string{"unreadable! V"}, nil},

		{">2.0.0 <1.0.0", "", []string{"reversed-bounds! V"}, nil},
		{"<1.0.0 || >3 <2", "", []string{"reversed-bounds! V"}, nil},
		{"<5.0.3", ">=5.0.3 >=4.2.1", []string{"reversed-bounds! P"}, []string{">=5.0.3"}},
		{"<5.0.3 <4.2.1 || 6.0.0", "", []string{"reversed-bounds! V"}, []string{"<4.2.1 || 6.0.0"}},
		{">=1.0.0 <1.0.0", "", []string{"empty-range! V"}, nil},
		{"1.2.3 1.2.4", "", []string{"empty-range! V"}, nil},
		{"<0.0.0", "", []string{"empty-range! V"}, nil},
		{"<2.0.0", ">2.0.0 <2.0.0", []string{"empty-range! P"}, nil},
		{"<1.0.0 ||", "", []string{"empty-alternative! V"}, nil},
		{"<1.0.0 || || 3.x", "", []string{"empty-alternative! V"}, nil},

		{"<2.0.1 || <1.1.7", "", []string{"swallowed-alternative V"}, []string{"<2.0.1"}},
		{">= 0.2.0 <= 0.9.6 || ~0.8.0-pre", "", []string{"swallowed-alternative V"}, []string{">= 0.2.0 <= 0.9.6"}},
		{"4.x || 4.1.x || 6.x || 4.x", "", []string{"swallowed-alternative V"}, []string{"4.x || 6.x"}},

		{">=2.0.0", ">=2.15.0", []string{"vulnerable-and-patched! V"}, []string{">=2.0.0 <2.15.0"}},
		{"<=6.8.5", ">=5.0.3 <6.0.0 || >=6.8.6", []string{"vulnerable-and-patched! V"}, []string{"<5.0.3 || >=6.0.0 <=6.8.5"}},
		{"<=1.0.0", ">=1.0.0", []string{"vulnerable-and-patched! V"}, []string{"<1.0.0"}},
		{"<=1.0.0-rc.2", ">=1.0.0-rc.2", []string{"vulnerable-and-patched! V"}, []string{"<1.0.0-rc.2"}},
		{"<1.0.0", "*", []string{"nothing-affected! P"}, nil},

		{"<1.2.3", ">=1.2.4", []string{"gap P"}, nil},
		{"<1.0.0-rc.1", ">=1.0.0", []string{"gap P"}, nil},
		{"<3.4.6 || > 4.0.0 <4.0.5", ">=3.4.6 < 4.0.0|| >=4.0.5", []string{"gap P"}, nil},
		{"<= 6.5.3", "7.0.0", []string{"single-fix P"}, nil},

		{"<99.999.9999", "<0.0.0", []string{"idiom V"}, []string{"<=99.999.99999"}},
		{"<=99.999.99999", "<=0.0.0", []string{"idiom P"}, []string{"<0.0.0"}},
	} {
		t.Run(c.vulnerable+" # "+c.patched, func(t *testing.T) {
			problems := match.Lint(record("X-1", npmRange(advisory.NPM("p"), c.vulnerable, c.patched)))
			assert.ElementsMatch(t, c.want, found(problems))
			var suggestions []string
			for _, p := range problems {
				assert.NotEmpty(t, p.Message)
				if p.Suggestion != "" {
					suggestions = append(suggestions, p.Suggestion)
				}
			}
			assert.Equal(t, c.suggestions, suggestions)
			checkSuggestions(t, c.vulnerable, c.patched, problems)
		})
	}
}

// checkSuggestions holds suggested texts to what they promise.
func checkSuggestions(t testing.TB, vulnerable, patched string, problems []advisory.Problem) {
	t.Helper()
	set := func(text string) npm.Set {
		r, err := npm.ParseRange(text, npm.Loose, npm.IncludePrerelease)
		require.NoError(t, err, "%q for %q # %q", text, vulnerable, patched)
		return r.Set()
	}
	for _, p := range problems {
		was := vulnerable
		if p.Path == patchedPath {
			was = patched
		}
		switch {
		case p.Suggestion == "" || p.Rule == match.RuleIdiom:
		case p.Rule == match.RuleOverlap:
			before, err := npm.Affected(vulnerable, patched)
			require.NoError(t, err)
			after, err := npm.Affected(p.Suggestion, patched)
			require.NoError(t, err)
			assert.True(t, before.Equal(after), "%q # %q: %s", vulnerable, patched, p)
			assert.True(t, set(p.Suggestion).Intersect(set(patched)).IsEmpty())
		default:
			assert.True(t, set(was).Equal(set(p.Suggestion)), "%q: %s", was, p)
		}
	}
}

// Of Node.js the vulnerable versions are whole release lines, and what is patched
// is within them.
func TestLintReadsTheRangeTextsOfNodeJS(t *testing.T) {
	for _, c := range []struct {
		vulnerable, patched string
		want                []string
	}{
		{"8.x || 7.x || 4.x || 6.x || 5.x", "^8.1.4 || ^7.10.1 || ^4.8.4 || ^6.11.1", nil},
		{" 12.x || 14.x || 16.x", " ^12.22.2 || ^14.17.2 || ^16.4.1", nil},
		{">=6.0.0 <6.2.0 || 5.x || 4.x", "^4.4.6 || ^5.12.0", nil},
		{"<= 10", "^6.14.4 || ^8.11.4 || >= 10.9.0", nil},
		{"5.x || 4.x", "^5.10.0 || 4.4.2", []string{"single-fix P"}},
		{"12.x", "12.x", []string{"nothing-affected! P"}},
		{"12.x", "^13.0.0 || ^13.2.0", []string{"swallowed-alternative P"}},
	} {
		problems := match.Lint(record("X-1", npmRange(advisory.NodeRuntime, c.vulnerable, c.patched)))
		assert.ElementsMatch(t, c.want, found(problems), "%s # %s", c.vulnerable, c.patched)
		checkSuggestions(t, c.vulnerable, c.patched, problems)
	}
}

func TestLinterThatKnowsWhatWasPublished(t *testing.T) {
	linter := func(versions ...string) match.Linter {
		return match.Linter{Published: func(p advisory.Package) []string {
			if p.Name == "p" {
				return versions
			}
			return nil
		}}
	}
	for _, c := range []struct {
		vulnerable, patched string
		published           []string
		want                []string
	}{
		{"<=1.11.1", ">=1.11.4", []string{"1.11.4", "1.11.1", "1.11.3", "1.11.2", "none"}, []string{"gap P"}},
		{"<=1.20.0", ">=1.21.1", []string{"1.20.0", "1.21.1"}, nil},
		{"<1.2.3", ">=1.2.4", []string{"1.2.2", "1.2.4"}, nil}, // there never was a 1.2.3
		{"<=1.2.3", ">=9.0.0", []string{"1.2.2", "1.2.3"}, []string{"unpublished-fix P"}},
	} {
		a := record("X-1", npmRange(advisory.NPM("p"), c.vulnerable, c.patched))
		assert.ElementsMatch(t, c.want, found(linter(c.published...).Lint(a)), "%s # %s", c.vulnerable, c.patched)
	}
	other := record("X-1", npmRange(advisory.NPM("other"), "<1.2.3", ">=1.2.4"))
	assert.Equal(t, []string{"gap P"}, found(linter("1.2.2").Lint(other)), "nothing is known of it")
}

func TestLintReadsEvents(t *testing.T) {
	p := advisory.NPM("p")
	for _, c := range []struct {
		name  string
		entry advisory.Affected
		want  []string
	}{
		{"one stretch", entry(p, events("introduced 0", "fixed 1.2.3")), nil},
		{"unsorted", entry(p, events("introduced 2.0.0", "fixed 1.5.0", "introduced 1.0.0", "fixed 2.5.0")), nil},
		{"last affected", entry(p, events("introduced 1.0.0", "last_affected 1.0.0")), nil},
		{"no end", entry(p, events("introduced 0")), nil},
		{"a limit", entry(p, events("introduced 0", "limit 2.0.0", "limit *")), nil},
		{"commits", entry(p, advisory.Range{Type: advisory.RangeGit, Events: []advisory.Event{{Introduced: "abc"}}}), nil},
		{"another ecosystem's order", entry(advisory.Package{Ecosystem: "PyPI", Name: "p"}, typed(advisory.RangeEcosystem, events("introduced 1!2"))), nil},
		{"another ecosystem's versions", listing(advisory.Affected{Package: advisory.Package{Ecosystem: "PyPI", Name: "p"}}, "1!2"), nil},
		{"malware", listing(entry(p, events("introduced 0")), "1.0.0"), nil},

		{"no version", entry(p, events("introduced 0", "fixed one")), []string{"unreadable! ranges[0].events[1].fixed"}},
		{"as npm writes it", entry(p, typed(advisory.RangeEcosystem, events("introduced 1.x"))), []string{"unreadable! ranges[0].events[0].introduced"}},
		{"listed", listing(advisory.Affected{Package: p}, "1.0.0", "latest"), []string{"unreadable! versions[1]"}},
		{"nothing", advisory.Affected{Package: p}, []string{"says-nothing affected[0]"}},
		{"no events", entry(p, events()), []string{"says-nothing! ranges[0].events"}},
		{"no introduced", entry(p, events("fixed 1.0.0")), []string{"says-nothing! ranges[0].events"}},
		{"an empty event", entry(p, events("introduced 0", "none")), []string{"says-nothing! ranges[0].events[1]"}},
		{"reversed", entry(p, events("introduced 2.0.0", "fixed 1.0.0")), []string{"reversed-bounds! ranges[0].events[1].fixed"}},
		{"reversed, the end in it", entry(p, events("introduced 2.0.0", "last_affected 1.0.0")), []string{"reversed-bounds! ranges[0].events[1].last_affected"}},
		{"empty", entry(p, events("introduced 1.0.0", "fixed 1.0.0")), []string{"empty-range! ranges[0].events[1].fixed"}},
		{"below a limit", entry(p, events("introduced 2.0.0", "limit 1.0.0")), []string{"empty-range! ranges[0]"}},
		{"introduced twice", entry(p, events("introduced 0", "introduced 1.0.0", "fixed 2.0.0")), []string{"idle-event ranges[0].events[1].introduced"}},
		{"fixed twice", entry(p, events("introduced 0", "fixed 1.0.0", "fixed 2.0.0")), []string{"idle-event ranges[0].events[2].fixed"}},
		{"fixed and affected", entry(p, events("introduced 0", "fixed 1.0.0"), events("introduced 0.5.0", "fixed 2.0.0")), []string{"fix-affected ranges[0].events[1].fixed"}},
		{"fixed and listed", listing(entry(p, events("introduced 0", "fixed 1.0.0")), "1.0.0"), []string{"fix-affected ranges[0].events[1].fixed"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			assert.Equal(t, slices.Clip(append([]string{}, c.want...)), found(match.Lint(record("X-1", c.entry))))
		})
	}
}

func TestLintComparesTheEntriesOfOnePackage(t *testing.T) {
	a := record("X-1",
		npmRange(advisory.NPM("p"), "<2.0.0", ">=2.0.0"),
		entry(advisory.NPM("q"), events("introduced 0")),
		entry(advisory.NPM("p"), events("introduced 2.0.0", "fixed 2.0.5")))
	assert.Equal(t, []string{"fix-affected P"}, found(match.Lint(a)), "q does not matter to p")
	// The bound of a range is no version that anybody names as fixed.
	a = record("X-1", entry(advisory.NPM("p"), events("introduced 1.0.0", "fixed 2.0.0-0"), events("introduced 2.0.0-0")))
	assert.Empty(t, match.Lint(a))
}

func TestLintKeepsToWhatIsWrong(t *testing.T) {
	hostile := strings.Repeat("<1.0.0 || ", 20000) + "<2.0.0"
	problems := match.Lint(record("X-1", npmRange(advisory.NPM("p"), hostile, strings.Repeat("x ", 20000))))
	require.NotEmpty(t, problems)
	for _, p := range problems {
		assert.Less(t, len(p.Message), 500)
	}
}

// What is found in real records is listed, so that it can be looked at, and any
// change shows.
func TestLintOnRealRecords(t *testing.T) {
	got := map[advisory.Rule][]string{}
	for _, a := range records(t, "security-wg") {
		problems := match.Lint(a)
		r := a.Affected[0].NPMRange
		checkSuggestions(t, r.Vulnerable, r.Patched, problems)
		for _, p := range problems {
			got[p.Rule] = append(got[p.Rule], strings.TrimPrefix(string(a.ID), "NSWG-"))
		}
	}
	assert.Equal(t, map[advisory.Rule][]string{
		match.RuleSwallowed:      {"ECO-305", "ECO-490", "ECO-495", "ECO-495"},
		match.RuleReversedBounds: {"ECO-367"},
		match.RuleOverlap:        {"ECO-98", "ECO-357", "ECO-400", "ECO-490", "ECO-495"},
		match.RuleGap:            {"ECO-49", "ECO-74", "ECO-75"},
		match.RuleSingleFix:      {"COR-26", "COR-69", "ECO-515"},
		match.RuleIdiom:          {"ECO-336", "ECO-349", "ECO-350"},
	}, got)
}

func FuzzLint(f *testing.F) {
	f.Add("<2.0.1 || <1.1.7", "^1.1.7 || >= 2.0.1")
	f.Add("<5.0.3 >=5.0.0 || < 4.2.1", ">=5.0.3 >=4.2.1")
	f.Add("from 20 on || 1.2.3beta", "<=0.0.0")
	f.Add("<99.999.9999", "")
	f.Fuzz(func(t *testing.T, vulnerable, patched string) {
		for _, p := range []advisory.Package{advisory.NPM("p"), advisory.NodeRuntime} {
			problems := match.Lint(record("X-1", npmRange(p, vulnerable, patched)))
			checkSuggestions(t, vulnerable, patched, problems)
			_, err := npm.Affected(vulnerable, patched)
			unreadable := slices.ContainsFunc(problems, func(p advisory.Problem) bool { return p.Rule == match.RuleUnreadable })
			assert.Equal(t, err != nil, unreadable, "%q # %q", vulnerable, patched)
		}
	})
}

func ExampleLint() {
	a := &advisory.Advisory{ID: "NSWG-ECO-490", Affected: []advisory.Affected{{
		Package:  advisory.NPM("https-proxy-agent"),
		NPMRange: &advisory.NPMRange{Vulnerable: "<2.0.1 || <1.1.7", Patched: "^1.1.7 || >= 2.0.1"},
	}}}
	for _, p := range match.Lint(a) {
		fmt.Println(p.Rule, "-", p.Suggestion)
	}
	// Output:
	// swallowed-alternative - <2.0.1
	// vulnerable-and-patched - <1.1.7 || >=2.0.0-0 <2.0.1
}
