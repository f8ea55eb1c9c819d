package npm_test

import (
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/match/npm"
)

// Results go here, so that the work is not left out.
var (
	sinkVersion npm.Version
	sinkRange   npm.Range
	sinkBool    bool
	sinkInt     int
)

func requireAllocs(t *testing.T, most float64, what string, work func()) {
	t.Helper()
	require.LessOrEqual(t, testing.AllocsPerRun(100, work), most, "allocations of %s", what)
}

func TestVersionAllocations(t *testing.T) {
	for _, text := range []string{"1.2.3", "v1.2.3", " 1.2.3 ", "4.17.21-beta.1", "1.2.3+sha.5114f85", "1.0.0-rc.1+build.7", "10.20.30-alpha.beta.0", "0.0.20230101", "20230101.0.0-rc.1+b"} {
		requireAllocs(t, 0, "ParseVersion "+text, func() { sinkVersion, _ = npm.ParseVersion(text) })
		requireAllocs(t, 0, "ParseVersion loosely "+text, func() { sinkVersion, _ = npm.ParseVersion(text, npm.Loose) })
	}
	texts := []string{"1.2.3", "1.2.3-beta.2", "1.2.3-beta.11", "1.2.3-9007199254740993", "1.2.3+b", "9007199254740991.0.0-a", "9007199254740991.0.0"}
	for _, a := range texts {
		for _, b := range texts {
			v, w := npm.MustParseVersion(a), npm.MustParseVersion(b)
			requireAllocs(t, 0, "Compare "+a+" "+b, func() { sinkInt = v.Compare(w) })
			requireAllocs(t, 0, "CompareBuild "+a+" "+b, func() { sinkInt = v.CompareBuild(w) })
			requireAllocs(t, 0, "Less "+a+" "+b, func() { sinkBool = v.Less(w) })
			requireAllocs(t, 0, "Equal "+a+" "+b, func() { sinkBool = v.Equal(w) })
		}
	}
}

// One allocation holds the comparators of a range, up to eight of them. One or two
// of releases need none.
func TestRangeAllocations(t *testing.T) {
	for text, most := range map[string]float64{
		"*": 0, "": 0, "1.2.3": 0, "^1.2.3": 0, "~1.2": 0, "1.x": 0, ">=1.2.3 <2.0.0": 0, "1.2.3 - 2.3.4": 0, " >= 1.2.3  < 2 ": 0,
		"<2 >1.2.3": 0, "<0.0.0-0": 0, "^1.2.3 || *": 0, "<1.2.3-beta.1": 1, ">=1.2.3-0 <1.2.3-1": 1, "1.2.3 || 2.3.4": 1,
		"<5.0.3 >=5.0.0 || <4.2.1": 1, "^1 || ^2 || ^3 || ^4": 1,
		">=1.0.0 <1.0.1 || >=2.0.0 <2.0.1 || >=3.0.0 <3.0.1 || >=4.0.0 <4.0.1": 1,
	} {
		for _, mode := range modes {
			r := npm.MustParseRange(text, mode)
			comparators := 0
			for _, alternative := range r.Comparators() {
				comparators += len(alternative)
			}
			require.LessOrEqual(t, comparators, 8)
			requireAllocs(t, most, "ParseRange "+text, func() { sinkRange, _ = npm.ParseRange(text, mode) })
			requireAllocs(t, most, "Satisfies "+text, func() { sinkBool = npm.Satisfies("1.2.3", text, mode) })
			set := r.Set()
			for _, version := range []string{"1.2.3", "1.2.3-beta.1", "99.0.0", "0.0.1-a.b.c+d", "0.0.20230101", "20230101.1.0-rc.1"} {
				v := npm.MustParseVersion(version)
				requireAllocs(t, 0, "Contains "+version+" "+text, func() { sinkBool = r.Contains(v) })
				requireAllocs(t, 0, "Test "+version+" "+text, func() { sinkBool = r.Test(version) })
				requireAllocs(t, 0, "Set.Contains "+version+" "+text, func() { sinkBool = set.Contains(v) })
				requireAllocs(t, 0, "Set.Find "+version+" "+text, func() { _, sinkBool = set.Find(v) })
			}
			requireAllocs(t, 0, "Test of what is no version", func() { sinkBool = r.Test("latest") })
		}
	}
}

// The memory that a parser takes is in proportion to its input, whatever that is.
func TestMemoryIsLinear(t *testing.T) {
	const most = 300 // bytes for a byte of input, and a little for the error
	for name, shape := range hostileShapes {
		text := shape(50_000)
		for parser, parse := range hostileParsers {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			parse(text)
			runtime.ReadMemStats(&after)
			require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(most*len(text)), "%s of %s", parser, name)
		}
	}
}
