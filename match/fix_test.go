package match_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/match"
)

func TestFixed(t *testing.T) {
	p := advisory.NPM("p")
	for _, test := range []struct {
		name    string
		entries []advisory.Affected
		asks    map[string]string // a version and its fix
	}{
		{"the installed line, whatever the order of entries",
			[]advisory.Affected{entry(p, events("introduced 2.0.0", "fixed 2.3.1")), entry(p, events("introduced 0", "fixed 1.9.2"))},
			map[string]string{"1.0.0": "1.9.2", "2.0.0": "2.3.1", "1.9.2-rc.1": "1.9.2"}},
		{"the installed line within one range",
			[]advisory.Affected{entry(p, events("introduced 0", "fixed 1.9.2", "introduced 2.0.0", "fixed 2.3.1"))},
			map[string]string{"1.0.0": "1.9.2", "2.3.0": "2.3.1"}},
		{"the next line if the installed one has none",
			[]advisory.Affected{entry(p, events("introduced 1.0.0", "last_affected 1.9.9")), entry(p, events("introduced 2.0.0", "fixed 2.3.1"))},
			map[string]string{"1.5.0": "2.3.1", "2.0.0": "2.3.1"}},
		{"none above",
			[]advisory.Affected{entry(p, events("introduced 0", "fixed 1.9.2", "introduced 2.0.0"))},
			map[string]string{"1.0.0": "1.9.2", "2.5.0": ""}},
		{"no fix that another entry affects",
			[]advisory.Affected{entry(p, events("introduced 0", "fixed 1.2.0")), entry(p, events("introduced 1.1.0", "fixed 1.4.0"))},
			map[string]string{"1.0.0": "1.4.0"}},
		{"no fix that the list affects",
			[]advisory.Affected{listing(entry(p, events("introduced 0", "fixed 1.2.0"), events("introduced 0", "fixed 1.3.0")), "1.3.0")},
			map[string]string{"1.0.0": ""}},
		{"another package's fix is none of this one's",
			[]advisory.Affected{entry(p, events("introduced 0")), entry(advisory.NPM("q"), events("introduced 0", "fixed 1.2.0"))},
			map[string]string{"1.0.0": ""}},
		{"last affected names no fix",
			[]advisory.Affected{entry(p, events("introduced 0", "last_affected 1.2.0"))},
			map[string]string{"1.0.0": "", "1.2.0": ""}},
		{"a limit names no fix",
			[]advisory.Affected{entry(p, events("introduced 0", "limit 1.2.0"))},
			map[string]string{"1.0.0": ""}},
		{"nor does a commit",
			[]advisory.Affected{entry(p, events("introduced 0"), typed(advisory.RangeGit, events("introduced 0", "fixed 1.2.0")))},
			map[string]string{"1.0.0": ""}},
		{"an unreadable version, and an unreadable fix",
			[]advisory.Affected{entry(p, events("introduced 0")), entry(p, events("introduced 5.0.0", "fixed x"))},
			map[string]string{"1.0.0": "", "latest": ""}},
		{"a prerelease is a fix",
			[]advisory.Affected{entry(p, events("introduced 0", "fixed 2.0.0-beta.3"))},
			map[string]string{"1.0.0": "2.0.0-beta.3", "2.0.0-beta.2": "2.0.0-beta.3"}},
		{"no desugared bound from events",
			[]advisory.Affected{entry(p, events("introduced 22.0.0", "fixed 23.0.0-0"))},
			map[string]string{"22.1.0": "23.0.0"}},
		{"without build metadata and prefix",
			[]advisory.Affected{entry(p, events("introduced 0", "fixed v1.2.3+build"))},
			map[string]string{"1.0.0": "1.2.3"}},
		{"patched lines",
			[]advisory.Affected{npmRange(p, "", "^4.8.4 || ~6.11.1 || >=7.2.1")},
			map[string]string{"0.1.0": "4.8.4", "4.8.3": "4.8.4", "5.0.0": "6.11.1", "6.11.0": "6.11.1", "6.12.0": "7.2.1", "7.2.1-rc.1": "7.2.1"}},
		{"no desugared bound from a patched range",
			[]advisory.Affected{npmRange(p, "<23", "23.x || >= 25")},
			map[string]string{"22.0.0": "23.0.0"}},
		{"a patched range that is open below",
			[]advisory.Affected{npmRange(p, "<=1.2.3", ">1.2.3")},
			map[string]string{"1.2.3": ">1.2.3", "1.0.0": ">1.2.3"}},
		{"the lower of a version and the place above it",
			[]advisory.Affected{npmRange(p, "<=1.2.3", ">1.2.3"), entry(p, events("introduced 0", "fixed 1.2.4"))},
			map[string]string{"1.2.3": "1.2.4"}},
		{"a version is below the place above it",
			[]advisory.Affected{npmRange(p, "<1.2.3", ">1.2.3"), entry(p, events("introduced 0", "fixed 1.2.3"))},
			map[string]string{"1.2.2": "1.2.3"}},
		{"and is so in the other order",
			[]advisory.Affected{entry(p, events("introduced 0", "fixed 1.2.3")), npmRange(p, "<1.2.3", ">1.2.3")},
			map[string]string{"1.2.2": "1.2.3"}},
		{"the same fix twice",
			[]advisory.Affected{npmRange(p, "<=1.2.3", ">1.2.3"), npmRange(p, "<1.2.0", ">1.2.3"), entry(p, events("introduced 0", "last_affected 1.0.0"))},
			map[string]string{"1.0.0": ">1.2.3"}},
		{"nor from one above it",
			[]advisory.Affected{npmRange(p, "<=1.0.0-0", ">1.0.0-0")},
			map[string]string{"0.9.0": "1.0.0", "1.0.0-0": "1.0.0"}},
		{"what has no beginning",
			[]advisory.Affected{npmRange(p, "<0.0.0", "<0.0.0-alpha")},
			map[string]string{"0.0.0-beta": ""}},
		{"a version that has no place in the order",
			[]advisory.Affected{listing(entry(p, events("introduced 0", "fixed 2.0.0")), "1.0")},
			map[string]string{"1.0": "", "1.0.0": "2.0.0"}},
		{"no fix",
			[]advisory.Affected{npmRange(p, "<2.0.0", "<0.0.0")},
			map[string]string{"1.0.0": ""}},
		{"a patched range below only",
			[]advisory.Affected{npmRange(p, ">=1.0.0", "<1.0.0")},
			map[string]string{"1.0.0": ""}},
		{"a fix in one entry, npm's words in another",
			[]advisory.Affected{npmRange(p, "<2.0.0", ">=1.5.0"), entry(p, events("introduced 1.5.0", "fixed 1.6.0"))},
			map[string]string{"1.0.0": "1.6.0"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			x, _ := match.NewIndex(source(record("A", test.entries...)))
			for version, want := range test.asks {
				found := x.Query(p, version)
				if assert.Len(t, found, 1, version) {
					assert.Equal(t, match.Affected, found[0].Status, version)
					assert.Equal(t, want, found[0].Fixed, version)
				}
			}
		})
	}
}

// What is fixed in an order that nobody here knows is not compared.
func TestFixedOfOtherEcosystems(t *testing.T) {
	pypi := advisory.Package{Ecosystem: "PyPI", Name: "p"}
	x := newIndex(t, record("A", listing(entry(pypi, typed(advisory.RangeEcosystem, events("introduced 0", "fixed 1.2.0"))), "1.0.0")))
	ask(t, x, []question{{pypi, "1.0.0", "A: listed 1.0.0"}})
}
