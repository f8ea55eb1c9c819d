package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// folder makes a folder with the given files.
func folder(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
	}
	return dir
}

const (
	goodRecord = `{"cve":["CVE-2030-0009"],"vulnerable":"20.x","patched":"^20.5.0","affectedEnvironments":["all"],"severity":"low"}`
	moduleText = `{"id":1,"module_name":"a","vulnerable_versions":"*"}`
)

// What could not be read is named; it turns "not affected" into "unknown", and the
// rest is judged all the same.
func TestBadDatabases(t *testing.T) {
	for _, c := range []struct {
		name   string
		files  map[string]string
		code20 int // of 20.1.0, which goodRecord covers
		code22 int // of 22.1.0, which it does not
		stderr []string
	}{
		{"good", map[string]string{"core/9.json": goodRecord}, exitAffected, exitClean, nil},
		{"truncated", map[string]string{"core/9.json": goodRecord, "core/10.json": goodRecord[:50]}, exitAffected, exitFailed, []string{"core/10.json: not JSON after byte 50"}},
		{"wrong type", map[string]string{"core/9.json": goodRecord, "core/10.json": `{"vulnerable":["20.x"]}`}, exitAffected, exitFailed, []string{"core/10.json: vulnerable: expected a text"}},
		{"vulnerable no range", map[string]string{"core/9.json": goodRecord, "core/10.json": `{"vulnerable":"all of them","patched":""}`}, exitAffected, exitFailed, []string{"NSWG-COR-10: affected[0]: vulnerable versions"}},
		{"patched no range", map[string]string{"core/9.json": goodRecord, "core/10.json": `{"vulnerable":"20.x","patched":"none"}`}, exitAffected, exitFailed, []string{"NSWG-COR-10: affected[0]: patched versions"}},
		{"two bad", map[string]string{"core/9.json": goodRecord, "core/10.json": "[]", "core/ten.json": "{}"}, exitAffected, exitFailed, []string{"core/10.json: expected an object", "core/ten.json: expected a file named N.json"}},
		{"only bad", map[string]string{"core/10.json": "[]"}, exitFailed, exitFailed, []string{"core/10.json", "no advisory about Node.js"}},
		{"empty", nil, exitFailed, exitFailed, []string{"expected a checkout of the Security WG", "no advisory about Node.js"}},
		{"packages only", map[string]string{"npm/1.json": moduleText}, exitFailed, exitFailed, []string{"core", "no advisory about Node.js"}},
		{"folder of packages", map[string]string{"1.json": moduleText}, exitFailed, exitFailed, []string{"1.json: vulnerable: is missing", "no advisory about Node.js"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := folder(t, c.files)
			for version, expected := range map[string]int{"20.1.0": c.code20, "22.1.0": c.code22} {
				code, stdout, stderr := command(t, "-db", dir, version)
				assert.Equal(t, expected, code, "%s\n%s%s", version, stdout, stderr)
				assert.Equal(t, len(c.stderr), strings.Count(stderr, "\n"), stderr)
				for _, part := range c.stderr {
					assert.Contains(t, stderr, part)
				}
				switch {
				case expected == exitFailed:
					assert.NotContains(t, stdout, "not affected")
				case expected == exitAffected && c.stderr != nil:
					assert.Contains(t, stdout, "Others could not be read.")
				}
			}
		})
	}
}

func TestUnjudgedAdvisoryIsShown(t *testing.T) {
	dir := folder(t, map[string]string{"core/9.json": goodRecord, "core/10.json": `{"vulnerable":"?!","patched":"","severity":"high"}`})
	code, stdout, _ := command(t, "-db", dir, "22.1.0")
	assert.Equal(t, exitFailed, code)
	assert.Regexp(t, `high +NSWG-COR-10 +- +cannot be judged +- `, stdout)
	assert.Contains(t, stdout, "whether it is affected is unknown")
	_, stdout, _ = command(t, "-db", dir, "20.1.0")
	assert.Less(t, strings.Index(stdout, "NSWG-COR-9"), strings.Index(stdout, "NSWG-COR-10"), "what is certain comes first")
	assert.Contains(t, stdout, "affected by 1 advisory, the worst low.")
}

func TestNoSuchFolder(t *testing.T) {
	dir := folder(t, map[string]string{"file": ""})
	for path, says := range map[string]string{"none": "-db: ", "file": "expected a folder"} {
		code, stdout, stderr := command(t, "-db", filepath.Join(dir, path), "20.1.0")
		assert.Equal(t, exitFailed, code)
		assert.Empty(t, stdout)
		assert.Contains(t, stderr, says)
	}
}

func TestManyComplaintsAreCounted(t *testing.T) {
	files := map[string]string{"core/1.json": goodRecord}
	for n := range 100 {
		files[fmt.Sprintf("core/%d.json", n+2)] = "{"
	}
	code, _, stderr := command(t, "-db", folder(t, files), "22.1.0")
	assert.Equal(t, exitFailed, code)
	assert.Equal(t, mostComplaints+1, strings.Count(stderr, "\n"))
	assert.Contains(t, stderr, "and 80 more records that could not be read")
}

// A file must not be able to move the cursor or to forge a row.
func TestControlCharactersAreReplaced(t *testing.T) {
	dir := folder(t, map[string]string{"core/9.json": `{"cve":["CVE\u001b[2J-1\tx\ny"],"vulnerable":"20.x","patched":"","affectedEnvironments":["\u009b1m"]}`})
	code, stdout, _ := command(t, "-db", dir, "20.1.0")
	assert.Equal(t, exitAffected, code)
	assert.Contains(t, stdout, "CVE�[2J-1�x�y")
	assert.NotContains(t, stdout, "\x1b")
	assert.NotContains(t, stdout, "\u009b")
}
