package npm_test

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/match/npm"
)

var kinds = []npm.ErrorKind{
	npm.ErrSyntax, npm.ErrIncomplete, npm.ErrLeadingZero, npm.ErrNumberTooLarge, npm.ErrTooLong, npm.ErrWildcardOrder, npm.ErrNothingLeft,
}

// requireParseError checks that err is of one kind and of no other, and where.
func requireParseError(t *testing.T, err error, input string, kind npm.ErrorKind, offset int) {
	t.Helper()
	require.Error(t, err, "%q", input)
	for _, other := range kinds {
		require.Equal(t, other == kind, errors.Is(err, other), "%q: %v is not %v", input, err, other)
	}
	var parse *npm.ParseError
	require.ErrorAs(t, err, &parse, "%q", input)
	require.Equal(t, input, parse.Input)
	require.Equal(t, kind, parse.Kind, "%q: %v", input, err)
	require.Equal(t, offset, parse.Offset, "%q: %v", input, err)
	require.Contains(t, err.Error(), kind.Error(), "%q", input)
}

func TestVersionErrors(t *testing.T) {
	for _, test := range []struct {
		text   string
		kind   npm.ErrorKind
		offset int
	}{
		{"", npm.ErrIncomplete, 0},
		{"  ", npm.ErrIncomplete, 2},
		{"v", npm.ErrIncomplete, 1},
		{"1", npm.ErrIncomplete, 1},
		{"1.", npm.ErrIncomplete, 2},
		{"1.2", npm.ErrIncomplete, 3},
		{"1.2 ", npm.ErrIncomplete, 4},
		{"v10.2.", npm.ErrIncomplete, 6},
		{"01.2.3", npm.ErrLeadingZero, 0},
		{" 1.02.3", npm.ErrLeadingZero, 3},
		{"1.2.03", npm.ErrLeadingZero, 4},
		{"1.2.3-01", npm.ErrLeadingZero, 6},
		{"1.2.3-a.007", npm.ErrLeadingZero, 8},
		{"9007199254740992.0.0", npm.ErrNumberTooLarge, 0},
		{"1.9007199254740992.0", npm.ErrNumberTooLarge, 2},
		{"1.2.9007199254740992", npm.ErrNumberTooLarge, 4},
		{"1.2.99999999999999999999999999-a", npm.ErrNumberTooLarge, 4},
		{"latest", npm.ErrSyntax, 0},
		{"V1.2.3", npm.ErrSyntax, 0},
		{"vv1.2.3", npm.ErrSyntax, 1},
		{"=1.2.3", npm.ErrSyntax, 0},
		{"1,2,3", npm.ErrSyntax, 1},
		{"1.x.3", npm.ErrSyntax, 2},
		{"1.2.x", npm.ErrSyntax, 4},
		{"1.2.3.4", npm.ErrSyntax, 5},
		{"1.2.3beta", npm.ErrSyntax, 5},
		{"1.2.3-a..b", npm.ErrSyntax, 7},
		{"1.2.3-a_b", npm.ErrSyntax, 7},
		{"1.2.3-é", npm.ErrSyntax, 5},
		{"1.2.3+a+b", npm.ErrSyntax, 7},
		{"1.2.3 4", npm.ErrSyntax, 6},
		{strings.Repeat("1", 257), npm.ErrTooLong, 0},
		{strings.Repeat("\U0001f600", 129), npm.ErrTooLong, 0}, // each is two characters to JavaScript
		{strings.Repeat("\U0001f600", 128), npm.ErrSyntax, 0},
	} {
		_, err := npm.ParseVersion(test.text)
		requireParseError(t, err, test.text, test.kind, test.offset)
	}
	for _, test := range []struct {
		text   string
		kind   npm.ErrorKind
		offset int
	}{
		{"=v", npm.ErrIncomplete, 2},
		{"01.02", npm.ErrIncomplete, 5},
		{"=1.2.3.4", npm.ErrSyntax, 6},
		{"v = V1.2.3", npm.ErrSyntax, 4},
		{"=09007199254740992.0.0", npm.ErrNumberTooLarge, 1},
	} {
		_, err := npm.ParseVersion(test.text, npm.Loose)
		requireParseError(t, err, test.text, test.kind, test.offset)
	}
}

func TestErrorTexts(t *testing.T) {
	_, err := npm.ParseVersion("1.2.é")
	assert.EqualError(t, err, `npm: version "1.2.é": unexpected character at offset 4 ('é')`)
	_, err = npm.ParseVersion("1.2")
	assert.EqualError(t, err, `npm: version "1.2": expected three numbers, major.minor.patch at offset 3 (end of text)`)
	_, err = npm.ParseRange(">=1.2.3 latest")
	assert.EqualError(t, err, `npm: range ">=1.2.3 latest": unexpected character at offset 8 ('l')`)
	_, err = npm.ParseComparator("~1.2.3")
	assert.EqualError(t, err, `npm: comparator "~1.2.3": unexpected character at offset 0 ('~')`)

	// However long or odd the input, the message is short and readable.
	for _, text := range []string{strings.Repeat("é", 1<<20), strings.Repeat("\xff\n", 300), "1.2.\xf0\x9f"} {
		_, err := npm.ParseVersion(text)
		require.Error(t, err)
		assert.Less(t, len(err.Error()), 500)
		assert.True(t, utf8.ValidString(err.Error()))
		assert.NotContains(t, err.Error(), "\n")
		_, err = npm.ParseRange(text)
		require.Error(t, err)
		assert.Less(t, len(err.Error()), 500)
		assert.True(t, utf8.ValidString(err.Error()))
	}
}

func TestErrorKinds(t *testing.T) {
	seen := map[string]bool{}
	for _, kind := range kinds {
		assert.NotEmpty(t, kind.Error())
		assert.False(t, seen[kind.Error()], "%v stands for one thing", kind)
		seen[kind.Error()] = true
	}
	assert.NotEmpty(t, npm.ErrorKind(0).Error())
	assert.NotEmpty(t, npm.ErrorKind(200).Error())
}
