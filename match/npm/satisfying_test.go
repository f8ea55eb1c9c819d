package npm_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/match/npm"
)

var published = []string{"1.2.3", "v1.2.4", "1.2.5-rc.1", "1.3.0", "2.0.0-beta", "=1.2.9", "01.2.8", "junk", "1.2.3+b", "0.9.0", "1.3.0+late", ""}

// What the npm package semver picks from the published versions, those left out that it cannot
// read in the mode, for which it throws.
func TestMaxAndMinSatisfying(t *testing.T) {
	for _, test := range []struct{ text, max, min, wideMax, wideMin, looseMax, looseMin string }{
		{"*", "1.3.0", "0.9.0", "2.0.0-beta", "0.9.0", "1.3.0", "0.9.0"},
		{"^1.2.3", "1.3.0", "1.2.3", "1.3.0", "1.2.3", "1.3.0", "1.2.3"},
		{"~1.2.3", "v1.2.4", "1.2.3", "1.2.5-rc.1", "1.2.3", "=1.2.9", "1.2.3"},
		{"<1", "0.9.0", "0.9.0", "0.9.0", "0.9.0", "0.9.0", "0.9.0"},
		{"1.2.x || 2.x", "v1.2.4", "1.2.3", "2.0.0-beta", "1.2.3", "=1.2.9", "1.2.3"},
		{">=1.2.5-a <1.3.0", "1.2.5-rc.1", "1.2.5-rc.1", "1.2.5-rc.1", "1.2.5-rc.1", "=1.2.9", "1.2.5-rc.1"},
		{"1.3.0", "1.3.0", "1.3.0", "1.3.0", "1.3.0", "1.3.0", "1.3.0"},
		{"<0.1.0", "", "", "", "", "", ""},
		{"nope", "", "", "", "", "", ""},
	} {
		check := func(highest, lowest string, opts ...npm.Option) {
			got, ok := npm.MaxSatisfying(published, test.text, opts...)
			assert.Equal(t, highest, got, "%q %v", test.text, opts)
			assert.Equal(t, highest != "", ok, "%q %v", test.text, opts)
			got, ok = npm.MinSatisfying(published, test.text, opts...)
			assert.Equal(t, lowest, got, "%q %v", test.text, opts)
			assert.Equal(t, lowest != "", ok, "%q %v", test.text, opts)
		}
		check(test.max, test.min)
		check(test.wideMax, test.wideMin, npm.IncludePrerelease)
		check(test.looseMax, test.looseMin, npm.Loose)
	}
	_, ok := npm.MaxSatisfying(nil, "*")
	assert.False(t, ok)
	got, _ := npm.MaxSatisfying([]string{"1.2.3+first", "1.2.3+second"}, "*")
	assert.Equal(t, "1.2.3+first", got, "of equal versions the first")
	got, _ = npm.MinSatisfying([]string{"1.2.3+second", "1.2.3+first"}, "*")
	assert.Equal(t, "1.2.3+second", got)
}

// What it answers to minVersion, by default and with prereleases included.
func TestMinVersion(t *testing.T) {
	for _, test := range []struct{ text, plain, wide string }{
		{"*", "0.0.0", "0.0.0"},
		{"", "0.0.0", "0.0.0"},
		{">=1", "1.0.0", "1.0.0-0"},
		{"1", "1.0.0", "1.0.0-0"},
		{">1.2.3", "1.2.4", "1.2.4"},
		{">1.2.3-a", "1.2.3-a.0", "1.2.3-a.0"},
		{">=1.2.3-a", "1.2.3-a", "1.2.3-a"},
		{"<2", "0.0.0", "0.0.0"},
		{">1.2", "1.3.0", "1.3.0-0"},
		{"^1.2.3", "1.2.3", "1.2.3"},
		{"~1.2.3-b", "1.2.3-b", "1.2.3-b"},
		{"^0", "0.0.0", "0.0.0"},
		{"<0.0.0", "", "0.0.0-0"},
		{"<0.0.0-0", "", ""},
		{"<0.0.0-a", "0.0.0-0", "0.0.0-0"},
		{">2 <1", "", ""},
		{"1.2.3 1.2.4", "", ""},
		{">=2 || 1.2.3", "1.2.3", "1.2.3"},
		{">=2.0.0 >=1.0.0", "2.0.0", "2.0.0"},
		{">=1.0.0 >=2.0.0 >=1.5.0", "2.0.0", "2.0.0"},
		{">=1.0.0 || >=0.5.0 >=0.4.0", "0.5.0", "0.5.0"},
		{">=0.0.0-a <0.0.0", "0.0.0-a", "0.0.0-a"},
		{"1.2.3 || >=0.5.0-a <0.6", "0.5.0-a", "0.5.0-a"},
		{"<1 >0.5", "0.6.0", "0.6.0-0"},
		{">1.2.3 <1.2.4", "", ""},
		{"1.2.3 - 2", "1.2.3", "1.2.3-0"},
		{">=1.2.3 >1.2.3", "1.2.4", "1.2.4"},
		{">=1.0.0 <1.0.0 || >=2.0.0", "", ""}, // it tries the lowest bound alone
		{">9007199254740991.9007199254740991.9007199254740990", "9007199254740991.9007199254740991.9007199254740991",
			"9007199254740991.9007199254740991.9007199254740991"},
		{">9007199254740991.9007199254740991.9007199254740991", "", ""},
	} {
		for _, mode := range modes {
			want := test.plain
			if mode&npm.IncludePrerelease != 0 {
				want = test.wide
			}
			v, ok := npm.MinVersion(npm.MustParseRange(test.text, mode))
			assert.Equal(t, want != "", ok, "%q %v", test.text, mode)
			if ok {
				assert.Equal(t, want, v.String(), "%q %v", test.text, mode)
			} else {
				assert.Zero(t, v, "%q %v", test.text, mode)
			}
		}
	}
}

func TestMinVersionIsInTheRange(t *testing.T) {
	g := newGenerator(t)
	found := 0
	for range rounds {
		r := g.parsedRange(g.mode())
		v, ok := npm.MinVersion(r)
		if !ok {
			continue
		}
		found++
		require.True(t, r.Contains(v), "%s in %q", v, r.Raw())
		for _, w := range aroundRange(r) {
			if !w.IsPrerelease() && w.Less(v) {
				require.False(t, r.Contains(w), "%s in %q is below %s", w, r.Raw(), v)
			}
		}
	}
	require.Greater(t, found, rounds/2)
}

// MaxSatisfying and MinSatisfying pick, in any order of the list, what filtering and
// sorting gives.
func TestSatisfyingExtremes(t *testing.T) {
	g := newGenerator(t)
	for range rounds / 4 {
		r := g.parsedRange(g.mode())
		texts := make([]string, 20)
		var satisfying []npm.Version
		for i := range texts {
			v := g.version()
			texts[i] = v.Full()
			if r.Contains(v) {
				satisfying = append(satisfying, v)
			}
		}
		npm.Sort(satisfying)
		highest, ok := npm.MaxSatisfying(texts, r.Raw(), r.Options())
		require.Equal(t, len(satisfying) > 0, ok)
		lowest, ok := npm.MinSatisfying(texts, r.Raw(), r.Options())
		require.Equal(t, len(satisfying) > 0, ok)
		if ok {
			require.True(t, npm.MustParseVersion(highest).Equal(satisfying[len(satisfying)-1]), "%q of %v", r.Raw(), texts)
			require.True(t, npm.MustParseVersion(lowest).Equal(satisfying[0]), "%q of %v", r.Raw(), texts)
		}
	}
}
