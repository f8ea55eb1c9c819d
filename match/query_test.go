package match_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/match"
)

// dump makes records in the shape of npm's: most are malware, the others have an
// entry for each of two branches and meet in packages.
func dump(malware, vulnerabilities int) []*advisory.Advisory {
	var all []*advisory.Advisory
	for n := range malware {
		p := advisory.NPM(fmt.Sprintf("innocent-looking-%d", n))
		if a := entry(p, events("introduced 0")); n%10 < 7 {
			all = append(all, record(advisory.ID(fmt.Sprintf("MAL-2026-%d", n)), a))
		} else {
			all = append(all, record(advisory.ID(fmt.Sprintf("MAL-2026-%d", n)), listing(entry(p), "1.0.0", "1.0.1", "99.10.9")))
		}
	}
	for n := range vulnerabilities {
		p := advisory.NPM(fmt.Sprintf("@scope/package-%d", n*n%(vulnerabilities/3+1)))
		patch := n % 7
		all = append(all, record(advisory.ID(fmt.Sprintf("GHSA-%d", n)),
			entry(p, events("introduced 0", fmt.Sprintf("fixed 1.2.%d", patch))),
			entry(p, events("introduced 2.0.0-beta.1", fmt.Sprintf("fixed 2.3.%d", patch)))))
	}
	return all
}

func TestQueryDoesNotAllocateForNothing(t *testing.T) {
	p := advisory.NPM("@scope/p")
	x := newIndex(t,
		record("A", entry(p, events("introduced 0", "fixed 1.2.3")), entry(p, events("introduced 2.0.0-rc.1", "fixed 2.3.4"))),
		record("B", npmRange(p, "<2.0.0", ">=1.0.1")),
		record("C", listing(entry(p), "1.0.0", "1.1.0-beta")),
		record("D", listing(entry(advisory.Package{Ecosystem: "PyPI", Name: "p"}), "1.0.0", "1.1.0")),
	)
	for _, q := range []question{
		{p, "1.2.3", ""},
		{p, "3.0.0-rc.1+build.2", ""},
		{p, "v2.3.4", ""},
		{advisory.NPM("unheard-of"), "1.0.0", ""},
		{advisory.NPM("unheard-of"), "not a version", ""},
		{advisory.NodeRuntime, "v20.1.0", ""},
		{advisory.Package{Ecosystem: "PyPI", Name: "p"}, "1.2.0", ""},
	} {
		require.Empty(t, x.Query(q.pkg, q.version), "%s at %s", q.pkg, q.version)
		assert.Zero(t, testing.AllocsPerRun(100, func() { x.Query(q.pkg, q.version) }), "%s at %s", q.pkg, q.version)
	}
}

// An index may be asked from many goroutines, and gives each the same answers.
func TestQueryIsSafeForConcurrentUse(t *testing.T) {
	x := newIndex(t, dump(200, 300)...)
	var questions []question
	for _, version := range []string{"0.1.0", "1.2.3", "v2.0.0", "2.3.3-rc.1", "3.0.0", "1.0.0", "unreadable"} {
		for n := range 150 {
			questions = append(questions, question{advisory.NPM(fmt.Sprintf("@scope/package-%d", n)), version, ""},
				question{advisory.NPM(fmt.Sprintf("innocent-looking-%d", n)), version, ""})
		}
	}
	found := 0
	for n, q := range questions {
		questions[n].want = answer(x.Query(q.pkg, q.version))
		if questions[n].want != "" {
			found++
		}
	}
	require.Greater(t, found, 500)
	require.Less(t, found, len(questions)-200)
	var wait sync.WaitGroup
	for worker := range 8 {
		wait.Go(func() {
			mine := slices.Clone(questions)
			shuffle(newGenerator(uint64(worker)), mine)
			for _, q := range mine {
				findings := x.Query(q.pkg, q.version)
				assert.Equal(t, q.want, answer(findings))
				match.Group(findings)
				for n := range findings {
					findings[n].Rating()
				}
			}
		})
	}
	wait.Wait()
}

// Records made to hurt: as many events, versions or entries as a source can hold.
// They are judged like any other.
func TestHugeRecords(t *testing.T) {
	const many = 100_000
	p := advisory.NPM("p")
	g := newGenerator(4)
	var bounds []string
	for n := range many {
		kind := "introduced"
		if n%2 == 1 {
			kind = "fixed"
		}
		bounds = append(bounds, fmt.Sprintf("%s %d.0.0", kind, n))
	}
	shuffle(g, bounds)
	var versions []string
	for n := range many {
		versions = append(versions, fmt.Sprintf("1.%d.0", 2*n))
	}
	shuffle(g, versions)
	entries := make([]advisory.Affected, many/2)
	for n := range entries {
		// Fixes that come in descending order, each of them in the last entry.
		entries[n] = entry(p, events("introduced 0", fmt.Sprintf("fixed 2.%d.0", many-n)))
	}
	entries = append(entries, entry(p, events("introduced 0", "fixed 3.0.0")))

	x := newIndex(t, record("A", entry(p, events(bounds...))))
	ask(t, x, []question{
		{p, "0.0.0", "A: >=0.0.0 <1.0.0 -> 1.0.0"},
		{p, "77777.0.0", ""},
		{p, "77778.5.0", "A: >=77778.0.0 <77779.0.0 -> 77779.0.0"},
		{p, "100000.0.0", ""},
	})
	x = newIndex(t, record("A", listing(entry(p), versions...)))
	ask(t, x, []question{{p, "1.77778.0", "A: listed 1.77778.0"}, {p, "1.77777.0", ""}, {p, "77778", "A: unknown"}})
	x = newIndex(t, record("A", entries...))
	ask(t, x, []question{{p, "1.0.0", "A: <2.100000.0 -> 3.0.0"}, {p, "3.0.0", ""}})
}

// What an index is given twice it finds twice, even if it is the same value.
func TestQueryOfAnAdvisoryGivenTwice(t *testing.T) {
	a := record("A", advisory.Affected{Package: advisory.NPM("x"), Versions: []string{"1.0.0"}}, advisory.Affected{Package: advisory.NPM("x"), Versions: []string{"2.0.0"}})
	x, err := match.NewIndex(source(a, a))
	require.NoError(t, err)
	assert.Len(t, x.Query(advisory.NPM("x"), "1.0.0"), 2)
	assert.Len(t, x.Query(advisory.NPM("x"), "2.0.0"), 2)
	assert.Empty(t, x.Query(advisory.NPM("x"), "3.0.0"))
}

func TestCovered(t *testing.T) {
	x, _ := match.NewIndex(source(
		record("A", advisory.Affected{Package: advisory.NPM("x"), Versions: []string{"1.0.0"}}),
		record("B", advisory.Affected{Package: advisory.NPM("x"), NPMRange: &advisory.NPMRange{Vulnerable: "<0.5.0"}}),
		record("C", advisory.Affected{Package: advisory.NPM("y"), Versions: []string{"1.0.0", "zork"}}),
	))
	set, complete := x.Covered(advisory.NPM("x"))
	assert.True(t, complete)
	assert.Equal(t, "<0.5.0 || 1.0.0", set.String())
	set, complete = x.Covered(advisory.NPM("y"))
	assert.False(t, complete, "zork may be any version")
	assert.Equal(t, "1.0.0", set.String())
	set, complete = x.Covered(advisory.NPM("z"))
	assert.True(t, complete)
	assert.True(t, set.IsEmpty())
}
