package npm_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/match/npm"
)

func TestPrintedVersionsReadBack(t *testing.T) {
	g := newGenerator(t)
	for range rounds {
		text := g.versionText()
		for _, mode := range modes {
			v, err := npm.ParseVersion(text, mode)
			require.NoError(t, err)
			require.Equal(t, text, v.Full())
			plain, err := npm.ParseVersion(v.String(), mode)
			require.NoError(t, err)
			require.True(t, plain.Equal(v), text)
			require.Empty(t, plain.Build(), text)
		}
	}
}

// A printed range is read, in the mode in which it was first, as one that contains
// the same versions and prints the same.
func TestPrintedRangesReadBack(t *testing.T) {
	g := newGenerator(t)
	for range rounds {
		r := g.parsedRange(g.mode())
		if readsAsAny(r) {
			continue
		}
		again, err := npm.ParseRange(r.String(), r.Options())
		require.NoError(t, err, "%q", r.Raw())
		require.Equal(t, r.String(), again.String(), "%q", r.Raw())
		require.Equal(t, r.Comparators(), again.Comparators(), "%q", r.Raw())
		for _, v := range aroundRange(r) {
			require.Equal(t, r.Contains(v), again.Contains(v), "%s in %q", v, r.Raw())
		}
	}
}

// readsAsAny reports whether r has a comparator that semver reads as "any version" once
// it is printed: it does so with ">=0.0.0", but not with ">=v0.0.0", which prints alike.
func readsAsAny(r npm.Range) bool {
	bound := ">=0.0.0"
	if r.Options()&npm.IncludePrerelease != 0 {
		bound = ">=0.0.0-0"
	}
	for _, alternative := range r.Comparators() {
		for _, c := range alternative {
			if c.String() == bound {
				return true
			}
		}
	}
	return false
}

func TestPrintedRangesReadBackAsAny(t *testing.T) {
	r := npm.MustParseRange(">=v0.0.0 || 1.2.3-a")
	require.Equal(t, ">=0.0.0||1.2.3-a", r.String())
	require.Equal(t, "*", npm.MustParseRange(r.String()).String())
}

func TestPrintedSetsReadBack(t *testing.T) {
	g := newGenerator(t)
	for range rounds {
		s := g.set()
		for _, mode := range []npm.Option{npm.IncludePrerelease, npm.IncludePrerelease | npm.Loose} {
			r, err := npm.ParseRange(s.String(), mode)
			require.NoError(t, err, "%s", s)
			require.True(t, s.Equal(r.Set()), "%s", s)
			require.Equal(t, s.String(), r.Set().String())
		}
		for i := range s.Intervals() {
			r, err := npm.ParseRange(i.String(), npm.IncludePrerelease)
			require.NoError(t, err, "%s", i)
			require.Equal(t, i.String(), r.Set().String())
		}
	}
}

func TestSetsAsRanges(t *testing.T) {
	g := newGenerator(t)
	for range rounds {
		s := g.set()
		r := s.Range()
		require.True(t, s.Equal(r.Set()), "%s", s)
		require.Equal(t, s.String(), r.Raw())
		require.Equal(t, npm.Loose|npm.IncludePrerelease, r.Options())
		read := npm.MustParseRange(r.Raw(), r.Options())
		require.Equal(t, read.Comparators(), r.Comparators(), "%s", s)
		require.Equal(t, read.String(), r.String(), "%s", s)
		for _, v := range probes(s) {
			require.Equal(t, s.Contains(v), r.Contains(v), "%s in %s", v, s)
		}
	}
}

// The set of a range contains what the range does with prereleases included,
// whatever mode the range was read in.
func TestSetContainsWhatTheRangeDoes(t *testing.T) {
	g := newGenerator(t)
	inside, outside := 0, 0
	for range rounds {
		r := g.parsedRange(g.mode())
		wide, err := npm.ParseRange(r.Raw(), r.Options()|npm.IncludePrerelease)
		if err != nil {
			continue // a bound that is too large only then; see the next test
		}
		s := r.Set()
		requireCanonical(t, s)
		for _, v := range append(append(aroundRange(r), aroundRange(wide)...), g.version()) {
			in := s.Contains(v)
			require.Equal(t, wide.Contains(v), in, "%s in %q", v, r.Raw())
			if in {
				inside++
			} else {
				outside++
			}
			if r.Contains(v) {
				require.True(t, in, "%s in %q: including prereleases takes nothing away", v, r.Raw())
			}
		}
	}
	require.Greater(t, inside, rounds)
	require.Greater(t, outside, rounds)
}

// Some ranges are valid only as long as prereleases are not included. Their set is
// that of their comparators.
func TestSetOfRangeThatCannotBeWidened(t *testing.T) {
	const text = "1.2.3 - 1.2.9007199254740991"
	_, err := npm.ParseRange(text, npm.IncludePrerelease)
	require.ErrorIs(t, err, npm.ErrNumberTooLarge)
	require.Equal(t, ">=1.2.3 <1.3.0-0", npm.MustParseRange(text).Set().String())
}

func TestFindAgreesWithContains(t *testing.T) {
	g := newGenerator(t)
	for range rounds {
		s := g.set()
		for _, v := range append(probes(s), g.version()) {
			found, ok := s.Find(v)
			require.Equal(t, s.Contains(v), ok, "%s in %s", v, s)
			require.Equal(t, ok, found.Contains(v), "%s in %s of %s", v, found, s)
			holders := 0
			for i := range s.Intervals() {
				if i.Contains(v) {
					holders++
					require.Equal(t, i, found, "%s in %s", v, s)
				}
			}
			require.Equal(t, ok, holders == 1, "%s is in %d intervals of %s", v, holders, s)
		}
	}
}
