package npm_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/match/npm"
)

// What the npm package semver says about each of these versions and a range, by default and
// with prereleases included: ">" for gtr, "<" for ltr, "=" for satisfies, "." for none.
func TestOutside(t *testing.T) {
	versions := []string{"0.9.0", "1.0.0-a", "1.0.0", "1.2.3", "1.9.9", "2.0.0-a", "2.0.0", "3.0.0"}
	for _, test := range []struct{ text, plain, wide string }{
		{"*", "=<===<==", "========"},
		{"^1.2.3", "<<<==>>>", "<<<==>>>"},
		{">=1.2.3", "<<<==<==", "<<<====="},
		{"<1.2.3", "=>=>>>>>", "===>>>>>"},
		{"<=1.2.3", "=>==>>>>", "====>>>>"},
		{"1.2.3", "<<<=>>>>", "<<<=>>>>"},
		{"1.2.3 || 2.0.0", "<<<=..=>", "<<<=..=>"},
		{"^1 || ^3", "<<===..=", "<====..="},
		{"~1.2.3-a", "<<<=>>>>", "<<<=>>>>"},
		{">1.2.3 <1.9.9", "<<<<>>>>", "<<<<>>>>"},
		{"=2.0.0-a", "<<<<<=>>", "<<<<<=>>"},
		{"* || 1.2.3-a", "=<===<==", "========"},
		{"<0.0.0-0", ">>>>>>>>", ">>>>>>>>"},
		{">2 <1", "........", "........"},
	} {
		for _, mode := range modes {
			want := test.plain
			if mode&npm.IncludePrerelease != 0 {
				want = test.wide
			}
			r := npm.MustParseRange(test.text, mode)
			for i, text := range versions {
				v := npm.MustParseVersion(text)
				assert.Equal(t, want[i] == '>', npm.GreaterThanRange(v, r), "%s > %q %v", text, test.text, mode)
				assert.Equal(t, want[i] == '<', npm.LessThanRange(v, r), "%s < %q %v", text, test.text, mode)
				assert.Equal(t, want[i] == '>' || want[i] == '<', npm.Outside(v, r), "%s outside %q %v", text, test.text, mode)
				assert.Equal(t, want[i] == '=', r.Contains(v), "%s in %q %v", text, test.text, mode)
			}
		}
	}
}

// What it says about pairs of ranges.
var relations = []struct {
	a, b                       string
	intersects, wideIntersects bool
	subset, wideSubset         bool
}{
	{"1.2.3", "1.2.3", true, true, true, true},
	{"1.2.3", "1.2.4", false, false, false, false},
	{"^1", "^2", false, false, false, false},
	{"^1", "1.2.3", true, true, false, false},
	{"^1", "1.x || 3", true, true, true, true},
	{"<1", ">=1", false, false, false, false},
	{"<=1.2.3", ">=1.2.3", true, true, false, false},
	{"<1.2.3", ">=1.2.3", false, false, false, false},
	{">1.2.3", "<1.2.4", true, true, false, false},
	{">1.2.3", "<1.2.4-0", true, true, false, false}, // though no version lies between
	{"*", "1.2.3-a", true, true, false, false},
	{"1.2.3-a", "*", false, true, false, true},       // not the same as the other way round
	{"10.0.0-a >=1", ">=9", false, true, true, true}, // though 10.0.0-a is in the first alone
	{"*", "^1", true, true, false, false},
	{"^1", "*", true, true, true, true},
	{"*", "*", true, true, true, true},
	{"", ">=0.0.0-0", true, true, true, true},
	{">=1", "<2 || >=2", true, true, false, false}, // though it is a subset
	{"<2 || >=2", ">=1", true, true, false, false},
	{"^1.2.3-a", "^1.2.3", true, true, false, false},
	{"^1.2.3", "^1.2.3-a", true, true, true, true},
	{">=1.2.3-a <1.2.3", "^1", true, true, false, true},
	{"1.2.3-a", "<2", false, true, false, true},
	{"<0.0.0-0", "*", true, true, false, true},
	{"*", "<0.0.0-0", true, true, false, false},
	{"<0.0.0", "*", true, true, false, true},
	{"<0.0.0", "<1", false, true, true, true},
	{">2 <1", "1.2.3", false, false, true, true},
	{"1.2.3", ">2 <1", false, false, false, false},
	{">2 <1", ">4 <3", false, false, true, true},
	{"1.2.3 1.2.4", "1.2.3", false, false, true, true},
	{"1 - 2", "1.5.x", true, true, false, false},
	{"1.5.x", "1 - 2", true, true, true, true},
	{"1.2.3 || 2.0.0", "1.x || 2.x", true, true, true, true},
	{"1.2.3 || 4.0.0", "1.x || 2.x", true, true, false, false},
	{"~1.2.3", "^1.2.3", true, true, true, true},
	{"^1.2.3", "~1.2.3", true, true, false, false},
	{">=1.0.0 <1.5.0-b", ">=1.0.0 <2.0.0", true, true, false, true},
	{"<=2.0.0-0", "<2.0.0", true, true, false, true},
	{"1.0.0 - 1.0.0", "1.0.0", true, true, true, false},
	{">1.2.3 <=1.2.3", "5", false, false, true, true},
	{">=1.2.3 <1.2.3", "5", false, false, true, true},
	{">=1.2.3 <=1.2.3", "1.2.3", true, true, true, true},
	{">=1.2.3 <=1.2.3", "5", false, false, false, false},
	{">=1.2.3 <=1.2.3", "1.2.4", false, false, false, false},
	{"1.2.3 >=1", "^1", true, true, true, true},
	{"1.2.3 >=2", "5", false, false, true, true},
	{"1.2.3 <1", "5", false, false, true, true},
	{"<=1.2.3-0", "<1.2.3", true, true, false, true},
	{"<1.2.3-0", "<1.2.3", true, true, true, true},
	{"<1.2.3-0 >=1.2.3-0", "2", false, false, true, true},
	{">1.0.0 >2.0.0", ">1.5.0", true, true, true, true},
	{"<1.0.0 <2.0.0", "<1.5.0", true, true, true, true},
}

func TestIntersectsAndSubset(t *testing.T) {
	for _, test := range relations {
		for _, mode := range modes {
			a, b := npm.MustParseRange(test.a, mode), npm.MustParseRange(test.b, mode)
			intersects, subset := test.intersects, test.subset
			if mode&npm.IncludePrerelease != 0 {
				intersects, subset = test.wideIntersects, test.wideSubset
			}
			assert.Equal(t, intersects, npm.Intersects(a, b), "%q and %q %v", test.a, test.b, mode)
			assert.Equal(t, subset, npm.Subset(a, b), "%q within %q %v", test.a, test.b, mode)
		}
	}
}

// With prereleases included, two ranges that have a version in common intersect, and
// what is found a subset is one. The converse does not hold, see the table above.
func TestRelationsAgreeWithSets(t *testing.T) {
	g := newGenerator(t)
	met, within := 0, 0
	for range rounds {
		a, b := g.parsedRange(npm.IncludePrerelease), g.parsedRange(npm.IncludePrerelease)
		if !a.Set().Intersect(b.Set()).IsEmpty() {
			met++
			require.True(t, npm.Intersects(a, b), "%q and %q have %s", a.Raw(), b.Raw(), a.Set().Intersect(b.Set()))
		}
		require.Equal(t, npm.Intersects(a, b), npm.Intersects(b, a), "%q and %q", a.Raw(), b.Raw())
		if npm.Subset(a, b) {
			within++
			require.True(t, a.Set().SubsetOf(b.Set()), "%q within %q", a.Raw(), b.Raw())
		}
	}
	require.Greater(t, met, 100)
	require.Greater(t, within, 100)
}

// By default, what is found a subset contains no release that the other does not. For
// prereleases semver does not hold to that, see the table above.
func TestSubsetByMembers(t *testing.T) {
	g := newGenerator(t)
	within := 0
	for range rounds {
		a, b := g.parsedRange(), g.parsedRange()
		if !npm.Subset(a, b) {
			continue
		}
		within++
		for _, v := range append(aroundRange(a), aroundRange(b)...) {
			require.True(t, v.IsPrerelease() || !a.Contains(v) || b.Contains(v), "%s is in %q and not in %q", v, a.Raw(), b.Raw())
		}
	}
	require.Greater(t, within, 100)
}

// A version is outside of a range on one side at most, never when it is inside, and
// then nothing that the range contains lies on that side.
func TestOutsideByMembers(t *testing.T) {
	g := newGenerator(t)
	outside := 0
	for range rounds {
		r := g.parsedRange(g.mode())
		v := g.version()
		above, below := npm.GreaterThanRange(v, r), npm.LessThanRange(v, r)
		require.Equal(t, above || below, npm.Outside(v, r), "%s, %q", v, r.Raw())
		if !above && !below {
			continue
		}
		outside++
		require.False(t, r.Contains(v), "%s in %q", v, r.Raw())
	}
	require.Greater(t, outside, 100)
}

// What it simplifies ranges to, for these versions.
func TestSimplify(t *testing.T) {
	versions := []string{"2.0.0", "1.0.0", "1.1.0", "1.2.0", "junk", "1.2.3-a", "1.2.3", "2.0.0-b", "v2.1.0", "3.0.0"}
	for _, test := range []struct{ text, plain, wide string }{
		{"*", "*", "*"},
		{"1.0.0 || 1.1.0 || 1.2.0", "<=1.2.0", "<=1.2.0"},
		{"1.0.0 || 1.1.0 || 1.2.0 || 1.2.3 || 2.0.0", "<=1.2.0 || 1.2.3 || 2.0.0", "<=1.2.0 || 1.2.3 || 2.0.0"},
		{"^1.0.0 || >=2.0.0 <3.0.0", "^1.0.0 || >=2.0.0 <3.0.0", "^1.0.0 || >=2.0.0 <3.0.0"},
		{"<1 || >=1.0.0 <3.0.0 || >=3.0.0", "<=1.2.0 || 1.2.3 || >=2.0.0", "*"},
		{"1.1.0", "1.1.0", "1.1.0"},
		{">=2.1.0 <99.0.0", ">=v2.1.0", ">=v2.1.0"},
		{"1.0.0 || 2.0.0 || 3.0.0-none || 4.0.0-none", "1.0.0 || 2.0.0", "1.0.0 || 2.0.0"},
		{">=1.2.3-a <1.3.0 || 1.1.0", "1.1.0 || 1.2.3-a - 1.2.3", "1.1.0 || 1.2.3-a - 1.2.3"},
		{"2.1.0 || 2.1.1 || 2.1.2", "v2.1.0", "v2.1.0"},
		{"<0.1.0 || <0.2.0", "", ""},
	} {
		assert.Equal(t, test.plain, npm.Simplify(versions, npm.MustParseRange(test.text)), test.text)
		assert.Equal(t, test.wide, npm.Simplify(versions, npm.MustParseRange(test.text, npm.IncludePrerelease)), test.text)
	}
	assert.Equal(t, "2.0.0", versions[0], "the list is left as it was")
	assert.Empty(t, npm.Simplify(nil, npm.MustParseRange("^1.0.0")))
}

// A simplified range contains the same of the versions, unless it is empty: then none.
func TestSimplifyKeepsMembers(t *testing.T) {
	g := newGenerator(t)
	for range rounds / 4 {
		r := g.parsedRange(npm.IncludePrerelease)
		versions := make([]string, 12)
		none := true
		for i := range versions {
			v := g.version()
			versions[i] = v.String()
			none = none && !r.Contains(v)
		}
		simple := npm.Simplify(versions, r)
		require.LessOrEqual(t, len(simple), len(r.Raw()))
		if simple == "" {
			require.True(t, none || r.Raw() == "", "%q of %v", r.Raw(), versions)
			continue
		}
		s, err := npm.ParseRange(simple, npm.IncludePrerelease)
		if errors.Is(err, npm.ErrNumberTooLarge) {
			continue // the range up to the highest number cannot be written with prereleases
		}
		require.NoError(t, err)
		for _, v := range versions {
			require.Equal(t, r.Test(v), s.Test(v), "%s in %q, simplified to %q for %v", v, r.Raw(), simple, versions)
		}
	}
}
