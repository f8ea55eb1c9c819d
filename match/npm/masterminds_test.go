package npm_test

import (
	"testing"

	"github.com/Masterminds/semver/v3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/match/npm"
)

// checker is what programs use of *semver.Constraints.
type checker interface {
	Check(*semver.Version) bool
	Validate(*semver.Version) (bool, []error)
}

var (
	_ checker = (*semver.Constraints)(nil)
	_ checker = npm.Range{}
)

func TestVersionsToMastermindsAndBack(t *testing.T) {
	v := npm.MustParseVersion("1.2.3-beta.1+sha.5").Semver()
	assert.Equal(t, []uint64{1, 2, 3}, []uint64{v.Major(), v.Minor(), v.Patch()})
	assert.Equal(t, "beta.1", v.Prerelease())
	assert.Equal(t, "sha.5", v.Metadata())

	g := newGenerator(t)
	for range rounds {
		v, w := g.version(), g.version()
		back, err := npm.VersionOf(v.Semver())
		require.NoError(t, err)
		require.Equal(t, v, back)
		require.Equal(t, v.Full(), v.Semver().String())
		require.Equal(t, v.Compare(w), v.Semver().Compare(w.Semver()), "%s and %s", v, w)
	}
}

func TestVersionOf(t *testing.T) {
	for text, want := range map[string]string{
		"1.2.3": "1.2.3", "v1.2.3": "1.2.3", "1": "1.0.0", "v1.2": "1.2.0", "1.2.3-a+b": "1.2.3-a+b",
		"9007199254740991.0.0": "9007199254740991.0.0",
	} {
		v, err := npm.VersionOf(semver.MustParse(text))
		assert.NoError(t, err, text)
		assert.Equal(t, want, v.Full(), text)
	}
	_, err := npm.VersionOf(semver.MustParse("9007199254740992.0.0"))
	assert.ErrorIs(t, err, npm.ErrNumberTooLarge)
	_, err = npm.VersionOf(semver.New(1, 2, 3, "no_identifier", ""))
	assert.ErrorIs(t, err, npm.ErrSyntax)
	_, err = npm.VersionOf(semver.New(1, 2, 3, "", "a b"))
	assert.ErrorIs(t, err, npm.ErrSyntax)
	_, err = npm.VersionOf(nil)
	assert.ErrorContains(t, err, "nil")
}

// A Range stands where constraints stood, with npm's meaning.
func TestRangeAsConstraints(t *testing.T) {
	for _, test := range []struct {
		text, version string
		mode          npm.Option
		want          bool
		reasons       []string
	}{
		{"^1.2.3", "1.9.0", 0, true, nil},
		{"^1.2.3", "1.9.0+meta", 0, true, nil},
		{"^1.2.3", "2.0.0", 0, false, []string{"2.0.0: >=1.2.3 <2.0.0-0 fails at <2.0.0-0"}},
		{"^1.2.3", "1.9.0-rc", 0, false, []string{"1.9.0-rc: >=1.2.3 <2.0.0-0 takes no prereleases of this release"}},
		{"^1.2.3", "1.9.0-rc", npm.IncludePrerelease, true, nil},
		{"1 || 3", "2.0.0", 0, false, []string{"2.0.0: >=1.0.0 <2.0.0-0 fails at <2.0.0-0", "2.0.0: >=3.0.0 <4.0.0-0 fails at >=3.0.0"}},
		{"1 || 3", "3.0.0", 0, true, nil},
	} {
		var c checker = npm.MustParseRange(test.text, test.mode)
		v := semver.MustParse(test.version)
		assert.Equal(t, test.want, c.Check(v), "%+v", test)
		ok, errs := c.Validate(v)
		assert.Equal(t, test.want, ok, "%+v", test)
		require.Len(t, errs, len(test.reasons), "%+v", test)
		for i, err := range errs {
			assert.EqualError(t, err, test.reasons[i], "%+v", test)
		}
	}
	all := npm.MustParseRange("*")
	for _, v := range []*semver.Version{nil, semver.MustParse("9007199254740992.0.0"), semver.New(1, 2, 3, "a_b", "")} {
		assert.False(t, all.Check(v), "%v", v)
		ok, errs := all.Validate(v)
		assert.False(t, ok, "%v", v)
		assert.Len(t, errs, 1, "%v", v)
	}
	ok, errs := npm.Range{}.Validate(semver.MustParse("1.2.3"))
	assert.False(t, ok)
	assert.NotEmpty(t, errs, "there is a reason, for a range without alternatives too")
}

func TestCheckAgreesWithContains(t *testing.T) {
	g := newGenerator(t)
	for range rounds / 4 {
		r := g.parsedRange(g.mode())
		for _, v := range aroundRange(r) {
			require.Equal(t, r.Contains(v), r.Check(v.Semver()), "%s in %q", v, r.Raw())
			ok, errs := r.Validate(v.Semver())
			require.Equal(t, r.Contains(v), ok, "%s in %q", v, r.Raw())
			require.Equal(t, ok, len(errs) == 0, "%s in %q", v, r.Raw())
		}
	}
}
