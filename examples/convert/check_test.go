package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestCheckWritesNothing(t *testing.T) {
	dir := wgFiles.folder(t)
	got := convert("-check", dir)
	assert.Equal(t, exitDone, got.code, got.stderr)
	assert.Empty(t, got.stdout)
	assert.Equal(t, wgFiles, onDisk(t, dir))
	assert.Contains(t, got.stderr, "checked, nothing written: 3 of 3 records are as they should be\n")
	for _, format := range []string{"osv", "wg", "osv-zip", "ndjson", "openvex"} {
		args := []string{"-check", "-to", format, dir, modified}
		if format == "openvex" {
			args = append(args, "-timestamp", "2026-03-31")
		}
		got := convert(args...)
		assert.Equal(t, exitDone, got.code, got.stderr)
		assert.Empty(t, got.stdout)
	}
}

func TestCheckLeavesOutWhatFails(t *testing.T) {
	bad := strings.Replace(osvFile, `"fixed": "2.0.0"`, `"fixed": "v2"`, 1)
	out := filepath.Join(t.TempDir(), "out")
	good := file(t, "a.json", strings.Replace(osvFile, "aaaa", "good", 1))
	path := file(t, "b.json", bad)
	got := convert("-check", "-o", out, path, good)
	assert.Equal(t, exitProblems, got.code)
	assert.Contains(t, got.stderr, path+": affected[0].ranges[0].events[1].fixed: ")
	assert.Equal(t, []string{"GHSA-good-bbbb-cccc.json"}, names(onDisk(t, out)))
	assert.Equal(t, exitDone, convert(path, "-o", filepath.Join(t.TempDir(), "out")).code, "unasked, nothing is checked")
}

// What is wrong with one of the WG's files is named by the file's field.
func TestCheckOfTheWGsFiles(t *testing.T) {
	for _, test := range []struct {
		file, old, new string
		want           string
	}{
		{"npm/7.json", `"<1.2.3"`, `"nonsense"`, "nonsense"},
		{"npm/7.json", `">=1.2.3"`, `"^^1"`, "^^1"},
		{"npm/7.json", `"<1.2.3"`, `""`, "vulnerable_versions: is empty"},
		{"npm/7.json", `"Path Traversal"`, `""`, "title: is empty"},
		{"npm/7.json", `"Path Traversal"`, `null`, "title: is empty"},
		{"npm/7.json", `"It serves what lies above its folder."`, `""`, "overview: is empty"},
		{"npm/7.json", `"2019-01-02"`, `"2 January"`, "created_at: expected a date"},
		{"npm/7.json", `"2019-02-03"`, `"2019-02-30"`, "updated_at: expected a date"},
		{"npm/7.json", `"2019-02-03"`, `null`, "updated_at: is empty"},
		{"npm/7.json", `"2019-02-01"`, `"soon"`, "publish_date: expected a date"},
		{"npm/7.json", `/C:H/`, `/C:X/`, "cvss_vector: expected a CVSS vector"},
		{"npm/7.json", `"https://example.com/advisory"`, `"https://example.com/", "see the talk"`, "references: expected http or https links"},
		{"npm/7.json", `"id": 7`, `"id": 8`, "id: expected 7"},
		{"core/3.json", `"10.x || 12.x"`, `"the old ones"`, "the old ones"},
		{"core/3.json", `"10.x || 12.x"`, `""`, "vulnerable: is empty"},
		{"core/3.json", `"high"`, `""`, "severity: is empty"},
		{"core/3.json", `"https://nodejs.org/`, `"nodejs.org/`, "ref: expected http or https links"},
		{"deps/1.json", `"vulnerable_code_not_present"`, `"because"`, `"because"`},
		{"deps/1.json", `"vulnerable_code_not_present"`, `null`, "reason: "},
	} {
		t.Run(test.want, func(t *testing.T) {
			require.Contains(t, wgFiles[test.file], test.old)
			changed := files{}
			for name, text := range wgFiles {
				changed[name] = text
			}
			changed[test.file] = strings.Replace(changed[test.file], test.old, test.new, 1)
			dir := changed.folder(t)
			got := convert("-check", dir)
			assert.Equal(t, exitProblems, got.code)
			lines := regexp.MustCompile(`(?m)^(?:error|warning): /.*\.json: .*$`).FindAllString(got.stderr, -1)
			require.NotEmpty(t, lines, got.stderr)
			assert.Contains(t, strings.Join(lines, "\n"), test.want)
			for _, line := range lines {
				assert.Contains(t, line, filepath.Join(dir, filepath.FromSlash(test.file))+": ")
			}
			assert.Contains(t, got.stderr, "2 of ")
		})
	}
}

func TestAdviceIsNoError(t *testing.T) {
	long := strings.Replace(osvFile, "A flaw", strings.Repeat("a long summary ", 20), 1)
	got := convertFrom(long, "-check", "-")
	assert.Equal(t, exitDone, got.code)
	assert.Contains(t, got.stderr, "warning: standard input: summary: ")
	assert.Contains(t, got.stderr, "1 warning in 1 record\n")
}

func TestNewRecord(t *testing.T) {
	vuln := wgFiles.folder(t)
	for _, test := range []struct {
		kind, number string
		fill         map[string]any
	}{
		{"module", "8", map[string]any{
			"created_at": "2026-03-01", "updated_at": "2026-03-02", "publish_date": "2026-03-02",
			"title": "Path Traversal", "author": map[string]any{"name": "A. Finder", "website": nil, "username": nil},
			"module_name": "@made-up/server", "cves": []string{}, "vulnerable_versions": "*", "patched_versions": nil,
			"overview": "It does.", "recommendation": "Do not.", "references": []string{}, "cvss_vector": nil,
		}},
		{"core", "4", map[string]any{
			"cve": []string{"CVE-2026-12345"}, "vulnerable": "22.x", "patched": "^22.4.1", "ref": "https://example.com/",
			"description": "A flaw.", "overview": "A flaw.", "affectedEnvironments": []string{"all"}, "severity": "low",
		}},
	} {
		t.Run(test.kind, func(t *testing.T) {
			folder := map[string]string{"module": "npm", "core": "core"}[test.kind]
			path := filepath.Join(vuln, folder, test.number+".json")
			got := convert("-new", test.kind, "-o", vuln)
			require.Equal(t, exitDone, got.code, got.stderr)
			assert.Contains(t, got.stderr, "wrote "+path)
			assert.Empty(t, got.stdout)
			text, err := os.ReadFile(path)
			require.NoError(t, err)
			var document map[string]any
			require.NoError(t, json.Unmarshal(text, &document))
			if test.kind == "module" {
				assert.EqualValues(t, 8, document["id"])
			}

			// It is refused until each field is filled in, and each is named.
			for field, value := range test.fill {
				got := convert("-check", path)
				assert.Equal(t, exitProblems, got.code)
				assert.Regexp(t, `(?m)^error: `+regexp.QuoteMeta(path)+`: `+field+`[^:]*: to fill in: .+$`, got.stderr)
				assert.NotContains(t, got.stderr, "(as an OSV record)")
				document[field] = value
				text, err := json.MarshalIndent(document, "", "  ")
				require.NoError(t, err)
				require.NoError(t, os.WriteFile(path, text, 0o666))
			}
			got = convert("-check", path)
			assert.Equal(t, exitDone, got.code, got.stderr)
			assert.Equal(t, exitDone, convert("-check", vuln).code)
		})
	}
}

func TestNewRecordToStandardOutput(t *testing.T) {
	module := convert("-new", "module")
	require.Equal(t, exitDone, module.code)
	assert.True(t, json.Valid([]byte(module.stdout)))
	for _, name := range []string{"9.json", "draft.json"} {
		path := file(t, name, module.stdout)
		got := convert("-check", path)
		assert.Equal(t, exitProblems, got.code)
		// Its fields are listed although it has no number yet.
		assert.Contains(t, got.stderr, path+": id: to fill in: ")
		assert.Contains(t, got.stderr, path+": title: to fill in: ")
		assert.Contains(t, got.stderr, path+": author.name: to fill in: ")
		assert.Contains(t, got.stderr, path+": references[0]: to fill in: ")
	}
	core := convert("-new", "core")
	require.Equal(t, exitDone, core.code)
	got := convert("-check", file(t, "9.json", core.stdout))
	assert.Equal(t, exitProblems, got.code)
	assert.Contains(t, got.stderr, ": affectedEnvironments[0]: to fill in: ")
}

func TestNewRecordsPlace(t *testing.T) {
	dir := files{"vuln/core/3.json": coreFile, "vuln/core/11.json": coreFile, "vuln/core/0077.json": "{}"}.folder(t)
	for _, test := range []struct {
		out, written string
	}{
		{"", "vuln/core/12.json"},
		{"vuln", "vuln/core/13.json"},
		{"vuln/core", "vuln/core/14.json"},
		{"vuln/core/20.json", "vuln/core/20.json"},
	} {
		got := convert("-new", "core", "-o", filepath.Join(dir, filepath.FromSlash(test.out)))
		assert.Equal(t, exitDone, got.code, got.stderr)
		assert.FileExists(t, filepath.Join(dir, filepath.FromSlash(test.written)))
	}
	before := onDisk(t, dir)
	for out, want := range map[string]string{
		"vuln/core/3.json":        "is there already",
		"vuln/core/new.json":      "expected a folder, or a file named N.json",
		"vuln/none/3.json":        "none",
		"vuln/core/3.json/4.json": "not a directory",
	} {
		got := convert("-new", "core", "-o", filepath.Join(dir, filepath.FromSlash(out)))
		assert.Equal(t, exitFailed, got.code)
		assert.Contains(t, got.stderr, want)
	}
	got := convert("-new", "module", "-o", filepath.Join(dir, "vuln", "core"))
	assert.Equal(t, exitFailed, got.code)
	assert.Contains(t, got.stderr, "expected a folder of npm records, found core")
	assert.Equal(t, before, onDisk(t, dir))
}
