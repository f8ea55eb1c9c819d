package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/osv"
)

// shapes are all the ways in which records come, and what they are taken for.
var shapes = []struct {
	name  string
	files files
	taken string
	read  string
}{
	{"checkout", wgFiles.below("vuln"), "the Security WG's files: core, npm, deps", "3 records: 1 core, 1 npm, 1 deps"},
	{"vuln", wgFiles, "the Security WG's files: core, npm, deps", "3 records: 1 core, 1 npm, 1 deps"},
	{"download", wgFiles.below("security-wg-main/vuln"), "the Security WG's files: core, npm, deps", "3 records: 1 core, 1 npm, 1 deps"},
	{"only deps", files{"deps/1.json": depsFile, "README.md": "text"}, "the Security WG's files: deps", "1 record: 1 deps"},
	{"only npm", files{"npm/7.json": moduleFile}, "the Security WG's files: npm", "1 record: 1 npm"},
	{"folder of core", files{"3.json": coreFile}, "the Security WG's files: core", "1 record: 1 core"},
	{"folder of npm", files{"7.json": moduleFile}, "the Security WG's files: npm", "1 record: 1 npm"},
	{"folder of deps", files{"1.json": depsFile}, "the Security WG's files: deps", "1 record: 1 deps"},
	{"index", files{"npm/index.json": `{"7":` + moduleFile + `}`}, "the Security WG's files: npm", "1 record: 1 npm"},
	{"first file broken", files{"npm/1.json": "{", "npm/7.json": moduleFile}, "the Security WG's files: npm", "1 record: 1 npm"},
	{"OSV", files{"a.json": osvFile, "deep/b.json": otherLine}, "OSV records", "2 records: 2 GHSA"},
	{"OSV in a folder npm", files{"npm/GHSA-aaaa.json": osvFile}, "OSV records", "1 record: 1 GHSA"},
	{"OSV among others", files{"a.json": "{}", "b.json": osvFile}, "OSV records", "1 record: 1 GHSA"},
}

func TestShapes(t *testing.T) {
	for _, test := range shapes {
		t.Run(test.name, func(t *testing.T) {
			dir, packed := test.files.folder(t), test.files.zip(t)
			for _, got := range []outcome{
				convert("-check", dir),
				convert("-check", file(t, "records.zip", packed)),
				convertFrom(packed, "-check", "-"),
			} {
				assert.Contains(t, got.stderr, ": taken for "+test.taken+"\n")
				assert.Contains(t, got.stderr, "read "+test.read+"\n")
				assert.NotEqual(t, exitFailed, got.code)
			}
		})
	}
}

func TestDocuments(t *testing.T) {
	for _, test := range []struct {
		name, file, text string
		taken, read      string
	}{
		{"npm", "7.json", moduleFile, "the Security WG's files: npm", "1 record: 1 npm"},
		{"npm on a line", "7.json", oneLine(moduleFile) + "\n", "the Security WG's files: npm", "1 record: 1 npm"},
		{"npm under another name", "draft.txt", moduleFile, "the Security WG's files: npm", "1 record: 1 npm"},
		{"core", "3.json", coreFile, "the Security WG's files: core", "1 record: 1 core"},
		{"deps", "1.json", depsFile, "the Security WG's files: deps", "1 record: 1 deps"},
		{"index of core", "index.json", `{"3":` + coreFile + `}`, "the Security WG's files: core", "1 record: 1 core"},
		{"index of deps", "index.json", `{"1":` + depsFile + `}`, "the Security WG's files: deps", "1 record: 1 deps"},
		{"OSV", "a.json", osvFile, "an OSV record", "1 record: 1 GHSA"},
		{"OSV on a line", "a.json", osvLine, "an OSV record", "1 record: 1 GHSA"},
		{"lines", "a.ndjson", osvLine + "\n\n" + otherLine, "OSV records, one a line", "2 records: 2 GHSA"},
		{"lines behind a broken one", "a.ndjson", osvLine[:40] + "\n" + otherLine, "OSV records, one a line", "1 record: 1 GHSA"},
		{"array", "a.json", "\n [" + osvFile + "," + otherLine + "]", "OSV records in a JSON array", "2 records: 2 GHSA"},
		{"empty array", "a.json", "[]", "OSV records in a JSON array", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := convert("-check", file(t, test.file, test.text))
			assert.Contains(t, got.stderr, ": taken for "+test.taken+"\n")
			if test.read != "" {
				assert.Contains(t, got.stderr, "read "+test.read+"\n")
			}
		})
	}
}

func TestNumberlessDocuments(t *testing.T) {
	got := convertFrom(moduleFile, "-check", "-")
	assert.Equal(t, exitDone, got.code, "a module says its own number: %s", got.stderr)
	for _, text := range []string{coreFile, depsFile} {
		got := convertFrom(text, "-check", "-")
		assert.Equal(t, exitProblems, got.code)
		assert.Contains(t, got.stderr, "standard input: expected a file named N.json")
	}
}

func TestForcedFormat(t *testing.T) {
	module, record := file(t, "7.json", moduleFile), file(t, "a.json", osvFile)
	got := convert("-from", "osv", "-check", module)
	assert.Equal(t, exitProblems, got.code)
	assert.Contains(t, got.stderr, module+": id: expected a string, got a number")
	got = convert("-from", "wg", "-check", record)
	assert.Equal(t, exitProblems, got.code)
	assert.Contains(t, got.stderr, record+": not a record of the Security WG")

	got = convert("-from", "wg", "-check", files{"a.json": osvFile}.folder(t))
	assert.Equal(t, exitFailed, got.code)
	assert.Contains(t, got.stderr, "no files of the Security WG in it")
	broken := files{"npm/7.json": `{"title`}.folder(t)
	assert.Equal(t, exitFailed, convert("-check", broken).code, "cannot be told")
	got = convert("-from", "wg", "-check", broken)
	assert.Equal(t, exitProblems, got.code)
	assert.Contains(t, got.stderr, filepath.Join(broken, "npm", "7.json")+": ")
}

func TestNothingToRead(t *testing.T) {
	for _, test := range []struct {
		path, want string
	}{
		{files{}.folder(t), "no file named *.json in it"},
		{files{"a.txt": osvFile}.folder(t), "no file named *.json in it"},
		{files{"package.json": `{"name":"x"}`}.folder(t), "its files are neither OSV records nor the Security WG's"},
		{file(t, "a.json", " \n"), "it is empty"},
		{file(t, "a.json", ""), "it is empty"},
		{file(t, "a.json", "[]"), "there is no record in what was given"},
		{file(t, "a.zip", files{}.zip(t)), "no file named *.json in it"},
		{file(t, "a.zip", files{"a.json": osvFile}.zip(t)[:60]), "zip: not a valid zip file"},
	} {
		got := convert("-check", test.path)
		assert.Equal(t, exitFailed, got.code, test.want)
		assert.Contains(t, got.stderr, test.want)
	}
}

func TestBadRecords(t *testing.T) {
	module := func(old, new string) string {
		require.Contains(t, moduleFile, old)
		return strings.Replace(moduleFile, old, new, 1)
	}
	for _, test := range []struct {
		name, file, text, want string
	}{
		{"truncated", "7.json", moduleFile[:200], "not JSON"},
		{"wrong type", "7.json", module(`"<1.2.3"`, `123`), ": vulnerable_versions: expected"},
		{"another number", "8.json", moduleFile, ": id: expected 8, for which the record is named, found 7"},
		{"a missing field", "7.json", module(`"module_name": "a-made-up-server",`, ""), ": module_name: is missing"},
		{"a range", "7.json", module(`"<1.2.3"`, `"<1.x.3 nonsense"`), "nonsense"},
		{"a date", "7.json", module("2019-02-03", "3 February"), ": updated_at: expected a date"},
		{"trailing text", "7.json", moduleFile + "}", "invalid character"},
		{"invalid UTF-8", "7.json", module("A. Finder", "A\xff"), "not JSON"},
		{"neither", "x.json", `{"name":"x"}`, "neither a zip nor an OSV record"},
		{"no object", "x.json", `"text"`, "neither a zip nor an OSV record"},
		{"no JSON", "x.json", "plain text", "not JSON after byte 0"},
		{"OSV: truncated", "a.json", osvFile[:100], "a.json: "},
		{"OSV: wrong type", "a.json", strings.Replace(osvFile, `"A flaw"`, `1`, 1), ": summary: expected a string, got a number"},
		{"OSV: twice a name", "a.json", strings.Replace(osvFile, `"summary"`, `"id": "x", "summary"`, 1), "a.json: "},
		{"OSV: no id", "a.json", `{"schema_version":"1.0.0"}`, ": id: not an OSV record: it has no id"},
		{"OSV: an id with a folder", "a.json", strings.Replace(osvFile, "GHSA-aaaa", "../a", 1), "no file can be named by"},
		{"OSV: an id of dots", "a.json", strings.Replace(osvFile, "GHSA-aaaa-bbbb-cccc", "..", 1), "no file can be named by"},
		{"OSV: an element", "a.json", "[" + osvFile + ",{]", "element 2: "},
		{"OSV: a line", "a.ndjson", osvLine + "\n{\n" + otherLine, "line 2: "},
	} {
		t.Run(test.name, func(t *testing.T) {
			path := file(t, test.file, test.text)
			out := filepath.Join(t.TempDir(), "out")
			got := convert(path, file(t, "GHSA-good.json", strings.Replace(osvFile, "GHSA-aaaa", "GHSA-good", 1)), "-o", out)
			assert.Equal(t, exitProblems, got.code)
			assert.Contains(t, got.stderr, ": "+path+": ")
			assert.Contains(t, got.stderr, test.want)
			assert.Contains(t, onDisk(t, out), "GHSA-good-bbbb-cccc.json", "the rest goes on")
		})
	}
}

func TestHostileInput(t *testing.T) {
	hostile := map[string]string{
		"deep":        strings.Repeat(`{"id":`, 1<<16),
		"deep array":  strings.Repeat(`[`, 1<<18),
		"long number": `{"id":` + strings.Repeat("9", 1<<20) + `,"module_name":"x"}`,
		"many names":  `{` + strings.Repeat(`"1":{},`, 1<<17) + `"2":{}}`,
		"a long line": `{"id":"` + strings.Repeat("x", osv.MaxRecord) + "\"}\n" + osvLine,
		"zeros":       "{" + strings.Repeat("\x00", 1<<20),
	}
	for name, text := range hostile {
		t.Run(name, func(t *testing.T) {
			got := convertFrom(text, "-check", "-")
			assert.NotEqual(t, exitDone, got.code)
			assert.Less(t, len(got.stderr), 1<<16, "the text is not repeated")
		})
	}
}

func TestNothingIsWrittenToTheTerminalAsItStands(t *testing.T) {
	name := "\x1b[2J\u202e.json"
	got := convert("-check", "-from", "osv", files{name: "{", "b.json": strings.Replace(osvFile, "GHSA-aaaa-bbbb-cccc", "x\\u001b[31m", 1)}.folder(t))
	assert.Equal(t, exitProblems, got.code)
	assert.NotContains(t, got.stderr, "\x1b")
	assert.NotContains(t, got.stderr, "\u202e")
	assert.Contains(t, got.stderr, "\ufffd[2J\ufffd.json: ")
}

func TestManyInputsAreCounted(t *testing.T) {
	args := []string{"-check"}
	for n := range 7 {
		name := fmt.Sprintf("%d.json", n+1)
		args = append(args, file(t, name, strings.Replace(moduleFile, `"id": 7`, fmt.Sprintf(`"id": %d`, n+1), 1)))
	}
	got := convert(args...)
	assert.Equal(t, exitDone, got.code, got.stderr)
	assert.Contains(t, got.stderr, "note: 7 inputs taken for the Security WG's files: npm\n")
}

func FuzzInput(f *testing.F) {
	for _, text := range []string{moduleFile, coreFile, depsFile, osvFile, osvLine + "\n" + otherLine, "[" + osvFile + "]", `{"7":` + moduleFile + "}", "", "PK\x03\x04"} {
		f.Add(text)
	}
	for _, shape := range shapes {
		f.Add(shape.files.zip(f))
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := convertFrom(text, "-check", "-")
		switch got.code {
		case exitDone:
			assert.Contains(t, got.stderr, "as they should be")
		case exitProblems:
			assert.Contains(t, got.stderr, "error")
		case exitFailed:
			assert.Contains(t, got.stderr, "error: ")
		}
		assert.Empty(t, got.stdout)
	})
}
