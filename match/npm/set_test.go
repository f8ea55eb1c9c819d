package npm_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/match/npm"
)

// The one text of each set, however it was written.
func TestCanonicalText(t *testing.T) {
	for want, texts := range map[string][]string{
		"*":                      {"", "x", ">=0.0.0-0", "<=1.0.0 || >=1.0.1-0", "<1 || 1 || >1"},
		"<0.0.0-0":               {">2 <1", "1.2.3 1.2.4", "<*", ">=1.0.0 <1.0.0", ">1.2.3 <1.2.4-0"},
		"1.2.3":                  {"=1.2.3", ">=1.2.3 <=1.2.3", ">=1.2.3 <1.2.4-0", "1.2.3 || 1.2.3+b"},
		"1.2.3-a":                {">=1.2.3-a <1.2.3-a.0", ">=1.2.3-a <=1.2.3-a"},
		"1.2.4-0":                {">1.2.3 <1.2.4-0.0", ">1.2.3 <=1.2.4-0"},
		">1.2.3":                 {">=1.2.4-0", ">1.2.3 || 2.x"},
		"<=1.2.3":                {"<1.2.4-0", "<=1.2.3 || 1.x <1.2.3"},
		">1.2.3-a":               {">=1.2.3-a.0"},
		">=1.0.0-0 <2.0.0-0":     {"1", "^1 || 1.5", "1.0.0-0 - 1"},
		">=1.2.3 <2.0.0-0":       {"^1.2.3", "~1.2.3 || ^1.2.5", "1.2.3 || 1.2.4-0 || >1.2.4-0 <1.4.0 || ^1.2.3"},
		"<1.0.0 || >1.0.0":       {">1.0.0 || <1.0.0", "<1.0.0 || >=1.0.1-0"},
		"1.0.0 || 1.0.2":         {"1.0.2 || 1.0.0 || 1.0.0"},
		">1.0.0 <2.0.0":          {">=1.0.1-0 <2.0.0"},
		"<0.0.0":                 {"<0.0.0", "<0.0.0-a || >=0.0.0-a <0.0.0"},
		"<1.0.0-0":               {"<1", "0"},
		"<2.0.0-0":               {"<=1.9007199254740991.9007199254740991"},
		">=2.0.0-0":              {">1.9007199254740991.9007199254740991", ">1"},
		"<=1.9007199254740991.3": {"<1.9007199254740991.4-0"},
	} {
		for _, text := range append(texts, want) {
			r, err := npm.ParseRange(text, npm.IncludePrerelease|npm.Loose)
			require.NoError(t, err, text)
			assert.Equal(t, want, r.Set().String(), text)
			assert.Equal(t, want, npm.MustParseRange(want, npm.IncludePrerelease).Set().String())
		}
	}
}

func TestSetConstructors(t *testing.T) {
	v, w := npm.MustParseVersion("1.2.3+build"), npm.MustParseVersion("2.0.0-rc")
	least := npm.MustParseVersion("0.0.0-0")
	highest := npm.MustParseVersion("9007199254740991.9007199254740991.9007199254740991")
	bound := func(v npm.Version, inclusive bool) npm.Bound { return npm.Bound{Version: v, Inclusive: inclusive} }
	unbounded := npm.Bound{Unbounded: true}
	for i, test := range []struct {
		set  npm.Set
		want string
	}{
		{npm.Set{}, "<0.0.0-0"},
		{npm.All(), "*"},
		{npm.Only(v), "1.2.3"},
		{npm.From(v), ">=1.2.3"},
		{npm.Below(v), "<1.2.3"},
		{npm.UpTo(v), "<=1.2.3"},
		{npm.From(least), "*"},
		{npm.Below(least), "<0.0.0-0"},
		{npm.Only(least), "0.0.0-0"},
		{npm.UpTo(highest), "*"},
		{npm.Only(highest), ">=9007199254740991.9007199254740991.9007199254740991"},
		{npm.Below(highest), "<9007199254740991.9007199254740991.9007199254740991"},
		{npm.Between(bound(v, true), bound(w, true)), ">=1.2.3 <=2.0.0-rc"},
		{npm.Between(bound(v, false), bound(w, false)), ">1.2.3 <2.0.0-rc"},
		{npm.Between(bound(v, true), unbounded), ">=1.2.3"},
		{npm.Between(unbounded, bound(w, false)), "<2.0.0-rc"},
		{npm.Between(unbounded, unbounded), "*"},
		{npm.Between(bound(v, true), bound(v, true)), "1.2.3"},
		{npm.Between(bound(v, true), bound(v, false)), "<0.0.0-0"},
		{npm.Between(bound(w, true), bound(v, true)), "<0.0.0-0"},
		{npm.Between(npm.Bound{}, npm.Bound{}), "<0.0.0-0"},
		{npm.Between(bound(highest, false), unbounded), "<0.0.0-0"},
		{npm.Union(), "<0.0.0-0"},
		{npm.Union(npm.Set{}, npm.Only(w), npm.Only(v), npm.Set{}), "1.2.3 || 2.0.0-rc"},
	} {
		assert.Equal(t, test.want, test.set.String(), "row %d", i)
		assert.Equal(t, test.want == "<0.0.0-0", test.set.IsEmpty(), "row %d", i)
		requireCanonical(t, test.set)
	}
}

func TestSetOperations(t *testing.T) {
	set := func(text string) npm.Set { return npm.MustParseRange(text, npm.IncludePrerelease).Set() }
	for _, test := range []struct{ a, b, union, both, minus, not string }{
		{"^1", "^2", ">=1.0.0-0 <3.0.0-0", "<0.0.0-0", ">=1.0.0-0 <2.0.0-0", "<1.0.0-0 || >=2.0.0-0"},
		{"<1.2.3", ">=1.2.3", "*", "<0.0.0-0", "<1.2.3", ">=1.2.3"},
		{"<=1.2.3", ">=1.2.4", "<=1.2.3 || >=1.2.4", "<0.0.0-0", "<=1.2.3", ">1.2.3"},
		{"<=1.2.3", ">=1.2.4-0", "*", "<0.0.0-0", "<=1.2.3", ">1.2.3"},
		{"*", "1.2.3", "*", "1.2.3", "<1.2.3 || >1.2.3", "<0.0.0-0"},
		{"1.2.3", "*", "*", "1.2.3", "<0.0.0-0", "<1.2.3 || >1.2.3"},
		{"<2.0.0", ">=1.0.0 <1.5.0 || >=1.8.0", "*", ">=1.0.0 <1.5.0 || >=1.8.0 <2.0.0", "<1.0.0 || >=1.5.0 <1.8.0", ">=2.0.0"},
		{"<0.0.0-0", "^1.2.3", ">=1.2.3 <2.0.0-0", "<0.0.0-0", "<0.0.0-0", "*"},
	} {
		a, b := set(test.a), set(test.b)
		assert.Equal(t, test.union, a.Union(b).String(), "%s or %s", test.a, test.b)
		assert.Equal(t, test.both, a.Intersect(b).String(), "%s and %s", test.a, test.b)
		assert.Equal(t, test.minus, a.Minus(b).String(), "%s and not %s", test.a, test.b)
		assert.Equal(t, test.not, a.Complement().String(), "not %s", test.a)
		assert.Equal(t, test.minus == "<0.0.0-0", a.SubsetOf(b), "%s within %s", test.a, test.b)
		assert.Equal(t, test.a == test.b, a.Equal(b), "%s and %s", test.a, test.b)
	}
}

// Operations leave their operands alone, whatever memory they share.
func TestSetsAreImmutable(t *testing.T) {
	g := newGenerator(t)
	for range rounds / 4 {
		a, b := g.set(), g.set()
		textA, textB := a.String(), b.String()
		union := a.Union(b)
		textUnion := union.String()
		_, _, _, _ = a.Intersect(b), a.Minus(b), a.Complement(), npm.Union(b, a, union)
		_ = union.Union(g.set()).Minus(a)
		require.Equal(t, textA, a.String())
		require.Equal(t, textB, b.String())
		require.Equal(t, textUnion, union.String())
	}
}

func TestIntervals(t *testing.T) {
	s := npm.MustParseRange("<1.0.0 || >=1.2.0-rc <=1.3.0 || >2.0.0", npm.IncludePrerelease).Set()
	intervals := slices.Collect(s.Intervals())
	require.Len(t, intervals, 3)
	assert.Equal(t, 3, s.Len())
	for i, want := range []struct {
		text, low, high             string
		lowIncluded, highIncluded   bool
		lowUnbounded, highUnbounded bool
	}{
		{text: "<1.0.0", high: "1.0.0", lowUnbounded: true},
		{text: ">=1.2.0-rc <=1.3.0", low: "1.2.0-rc", high: "1.3.0", lowIncluded: true, highIncluded: true},
		{text: ">2.0.0", low: "2.0.0", highUnbounded: true},
	} {
		low, high := intervals[i].Low(), intervals[i].High()
		assert.Equal(t, want.text, intervals[i].String())
		assert.Equal(t, want.lowUnbounded, low.Unbounded, want.text)
		assert.Equal(t, want.highUnbounded, high.Unbounded, want.text)
		if !low.Unbounded {
			assert.Equal(t, want.low, low.Version.String(), want.text)
			assert.Equal(t, want.lowIncluded, low.Inclusive, want.text)
		}
		if !high.Unbounded {
			assert.Equal(t, want.high, high.Version.String(), want.text)
			assert.Equal(t, want.highIncluded, high.Inclusive, want.text)
		}
	}
	for range s.Intervals() {
		break // a walk can end early
	}
	assert.Empty(t, slices.Collect(npm.Set{}.Intervals()))

	var zero npm.Interval
	assert.Equal(t, "<0.0.0-0", zero.String())
	found, ok := s.Find(npm.MustParseVersion("1.1.0"))
	assert.False(t, ok)
	assert.Equal(t, zero, found)
	for _, v := range universe {
		assert.False(t, zero.Contains(npm.MustParseVersion(v)), v)
	}
}

// From the ends of its intervals a set can be made again.
func TestIntervalsMakeTheSet(t *testing.T) {
	g := newGenerator(t)
	for range rounds {
		s := g.set()
		var again npm.Set
		for i := range s.Intervals() {
			one := npm.Between(i.Low(), i.High())
			require.Equal(t, i.String(), one.String(), "%s", s)
			require.True(t, one.SubsetOf(s), "%s", s)
			again = again.Union(one)
		}
		require.True(t, s.Equal(again), "%s", s)
	}
}

func TestSetOfZeroRange(t *testing.T) {
	r := npm.Set{}.Range()
	assert.Equal(t, "<0.0.0-0", r.String())
	assert.True(t, r.Set().IsEmpty())
	assert.Equal(t, "*", npm.All().Range().String())
}

// Two ends at one place may be spelled in two ways. Sets and texts do not tell them apart,
// the ends of intervals keep the way that they were made in.
func TestIntervalSpelling(t *testing.T) {
	upTo, below := npm.UpTo(npm.MustParseVersion("1.2.3")), npm.Below(npm.MustParseVersion("1.2.4-0"))
	assert.True(t, upTo.Equal(below))
	assert.Equal(t, upTo.String(), below.String())
	for i := range upTo.Intervals() {
		assert.Equal(t, npm.Bound{Version: npm.MustParseVersion("1.2.3"), Inclusive: true}, i.High())
	}
	for i := range below.Intervals() {
		assert.Equal(t, npm.Bound{Version: npm.MustParseVersion("1.2.4-0")}, i.High())
	}
}
