package npm_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/match/npm"
)

// What the npm package semver reads these texts as, build metadata included, or "".
var versionTexts = []struct{ text, strict, loose string }{
	{"1.2.3", "1.2.3", "1.2.3"},
	{"0.0.0", "0.0.0", "0.0.0"},
	{"9007199254740991.9007199254740991.9007199254740991", "9007199254740991.9007199254740991.9007199254740991", "9007199254740991.9007199254740991.9007199254740991"},
	{"1.2.3-beta.1+sha.5", "1.2.3-beta.1+sha.5", "1.2.3-beta.1+sha.5"},
	{"1.2.3+sha.5", "1.2.3+sha.5", "1.2.3+sha.5"},
	{"1.2.3+007", "1.2.3+007", "1.2.3+007"},
	{"1.2.3-0", "1.2.3-0", "1.2.3-0"},
	{"1.2.3-0a", "1.2.3-0a", "1.2.3-0a"},
	{"1.2.3-a.0", "1.2.3-a.0", "1.2.3-a.0"},
	{"1.2.3--", "1.2.3--", "1.2.3--"},
	{"1.2.3---.-", "1.2.3---.-", "1.2.3---.-"},
	{"1.2.3-9007199254740992", "1.2.3-9007199254740992", "1.2.3-9007199254740992"},

	{"  1.2.3\t", "1.2.3", "1.2.3"},
	{"v1.2.3", "1.2.3", "1.2.3"},
	{" v1.2.3", "1.2.3", "1.2.3"},
	{"1.2.3-a ", "1.2.3-a", "1.2.3-a"},
	{"1.2.3\u00a0", "1.2.3", "1.2.3"},
	{"\ufeff1.2.3", "1.2.3", "1.2.3"},
	{"\u20031.2.3\u2003", "1.2.3", "1.2.3"},

	{"vv1.2.3", "", "1.2.3"},
	{"v 1.2.3", "", "1.2.3"},
	{"=1.2.3", "", "1.2.3"},
	{"= v1.2.3", "", "1.2.3"},
	{"=v=1.2.3", "", "1.2.3"},
	{"01.2.3", "", "1.2.3"},
	{"1.02.3", "", "1.2.3"},
	{"1.2.03", "", "1.2.3"},
	{"00.0.0", "", "0.0.0"},
	{"1.2.3-00", "", "1.2.3-0"},
	{"1.2.3-01", "", "1.2.3-1"},
	{"1.2.3-a.01", "", "1.2.3-a.1"},
	{"1.2.3-09007199254740992", "", "1.2.3-09007199254740992"},
	{"1.2.3-", "", "1.2.3--"},
	{"1.2.3-.a", "", "1.2.3--.a"},
	{"1.2.3beta", "", "1.2.3-beta"},
	{"1.2.3beta.01", "", "1.2.3-beta.1"},
	{"1.2.34.5", "", "1.2.3-4.5"},
}

// What it reads as no version in either mode.
var notVersions = []string{
	"", "  ", "v", "1", "1.", "1.2", "1.2.", "1.2.x", "x", "*", "latest", "V1.2.3", "1.2.3.4",
	"9007199254740992.0.0", "1.9007199254740992.0", "1.2.9007199254740992", "99999999999999999999.0.0",
	"1.2.3-a.", "1.2.3-a..b", "1.2.3-a_b", "1.2.3+", "1.2.3+a.", "1.2.3+a+b", "1.2.3-beta+a_b", "+1.2.3",
	"-1.2.3", "1.-2.3", "1 .2.3", "1.2.3 4", "1.2.3 - 2", "1.2.3 -a", "1.2.3- a", "1,2,3", ">1.2.3", "^1.2.3",
	"0x1.2.3", "1e3.0.0", "１.2.3", "1.2.3-é", "\u00851.2.3", "\u200b1.2.3", "1.2.3\x00", "1.2.3\xff", "\xff1.2.3",
}

func TestParseVersion(t *testing.T) {
	check := func(text, want string, opts ...npm.Option) {
		v, err := npm.ParseVersion(text, opts...)
		valid, ok := npm.Valid(text, opts...)
		if want == "" {
			assert.Error(t, err, "%q %v", text, opts)
			assert.Zero(t, v, "%q %v", text, opts)
			assert.False(t, ok, "%q %v", text, opts)
			assert.Empty(t, valid, "%q %v", text, opts)
			return
		}
		assert.NoError(t, err, "%q %v", text, opts)
		assert.Equal(t, want, v.Full(), "%q %v", text, opts)
		plain, _, _ := strings.Cut(want, "+")
		assert.Equal(t, plain, v.String(), "%q %v", text, opts)
		assert.True(t, ok, "%q %v", text, opts)
		assert.Equal(t, plain, valid, "%q %v", text, opts)
	}
	for _, test := range versionTexts {
		check(test.text, test.strict)
		check(test.text, test.strict, npm.IncludePrerelease)
		check(test.text, test.loose, npm.Loose)
		check(test.text, test.loose, npm.Loose, npm.IncludePrerelease)
	}
	for _, text := range notVersions {
		check(text, "")
		check(text, "", npm.Loose)
	}
}

func TestVersionParts(t *testing.T) {
	v := npm.MustParseVersion("v1.2.3-beta.1+sha.5")
	assert.Equal(t, []uint64{1, 2, 3}, []uint64{v.Major(), v.Minor(), v.Patch()})
	assert.Equal(t, "beta.1", v.Prerelease())
	assert.Equal(t, "sha.5", v.Build())
	assert.True(t, v.IsPrerelease())
	assert.Equal(t, "1.2.3", v.Release().Full())

	for _, text := range []string{"4.5.6", "4.5.6+only.metadata", "4194304.2097152.1048576", "4194303.2097151.1048575", "1.4294967296.0"} {
		v := npm.MustParseVersion(text)
		assert.False(t, v.IsPrerelease(), text)
		assert.Empty(t, v.Prerelease(), text)
		assert.Equal(t, v, npm.MustParseVersion(v.Full()), text)
		assert.Equal(t, v.String(), v.Release().Full(), text)
	}
	var zero npm.Version
	assert.Equal(t, "0.0.0", zero.Full())
	assert.True(t, zero == npm.MustParseVersion("0.0.0"))
}

func TestVersionLength(t *testing.T) {
	long := "1.2.3-" + strings.Repeat("a", 250)
	require.Len(t, long, 256)
	v, err := npm.ParseVersion(long)
	assert.NoError(t, err)
	assert.Equal(t, long, v.String())

	for _, text := range []string{long + "a", "1.2.3" + strings.Repeat(" ", 252), strings.Repeat("1", 1<<20)} {
		for _, mode := range modes {
			_, err = npm.ParseVersion(text, mode)
			assert.ErrorIs(t, err, npm.ErrTooLong, "%d characters", len(text))
		}
	}
	_, err = npm.ParseVersion("1.2.3" + strings.Repeat(" ", 251))
	assert.NoError(t, err)
	_, err = npm.ParseVersion(strings.Repeat("\u2003", 251) + "1.2.3")
	assert.NoError(t, err, "characters count, not bytes")
	_, err = npm.ParseVersion(strings.Repeat("\u2003", 252) + "1.2.3")
	assert.ErrorIs(t, err, npm.ErrTooLong)

	v, err = npm.ParseVersion(strings.Replace(long, "-", "b", 1), npm.Loose)
	assert.NoError(t, err)
	assert.Len(t, v.String(), 257, "a loose version can be longer once printed")

	v, err = npm.ParseVersion("1.2."+strings.Repeat("0", 251)+"3", npm.Loose)
	assert.NoError(t, err)
	assert.Equal(t, "1.2.3", v.String())
}

func TestClean(t *testing.T) {
	for _, test := range versionTexts {
		if test.strict != "" {
			plain, _, _ := strings.Cut(test.strict, "+")
			got, ok := npm.Clean(test.text)
			assert.True(t, ok, test.text)
			assert.Equal(t, plain, got, test.text)
		}
	}
	for text, want := range map[string]string{
		"vv1.2.3": "1.2.3", "v 1.2.3": "1.2.3", "=1.2.3": "1.2.3", "= v1.2.3": "1.2.3", "  =v1.2.3+b  ": "1.2.3", "=v=1.2.3": "1.2.3",
	} {
		got, ok := npm.Clean(text)
		assert.True(t, ok, text)
		assert.Equal(t, want, got, text)
	}
	for _, text := range append([]string{"1.2.3beta", "01.2.3", "= = = 1.2.3", "~1.2.3"}, notVersions...) {
		got, ok := npm.Clean(text)
		assert.False(t, ok, text)
		assert.Empty(t, got, text)
	}
	got, ok := npm.Clean(" =01.2.3beta ", npm.Loose)
	assert.True(t, ok)
	assert.Equal(t, "1.2.3-beta", got)
}

func TestMustParseVersion(t *testing.T) {
	assert.Equal(t, "1.2.3-a", npm.MustParseVersion("1.2.3a", npm.Loose).String())
	assert.Panics(t, func() { npm.MustParseVersion("1.2.3a") })
}
