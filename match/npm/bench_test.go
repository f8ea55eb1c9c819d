package npm_test

import (
	"strconv"
	"testing"

	"github.com/nodejs/nodesec/match/npm"
)

// What versions and ranges look like in lockfiles and advisories.
var (
	usualVersions = []string{
		"4.17.21", "1.2.5", "0.0.8", "7.0.0-beta.55", "18.2.0", "2.88.2", "1.0.0-rc.11", "10.9.4", "3.0.1", "5.0.0-alpha.1",
		"16.14.0", "0.5.6", "1.1.12", "6.5.3", "2023.4.5", "9.0.0-next.20230101120000", "1.4.7", "2.0.0", "8.17.1", "0.21.1",
	}
	usualRanges = []string{
		"<1.2.6", ">=1.0.0 <1.2.3", "^4.17.0", "~2.88.0", "<0.2.1 || >=1.0.0 <1.2.3", ">=2.0.0-alpha <2.0.3", "1.x", "*",
		"<=7.0.0-beta.55", "2.0.0 - 2.4.1", ">= 3.0.0 < 3.2.2 || >= 4.0.0 < 4.1.1", "^14.17.0 || ^16.13.0 || >=18.0.0",
	}
)

func BenchmarkParseVersion(b *testing.B) {
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		sinkVersion, _ = npm.ParseVersion(usualVersions[i%len(usualVersions)])
	}
}

func BenchmarkCompare(b *testing.B) {
	versions := parsedVersions()
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		sinkInt = versions[i%len(versions)].Compare(versions[(i+7)%len(versions)])
	}
}

func BenchmarkVersionString(b *testing.B) {
	versions := parsedVersions()
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		sinkInt = len(versions[i%len(versions)].String())
	}
}

func BenchmarkParseRange(b *testing.B) {
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		sinkRange, _ = npm.ParseRange(usualRanges[i%len(usualRanges)], npm.Loose|npm.IncludePrerelease)
	}
}

func BenchmarkContains(b *testing.B) {
	for name, mode := range map[string]npm.Option{"default": 0, "audit": npm.Loose | npm.IncludePrerelease} {
		b.Run(name, func(b *testing.B) {
			versions, ranges := parsedVersions(), parsedRanges(mode)
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				sinkBool = ranges[i%len(ranges)].Contains(versions[i%len(versions)])
			}
		})
	}
}

func BenchmarkTest(b *testing.B) {
	ranges := parsedRanges(npm.Loose | npm.IncludePrerelease)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		sinkBool = ranges[i%len(ranges)].Test(usualVersions[i%len(usualVersions)])
	}
}

func BenchmarkSatisfies(b *testing.B) {
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		sinkBool = npm.Satisfies(usualVersions[i%len(usualVersions)], usualRanges[i%len(usualRanges)])
	}
}

func BenchmarkMaxSatisfying(b *testing.B) {
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		_, sinkBool = npm.MaxSatisfying(usualVersions, usualRanges[i%len(usualRanges)])
	}
}

func BenchmarkCoerce(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		sinkVersion, sinkBool = npm.Coerce("release 4.6.3.9.2-alpha2")
	}
}

func BenchmarkSet(b *testing.B) {
	ranges := parsedRanges(0)
	sets := make([]npm.Set, len(ranges))
	for i, r := range ranges {
		sets[i] = r.Set()
	}
	versions := parsedVersions()
	b.Run("of range", func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			sinkBool = ranges[i%len(ranges)].Set().IsEmpty()
		}
	})
	b.Run("minus", func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			sinkBool = sets[i%len(sets)].Minus(sets[(i+5)%len(sets)]).IsEmpty()
		}
	})
	b.Run("contains", func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			sinkBool = sets[i%len(sets)].Contains(versions[i%len(versions)])
		}
	})
	b.Run("string", func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			sinkInt = len(sets[i%len(sets)].String())
		}
	})
	b.Run("union of many", func(b *testing.B) {
		many := make([]npm.Set, 1000)
		for i := range many {
			many[i] = npm.Only(npm.MustParseVersion("1." + strconv.Itoa(i*7919%1000) + ".0"))
		}
		b.ReportAllocs()
		for b.Loop() {
			sinkInt = npm.Union(many...).Len()
		}
	})
}

func parsedVersions() []npm.Version {
	versions := make([]npm.Version, len(usualVersions))
	for i, text := range usualVersions {
		versions[i] = npm.MustParseVersion(text)
	}
	return versions
}

func parsedRanges(mode npm.Option) []npm.Range {
	ranges := make([]npm.Range, len(usualRanges))
	for i, text := range usualRanges {
		ranges[i] = npm.MustParseRange(text, mode)
	}
	return ranges
}
