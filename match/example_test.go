package match_test

import (
	"fmt"
	"log"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/match"
	"github.com/nodejs/nodesec/match/npm"
)

// An advisory with a fix on each of two branches, as osv.dev writes it. Programs
// read such records with package osv or advisory/nodewg.
var minimist = &advisory.Advisory{
	ID:       "GHSA-xvch-5gv4-984h",
	Aliases:  []advisory.ID{"CVE-2021-44906"},
	Severity: []advisory.Severity{{Type: advisory.SeverityCVSSv3, Score: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}},
	Affected: []advisory.Affected{
		{
			Package: advisory.NPM("minimist"),
			Ranges: []advisory.Range{{Type: advisory.RangeSemVer, Events: []advisory.Event{
				{Introduced: "1.0.0"}, {Fixed: "1.2.6"},
			}}},
		},
		{
			Package: advisory.NPM("minimist"),
			Ranges: []advisory.Range{{Type: advisory.RangeSemVer, Events: []advisory.Event{
				{Introduced: "0"}, {Fixed: "0.2.4"},
			}}},
		},
	},
}

func ExampleIndex_Query() {
	// osv.ReadFS and nodewg.ReadFS give such streams.
	source := func(yield func(*advisory.Advisory, error) bool) { yield(minimist, nil) }
	index, err := match.NewIndex(source)
	if err != nil {
		log.Fatal(err)
	}
	for _, version := range []string{"1.2.5", "0.2.3", "1.2.6", "latest"} {
		findings := index.Query(advisory.NPM("minimist"), version)
		if len(findings) == 0 {
			fmt.Println(version, "is not affected")
		}
		for _, f := range findings {
			switch f.Status {
			case match.Affected:
				fmt.Println(version, "is affected, as", f.Range(), "are; move to", f.Fixed)
			case match.Unknown:
				fmt.Println(version, "may be affected:", f.Err)
			}
		}
	}
	// Output:
	// 1.2.5 is affected, as >=1.0.0 <1.2.6 are; move to 1.2.6
	// 0.2.3 is affected, as <0.2.4 are; move to 0.2.4
	// 1.2.6 is not affected
	// latest may be affected: npm: version "latest": unexpected character at offset 0 ('l')
}

func ExampleNewIndex() {
	withdrawn := &advisory.Advisory{ID: "GHSA-aaaa-bbbb-cccc", Withdrawn: "2026-01-02T03:04:05Z"}
	broken := &advisory.Advisory{ID: "EXAMPLE-1", Affected: []advisory.Affected{{
		Package:  advisory.NPM("left-pad"),
		NPMRange: &advisory.NPMRange{Vulnerable: "<1.2.0", Patched: "soon"},
	}}}
	index, err := match.NewIndex(func(yield func(*advisory.Advisory, error) bool) {
		for _, a := range []*advisory.Advisory{minimist, withdrawn, broken} {
			if !yield(a, nil) {
				return
			}
		}
	})
	fmt.Println(err)
	fmt.Printf("%+v\n", index.Stats())
	// What could not be read is never taken for harmless.
	fmt.Println(index.Query(advisory.NPM("left-pad"), "1.0.0")[0].Status)
	// Output:
	// EXAMPLE-1: affected[0]: patched versions: npm: range "soon": no comparator in a loose range at offset 0 ('s')
	// {Advisories:2 Packages:2 Withdrawn:1 Rejected:0 Unreadable:1}
	// unknown
}

func ExampleAffectedSet() {
	set, err := match.AffectedSet(advisory.Affected{
		Package:  advisory.NodeRuntime,
		NPMRange: &advisory.NPMRange{Vulnerable: "4.x || 6.x", Patched: "^4.8.4 || ^6.11.1"},
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(set)
	fmt.Println(set.Contains(npm.MustParseVersion("v6.11.0")))
	fmt.Println(set.Contains(npm.MustParseVersion("v6.11.1")))
	// Output:
	// >=4.0.0-0 <4.8.4 || >=6.0.0-0 <6.11.1
	// true
	// false
}

func ExampleGroup() {
	nvd := &advisory.Advisory{ID: "CVE-2021-44906", Affected: minimist.Affected}
	other := &advisory.Advisory{ID: "GHSA-vh95-rmgr-6w4m", Related: []advisory.ID{"CVE-2021-44906"}, Affected: minimist.Affected}
	index, err := match.NewIndex(func(yield func(*advisory.Advisory, error) bool) {
		_ = yield(minimist, nil) && yield(other, nil) && yield(nvd, nil)
	})
	if err != nil {
		log.Fatal(err)
	}
	for n, group := range match.Group(index.Query(advisory.NPM("minimist"), "1.2.5")) {
		for _, f := range group {
			fmt.Println(n, f.Advisory.ID)
		}
	}
	// Output:
	// 0 GHSA-xvch-5gv4-984h
	// 0 CVE-2021-44906
	// 1 GHSA-vh95-rmgr-6w4m
}

func ExampleFinding_Rating() {
	index, err := match.NewIndex(func(yield func(*advisory.Advisory, error) bool) { yield(minimist, nil) })
	if err != nil {
		log.Fatal(err)
	}
	for _, f := range index.Query(advisory.NPM("minimist"), "1.2.5") {
		r := f.Rating()
		if r.Level >= advisory.LevelHigh || f.Advisory.IsMalware() {
			fmt.Println(f.Advisory.ID, r.Level, r.Score)
		}
	}
	// Output:
	// GHSA-xvch-5gv4-984h critical 9.8
}

func ExampleScore() {
	score, version, err := match.Score(advisory.Severity{Type: advisory.SeverityCVSSv3, Score: "CVSS:3.0/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N"})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(score, version, advisory.LevelOfScore(score))
	// Output:
	// 6.1 30 moderate
}
