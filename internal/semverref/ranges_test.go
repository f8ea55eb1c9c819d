package semverref_test

import (
	"flag"
	"iter"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/internal/semverref"
)

var depth = flag.Int("depth", 2, "how many words of ranges to put together in every way")

// Every range of the shared data means what semver takes it for, around all of its
// bounds and in every mode.
func TestRealRanges(t *testing.T) {
	node := start(t)
	ranges := realRanges(t)
	if ranges == nil {
		t.Skip("the shared data is absent")
	}
	result, err := node.Compare(semverref.Ours, inEveryMode(func(yield func(semverref.Func, ...string) bool) {
		for _, text := range ranges {
			if !yield(semverref.ValidRange, text) ||
				!yield(semverref.Satisfies, append([]string{text}, semverref.Around(text)...)...) {
				return
			}
		}
	}))
	report(t, node, semverref.Ours, result, err)
}

// Every short sequence of the words of ranges is read as semver reads it.
func TestEnumeratedRanges(t *testing.T) {
	node := start(t)
	result, err := node.Compare(semverref.Ours, inEveryMode(func(yield func(semverref.Func, ...string) bool) {
		for text := range semverref.Enumerate(*depth) {
			if !yield(semverref.ValidRange, text) {
				return
			}
		}
	}))
	report(t, node, semverref.Ours, result, err)
}

// Every short sequence of the characters of versions is read as semver reads it.
func TestEnumeratedVersions(t *testing.T) {
	node := start(t)
	result, err := node.Compare(semverref.Ours, inEveryMode(func(yield func(semverref.Func, ...string) bool) {
		for tail := range semverref.EnumerateTails(*depth + 1) {
			if !yield(semverref.Parse, "1.2.3"+tail) {
				return
			}
		}
	}))
	report(t, node, semverref.Ours, result, err)
}

func inEveryMode(calls func(yield func(fn semverref.Func, args ...string) bool)) iter.Seq[semverref.Call] {
	return func(yield func(semverref.Call) bool) {
		for _, mode := range semverref.Modes() {
			stopped := false
			calls(func(fn semverref.Func, args ...string) bool {
				stopped = !yield(semverref.Call{Fn: fn, Options: mode, Args: args})
				return !stopped
			})
			if stopped {
				return
			}
		}
	}
}

// The generators make enough of what is valid and enough of what is not: a test
// that only ever sees one of them says little.
func TestGeneratorsMakeBoth(t *testing.T) {
	node := start(t)
	ranges := realRanges(t)
	for _, fn := range []semverref.Func{semverref.Valid, semverref.ValidRange} {
		for _, mode := range semverref.Modes()[:2] {
			generator := semverref.NewGenerator(fn, *seed, ranges)
			valid, all := 0, 0
			for exchange, err := range node.Answers(inOneMode(generator, fn, mode, 4000)) {
				require.NoError(t, err)
				all++
				if exchange.Answer != semverref.Null {
					valid++
				}
			}
			share := 100 * valid / all
			t.Logf("%s %s: %d of 100 are valid", fn, mode, share)
			require.Greater(t, share, 30)
			require.Less(t, share, 90)
		}
	}
}

func inOneMode(g *semverref.Generator, fn semverref.Func, mode semverref.Options, count int) iter.Seq[semverref.Call] {
	return func(yield func(semverref.Call) bool) {
		for range count {
			if !yield(semverref.Call{Fn: fn, Options: mode, Args: g.Arguments()}) {
				return
			}
		}
	}
}

// Hyphen ranges are recognised after build metadata is cut out and before anything
// else is read, so that their halves may be what no comparator may be.
func TestHyphenRanges(t *testing.T) {
	node := start(t)
	halves := []string{"1", "0.0.0", "1.2.3", "1.2.3-a", "1.2.3beta", "01.2.3", "v1", "=1.2.3", "= 1.2", "vv1.2.3", "x", "*.1", "1.x.3",
		"1.x.x-a", "9007199254740991", "1.9007199254740991", "1.2.9007199254740991", "9007199254740992.0.0", "1e3", ">1", "^1", "1.2.3*", ""}
	hyphens := []string{" - ", " -+b ", " +b- ", "+b - ", " - +b", "+b -+b ", " +b - ", " +b -+b ", "  - ", "-", "- ", " -", " - +b.c", " - - "}
	ends := []string{"", " ", "+b", " +b", "\t", " 1", "||1"}
	result, err := node.Compare(semverref.Ours, inEveryMode(func(yield func(semverref.Func, ...string) bool) {
		for _, from := range halves {
			for _, hyphen := range hyphens {
				for _, to := range halves {
					for _, end := range ends {
						if !yield(semverref.ValidRange, from+hyphen+to+end) {
							return
						}
					}
				}
			}
		}
	}))
	report(t, node, semverref.Ours, result, err)
}
