package npm_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/match/npm"
)

// What the npm package semver makes of these comparators, strictly and loosely; "!" is that
// it throws.
func TestParseComparator(t *testing.T) {
	for _, test := range []struct{ text, strict, loose string }{
		{"", "", ""},
		{" \t", "", ""},
		{"1.2.3", "1.2.3", "1.2.3"},
		{"=1.2.3", "1.2.3", "1.2.3"},
		{">1.2.3", ">1.2.3", ">1.2.3"},
		{">= 1.2.3", ">=1.2.3", ">=1.2.3"},
		{" > 1.2.3 ", ">1.2.3", ">1.2.3"},
		{"> v1.2.3", ">1.2.3", ">1.2.3"},
		{"<1.2.3-a", "<1.2.3-a", "<1.2.3-a"},
		{"<=v1.2.3+b", "<=1.2.3", "<=1.2.3"},
		{"==1.2.3", "!", "1.2.3"},
		{">= =1.2.3", "!", ">=1.2.3"},
		{"<01.2.3", "!", "<1.2.3"},
		{"1.2.3beta", "!", "1.2.3-beta"},
		{"*", "!", "!"},
		{"x", "!", "!"},
		{"1.2", "!", "!"},
		{"~1.2.3", "!", "!"},
		{"^1.2.3", "!", "!"},
		{"=>1.2.3", "!", "!"},
		{">=1.2.3 <2.0.0", "!", "!"},
		{"1.2.3 || 2.0.0", "!", "!"},
		{">", "!", "!"},
		{"v", "!", "!"},
	} {
		check := func(want string, opts ...npm.Option) {
			c, err := npm.ParseComparator(test.text, opts...)
			if want == "!" {
				assert.Error(t, err, "%q %v", test.text, opts)
				assert.Zero(t, c)
				return
			}
			assert.NoError(t, err, "%q %v", test.text, opts)
			assert.Equal(t, want, c.String(), "%q %v", test.text, opts)
			assert.Equal(t, want == "", c.IsAny(), "%q %v", test.text, opts)
			assert.Equal(t, want, c.Operator()+printed(c), "%q %v", test.text, opts)
		}
		check(test.strict)
		check(test.loose, npm.Loose)
	}
}

func printed(c npm.Comparator) string {
	if c.IsAny() {
		return ""
	}
	return c.Version().Full()
}

func TestComparatorErrors(t *testing.T) {
	for _, test := range []struct {
		text   string
		kind   npm.ErrorKind
		offset int
	}{
		{" ^1.2.3", npm.ErrSyntax, 1},
		{"~>1.2.3", npm.ErrSyntax, 0},
		{">= 1.2", npm.ErrIncomplete, 6},
		{">", npm.ErrIncomplete, 1},
		{" <1.2.x", npm.ErrSyntax, 6},
		{"<1.2.3beta", npm.ErrSyntax, 6},
		{"<=01.2.3", npm.ErrLeadingZero, 2},
		{">1.9007199254740992.0", npm.ErrNumberTooLarge, 3},
	} {
		_, err := npm.ParseComparator(test.text)
		requireParseError(t, err, test.text, test.kind, test.offset)
	}
}

func TestZeroComparator(t *testing.T) {
	var zero npm.Comparator
	assert.True(t, zero.IsAny())
	assert.Empty(t, zero.String())
	assert.Empty(t, zero.Operator())
	assert.Zero(t, zero.Version())
	for _, v := range universe {
		assert.True(t, zero.Test(npm.MustParseVersion(v)), v)
	}
}

// A comparator tests by order alone.
func TestComparatorTest(t *testing.T) {
	holds := map[string][3]bool{ // when the order is less, equal, greater
		"": {false, true, false}, "<": {true, false, false}, "<=": {true, true, false},
		">": {false, false, true}, ">=": {false, true, true},
	}
	g := newGenerator(t)
	for range rounds / 4 {
		bound := g.version()
		for operator, want := range holds {
			c, err := npm.ParseComparator(operator + bound.Full())
			require.NoError(t, err)
			require.Equal(t, operator, c.Operator())
			require.True(t, c.Version().Equal(bound))
			again, err := npm.ParseComparator(c.String())
			require.NoError(t, err)
			require.Equal(t, c, again)
			for _, v := range around(bound) {
				require.Equal(t, want[v.Compare(bound)+1], c.Test(v), "%s %s", v, c)
			}
		}
	}
}

// What it answers to intersects of each pair, "#" for true, by default and with
// prereleases included.
func TestComparatorIntersects(t *testing.T) {
	texts := []string{"", "1.2.3", ">1.2.3", ">=1.2.3", "<1.2.3", "<=1.2.3", "<2.0.0", ">2.0.0", "1.2.4", "<0.0.0", ">=1.2.3-a", "<1.2.3-b", "<0.0.0-0"}
	for i, want := range []struct{ plain, wide string }{
		{"#############", "#############"},
		{"##.#.##...#..", "##.#.##...#.."},
		{"#.##..###.#..", "#.##..###.#.."},
		{"####.####.#..", "####.####.#.."},
		{"#...###...##.", "#...###..###."},
		{"##.####...##.", "##.####..###."},
		{"#######.#.##.", "#######.####."},
		{"#.##...#..#..", "#.##...#..#.."},
		{"#.##..#.#.#..", "#.##..#.#.#.."},
		{"#............", "#...###..#.#."},
		{"#########.##.", "#########.##."},
		{"#...###...##.", "#...###..###."},
		{"#............", "#............"},
	} {
		for j := range texts {
			a, errA := npm.ParseComparator(texts[i])
			b, errB := npm.ParseComparator(texts[j])
			require.NoError(t, errA)
			require.NoError(t, errB)
			assert.Equal(t, want.plain[j] == '#', a.Intersects(b), "%q and %q", texts[i], texts[j])
			assert.Equal(t, want.wide[j] == '#', a.Intersects(b, npm.IncludePrerelease), "%q and %q", texts[i], texts[j])
		}
	}
}

func TestComparatorsOfRange(t *testing.T) {
	for text, want := range map[string][][]string{
		"^1.2 || 3":      {{">=1.2.0", "<2.0.0-0"}, {">=3.0.0", "<4.0.0-0"}},
		"*":              {{""}},
		"<1 >=2":         {{"<1.0.0-0", ">=2.0.0"}},
		"1.2.3":          {{"1.2.3"}},
		"1.2.3 1.2.3":    {{"1.2.3"}},
		"<* || <0.0.0-0": {{"<0.0.0-0"}},
		"1 || * || 2":    {{""}},
	} {
		var got [][]string
		for _, alternative := range npm.MustParseRange(text).Comparators() {
			var texts []string
			for _, c := range alternative {
				texts = append(texts, c.String())
			}
			got = append(got, texts)
		}
		assert.Equal(t, want, got, text)
	}
	// What is returned is the caller's own.
	r := npm.MustParseRange("^1.2.3 || 4.x")
	r.Comparators()[0][0] = npm.Comparator{}
	assert.Equal(t, ">=1.2.3 <2.0.0-0||>=4.0.0 <5.0.0-0", r.String())
}
