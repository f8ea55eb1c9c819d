package npm_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/match/npm"
)

var releaseTypes = []npm.ReleaseType{
	npm.Major, npm.Premajor, npm.Minor, npm.Preminor, npm.Patch, npm.Prepatch, npm.Prerelease, npm.Pre, npm.Release,
}

// What the npm package semver increments a version to by each release type in turn, without
// an identifier, or "" for an error.
var increments = map[string][9]string{
	"1.2.3":              {"2.0.0", "2.0.0-0", "1.3.0", "1.3.0-0", "1.2.4", "1.2.4-0", "1.2.4-0", "1.2.3-0", ""},
	"1.2.3+meta":         {"2.0.0", "2.0.0-0", "1.3.0", "1.3.0-0", "1.2.4", "1.2.4-0", "1.2.4-0", "1.2.3-0", ""},
	"1.2.0":              {"2.0.0", "2.0.0-0", "1.3.0", "1.3.0-0", "1.2.1", "1.2.1-0", "1.2.1-0", "1.2.0-0", ""},
	"0.0.0":              {"1.0.0", "1.0.0-0", "0.1.0", "0.1.0-0", "0.0.1", "0.0.1-0", "0.0.1-0", "0.0.0-0", ""},
	"1.2.3-0":            {"2.0.0", "2.0.0-0", "1.3.0", "1.3.0-0", "1.2.3", "1.2.4-0", "1.2.3-1", "1.2.3-1", "1.2.3"},
	"1.2.0-rc.1":         {"2.0.0", "2.0.0-0", "1.2.0", "1.3.0-0", "1.2.0", "1.2.1-0", "1.2.0-rc.2", "1.2.0-rc.2", "1.2.0"},
	"2.0.0-beta.1.x":     {"2.0.0", "3.0.0-0", "2.0.0", "2.1.0-0", "2.0.0", "2.0.1-0", "2.0.0-beta.2.x", "2.0.0-beta.2.x", "2.0.0"},
	"1.2.3-beta":         {"2.0.0", "2.0.0-0", "1.3.0", "1.3.0-0", "1.2.3", "1.2.4-0", "1.2.3-beta.0", "1.2.3-beta.0", "1.2.3"},
	"1.2.3-4.beta+build": {"2.0.0", "2.0.0-0", "1.3.0", "1.3.0-0", "1.2.3", "1.2.4-0", "1.2.3-5.beta", "1.2.3-5.beta", "1.2.3"},
	"1.2.3-9007199254740990": {"2.0.0", "2.0.0-0", "1.3.0", "1.3.0-0", "1.2.3", "1.2.4-0", "1.2.3-9007199254740991",
		"1.2.3-9007199254740991", "1.2.3"},
	"4194303.2097151.1048575": {"4194304.0.0", "4194304.0.0-0", "4194303.2097152.0", "4194303.2097152.0-0",
		"4194303.2097151.1048576", "4194303.2097151.1048576-0", "4194303.2097151.1048576-0", "4194303.2097151.1048575-0", ""},
}

func TestInc(t *testing.T) {
	for text, want := range increments {
		v := npm.MustParseVersion(text)
		for i, release := range releaseTypes {
			got, err := v.Inc(release, "", npm.BaseZero)
			if want[i] == "" {
				assert.ErrorIs(t, err, npm.ErrNotPrerelease, "%s %s", text, release)
				assert.Zero(t, got)
				continue
			}
			assert.NoError(t, err, "%s %s", text, release)
			assert.Equal(t, want[i], got.Full(), "%s %s", text, release)
		}
		assert.Equal(t, text, v.Full(), "incrementing leaves the version alone")
	}
}

func TestIncIdentifier(t *testing.T) {
	for _, test := range []struct {
		version         string
		release         npm.ReleaseType
		identifier      string
		zero, one, none string // by how the number starts
	}{
		{"1.2.3", npm.Premajor, "beta", "2.0.0-beta.0", "2.0.0-beta.1", "2.0.0-beta"},
		{"1.2.3", npm.Preminor, "beta", "1.3.0-beta.0", "1.3.0-beta.1", "1.3.0-beta"},
		{"1.2.3", npm.Prepatch, "beta.rc", "1.2.4-beta.rc.0", "1.2.4-beta.rc.1", "1.2.4-beta.rc"},
		{"1.2.3", npm.Prerelease, "1", "1.2.4-1.0", "1.2.4-1.1", "1.2.4-1"},
		{"1.2.3", npm.Pre, "beta", "1.2.3-beta.0", "1.2.3-beta.1", "1.2.3-beta"},
		{"1.2.3", npm.Major, "beta", "2.0.0", "2.0.0", "2.0.0"},
		{"1.2.3-0", npm.Prerelease, "beta", "1.2.3-beta.0", "1.2.3-beta.1", "1.2.3-beta"},
		{"1.2.3-beta", npm.Prerelease, "beta", "1.2.3-beta.0", "1.2.3-beta.1", ""},
		{"1.2.3-beta.1", npm.Prerelease, "beta", "1.2.3-beta.2", "1.2.3-beta.2", "1.2.3-beta.2"},
		{"1.2.3-beta.1.x", npm.Prerelease, "beta", "1.2.3-beta.2.x", "1.2.3-beta.2.x", "1.2.3-beta.2.x"},
		{"1.2.3-beta.1", npm.Prerelease, "beta.rc", "1.2.3-beta.rc.0", "1.2.3-beta.rc.1", "1.2.3-beta.rc"},
		{"1.2.3-rc.5", npm.Prerelease, "beta", "1.2.3-beta.0", "1.2.3-beta.1", "1.2.3-beta"},
		{"1.2.3-beta.rc", npm.Prerelease, "beta.rc", "1.2.3-beta.rc.0", "1.2.3-beta.rc.1", ""},
	} {
		for base, want := range []string{npm.BaseZero: test.zero, npm.BaseOne: test.one, npm.BaseNone: test.none} {
			got, err := npm.MustParseVersion(test.version).Inc(test.release, test.identifier, npm.IdentifierBase(base))
			if want == "" {
				assert.ErrorIs(t, err, npm.ErrIdentifierExists, "%+v", test)
				continue
			}
			assert.NoError(t, err, "%+v", test)
			assert.Equal(t, want, got.String(), "%+v base %d", test, base)
		}
	}
}

func TestIncErrors(t *testing.T) {
	highest := "9007199254740991.9007199254740991.9007199254740991"
	for _, test := range []struct {
		version    string
		release    npm.ReleaseType
		identifier string
		base       npm.IdentifierBase
		want       error
	}{
		{"1.2.3", "", "", npm.BaseZero, npm.ErrReleaseType},
		{"1.2.3", "Major", "", npm.BaseZero, npm.ErrReleaseType},
		{"1.2.3", "premature", "", npm.BaseZero, npm.ErrReleaseType},
		{"1.2.3", npm.Release, "", npm.BaseZero, npm.ErrNotPrerelease},
		{"1.2.3", npm.Pre, "", npm.BaseNone, npm.ErrIdentifier},
		{"1.2.3", npm.Prerelease, "a_b", npm.BaseZero, npm.ErrIdentifier},
		{"1.2.3", npm.Prerelease, "01", npm.BaseZero, npm.ErrIdentifier},
		{"1.2.3", npm.Prerelease, "a..b", npm.BaseZero, npm.ErrIdentifier},
		{"1.2.3", npm.Prerelease, "a.", npm.BaseZero, npm.ErrIdentifier},
		{"1.2.3", npm.Prerelease, "a+b", npm.BaseZero, npm.ErrIdentifier},
		{"1.2.3-beta", npm.Prerelease, "beta", npm.BaseNone, npm.ErrIdentifierExists},
		{highest, npm.Major, "", npm.BaseZero, npm.ErrNumberTooLarge},
		{highest, npm.Premajor, "", npm.BaseZero, npm.ErrNumberTooLarge},
		{highest, npm.Minor, "", npm.BaseZero, npm.ErrNumberTooLarge},
		{highest, npm.Preminor, "", npm.BaseZero, npm.ErrNumberTooLarge},
		{highest, npm.Patch, "", npm.BaseZero, npm.ErrNumberTooLarge},
		{highest, npm.Prepatch, "", npm.BaseZero, npm.ErrNumberTooLarge},
		{highest, npm.Prerelease, "", npm.BaseZero, npm.ErrNumberTooLarge},
	} {
		got, err := npm.MustParseVersion(test.version).Inc(test.release, test.identifier, test.base)
		assert.ErrorIs(t, err, test.want, "%+v", test)
		assert.Zero(t, got)
		for _, other := range []error{npm.ErrReleaseType, npm.ErrNotPrerelease, npm.ErrIdentifier, npm.ErrIdentifierExists, npm.ErrNumberTooLarge} {
			assert.Equal(t, other == test.want, errors.Is(err, other), "%+v", test)
		}
	}
	v, err := npm.MustParseVersion("1.2.3").Inc(npm.Prerelease, "01", npm.BaseZero, npm.Loose)
	assert.NoError(t, err)
	assert.Equal(t, "1.2.4-01.0", v.String(), "loose takes such an identifier as it stands")
}

// Incrementing goes up, but for "pre" of a release; what comes out is a version, and the
// difference to what went in has the name of the increment where that says so.
func TestIncGoesUp(t *testing.T) {
	g := newGenerator(t)
	for range rounds {
		v := g.version()
		release := releaseTypes[g.IntN(len(releaseTypes))]
		w, err := v.Inc(release, g.oneOf("", "beta", "a.b"), npm.BaseZero)
		if err != nil {
			continue
		}
		read, err := npm.ParseVersion(w.String())
		require.NoError(t, err)
		require.Equal(t, read, w)
		if release == npm.Pre && !v.IsPrerelease() {
			require.True(t, w.Less(v), "%s of %s is %s", release, v, w)
			continue
		}
		if release == npm.Prerelease || release == npm.Pre {
			// A new identifier need not come after the old one.
			require.Equal(t, npm.Prerelease == release && !v.IsPrerelease(), v.Release() != w.Release(), "%s of %s is %s", release, v, w)
			continue
		}
		require.True(t, v.Less(w), "%s of %s is %s", release, v, w)
		switch release {
		case npm.Premajor, npm.Preminor, npm.Prepatch:
			require.Equal(t, release, npm.Diff(v, w), "%s and %s", v, w)
		}
	}
}

func TestDiff(t *testing.T) {
	versions := []string{"0.0.0", "1.0.0-0", "1.0.0-a", "1.0.0", "1.0.1-0", "1.0.1", "1.1.0-a", "1.1.0", "1.1.1-a", "1.1.1", "2.0.0-a", "2.0.0", "2.1.0-a"}
	// Of each pair; the lower left half mirrors the upper right one.
	want := [][]npm.ReleaseType{
		{"", "premajor", "premajor", "major", "premajor", "major", "premajor", "major", "premajor", "major", "premajor", "major", "premajor"},
		{"", "", "prerelease", "major", "prepatch", "major", "preminor", "major", "preminor", "major", "premajor", "major", "premajor"},
		{"", "", "", "major", "prepatch", "major", "preminor", "major", "preminor", "major", "premajor", "major", "premajor"},
		{"", "", "", "", "prepatch", "patch", "preminor", "minor", "preminor", "minor", "premajor", "major", "premajor"},
		{"", "", "", "", "", "patch", "preminor", "minor", "preminor", "minor", "premajor", "major", "premajor"},
		{"", "", "", "", "", "", "preminor", "minor", "preminor", "minor", "premajor", "major", "premajor"},
		{"", "", "", "", "", "", "", "minor", "prepatch", "patch", "premajor", "major", "premajor"},
		{"", "", "", "", "", "", "", "", "prepatch", "patch", "premajor", "major", "premajor"},
		{"", "", "", "", "", "", "", "", "", "patch", "premajor", "major", "premajor"},
		{"", "", "", "", "", "", "", "", "", "", "premajor", "major", "premajor"},
		{"", "", "", "", "", "", "", "", "", "", "", "major", "preminor"},
		{"", "", "", "", "", "", "", "", "", "", "", "", "preminor"},
		{"", "", "", "", "", "", "", "", "", "", "", "", ""},
	}
	for i, a := range versions {
		for j, b := range versions {
			expected := want[min(i, j)][max(i, j)]
			assert.Equal(t, expected, npm.Diff(npm.MustParseVersion(a), npm.MustParseVersion(b)), "%s and %s", a, b)
			assert.Equal(t, expected, npm.Diff(npm.MustParseVersion(a+"+x"), npm.MustParseVersion(b+"+y")), "%s+x and %s+y", a, b)
		}
	}
}

func TestTruncate(t *testing.T) {
	want := map[npm.ReleaseType]string{
		npm.Major: "1.0.0", npm.Minor: "1.2.0", npm.Patch: "1.2.3",
		npm.Premajor: "1.2.3-rc.1", npm.Preminor: "1.2.3-rc.1", npm.Prepatch: "1.2.3-rc.1", npm.Prerelease: "1.2.3-rc.1",
	}
	for part, expected := range want {
		got, err := npm.MustParseVersion("1.2.3-rc.1+build").Truncate(part)
		assert.NoError(t, err, part)
		assert.Equal(t, expected, got.Full(), part)
	}
	for _, part := range []npm.ReleaseType{npm.Release, npm.Pre, "", "Minor", "foo"} {
		got, err := npm.MustParseVersion("1.2.3-rc.1").Truncate(part)
		assert.ErrorIs(t, err, npm.ErrReleaseType, part)
		assert.Zero(t, got)
	}
}
