package npm_test

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/match/npm"
)

// seeds are texts of every kind, for the parsers to be fuzzed from.
func seeds() []string {
	texts := []string{
		"> 1.2.3 - 2 ||~> v1.2.3+b <*", "vers:npm/>=1.0.0|!=1.2.3|<2.0.0", "1-a.1-a.1", "1.2.3-9007199254740993",
		">9007199254740991.9007199254740991.9007199254740991", "1.2.1048575 || 1.2097151.0 || 4194303.0.0",
		"x.x.xx.x.x", "a.9-a.9-", "^ ^ ^", "= = v", "\u00a01.2.3\u2003", "1.2.3\xff", "release 4.6.3.9.2-alpha2",
		strings.Repeat("0", 300), "1.2.3-" + strings.Repeat("a", 251), strings.Repeat("9", 30) + ".1.1",
	}
	for _, test := range versionTexts {
		texts = append(texts, test.text)
	}
	for _, test := range rangeTexts {
		texts = append(texts, test.text)
	}
	for _, test := range looseRangeTexts {
		texts = append(texts, test.text)
	}
	return append(append(texts, notVersions...), notRanges...)
}

// requireSoundError checks what holds for all errors of the parsers.
func requireSoundError(t *testing.T, err error, input string) {
	t.Helper()
	var parse *npm.ParseError
	require.True(t, errors.As(err, &parse), "%v", err)
	require.Equal(t, input, parse.Input)
	require.True(t, 0 <= parse.Offset && parse.Offset <= len(input), "offset %d", parse.Offset)
	require.Contains(t, kinds, parse.Kind)
	require.ErrorIs(t, err, parse.Kind)
	require.Less(t, len(err.Error()), 600)
	require.True(t, utf8.ValidString(err.Error()))
}

// requireSoundVersion checks what holds for all versions that are read.
func requireSoundVersion(t *testing.T, v npm.Version, loose bool) {
	t.Helper()
	var opts []npm.Option
	if loose {
		opts = append(opts, npm.Loose)
	}
	again, err := npm.ParseVersion(v.Full(), opts...)
	if len(v.Full()) > 256 { // a hyphen was left out in the loose text, so that it is too long now
		require.True(t, loose)
		require.ErrorIs(t, err, npm.ErrTooLong)
		return
	}
	require.NoError(t, err)
	require.Equal(t, v, again)
	require.True(t, v == again)
	require.Zero(t, v.CompareBuild(again))
	if next, ok := v.Successor(); ok {
		require.True(t, v.Less(next))
	}
	if v.IsPrerelease() {
		require.True(t, v.Less(v.Release()))
	}
	require.Equal(t, v.Build() == "", v.Full() == v.String())
}

func FuzzParseVersion(f *testing.F) {
	for _, text := range seeds() {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		strict, err := npm.ParseVersion(text)
		loose, errLoose := npm.ParseVersion(text, npm.Loose)
		switch {
		case err != nil:
			requireSoundError(t, err, text)
			require.Zero(t, strict)
		default:
			require.NoError(t, errLoose, "loose takes what strict does")
			require.Equal(t, strict, loose)
			requireSoundVersion(t, strict, false)
			back, err := npm.VersionOf(strict.Semver())
			require.NoError(t, err)
			require.Equal(t, strict, back)
		}
		if errLoose != nil {
			requireSoundError(t, errLoose, text)
			require.Zero(t, loose)
			return
		}
		requireSoundVersion(t, loose, true)
		clean, ok := npm.Clean(text, npm.Loose)
		require.True(t, ok)
		require.Equal(t, loose.String(), clean)
	})
}

func FuzzParseRange(f *testing.F) {
	for _, text := range seeds() {
		f.Add(text, "1.2.3-a.1")
	}
	f.Fuzz(func(t *testing.T, text, version string) {
		v, _ := npm.ParseVersion(version, npm.Loose)
		for _, mode := range modes {
			r, err := npm.ParseRange(text, mode)
			if err != nil {
				requireSoundError(t, err, text)
				require.Zero(t, r)
				continue
			}
			requireSoundRange(t, r, v)
		}
	})
}

func requireSoundRange(t *testing.T, r npm.Range, v npm.Version) {
	t.Helper()
	alternatives := r.Comparators()
	require.NotEmpty(t, alternatives)
	tooLong := false // loose comparators can be longer once printed
	for _, alternative := range alternatives {
		require.NotEmpty(t, alternative)
		for _, c := range alternative {
			tooLong = tooLong || len(c.Version().String()) > 256
		}
	}
	set := r.Set()
	requireCanonical(t, set)
	members := append(probes(set), v)
	for _, alternative := range alternatives {
		for _, c := range alternative {
			members = append(members, c.Version())
		}
	}
	for _, v := range members[:min(len(members), 50)] {
		in := r.Contains(v)
		require.Equal(t, in, r.Explain(v).Contains)
		if in {
			require.True(t, set.Contains(v), "%s", v)
			require.False(t, npm.Outside(v, r), "%s", v)
		}
		if r.Options()&npm.IncludePrerelease != 0 {
			require.Equal(t, set.Contains(v), in, "%s", v)
		}
	}
	if low, ok := npm.MinVersion(r); ok {
		require.True(t, r.Contains(low), "%s", low)
	}
	require.True(t, npm.Subset(r, r))
	if tooLong {
		return
	}
	again, err := npm.ParseRange(r.String(), r.Options())
	require.NoError(t, err)
	if !readsAsAny(r) {
		require.Equal(t, r.String(), again.String())
		require.Equal(t, alternatives, again.Comparators())
	}
	loose := r.Options()&npm.Loose | npm.IncludePrerelease
	read, err := npm.ParseRange(set.String(), loose)
	require.NoError(t, err)
	require.True(t, set.Equal(read.Set()), "%s", set)
	if r.Options()&npm.Loose == 0 {
		back, err := npm.ParseVERS(set.VERS())
		require.NoError(t, err)
		require.True(t, set.Equal(back), "%s", set)
	}
}

func FuzzParseComparator(f *testing.F) {
	for _, text := range seeds() {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, mode := range modes {
			c, err := npm.ParseComparator(text, mode)
			if err != nil {
				requireSoundError(t, err, text)
				require.Zero(t, c)
				continue
			}
			require.True(t, c.Intersects(c) || c.Operator() == "<", "%s", c)
			if len(c.Version().String()) > 256 {
				continue
			}
			again, err := npm.ParseComparator(c.String(), mode)
			require.NoError(t, err)
			require.Equal(t, c, again)
		}
	})
}

func FuzzCoerce(f *testing.F) {
	for _, text := range seeds() {
		f.Add(text, uint8(3))
	}
	f.Fuzz(func(t *testing.T, text string, opts uint8) {
		v, ok := npm.Coerce(text, npm.CoerceOption(opts&7))
		if !ok {
			require.Zero(t, v)
			return
		}
		requireSoundVersion(t, v, opts&uint8(npm.CoerceLoose) != 0)
		if npm.CoerceOption(opts)&npm.CoerceIncludePrerelease == 0 {
			require.Empty(t, v.Prerelease()+v.Build())
		}
	})
}

func FuzzParseVERS(f *testing.F) {
	for _, text := range seeds() {
		f.Add(text)
		f.Add("vers:npm/" + text)
		f.Add("vers:npm/" + strings.ReplaceAll(text, " ", "|"))
	}
	f.Fuzz(func(t *testing.T, text string) {
		set, err := npm.ParseVERS(text)
		if err != nil {
			require.True(t, set.IsEmpty())
			require.Less(t, len(err.Error()), 2000)
			return
		}
		requireCanonical(t, set)
		again, err := npm.ParseVERS(set.VERS())
		require.NoError(t, err)
		require.True(t, set.Equal(again), "%s", set)
		require.Equal(t, set.VERS(), again.VERS())
		require.True(t, set.Complement().Complement().Equal(set))
	})
}

func FuzzUnmarshalText(f *testing.F) {
	for _, text := range seeds() {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var v npm.Version
		if err := v.UnmarshalText(text); err != nil {
			requireSoundError(t, err, string(text))
		} else {
			written, err := v.MarshalText()
			require.NoError(t, err)
			var again npm.Version
			require.NoError(t, again.UnmarshalText(written))
			require.Equal(t, v, again)
		}
		for _, mode := range modes {
			r := npm.MustParseRange("", mode)
			if err := r.UnmarshalText(text); err != nil {
				requireSoundError(t, err, string(text))
				require.Empty(t, r.Raw())
				continue
			}
			written, err := r.MarshalText()
			require.NoError(t, err)
			require.Equal(t, string(text), string(written))
		}
	})
}
