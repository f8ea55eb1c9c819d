package main

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/advisory/nodewg"
	"github.com/nodejs/nodesec/match/npm"
)

func made(t testing.TB, platform string) *checker {
	t.Helper()
	db, err := read("made", os.DirFS("testdata/vuln"))
	require.NoError(t, err)
	require.Empty(t, db.problems)
	return newChecker(db, platform)
}

// numbers are the numbers of the advisories that were found, in the order in which
// they are shown.
func numbers(t testing.TB, r *report) []int {
	t.Helper()
	all := []int{}
	for _, f := range r.Findings {
		n, ok := nodewg.CoreNumber(f.ID)
		require.True(t, ok)
		all = append(all, n)
	}
	return all
}

func TestCheck(t *testing.T) {
	for _, c := range []struct {
		version, platform string
		found             []int
		fixed             string
		move              moveTo
	}{
		{"20.0.0", "linux", []int{1, 3}, "20.2.0 20.2.5", moveTo{OnLine: "20.2.5"}},
		{"20.2.0", "linux", []int{3}, "20.2.5", moveTo{OnLine: "20.2.5"}},
		{"20.2.5", "linux", []int{}, "", moveTo{}},
		{"20.2.6", "linux", []int{3}, "-", moveTo{NextLine: "22.1.0"}},
		{"20.0.0", "freebsd", []int{1}, "20.2.0", moveTo{OnLine: "20.2.0"}},
		{"20.0.0", "win32", []int{2, 1}, "20.3.1 20.2.0", moveTo{OnLine: "20.3.1"}},
		{"20.3.0", "win32", []int{2}, "20.3.1", moveTo{OnLine: "20.3.1"}},
		{"20.3.1", "win32", []int{}, "", moveTo{}},
		// Together the two leave nothing on the line.
		{"20.0.0", "all", []int{2, 1, 3}, "20.3.1 20.2.0 20.2.5", moveTo{NextLine: "22.1.1"}},
		{"20.99.0", "all", []int{3}, "-", moveTo{NextLine: "22.1.1"}},
		{"22.0.0", "linux", []int{1}, "22.1.0", moveTo{OnLine: "22.1.0"}},
		{"22.1.0", "linux", []int{}, "", moveTo{}},
		// Between the lines, below and above them.
		{"21.0.0", "all", []int{}, "", moveTo{}},
		{"23.0.0", "all", []int{}, "", moveTo{}},
		{"0.10.0", "all", []int{}, "", moveTo{}},
		// A line without any fix, and one that is fixed and then left.
		{"16.1.0", "linux", []int{4}, "-", moveTo{NextLine: "20.2.5"}},
		{"18.3.9", "linux", []int{3}, "18.4.0", moveTo{OnLine: "18.4.0", NextLine: "20.2.5"}},
		{"18.4.0", "linux", []int{}, "", moveTo{}},
		// Nothing above is named as fixed.
		{"24.0.9", "linux", []int{5}, "-", moveTo{}},
		{"24.1.0", "linux", []int{}, "", moveTo{}},

		// Release candidates and nightlies come before their release: they are in
		// its line, and lack its fix.
		{"22.0.0-rc.1", "linux", []int{1}, "22.1.0", moveTo{OnLine: "22.1.0"}},
		{"22.1.0-rc.2", "linux", []int{1}, "22.1.0", moveTo{OnLine: "22.1.0"}},
		{"22.1.0-nightly20300401abcdef1234", "linux", []int{1}, "22.1.0", moveTo{OnLine: "22.1.0"}},
		{"22.1.1-nightly20300401abcdef1234", "linux", []int{}, "", moveTo{}},
		{"22.1.1-nightly20300401abcdef1234", "win32", []int{2}, "22.1.1", moveTo{OnLine: "22.1.1"}},
		{"23.0.0-nightly20300401abcdef1234", "win32", []int{}, "", moveTo{}},
		{"20.2.5-rc.1", "linux", []int{3}, "20.2.5", moveTo{OnLine: "20.2.5"}},
		{"24.0.0-v8-canary20300401abcdef", "linux", []int{5}, "-", moveTo{}},
		{"24.1.0-rc.1", "linux", []int{}, "", moveTo{}},
	} {
		r := made(t, c.platform).check(npm.MustParseVersion(c.version))
		assert.Equal(t, c.found, numbers(t, r), "%s on %s", c.version, c.platform)
		var fixed []string
		for _, f := range r.Findings {
			if f.Fixed == "" {
				f.Fixed = "-"
			}
			fixed = append(fixed, f.Fixed)
		}
		assert.Equal(t, c.fixed, strings.Join(fixed, " "), "%s on %s", c.version, c.platform)
		assert.Equal(t, c.move, r.MoveTo, "%s on %s", c.version, c.platform)
		if len(c.found) > 0 {
			assert.Equal(t, affected, r.Status)
			assert.Equal(t, exitAffected, r.exitCode())
		} else {
			assert.Equal(t, notAffected, r.Status)
			assert.Equal(t, exitClean, r.exitCode())
		}
	}
}

func TestMoveToWhatIsNamed(t *testing.T) {
	const (
		old    = `"publish_date":"2020-01-01"`
		recent = `"publish_date":"2030-01-01"`
	)
	for _, c := range []struct {
		why     string
		records []string
		move    moveTo
	}{
		{"the start of a line is its first release", []string{`{"vulnerable":"4.x","patched":"6.x"}`}, moveTo{NextLine: "6.0.0"}},
		{"a named prerelease is what was named", []string{`{"vulnerable":"4.x","patched":">=4.9.0-rc.1 <5"}`}, moveTo{OnLine: "4.9.0-rc.1"}},
		{"what lies above a version has no name", []string{`{"vulnerable":"4.x","patched":">4.2.0 <5 || ^6.1.0"}`}, moveTo{NextLine: "6.1.0"}},
		{"not even where that version is free", []string{`{"vulnerable":">=4 <4.2.0","patched":">4.2.0"}`}, moveTo{}},
		{"where there is no start there is no name", []string{`{"vulnerable":">=4 <5","patched":"<4"}`}, moveTo{}},
		{"a fix below is none", []string{`{"vulnerable":"2.x || 4.x","patched":"^2.3.0"}`}, moveTo{}},
		{"another advisory names the version", []string{`{"vulnerable":"4.x","patched":">4.2.0"}`, `{"vulnerable":"2.x","patched":"4.3.0"}`}, moveTo{OnLine: "4.3.0"}},
		{"any line is better than none", []string{`{"vulnerable":"4.x || 6.x","patched":"^6.1.0",` + old + `}`, `{"vulnerable":"8.x","patched":"<0.0.0",` + recent + `}`}, moveTo{NextLine: "6.1.0"}},
		{"an assessed line is better than any", []string{`{"vulnerable":"4.x || 6.x","patched":"^6.1.0",` + old + `}`, `{"vulnerable":"8.x","patched":"^8.1.0",` + recent + `}`}, moveTo{NextLine: "8.1.0"}},
	} {
		files := map[string]string{}
		for n, text := range c.records {
			files[fmt.Sprintf("core/%d.json", n+1)] = text
		}
		db, err := load(folder(t, files))
		require.NoError(t, err)
		require.Empty(t, db.problems)
		r := newChecker(db, everywhere).check(npm.MustParseVersion("4.0.0"))
		assert.Equal(t, affected, r.Status, c.why)
		assert.Equal(t, c.move, r.MoveTo, c.why)
	}
}

// The worst comes first, and of equally bad ones the newest.
func TestOrder(t *testing.T) {
	files := map[string]string{}
	for n, word := range []string{"low", "high", "unknown", "medium", "high", "critical", "low", ""} {
		files[fmt.Sprintf("core/%d.json", n+1)] = fmt.Sprintf(`{"vulnerable":"4.x","patched":"^4.1.0","severity":%q}`, word)
	}
	db, err := load(folder(t, files))
	require.NoError(t, err)
	r := newChecker(db, everywhere).check(npm.MustParseVersion("4.0.0"))
	assert.Equal(t, []int{6, 5, 2, 4, 7, 1, 8, 3}, numbers(t, r))
}

// Wherever the program sends people, no advisory covers that version, and none of
// the versions that are named as fixed lies below it.
func TestNothingCoversWhereToMove(t *testing.T) {
	db, err := load("")
	require.NoError(t, err)
	for _, platform := range []string{everywhere, "linux"} {
		c := newChecker(db, platform)
		moves := 0
		for _, v := range releases() {
			r := c.check(v)
			if r.Status != affected {
				assert.Equal(t, moveTo{}, r.MoveTo)
				continue
			}
			require.NotEqual(t, moveTo{}, r.MoveTo, v)
			for _, to := range []string{r.MoveTo.OnLine, r.MoveTo.NextLine} {
				if to == "" {
					continue
				}
				w := npm.MustParseVersion(to)
				moves++
				require.True(t, v.Less(w) && !w.IsPrerelease(), "%s to %s", v, w)
				require.Empty(t, c.index.Query(advisory.NodeRuntime, to), "%s to %s", v, to)
				require.Equal(t, to == r.MoveTo.OnLine, lineOf(v) == lineOf(w))
			}
		}
		require.Greater(t, moves, 1000)
	}
}

func TestSentences(t *testing.T) {
	for _, c := range []struct{ version, platform, sentence string }{
		{"20.2.6", "linux", "Line 20 has no fix for all of them yet: move to 22.1.0."},
		{"16.1.0", "linux", "Line 16 ended without a fix for all of them: move to 20.2.5."},
		{"16.1.0", "linux", "Caution: the newest advisory about line 16 is of June 2028;"},
		{"18.0.0", "linux", "or better to 20.2.5, on a line that is still assessed."},
		{"18.4.0", "linux", "Caution: the newest advisory about line 18 is of January 2029;"},
		{"24.0.9", "linux", "No version above it that an advisory names as fixed is free of all of them."},
		{"24.0.9", "linux", "Caution: no dated advisory speaks of line 24;"},
		{"26.0.0", "linux", "Caution: no advisory speaks of line 26;"},
		{"9007199254740991.0.0", "linux", "Caution: no advisory speaks of line 9007199254740991;"},
	} {
		var b strings.Builder
		require.NoError(t, made(t, c.platform).check(npm.MustParseVersion(c.version)).write(&b, formatTable))
		assert.Contains(t, b.String(), c.sentence)
	}
	for _, version := range []string{"20.1.0", "22.1.0"} {
		var b strings.Builder
		require.NoError(t, made(t, "linux").check(npm.MustParseVersion(version)).write(&b, formatTable))
		assert.NotContains(t, b.String(), "Caution", version)
	}
}

func TestLineOf(t *testing.T) {
	for version, expected := range map[string]line{"20.1.0": "20", "4.0.0-rc.1": "4", "0.12.18": "0.12", "0.0.1": "0.0", "1.8.4": "1"} {
		v := npm.MustParseVersion(version)
		assert.Equal(t, expected, lineOf(v))
		assert.True(t, expected.versions().Contains(v))
	}
	assert.Equal(t, ">=0.12.0-0 <0.13.0-0", line("0.12").versions().String())
	assert.Equal(t, ">=20.0.0-0 <21.0.0-0", line("20").versions().String())
}

func TestAnnounced(t *testing.T) {
	for _, c := range []struct {
		published advisory.Timestamp
		link      string
		expected  month
	}{
		{"", "https://nodejs.org/en/blog/vulnerability/july-2017-security-releases/", monthOf(2017, time.July)},
		{"", "https://nodejs.org/en/blog/vulnerability/aug-2021-security-releases2/", monthOf(2021, time.August)},
		{"", "https://nodejs.org/en/blog/vulnerability/oct-2017-dos/", monthOf(2017, time.October)},
		{"", "https://nodejs.org/en/blog/vulnerability/openssl-may-2016/#cve-2016-2107-padding", monthOf(2016, time.May)},
		{"", "https://nodejs.org/en/blog/vulnerability/december-2025-security-releases", monthOf(2025, time.December)},
		{"2018-08-16", "https://nodejs.org/en/blog/vulnerability/july-2017-security-releases/", monthOf(2018, time.August)},
		{"2018-08-16T23:00:00Z", "", monthOf(2018, time.August)},
		{"", "https://nodejs.org/en/blog/vulnerability/ma-2025-security-releases", 0},
		{"", "https://nodejs.org/en/blog/vulnerability/mayor-2025-releases", 0},
		{"", "https://nodejs.org/en/blog/vulnerability/may-20255", 0},
		{"", "https://nodejs.org/en/blog/vulnerability/2025-may", 0},
		{"", "https://nodejs.org/en/blog/vulnerability/", 0},
		{"", "", 0},
	} {
		a := &advisory.Advisory{Published: c.published}
		if c.link != "" {
			a.References = []advisory.Reference{{Type: advisory.ReferenceAdvisory, URL: c.link}}
		}
		assert.Equal(t, c.expected, announced(a), "%s %s", c.published, c.link)
	}
	elsewhere := &advisory.Advisory{References: []advisory.Reference{{Type: advisory.ReferenceWeb, URL: "https://example.org/may-2016"}}}
	assert.Zero(t, announced(elsewhere), "only announcements of Node.js are dated so")
	text, err := monthOf(2026, time.March).MarshalText()
	require.NoError(t, err)
	assert.Equal(t, "2026-03", string(text))
	assert.Equal(t, "December 2025", monthOf(2025, time.December).String())
}

func TestPlatforms(t *testing.T) {
	for goos, expected := range map[string]string{
		"windows": "win32", "linux": "linux", "darwin": "darwin", "solaris": "sunos", "illumos": "sunos", "aix": "aix",
		"freebsd": "freebsd", "openbsd": "openbsd", "android": "android", "plan9": everywhere, "netbsd": everywhere,
	} {
		assert.Equal(t, expected, platformOf(goos))
	}
	assert.Contains(t, platforms, ownPlatform())

	about := func(words string) *advisory.Advisory {
		a := &advisory.Advisory{Affected: []advisory.Affected{{Package: advisory.NodeRuntime}}}
		if words != "" {
			a.Affected[0].EcosystemSpecific = advisory.Raw(`{"affectedEnvironments":` + words + `}`)
		}
		return a
	}
	for _, c := range []struct {
		words string
		on    []string
	}{
		{`["win32"]`, []string{"all", "win32"}},
		{`["linux","darwin"]`, []string{"all", "linux", "darwin"}},
		{`["all"]`, platforms},
		{`["aix","all"]`, platforms},
		{`["windows"]`, platforms}, // not Node.js' word: who knows where
		{`[]`, platforms},
		{``, platforms},
	} {
		for _, platform := range platforms {
			assert.Equal(t, slices.Contains(c.on, platform), concerns(about(c.words), platform), "%s on %s", c.words, platform)
		}
	}
}
