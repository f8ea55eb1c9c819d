package main

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestLintSaysWhatIsWrongWithFiles(t *testing.T) {
	for _, test := range []struct {
		file, old, new string
		code           int
		want           string
	}{
		{"npm/7.json", `>=1.2.3`, `>=1.2.3`, exitDone, ""},
		{"npm/7.json", `>=1.2.3`, `>=1.2.4`, exitDone, "warning: FILE: patched_versions: 1.2.3 is neither vulnerable nor patched [gap]"},
		{"npm/7.json", `<1.2.3`, `<1.2.3 || <1.0.0`, exitDone, `[swallowed-alternative]; write <1.2.3`},
		{"npm/7.json", `<1.2.3`, `<1.2.x y`, exitProblems, "error: FILE: vulnerable_versions: npm drops \"y\""},
		{"npm/7.json", `7.5`, `9.3`, exitProblems, "error: FILE: cvss_score: the vector's score is 7.5, not 9.3 [cvss-score]; write 7.5"},
		{"npm/7.json", `"Path Traversal"`, `4`, exitProblems, "error: FILE: title: expected a text, found 4 [type]"},
		{"core/3.json", `"high"`, `"High"`, exitProblems, `error: FILE: severity: "High" is none of`},
		{"deps/1.json", `vulnerable_code_not_present`, `never`, exitProblems, `error: FILE: reason: "never" is none of`},
		{"deps/1.json", `{`, `{"slug": 1,`, exitDone, `warning: FILE: slug: is no field of such a record`},
	} {
		changed := files{"npm/7.json": moduleFile, "deps/1.json": depsFile,
			"core/3.json": strings.Replace(coreFile, " || 11.0.5", "", 1)}
		changed[test.file] = strings.Replace(changed[test.file], test.old, test.new, 1)
		dir := changed.folder(t)
		path := filepath.Join(dir, filepath.FromSlash(test.file))
		for _, input := range []string{dir, path} {
			got := convert("-lint", input)
			assert.Equal(t, test.code, got.code, got.stderr)
			assert.Empty(t, got.stdout)
			assert.Contains(t, got.stderr, strings.ReplaceAll(test.want, "FILE", path))
			assert.Equal(t, test.want == "", !strings.Contains(got.stderr, " in 1 record\n"), got.stderr)
			assert.Contains(t, got.stderr, "looked through, nothing written\n")
		}
		assert.Equal(t, changed, onDisk(t, dir))
	}
}

func TestLintOfOSVRecords(t *testing.T) {
	got := convertFrom(osvFile, "-lint", "-")
	assert.Equal(t, exitDone, got.code, got.stderr)
	assert.NotContains(t, got.stderr, "[")

	reversed := strings.Replace(osvLine, `{"introduced": "0"}`, `{"introduced": "3.0.0"}`, 1)
	got = convertFrom(reversed+"\n"+otherLine+"\n{}\n", "-lint", "-")
	assert.Equal(t, exitProblems, got.code)
	assert.Contains(t, got.stderr, `affected[0].ranges[0].events[1].fixed: "2.0.0" is below the version that is introduced in front of it [reversed-bounds]`)
	assert.Equal(t, 1, strings.Count(got.stderr, "events[1]"), "one place is named once: %s", got.stderr)
	assert.Contains(t, got.stderr, "2 errors in 2 records")

	long := strings.Replace(osvFile, "A flaw", strings.Repeat("a long summary ", 20), 1)
	got = convertFrom(long, "-lint", "-")
	assert.Equal(t, exitDone, got.code)
	assert.Contains(t, got.stderr, "warning: standard input: summary: ")
}

func TestLintStandsAlone(t *testing.T) {
	dir := wgFiles.folder(t)
	for _, flag := range []string{"-to=osv", "-o=x", "-check", "-modified=2026-01-01", "-timestamp=2026-01-01", "-author=me", "-new=core"} {
		got := convert("-lint", flag, dir)
		assert.Equal(t, exitFailed, got.code, flag)
		assert.Contains(t, got.stderr, "does not go together with -", flag)
	}
	got := convert("-lint", filepath.Join(dir, "none"))
	assert.Equal(t, exitFailed, got.code)
}

// In the real files there is something to find, and each finding is at a file.
func TestLintOfTheSecurityWG(t *testing.T) {
	dir := shared(t, "security-wg")
	got := convert("-lint", dir)
	assert.Equal(t, exitProblems, got.code)
	assert.Contains(t, got.stderr, "read 554 records: 151 core, 397 npm, 6 deps\n")
	assert.Contains(t, got.stderr, "error: "+filepath.Join(dir, "npm", "12.json")+": cves[0]: ")
	assert.Contains(t, got.stderr, "warning: "+filepath.Join(dir, "core", "26.json")+": patched: 4.4.2 alone is patched")
}
