package npm_test

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/match/npm"
)

// hostileShapes make inputs of any size on which a parser that goes back, or looks far
// ahead, takes more than linear time.
var hostileShapes = map[string]func(size int) string{
	"spaces":             repeat(" ", ""),
	"spaces inside":      repeat(" ", "1.2.3"),
	"unicode spaces":     repeat("\u2003\u00a0", "1.2.3"),
	"zeros":              repeat("0", ""),
	"nines":              repeat("9", ""),
	"zeros and dots":     repeat("0.", ""),
	"pipes":              repeat("||", ""),
	"single pipes":       repeat("| ", "1"),
	"dots":               repeat(".", ""),
	"hyphens":            repeat("-", ""),
	"hyphens in words":   repeat("1.2.3-", "!"),
	"hyphen ranges":      repeat("1 - ", "2"),
	"greater and space":  repeat("> ", ""),
	"greater and spaces": func(size int) string { return ">" + strings.Repeat(" ", size-6) + "1.2.3" },
	"operators":          repeat("<=", "1"),
	"carets":             repeat("^ ", "1"),
	"tildes":             repeat("~> ", "1"),
	"equals":             repeat("= v", "1.2.3"),
	"one version":        repeat("1.2.3 ", ""),
	"one alternative":    repeat("^1.2.3||", "2"),
	"comparators":        numbered(">1.2.", " "),
	"alternatives":       numbered(">1.2.", "||"),
	"equalities":         numbered("1.2.", "|"),
	"impossible":         repeat(">2 <1||", "1"),
	"words":              repeat("foo ", "1.2.3"),
	"build metadata":     repeat("+a", ""),
	"much metadata":      repeat("1.2.3+a.b.c ", ""),
	"long metadata":      func(size int) string { return "1.2.3" + strings.Repeat("+", size-10) + "a" },
	"wildcards":          repeat("x.x.x.", ""),
	"joined wildcards":   repeat("x.x.x", "!"),
	"stars":              repeat("* ", ""),
	"starred words":      repeat("1.2.3* ", ""),
	"identifiers":        repeat("1-a.", "!"),
	"short identifiers":  repeat("a.9-", "a+"),
	"mixed":              repeat("11.x-", "9"),
	"alternating":        repeat("1-1-", "!"),
	"prereleases":        repeat("1.2.3-a.b.0 ", ""),
	"leading zeros":      repeat("1.2.3-0.00 ", ""),
	"invalid UTF-8":      repeat("\xff", ""),
}

func repeat(unit, end string) func(int) string {
	return func(size int) string { return strings.Repeat(unit, (size-len(end))/len(unit)) + end }
}

// numbered repeats a text with a number that is another each time.
func numbered(before, after string) func(int) string {
	return func(size int) string {
		var b strings.Builder
		for n := 0; b.Len() < size-len(before+after)-7; n++ {
			b.WriteString(before + strconv.Itoa(n) + after)
		}
		b.WriteString("1.2.3")
		return b.String()
	}
}

var hostileParsers = map[string]func(text string){
	"ParseVersion":            func(text string) { sinkVersion, _ = npm.ParseVersion(text) },
	"ParseVersion, loose":     func(text string) { sinkVersion, _ = npm.ParseVersion(text, npm.Loose) },
	"Clean":                   func(text string) { _, sinkBool = npm.Clean(text) },
	"ParseComparator, loose":  func(text string) { _, _ = npm.ParseComparator(text, npm.Loose) },
	"ParseRange":              func(text string) { sinkRange, _ = npm.ParseRange(text) },
	"ParseRange, loose":       func(text string) { sinkRange, _ = npm.ParseRange(text, npm.Loose) },
	"ParseRange, prereleases": func(text string) { sinkRange, _ = npm.ParseRange(text, npm.Loose, npm.IncludePrerelease) },
	"Range.Set": func(text string) {
		r, _ := npm.ParseRange(text, npm.Loose)
		sinkBool = r.Set().IsEmpty()
	},
	"Coerce":                  func(text string) { sinkVersion, sinkBool = npm.Coerce(text) },
	"Coerce, RTL":             func(text string) { sinkVersion, sinkBool = npm.Coerce(text, npm.RTL) },
	"Coerce, RTL, prerelease": func(text string) { sinkVersion, sinkBool = npm.Coerce(text, npm.RTL|npm.CoerceIncludePrerelease) },
	"ParseVERS":               func(text string) { _, _ = npm.ParseVERS("vers:npm/" + text) },
}

// Hostile input gets an answer, and an error that is short.
func TestHostileInput(t *testing.T) {
	for name, shape := range hostileShapes {
		const size = 20_000
		text := shape(size)
		require.InDelta(t, size, len(text), 20, name)
		for _, parse := range hostileParsers {
			parse(text)
		}
		for _, mode := range modes {
			if _, err := npm.ParseRange(text, mode); err != nil {
				requireSoundError(t, err, text)
			}
			_, err := npm.ParseVersion(text, mode)
			requireSoundError(t, err, text)
			if _, err := npm.ParseComparator(text, mode); err != nil {
				requireSoundError(t, err, text)
			}
		}
	}
}

// BenchmarkHostile shows that the time is linear: the speed in MB/s is about the same at
// each size, or higher. What fills the caches costs a factor of two or three.
func BenchmarkHostile(b *testing.B) {
	for _, name := range slices.Sorted(maps.Keys(hostileShapes)) {
		for _, parser := range slices.Sorted(maps.Keys(hostileParsers)) {
			for _, size := range []int{1_000, 10_000, 100_000, 1_000_000} {
				b.Run(fmt.Sprintf("%s/%s/%d", parser, name, size), func(b *testing.B) {
					text := hostileShapes[name](size)
					b.SetBytes(int64(len(text)))
					for b.Loop() {
						hostileParsers[parser](text)
					}
				})
			}
		}
	}
}

// BenchmarkHostileSubset does the same for what compares alternatives with each other,
// of which the time is in proportion to the product of their numbers.
func BenchmarkHostileSubset(b *testing.B) {
	for _, size := range []int{100, 1_000, 10_000} {
		one := npm.MustParseRange(repeat(">2 <1||", ">2 <1")(size))
		other := npm.MustParseRange(repeat(">=3.0.0  <v1.0.0-0||", ">=3.0.0 <v1.0.0-0")(size))
		pairs := int64(len(one.Comparators()) * len(other.Comparators()))
		b.Run(fmt.Sprintf("Subset/%d", size), func(b *testing.B) {
			b.SetBytes(pairs)
			for b.Loop() {
				sinkBool = npm.Subset(one, other)
			}
		})
		b.Run(fmt.Sprintf("Intersects/%d", size), func(b *testing.B) {
			b.SetBytes(pairs)
			for b.Loop() {
				sinkBool = npm.Intersects(one, other)
			}
		})
	}
}
