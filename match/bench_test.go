package match_test

import (
	"fmt"
	"testing"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/match"
)

// BenchmarkQuery asks an index of 219,500 records by package and version text.
func BenchmarkQuery(b *testing.B) {
	x := newIndex(b, dump(210_000, 9_500)...)
	popular := advisory.NPM("popular")
	var about []*advisory.Advisory
	for n := range 60 {
		about = append(about, record(advisory.ID(fmt.Sprint("GHSA-", n)), entry(popular, events("introduced 0", fmt.Sprintf("fixed 1.%d.0", n)))))
	}
	y := newIndex(b, about...)
	var known, unknown, malware []advisory.Package
	for n := range 3000 {
		known = append(known, advisory.NPM(fmt.Sprintf("@scope/package-%d", n)))
		unknown = append(unknown, advisory.NPM(fmt.Sprintf("some-package-%d", n)))
		malware = append(malware, advisory.NPM(fmt.Sprintf("innocent-looking-%d", n)))
	}
	for _, bench := range []struct {
		name     string
		index    *match.Index
		packages []advisory.Package
		versions []string
	}{
		{"unknown", x, unknown, []string{"1.2.7", "4.17.21", "3.0.0-rc.1"}},
		{"unaffected", x, known, []string{"1.2.7", "4.17.21", "3.0.0-rc.1"}},
		{"unaffected by 60", y, []advisory.Package{popular}, []string{"1.60.0", "4.17.21", "3.0.0-rc.1"}},
		{"affected", x, known, []string{"1.1.9", "2.0.4"}},
		{"malware", x, malware, []string{"1.0.0"}},
	} {
		b.Run(bench.name, func(b *testing.B) {
			b.ReportAllocs()
			n, found := 0, 0
			for b.Loop() {
				found += len(bench.index.Query(bench.packages[n%len(bench.packages)], bench.versions[n%len(bench.versions)]))
				n++
			}
			b.ReportMetric(float64(n)/b.Elapsed().Seconds()/1e6, "Mqueries/s")
			b.ReportMetric(float64(found)/float64(n), "findings/op")
		})
	}
}

func BenchmarkNewIndex(b *testing.B) {
	all := dump(210_000, 9_500)
	b.ReportAllocs()
	for b.Loop() {
		newIndex(b, all...)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(all)), "ns/record")
}

// BenchmarkHugeRecords shows how the time for one event, version or entry grows
// with the size of the record that holds it: as the logarithm, and no faster.
func BenchmarkHugeRecords(b *testing.B) {
	p := advisory.NPM("p")
	for _, size := range []int{1_000, 10_000, 100_000} {
		var bounds, versions []string
		var entries []advisory.Affected
		for n := range size {
			bounds = append(bounds, fmt.Sprintf("introduced %d.0.0", 2*n), fmt.Sprintf("fixed %d.0.0", 2*n+1))
			versions = append(versions, fmt.Sprintf("1.%d.0", 2*n))
			entries = append(entries, entry(p, events("introduced 0", fmt.Sprintf("fixed 2.%d.0", size-n))))
		}
		g := newGenerator(5)
		shuffle(g, bounds)
		shuffle(g, versions)
		for name, a := range map[string]*advisory.Advisory{
			"events":   record("A", entry(p, events(bounds...))),
			"versions": record("A", listing(entry(p), versions...)),
			"entries":  record("A", append(entries, entry(p, events("introduced 0", "fixed 3.0.0")))...),
		} {
			b.Run(fmt.Sprintf("%s/%d", name, size), func(b *testing.B) {
				for b.Loop() {
					newIndex(b, a).Query(p, "0.0.0")
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*size), "ns/part")
			})
		}
	}
}

func BenchmarkAffectedSet(b *testing.B) {
	for name, a := range map[string]advisory.Affected{
		"events":   entry(advisory.NPM("p"), events("introduced 1.0.0", "fixed 1.2.6")),
		"versions": listing(entry(advisory.NPM("p")), "1.0.0", "1.0.1", "1.0.2"),
		"npm":      npmRange(advisory.NPM("p"), "<1.2.6", ">=1.2.6"),
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := match.AffectedSet(a); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
