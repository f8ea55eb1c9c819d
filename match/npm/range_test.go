package npm_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/match/npm"
)

// same marks ranges that mean the same comparators when prereleases are included.
const same = "same"

// What the npm package semver makes of these ranges: validRange's answer, and the one with
// includePrerelease, or "" where that is no range.
var rangeTexts = []struct{ text, plain, wide string }{
	{"", "*", same},
	{"*", "*", same},
	{" ", "*", same},
	{"x", "*", same},
	{"X", "*", same},
	{"||", "*", same},
	{"* || 1.2.3-a", "*", same},
	{"1.2.3", "1.2.3", same},
	{"=1.2.3", "1.2.3", same},
	{"v1.2.3", "1.2.3", same},
	{"= v1.2.3", "1.2.3", same},
	{"1", ">=1.0.0 <2.0.0-0", ">=1.0.0-0 <2.0.0-0"},
	{"1.x", ">=1.0.0 <2.0.0-0", ">=1.0.0-0 <2.0.0-0"},
	{"1.X.x", ">=1.0.0 <2.0.0-0", ">=1.0.0-0 <2.0.0-0"},
	{"1.*", ">=1.0.0 <2.0.0-0", ">=1.0.0-0 <2.0.0-0"},
	{"1.2", ">=1.2.0 <1.3.0-0", ">=1.2.0-0 <1.3.0-0"},
	{"1.2.x", ">=1.2.0 <1.3.0-0", ">=1.2.0-0 <1.3.0-0"},
	{"1.2.*", ">=1.2.0 <1.3.0-0", ">=1.2.0-0 <1.3.0-0"},
	{"x.x", "*", same},
	{">1", ">=2.0.0", ">=2.0.0-0"},
	{"> 1", ">=2.0.0", ">=2.0.0-0"},
	{">=1", ">=1.0.0", ">=1.0.0-0"},
	{"<1", "<1.0.0-0", same},
	{"<=1", "<2.0.0-0", same},
	{">1.2", ">=1.3.0", ">=1.3.0-0"},
	{">=1.2", ">=1.2.0", ">=1.2.0-0"},
	{"<1.2", "<1.2.0-0", same},
	{"<=1.2", "<1.3.0-0", same},
	{">1.2.3", ">1.2.3", same},
	{">=1.2.3", ">=1.2.3", same},
	{"<1.2.3", "<1.2.3", same},
	{"<=1.2.3", "<=1.2.3", same},
	{">*", "<0.0.0-0", same},
	{">=*", "*", same},
	{"<*", "<0.0.0-0", same},
	{"<=*", "*", same},
	{"^*", "*", same},
	{"~*", "*", same},
	{">1.2.3-a", ">1.2.3-a", same},
	{"<=1.2.3-a.0", "<=1.2.3-a.0", same},
	{"^1", ">=1.0.0 <2.0.0-0", ">=1.0.0-0 <2.0.0-0"},
	{"^1.2", ">=1.2.0 <2.0.0-0", ">=1.2.0-0 <2.0.0-0"},
	{"^1.2.3", ">=1.2.3 <2.0.0-0", same},
	{"^1.2.3-a", ">=1.2.3-a <2.0.0-0", same},
	{"^0", "<1.0.0-0", same},
	{"^0.1", ">=0.1.0 <0.2.0-0", ">=0.1.0-0 <0.2.0-0"},
	{"^0.1.2", ">=0.1.2 <0.2.0-0", same},
	{"^0.0", "<0.1.0-0", same},
	{"^0.0.0", "<0.0.1-0", ">=0.0.0 <0.0.1-0"},
	{"^0.0.1", ">=0.0.1 <0.0.2-0", same},
	{"^0.0.1-a", ">=0.0.1-a <0.0.2-0", same},
	{"^0.1.x", ">=0.1.0 <0.2.0-0", ">=0.1.0-0 <0.2.0-0"},
	{"^0.x", "<1.0.0-0", same},
	{"^0.0.x", "<0.1.0-0", same},
	{"^ 1.2.3", ">=1.2.3 <2.0.0-0", same},
	{"^v1.2.3", ">=1.2.3 <2.0.0-0", same},
	{"^=1.2.3", ">=1.2.3 <2.0.0-0", same},
	{"~1", ">=1.0.0 <2.0.0-0", ">=1.0.0-0 <2.0.0-0"},
	{"~1.2", ">=1.2.0 <1.3.0-0", ">=1.2.0-0 <1.3.0-0"},
	{"~1.2.3", ">=1.2.3 <1.3.0-0", same},
	{"~1.2.3-a", ">=1.2.3-a <1.3.0-0", same},
	{"~0", "<1.0.0-0", same},
	{"~0.0.1", ">=0.0.1 <0.1.0-0", same},
	{"~>1.2.3", ">=1.2.3 <1.3.0-0", same},
	{"~> 1.2", ">=1.2.0 <1.3.0-0", ">=1.2.0-0 <1.3.0-0"},
	{"~ 1.2.3", ">=1.2.3 <1.3.0-0", same},
	{"~=1.2.3", ">=1.2.3 <1.3.0-0", same},
	{"~>=1.2.3", ">=1.2.3 <1.3.0-0", same},
	{"~ >1.2.3", ">=1.2.3 <1.3.0-0", same},
	{"1.2.3 - 2.3.4", ">=1.2.3 <=2.3.4", ">=1.2.3-0 <2.3.5-0"},
	{"1.2 - 2.3", ">=1.2.0 <2.4.0-0", ">=1.2.0-0 <2.4.0-0"},
	{"1 - 2", ">=1.0.0 <3.0.0-0", ">=1.0.0-0 <3.0.0-0"},
	{"1.2.3 - 2", ">=1.2.3 <3.0.0-0", ">=1.2.3-0 <3.0.0-0"},
	{"1.2.3-a - 2.3.4-b", ">=1.2.3-a <=2.3.4-b", same},
	{"* - 2", "<3.0.0-0", same},
	{"1 - *", ">=1.0.0", ">=1.0.0-0"},
	{"* - *", "*", same},
	{"1.x - 2.x", ">=1.0.0 <3.0.0-0", ">=1.0.0-0 <3.0.0-0"},
	{"v1.2.3 - v2.3.4", ">=1.2.3 <=2.3.4", ">=1.2.3-0 <2.3.5-0"},
	{"1.2.3-2.3.4", "1.2.3-2.3.4", same},
	{"0.0.0 - 1.2.3", "<=1.2.3", "<1.2.4-0"},
	{"0 - 0", "<1.0.0-0", same},
	{"2 - 1", ">=2.0.0 <2.0.0-0", ">=2.0.0-0 <2.0.0-0"},
	{">=1.2.3 <2", ">=1.2.3 <2.0.0-0", same},
	{">=1.2.3  <2.0.0 ", ">=1.2.3 <2.0.0", same},
	{">=1.2.3 || <2", ">=1.2.3||<2.0.0-0", same},
	{">=1.2.3||<0.5", ">=1.2.3||<0.5.0-0", same},
	{"  >=  1.2.3\t<  2.0.0", ">=1.2.3 <2.0.0", same},
	{"1.2.3 || 2.x || ^3.1", "1.2.3||>=2.0.0 <3.0.0-0||>=3.1.0 <4.0.0-0", "1.2.3||>=2.0.0-0 <3.0.0-0||>=3.1.0-0 <4.0.0-0"},
	{"1.2.3 1.2.3", "1.2.3", same},
	{"1.2.3 1.2.4", "1.2.3 1.2.4", same},
	{">=1.2.3 *", ">=1.2.3", same},
	{"* >=1.2.3", ">=1.2.3", same},
	{"|| 1.2.3", "*", same},
	{"1.2.3 ||", "*", same},
	{"1.2.3 |||| 2.0.0", "*", same},
	{"1.2.3+b", "1.2.3", same},
	{"^1.2.3+b", ">=1.2.3 <2.0.0-0", same},
	{"1.2.3+b - 2.3.4+c", ">=1.2.3 <=2.3.4", ">=1.2.3-0 <2.3.5-0"},
	{">1.2.3+b.1 <2+c", ">1.2.3 <2.0.0-0", same},
	{"1+b", ">=1.0.0 <2.0.0-0", ">=1.0.0-0 <2.0.0-0"},
	{"1.2.3 +b", "1.2.3", same},
	{">=0.0.0", "*", ">=0.0.0"},
	{">=0.0.0-0", ">=0.0.0-0", "*"},
	{"<0.0.0", "<0.0.0", same},
	{"<0.0.0-0", "<0.0.0-0", same},
	{"<=0.0.0", "<=0.0.0", same},
	{"^0.0.0-0", ">=0.0.0-0 <0.0.1-0", "<0.0.1-0"},
	{"<0.0.0-0 || 1.2.3", "1.2.3", same},
	{">2 <1", ">=3.0.0 <1.0.0-0", ">=3.0.0-0 <1.0.0-0"},
	{"<=99.999.99999", "<=99.999.99999", same},
	{">=5.0.3 >=4.2.1", ">=5.0.3 >=4.2.1", same},
	{"< 5.0.3 >=5.0.0 || < 4.2.1", "<5.0.3 >=5.0.0||<4.2.1", same},
	{"<=v2.0.0-alpha7", "<=2.0.0-alpha7", same},
	{">= 1.x", ">=1.0.0", ">=1.0.0-0"},
	{"1.2.3*", "1.2.3", same},
	{"*1.2.3", "1.2.3", same},
	{">*1.2.3", "1.2.3", same},
	{"9007199254740991.0.0", "9007199254740991.0.0", same},
	{"1.2.3 - 1.2.9007199254740991", ">=1.2.3 <=1.2.9007199254740991", ""},
	{"\u00a01.2.3\u20032.x", "1.2.3 >=2.0.0 <3.0.0-0", "1.2.3 >=2.0.0-0 <3.0.0-0"},
}

// The same with loose, for ranges that are none without it.
var looseRangeTexts = []struct{ text, plain, wide string }{
	{"==1.2.3", "1.2.3", same},
	{"=v=1.2.3", "1.2.3", same},
	{"1.2.3 -2.3.4", "1.2.3", same},
	{"1.2.3- 2.3.4", "1.2.3-- 2.3.4", same},
	{">=1 - 2", ">=1.0.0 >=2.0.0 <3.0.0-0", ">=1.0.0-0 >=2.0.0-0 <3.0.0-0"},
	{">=1.2.3, <2.0.0", "<2.0.0", same},
	{"1.2.3 | 2", "1.2.3 >=2.0.0 <3.0.0-0", "1.2.3 >=2.0.0-0 <3.0.0-0"},
	{"1.2.3beta", "1.2.3-beta", same},
	{"^1.2.3beta", ">=1.2.3-beta <2.0.0-0", same},
	{"01.2.3", "1.2.3", same},
	{">=01.02.03", ">=1.2.3", same},
	{"^1.2.3 foo", ">=1.2.3 <2.0.0-0", same},
	{"foo || 1.2.3", "1.2.3", same},
	{"1.2.34.5", "1.2.3-4.5", same},
	{"~1.2.3beta", ">=1.2.3-beta <1.3.0-0", same},
	{"1.2.3 - 2.3.4beta", ">=1.2.3 <=2.3.4-beta", ">=1.2.3-0 <=2.3.4-beta"},
	{"1.2.3 - foo", "1.2.3", same},
	{"1.2.3-", "1.2.3--", same},
	{"^1.2.3-", ">=1.2.3-- <2.0.0-0", same},
	{"1.2.3-01", "1.2.3-1", same},
	{"^1.2.3-01", ">=1.2.3-1 <2.0.0-0", same},
	{"1.2.3 -", "1.2.3", same},
	{"- 1.2.3", "1.2.3", same},
	{"1.2.3 - ", "1.2.3", same},
	{"1.2.3 - 2 3", "1.2.3 >=2.0.0 <3.0.0-0 >=3.0.0 <4.0.0-0", "1.2.3 >=2.0.0-0 <3.0.0-0 >=3.0.0-0 <4.0.0-0"},
	{"0 1.2.3 - 2", "<1.0.0-0 1.2.3 >=2.0.0 <3.0.0-0", "<1.0.0-0 1.2.3 >=2.0.0-0 <3.0.0-0"},
}

// What it reads as no range in any mode.
var notRanges = []string{
	"1.x.3", "x.1", "*.1.2", ">=1.2.3<2.0.0", "latest", "1.2.3.4", ">1.2.3.4", "blerg || bar", "git+https://x", "=>1.2.3",
	"><1", "!1.2.3", "1.x.3 || foo", "^9007199254740991", "~1.9007199254740991", "<=9007199254740991", "9007199254740992",
	"<1.2.9007199254740992", "1.2.3\u200b", "v", "=", ">", "^", "~", "-", "+", "\x00", "\xff", "1.2.3\xff",
}

func TestParseRange(t *testing.T) {
	check := func(text, want string, opts ...npm.Option) {
		t.Helper()
		r, err := npm.ParseRange(text, opts...)
		valid, ok := npm.ValidRange(text, opts...)
		assert.Equal(t, want != "", ok, "%q %v", text, opts)
		assert.Equal(t, want, valid, "%q %v", text, opts)
		if want == "" {
			assert.Error(t, err, "%q %v", text, opts)
			assert.Zero(t, r, "%q %v", text, opts)
			return
		}
		if !assert.NoError(t, err, "%q %v", text, opts) {
			return
		}
		assert.Equal(t, want, r.String(), "%q %v", text, opts)
		assert.Equal(t, text, r.Raw())
		var mode npm.Option
		for _, o := range opts {
			mode |= o
		}
		assert.Equal(t, mode, r.Options())
	}
	wide := func(plain, wide string) string {
		if wide == same {
			return plain
		}
		return wide
	}
	for _, test := range rangeTexts {
		check(test.text, test.plain)
		check(test.text, wide(test.plain, test.wide), npm.IncludePrerelease)
		check(test.text, test.plain, npm.Loose)
		check(test.text, wide(test.plain, test.wide), npm.Loose, npm.IncludePrerelease)
		check(test.text, wide(test.plain, test.wide), npm.Loose|npm.IncludePrerelease)
	}
	for _, test := range looseRangeTexts {
		check(test.text, "")
		check(test.text, "", npm.IncludePrerelease)
		check(test.text, test.plain, npm.Loose)
		check(test.text, wide(test.plain, test.wide), npm.Loose, npm.IncludePrerelease)
	}
	for _, text := range notRanges {
		for _, mode := range modes {
			check(text, "", mode)
		}
	}
}

func TestRangeErrors(t *testing.T) {
	long := "1.2.3-" + strings.Repeat("a", 251)
	for _, test := range []struct {
		text   string
		kind   npm.ErrorKind
		offset int
	}{
		{"latest", npm.ErrSyntax, 0},
		{">=1.2.3 latest", npm.ErrSyntax, 8},
		{"^1.2.3 || <=foo", npm.ErrSyntax, 12},
		{">=1.2.3<2.0.0", npm.ErrSyntax, 7},
		{">=1.2.3, <2.0.0", npm.ErrSyntax, 7},
		{"1.2.3 | 2", npm.ErrSyntax, 6},
		{"1.2.3beta", npm.ErrSyntax, 5},
		{"01.2.3", npm.ErrSyntax, 1},
		{">", npm.ErrSyntax, 1},
		{"^1 ~", npm.ErrSyntax, 4},
		{"1.2.3 -", npm.ErrSyntax, 6},
		{"1.2.3 - foo", npm.ErrSyntax, 8},
		{"1 2 - 3", npm.ErrSyntax, 4},
		{"1.x.3", npm.ErrWildcardOrder, 0},
		{">=1 || x.1", npm.ErrWildcardOrder, 7},
		{"9007199254740992", npm.ErrNumberTooLarge, 0},
		{">=1 <1.9007199254740992", npm.ErrNumberTooLarge, 4},
		{">1 || ^9007199254740991", npm.ErrNumberTooLarge, 6},
		{long, npm.ErrTooLong, 0},
		{">1 || " + long, npm.ErrTooLong, 6},
	} {
		_, err := npm.ParseRange(test.text)
		requireParseError(t, err, test.text, test.kind, test.offset)
	}
	for _, text := range []string{"latest", "foo || bar", "1.x.3", "1.x.3 || foo"} {
		_, err := npm.ParseRange(text, npm.Loose)
		requireParseError(t, err, text, npm.ErrNothingLeft, 0)
	}
	_, err := npm.ParseRange("foo "+long, npm.Loose)
	require.ErrorIs(t, err, npm.ErrTooLong)
	_, err = npm.ParseRange(long[:256])
	require.NoError(t, err)
	_, err = npm.ParseRange(strings.Repeat("1.2.3 ", 100_000) + "1.2.3" + strings.Repeat(" ", 100_000))
	require.NoError(t, err, "a range has no limit of length")
}

func TestZeroRange(t *testing.T) {
	var zero npm.Range
	assert.Equal(t, "<0.0.0-0", zero.String())
	assert.Empty(t, zero.Raw())
	assert.Empty(t, zero.Comparators())
	assert.Zero(t, zero.Options())
	assert.True(t, zero.Set().IsEmpty())
	for _, v := range universe {
		assert.False(t, zero.Test(v), v)
		assert.False(t, zero.Contains(npm.MustParseVersion(v)), v)
	}
	_, ok := npm.MinVersion(zero)
	assert.False(t, ok)
	assert.False(t, npm.Intersects(zero, npm.MustParseRange("*")))
	assert.True(t, npm.Subset(zero, npm.MustParseRange("1.2.3")))
}

func TestMustParseRange(t *testing.T) {
	assert.Equal(t, "1.2.3-a", npm.MustParseRange("1.2.3a foo", npm.Loose).String())
	assert.Panics(t, func() { npm.MustParseRange("1.2.3a foo") })
}
