package npm_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/match/npm"
)

// In ascending order.
var universe = strings.Fields(`
	0.0.0-0 0.0.0 0.0.1 0.1.2 0.2.0-0 0.2.0 1.0.0-0 1.0.0-a 1.0.0 1.2.2 1.2.3-0 1.2.3-a 1.2.3-a.0 1.2.3-b 1.2.3 1.2.4-0
	1.2.4 1.3.0-0 1.3.0 1.9.9 2.0.0-0 2.0.0-rc.1 2.0.0 2.3.4-b 2.3.4 2.3.5-0 2.3.5 3.0.0-0 3.0.0 100.0.0`)

// Which versions of the universe satisfy a range, according to the npm package semver, by
// default and with prereleases included. What is not listed does not. A stretch of
// versions is written "from..to"; by default, that is one of releases.
var containment = []struct{ text, plain, wide string }{
	{"*", "0.0.0..100.0.0", "0.0.0-0..100.0.0"},
	{"<0.0.0-0", "", ""},
	{"1.2.3", "1.2.3", "1.2.3"},
	{"=v1.2.3-a", "1.2.3-a", "1.2.3-a"},
	{"1.2.3+b", "1.2.3", "1.2.3"},
	{"1", "1.0.0..1.9.9", "1.0.0-0..1.9.9"},
	{"1.2.x", "1.2.2..1.2.4", "1.2.2..1.2.4"},
	{"x", "0.0.0..100.0.0", "0.0.0-0..100.0.0"},
	{">1.2.3", "1.2.4..100.0.0", "1.2.4-0..100.0.0"},
	{">=1.2.3", "1.2.3..100.0.0", "1.2.3..100.0.0"},
	{"<1.2.3", "0.0.0..1.2.2", "0.0.0-0..1.2.3-b"},
	{"<=1.2.3", "0.0.0..1.2.3", "0.0.0-0..1.2.3"},
	{">1.2.3-a", "1.2.3-a.0 1.2.3-b 1.2.3..100.0.0", "1.2.3-a.0..100.0.0"},
	{">=1.2.3-a", "1.2.3-a 1.2.3-a.0 1.2.3-b 1.2.3..100.0.0", "1.2.3-a..100.0.0"},
	{"<1.2.3-b", "1.2.3-0 1.2.3-a 1.2.3-a.0 0.0.0..1.2.2", "0.0.0-0..1.2.3-a.0"},
	{"<=1.2.3-a", "1.2.3-0 1.2.3-a 0.0.0..1.2.2", "0.0.0-0..1.2.3-a"},
	{">1", "2.0.0..100.0.0", "2.0.0-0..100.0.0"},
	{"<1", "0.0.0..0.2.0", "0.0.0-0..0.2.0"},
	{"<=1", "0.0.0..1.9.9", "0.0.0-0..1.9.9"},
	{">=1 <2", "1.0.0..1.9.9", "1.0.0-0..1.9.9"},
	{"^1.2.3", "1.2.3..1.9.9", "1.2.3..1.9.9"},
	{"^1.2.3-a", "1.2.3-a 1.2.3-a.0 1.2.3-b 1.2.3..1.9.9", "1.2.3-a..1.9.9"},
	{"^1.2", "1.2.2..1.9.9", "1.2.2..1.9.9"},
	{"^0", "0.0.0..0.2.0", "0.0.0-0..0.2.0"},
	{"^0.1.2", "0.1.2", "0.1.2"},
	{"^0.0.1", "0.0.1", "0.0.1"},
	{"^0.0", "0.0.0 0.0.1", "0.0.0-0..0.0.1"},
	{"~1.2.3", "1.2.3 1.2.4", "1.2.3..1.2.4"},
	{"~1.2.3-b", "1.2.3-b 1.2.3 1.2.4", "1.2.3-b..1.2.4"},
	{"~1.2", "1.2.2..1.2.4", "1.2.2..1.2.4"},
	{"~1", "1.0.0..1.9.9", "1.0.0-0..1.9.9"},
	{"~>1.2.3-a", "1.2.3-a 1.2.3-a.0 1.2.3-b 1.2.3 1.2.4", "1.2.3-a..1.2.4"},
	{"1.2.3 - 2.3.4", "1.2.3..2.3.4", "1.2.3-0..2.3.4"},
	{"1.2.3-a - 2.3.4-b", "1.2.3-a 1.2.3-a.0 1.2.3-b 2.3.4-b 1.2.3..2.0.0", "1.2.3-a..2.3.4-b"},
	{"1.2 - 2.3", "1.2.2..2.3.5", "1.2.2..2.3.5"},
	{"1 - 1", "1.0.0..1.9.9", "1.0.0-0..1.9.9"},
	{"* - 1.2.3", "0.0.0..1.2.3", "0.0.0-0..1.2.3"},
	{">=1.2.3-a <1.2.3-b", "1.2.3-a 1.2.3-a.0", "1.2.3-a 1.2.3-a.0"},
	{"1.2.3-a || 2", "1.2.3-a 2.0.0..2.3.5", "1.2.3-a 2.0.0-0..2.3.5"},
	{">=1.0.0 <1.2.3-b || >=1.2.2 <2.0.0", "1.2.3-0 1.2.3-a 1.2.3-a.0 1.0.0..1.9.9", "1.0.0..2.0.0-rc.1"},
	{"* || 1.2.3-a", "0.0.0..100.0.0", "0.0.0-0..100.0.0"},
	{"<1 || >=2", "0.0.0..0.2.0 2.0.0..100.0.0", "0.0.0-0..0.2.0 2.0.0-0..100.0.0"},
	{"1.2.3 1.2.4", "", ""},
	{">2 <1", "", ""},
	{">=2.0.0-0 <2.0.0", "2.0.0-0 2.0.0-rc.1", "2.0.0-0 2.0.0-rc.1"},
	{">1.2.3 <1.2.4", "", "1.2.4-0"},
	{"<=100.0.0-0", "0.0.0..3.0.0", "0.0.0-0..3.0.0"},
	{">=0.0.0", "0.0.0..100.0.0", "0.0.0..100.0.0"},
	{">=0.0.0-0", "0.0.0-0 0.0.0..100.0.0", "0.0.0-0..100.0.0"},
}

// listed returns the versions that a column of the table names.
func listed(column string, prereleases bool) []string {
	var versions []string
	for word := range strings.FieldsSeq(column) {
		from, to, _ := strings.Cut(word, "..")
		if to == "" {
			to = from
			versions = append(versions, word)
			continue
		}
		for _, v := range universe[slices.Index(universe, from) : slices.Index(universe, to)+1] {
			if prereleases || !strings.Contains(v, "-") {
				versions = append(versions, v)
			}
		}
	}
	return versions
}

func TestContains(t *testing.T) {
	check := func(text string, want []string, opts ...npm.Option) {
		t.Helper()
		r, err := npm.ParseRange(text, opts...)
		require.NoError(t, err, text)
		for _, v := range universe {
			in := slices.Contains(want, v)
			assert.Equal(t, in, r.Contains(npm.MustParseVersion(v)), "%s in %q %v", v, text, opts)
			assert.Equal(t, in, r.Contains(npm.MustParseVersion(v+"+meta")), "%s+meta in %q %v", v, text, opts)
			assert.Equal(t, in, r.Test(v), "%s in %q %v", v, text, opts)
			assert.Equal(t, in, npm.Satisfies(v, text, opts...), "%s in %q %v", v, text, opts)
		}
	}
	for _, test := range containment {
		plain, wide := listed(test.plain, false), listed(test.wide, true)
		check(test.text, plain)
		check(test.text, plain, npm.Loose)
		check(test.text, wide, npm.IncludePrerelease)
		check(test.text, wide, npm.IncludePrerelease, npm.Loose)

		set := npm.MustParseRange(test.text).Set()
		for _, v := range universe {
			assert.Equal(t, slices.Contains(wide, v), set.Contains(npm.MustParseVersion(v)), "%s in the set of %q", v, test.text)
		}
	}
}

// Alternatives of a range are not merged: what a prerelease needs it must find in one.
func TestAlternativesStayApart(t *testing.T) {
	apart := npm.MustParseRange(">=1.0.0 <1.5.0-b || >=1.4.0 <2.0.0")
	merged := npm.MustParseRange(">=1.0.0 <2.0.0")
	v := npm.MustParseVersion("1.5.0-a")
	assert.True(t, apart.Contains(v))
	assert.False(t, merged.Contains(v))
	assert.True(t, apart.Set().Equal(merged.Set()))
}

// An alternative contains the same, and reads the same, whether it stands alone or among others.
func TestAlternativeSaidTwice(t *testing.T) {
	g := newGenerator(t)
	for range 3000 {
		mode := g.mode()
		text := g.alternativeText()
		once, err := npm.ParseRange(text, mode)
		if err != nil {
			continue
		}
		twice := npm.MustParseRange(text+"||"+text, mode)
		comparators := once.Comparators()
		require.Equal(t, comparators[0], twice.Comparators()[0], "%q", text)
		for _, v := range append(aroundRange(once), g.version()) {
			require.Equal(t, twice.Contains(v), once.Contains(v), "%s in %q, options %d", v, text, mode)
			require.Equal(t, once.Explain(v).Contains, once.Explain(v).Alternatives[0].Accepts, "%s in %q, options %d", v, text, mode)
		}
	}
}

func TestSatisfiesUnreadable(t *testing.T) {
	for _, text := range []string{"", "1", "1.2", "1.2.3.4", "latest", "1.2.3beta", "01.2.3", "=1.2.3"} {
		assert.False(t, npm.Satisfies(text, "*"), text)
		assert.False(t, npm.MustParseRange("*").Test(text), text)
	}
	for _, text := range []string{"1.2.3beta", "01.2.3", "=1.2.3"} {
		assert.True(t, npm.Satisfies(text, "*", npm.Loose, npm.IncludePrerelease), text)
		assert.True(t, npm.MustParseRange("*", npm.Loose|npm.IncludePrerelease).Test(text), text)
	}
	assert.False(t, npm.Satisfies("1.2.3", "latest"))
	assert.False(t, npm.Satisfies("1.2.3", "latest", npm.Loose))
	assert.True(t, npm.Satisfies("1.2.3", "latest || 1", npm.Loose))
	assert.False(t, npm.Satisfies("1.2.3", "latest || 1"))
}
