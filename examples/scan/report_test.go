package main

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/advisory"
)

// demonstration runs the scan that the function then writes to screens.
func demonstration(t *testing.T) func(on screen) string {
	t.Helper()
	s := newScan(&options{dev: true, format: formatTable}, strings.NewReader(""), &bytes.Buffer{})
	s.openDatabases()
	s.readLockfiles()
	s.match()
	return func(on screen) string {
		var out bytes.Buffer
		require.NoError(t, s.writeTable(&out, on))
		return out.String()
	}
}

var escape = regexp.MustCompile("\x1b\\[[0-9;]*m")

// Colours change nothing but colours, and end where they should.
func TestColours(t *testing.T) {
	demonstrationOn := demonstration(t)
	for _, width := range []int{0, 110, 60} {
		painted := demonstrationOn(screen{width: width, colour: true})
		assert.Equal(t, demonstrationOn(screen{width: width}), escape.ReplaceAllString(painted, ""))
		assert.Contains(t, painted, "\x1b[1;97;41mMALWARE\x1b[0m")
		assert.Contains(t, painted, "\x1b[1;31mcritical\x1b[0m")
		for line := range strings.Lines(painted) {
			codes := escape.FindAllString(line, -1)
			for n, code := range codes {
				assert.Equal(t, n%2 == 1, code == "\x1b[0m", "%q", line)
			}
			assert.Zero(t, len(codes)%2, "%q", line)
		}
	}
}

// The table fits the screen, and says the same in each form.
func TestWidths(t *testing.T) {
	demonstrationOn := demonstration(t)
	wide := demonstrationOn(screen{})
	golden(t, "demonstration.txt", wide)
	golden(t, "demonstration-110.txt", demonstrationOn(screen{width: 110}))
	golden(t, "demonstration-60.txt", demonstrationOn(screen{width: 60}))
	for width := 1; width < 200; width++ {
		got := demonstrationOn(screen{width: width})
		table, _, _ := strings.Cut(got[strings.Index(got, "\n\n")+2:], "\nFound")
		for line := range strings.Lines(table) {
			if width >= 60 {
				assert.LessOrEqual(t, text.StringWidth(strings.TrimRight(line, "\n")), width, "%q", line)
			}
		}
		for _, word := range []string{"@babel/traverse", "GHSA-67hx-6x53-jw92", "CVE-2023-45133", "7.23.2", "5.0.0-beta.3", "MALWARE"} {
			assert.Contains(t, table, word, "words stay whole at %d", width)
		}
	}
}

func TestScreenOf(t *testing.T) {
	t.Setenv("NO_COLOR", "")
	assert.Equal(t, screen{}, screenOf(&bytes.Buffer{}), "no terminal")
}

// Rows are sorted by what matters; nothing that nobody has rated is filtered.
func TestSeverities(t *testing.T) {
	record := func(id, word string) string {
		if word != "" {
			word = `"database_specific": {"severity": "` + word + `"}, `
		}
		return osvRecord(id, word+lodashRange)
	}
	database := write(t,
		"1.json", record("GHSA-low", "LOW"), "2.json", record("GHSA-unrated", ""), "3.json", record("MAL-1", ""),
		"4.json", record("GHSA-critical", "CRITICAL"), "5.json", record("GHSA-moderate", "MEDIUM"), "6.json", record("GHSA-high", "HIGH"),
		"7.json", osvRecord("GHSA-vector", `"severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H"}], `+lodashRange),
		"8.json", osvRecord("GHSA-malware", `"aliases": ["MAL-2"], "database_specific": {"severity": "LOW"}, `+lodashRange))
	dir := write(t, "package-lock.json", lodashLock)
	tests := map[string][]string{
		"":         {"GHSA-malware", "MAL-1", "GHSA-critical", "GHSA-high", "GHSA-vector", "GHSA-moderate", "GHSA-low", "GHSA-unrated"},
		"low":      {"GHSA-malware", "MAL-1", "GHSA-critical", "GHSA-high", "GHSA-vector", "GHSA-moderate", "GHSA-low", "GHSA-unrated"},
		"moderate": {"GHSA-malware", "MAL-1", "GHSA-critical", "GHSA-high", "GHSA-vector", "GHSA-moderate", "GHSA-unrated"},
		"High":     {"GHSA-malware", "MAL-1", "GHSA-critical", "GHSA-high", "GHSA-vector", "GHSA-unrated"},
		"critical": {"GHSA-malware", "MAL-1", "GHSA-critical", "GHSA-unrated"},
	}
	for level, want := range tests {
		args := []string{"-format", "json", "-db", database, dir}
		if level != "" {
			args = append(args, "-severity", level)
		}
		report := decode(t, scanArgs(args...).stdout)
		var got []string
		for _, f := range report.Findings {
			got = append(got, f.ID)
		}
		assert.Equal(t, want, got, level)
		assert.Equal(t, 8-len(want), report.Summary.BelowThreshold)
		assert.Equal(t, 2, report.Summary.Severities["malware"])
		assert.Equal(t, 1, report.Summary.Severities["unknown"])
	}
	r := scanArgs("-db", database, dir)
	assert.Contains(t, r.stdout, "Found 8 problems in 1 package: 2 malware, 1 critical, 2 high, 1 moderate, 1 low, 1 of unknown severity.\n")
	assert.Equal(t, found, scanArgs("-severity", "critical", "-db", database, dir).code)
}

func TestNumber(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 219500: "219,500", 1234567: "1,234,567"} {
		assert.Equal(t, want, number(n))
	}
	assert.Equal(t, "1 package", count(1, "package"))
	assert.Equal(t, "2,000 packages", count(2000, "package"))
	assert.Equal(t, "0 advisories", count(0, "advisory", "advisories"))
}

func TestSome(t *testing.T) {
	assert.Equal(t, "a, b", some([]string{"a", "b"}))
	assert.Equal(t, "1, 2, 3, 4, 5, 6 and 2 more", some(strings.Split("12345678", "")))
}

// The flags that the help speaks of are those that there are.
func TestHelp(t *testing.T) {
	r := scanArgs("-h")
	assert.Equal(t, usage, r.stdout)
	for _, arg := range []string{"-db=x", "-severity=high", "-dev=false", "-format=json", "-strict"} {
		name, _, _ := strings.Cut(arg, "=")
		assert.Contains(t, usage, "  "+name)
		assert.NotContains(t, scanArgs(arg, "--", "nowhere").stderr, "not defined")
	}
	for level := range map[advisory.Level]bool{advisory.LevelLow: true, advisory.LevelCritical: true} {
		assert.Contains(t, usage, level.String())
	}
}
