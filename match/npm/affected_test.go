package npm_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/match/npm"
)

func TestAffected(t *testing.T) {
	for _, test := range []struct{ vulnerable, patched, want string }{
		{"<1.2.3", "", "<1.2.3"},
		{"<1.2.3", ">=1.2.3", "<1.2.3"},
		{"<=1.2.3", ">=1.2.3", "<1.2.3"},
		{"", "", "*"},
		{"", ">=2.0.0", "<2.0.0"},
		{"*", "^1.2.3 || >=2.0.1", "<1.2.3 || >=2.0.0-0 <2.0.1"},
		{"< 5.0.3 >=5.0.0 || < 4.2.1", ">= 5.0.3 || >=4.2.1 <5.0.0", "<4.2.1 || >=5.0.0 <5.0.3"},
		{"<1.0.0", ">=0.9.0-rc.1", "<0.9.0-rc.1"},
		{">=1.0.0", ">=1.0.0", "<0.0.0-0"},
		{"<0.0.0-0", ">=1.0.0", "<0.0.0-0"},

		// Read loosely.
		{"<=v2.0.0-alpha7", "", "<=2.0.0-alpha7"},
		{">=1.2.3beta", "", ">=1.2.3-beta"},
		{">=1.0.0, <2.0.0", "", "<2.0.0"},

		// The idioms, and what only looks like them.
		{"<1.2.3", "<0.0.0", "<1.2.3"},
		{"<1.2.3", " < 0.0.0 ", "<1.2.3"},
		{"<=99.999.99999", "", "*"},
		{"<=99.999.99999", "<0.0.0", "*"},
		{"<= 99.999.99999", ">=1.0.0", "<1.0.0"},
		{"<99.999.99999", "", "<99.999.99999"},
		{"<=99.999.99998", "", "<=99.999.99998"},
		{">=1.0.0 <=99.999.99999", "", ">=1.0.0 <=99.999.99999"},
		{"<0.0.0", "", "<0.0.0"},
		{"<1.2.3", "<=0.0.0", ">0.0.0 <1.2.3"},
	} {
		set, err := npm.Affected(test.vulnerable, test.patched)
		assert.NoError(t, err, "%+v", test)
		assert.Equal(t, test.want, set.String(), "%+v", test)
	}
}

func TestAffectedErrors(t *testing.T) {
	_, err := npm.Affected("latest", ">=1.0.0")
	assert.ErrorContains(t, err, "vulnerable")
	requireParseErrorWithin(t, err, "latest")
	_, err = npm.Affected("<1.0.0", "soon")
	assert.ErrorContains(t, err, "patched")
	requireParseErrorWithin(t, err, "soon")
	_, err = npm.Patched("soon")
	requireParseErrorWithin(t, err, "soon")
}

func requireParseErrorWithin(t *testing.T, err error, input string) {
	t.Helper()
	var parse *npm.ParseError
	require.ErrorAs(t, err, &parse)
	require.Equal(t, input, parse.Input)
}

func TestPatched(t *testing.T) {
	for text, want := range map[string]string{
		"":                  "<0.0.0-0",
		"<0.0.0":            "<0.0.0-0",
		"< 0.0.0":           "<0.0.0-0",
		">=1.2.3":           ">=1.2.3",
		"^4.8.4 || ^6.11.1": ">=4.8.4 <5.0.0-0 || >=6.11.1 <7.0.0-0",
		"*":                 "*",
		" ":                 "*",
		">=1.2.3beta":       ">=1.2.3-beta",
		"<=99.999.99999":    "<=99.999.99999",
	} {
		set, err := npm.Patched(text)
		assert.NoError(t, err, text)
		assert.Equal(t, want, set.String(), text)
	}
}

// Affected is what npm audit finds vulnerable, less what it would find patched.
func TestAffectedAgreesWithSatisfies(t *testing.T) {
	g := newGenerator(t)
	mode := npm.Loose | npm.IncludePrerelease
	for range rounds {
		vulnerable, patched := g.parsedRange(mode), g.parsedRange(mode)
		if patched.Raw() == "" || patched.Set().Equal(npm.Below(npm.Version{})) {
			continue
		}
		set, err := npm.Affected(vulnerable.Raw(), patched.Raw())
		require.NoError(t, err)
		for _, v := range append(aroundRange(vulnerable), aroundRange(patched)...) {
			want := npm.Satisfies(v.String(), vulnerable.Raw(), mode) && !npm.Satisfies(v.String(), patched.Raw(), mode)
			require.Equal(t, want, set.Contains(v), "%s, %q, %q", v, vulnerable.Raw(), patched.Raw())
		}
	}
}
