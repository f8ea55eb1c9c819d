package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Whatever is wrong is said with file and field, and the rest is processed.
func TestBadLockfiles(t *testing.T) {
	database := lodashDatabase(t)
	line := strings.Repeat("a", 30<<20)
	tests := []struct{ name, file, text, stderr string }{
		{"truncated", "package-lock.json", lodashLock[:70], `packages["node_modules/lodash"].version: not JSON: the text ends at byte 70 in the middle of it`},
		{"wrong type", "package-lock.json", npmLock(`"node_modules/lodash": {"version": "4.17.4"}, "node_modules/a": {"version": 5}`), `packages["node_modules/a"].version: expected a string, found a number`},
		{"unknown version", "package-lock.json", `{"lockfileVersion": 12}`, "lockfileVersion: unknown lockfile version 12; known are 1, 2 and 3"},
		{"unknown version", "pnpm-lock.yaml", "lockfileVersion: '12.0'\n", `lockfileVersion: unknown lockfile version "12.0"; known are 5, 6 and 9`},
		{"unknown version", "yarn.lock", "__metadata:\n  version: 99\n", `__metadata.version: unknown lockfile version "99"; known are 4 to 10`},
		{"empty", "yarn.lock", "", "no package in the lockfile: the file is empty"},
		{"a long line", "yarn.lock", "lodash@4:\n  version \"4.17.4\"\n" + line, `line 3: expected the names of an entry and a colon, found "aaaaaaaa`},
		{"a long line", "package-lock.json", `{"lockfileVersion": 3, "packages": {"node_modules/` + line + `": {"version": 1}, "node_modules/lodash": {"version": "4.17.4"}}}`, `.version: expected a string, found a number`},
		{"a long line", "pnpm-lock.yaml", "lockfileVersion: '9.0'\npackages:\n  ? " + line[:1<<20] + "\n  : []\n  lodash@4.17.4: {}\n", "line 4: expected an object, found a list"},
		{"escape sequences", "yarn.lock", "lodash@4:\n  version \"4.17.4\"\n\x1b[31mred\n", "found \"\\x1b[31mred\""},
	}
	for _, test := range tests {
		t.Run(test.file+" "+test.name, func(t *testing.T) {
			dir := write(t, "bad/"+test.file, test.text, "good/package-lock.json", lodashLock)
			r := scanArgs("-db", database, dir)
			assert.Equal(t, trouble, r.code)
			assert.Contains(t, filepath.ToSlash(r.stderr), "error: "+filepath.ToSlash(dir)+"/bad/"+test.file+": ")
			assert.Contains(t, r.stderr, test.stderr)
			assert.Less(t, len(r.stderr), 2000)
			assert.Contains(t, r.stdout, "lodash", "what is good is processed")
			assert.Contains(t, r.stdout, "INCOMPLETE: 1 error, see above")
			assert.NotContains(t, r.stdout+r.stderr, "\x1b")
		})
	}
}

// A version that is none: what the advisories say about all versions is known,
// everything else is not.
func TestBadVersion(t *testing.T) {
	database := write(t,
		"1.json", osvRecord("GHSA-1", lodashRange),
		"2.json", osvRecord("MAL-2", `"affected": [{"package": {"ecosystem": "npm", "name": "evil"}, "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}]}]}]`))
	dir := write(t, "package-lock.json", npmLock(`"node_modules/lodash": {"version": "1.2"}, "node_modules/evil": {"version": "1.2"}, "node_modules/fine": {"version": "1.2"}`))
	r := scanArgs("-db", database, dir)
	assert.Equal(t, found, r.code, "unknown is not clean")
	assert.Empty(t, r.stderr)
	assert.Contains(t, r.stdout, "Found 2 problems in 2 packages: 1 malware, 1 not known to be affected or not.")
	assert.Contains(t, r.stdout, "It is not known whether these are affected:\n  lodash 1.2: ")
	assert.Regexp(t, `(?m)^evil +1\.2 +MAL-2 +MALWARE +\* +none +package-lock\.json$`, r.stdout)
	assert.Regexp(t, `(?m)^lodash +1\.2 +GHSA-1 +unknown +unknown +package-lock\.json$`, r.stdout)

	report := decode(t, scanArgs("-format", "json", "-db", database, dir).stdout)
	require.Len(t, report.Findings, 2)
	assert.Equal(t, 1, report.Summary.Unknown)
	assert.Equal(t, "unknown", report.Findings[1].Status)
	assert.Contains(t, report.Findings[1].Reason, `"1.2"`)
	assert.Empty(t, report.Findings[1].Affected)
}

// A record with a range that cannot be read: it is warned of, and answers unknown
// for the package, since it might affect it.
func TestBadRange(t *testing.T) {
	database := write(t,
		"1.json", osvRecord("GHSA-1", `"affected": [{"package": {"ecosystem": "npm", "name": "lodash"}, "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": "four"}]}]}]`),
		"2.json", osvRecord("GHSA-2", lodashRange),
		"3.json", osvRecord("GHSA-3", `"affected": "all"`),
		"4.json", `{"id": 4}`,
		"5.json", "")
	dir := write(t, "package-lock.json", lodashLock)
	r := scanArgs("-db", database, dir)
	assert.Equal(t, found, r.code)
	for _, want := range []string{
		"osv: 3.json: affected: ", "osv: 4.json: id: ", "osv: 5.json: ",
		`GHSA-1: affected[0]: ranges[0]: events[1].fixed: npm: version "four"`,
	} {
		assert.Contains(t, r.stderr, "warning: "+database+": "+want)
	}
	assert.Equal(t, 4, strings.Count(r.stderr, "\n"))
	assert.Contains(t, r.stdout, "CAUTION: 4 records or parts of them in the databases could not be read")
	assert.Contains(t, r.stdout, "GHSA-1")
	assert.Contains(t, r.stdout, "GHSA-2")
	report := decode(t, scanArgs("-format", "json", "-db", database, dir).stdout)
	assert.Equal(t, 4, report.Summary.Unreadable)
	assert.Len(t, report.Databases[0].Unreadable, 4)
}

func TestBadSecurityWG(t *testing.T) {
	database := write(t,
		"vuln/npm/1.json", `{"id": 1, "title": "T", "overview": "O", "module_name": "lodash", "vulnerable_versions": "<4.17.12", "patched_versions": ">=4.17.12"}`,
		"vuln/npm/2.json", `{"id": 2, "title": "T", "overview": "O", "module_name": "lodash", "vulnerable_versions": "<4.17 beta !", "patched_versions": null}`,
		"vuln/npm/3.json", `{"id": 3, "title": "T", "overview": "O", "module_name": ["lodash"], "vulnerable_versions": "*"}`)
	r := scanArgs("-db", database, write(t, "package-lock.json", lodashLock))
	assert.Equal(t, found, r.code)
	assert.Contains(t, r.stderr, "npm/3.json: module_name: expected ")
	assert.Contains(t, r.stdout, "NSWG-ECO-1")
}

// A zip with an entry that does not inflate, and one that is cut off.
func TestBadZip(t *testing.T) {
	long := osvRecord("GHSA-9", `"details": "`+strings.Repeat("some words ", 500)+`", `+lodashRange)
	path := zipped(t, "GHSA-1.json", osvRecord("GHSA-1", lodashRange), "GHSA-9.json", long)
	dir := write(t, "package-lock.json", lodashLock)
	r := scanArgs("-db", path, dir)
	assert.Equal(t, found, r.code)
	assert.Empty(t, r.stderr)
	assert.Contains(t, r.stdout, "against 2 advisories.")

	text, err := os.ReadFile(path)
	require.NoError(t, err)
	broken := bytes.Clone(text)
	at := bytes.Index(broken, []byte("GHSA-9.json")) + len("GHSA-9.json") + 20
	for n := range 8 {
		broken[at+n] ^= 0xff
	}
	require.NoError(t, os.WriteFile(path, broken, 0o600))
	r = scanArgs("-db", path, dir)
	assert.Equal(t, found, r.code)
	assert.Contains(t, r.stderr, "warning: "+path+": osv: GHSA-9.json: ")
	assert.Contains(t, r.stdout, "against 1 advisory.\n")
	assert.Contains(t, r.stdout, "CAUTION: 1 record")
	assert.Equal(t, trouble, scanArgs("-strict", "-db", path, dir).code)

	require.NoError(t, os.WriteFile(path, text[:len(text)/2], 0o600))
	r = scanArgs("-db", path, dir)
	assert.Equal(t, trouble, r.code)
	assert.Equal(t, "error: "+path+": zip: not a valid zip file\n", r.stderr)
	assert.Empty(t, r.stdout)

	empty := zipped(t)
	r = scanArgs("-db", empty, dir)
	assert.Equal(t, trouble, r.code)
	assert.Contains(t, r.stderr, "no advisories in it")
}

// Names and texts from files cannot play with the terminal.
func TestEscapeSequences(t *testing.T) {
	database := write(t, "1.json", osvRecord("GHSA-1", `"aliases": ["CVE-\u001b[2J"], "affected": [{"package": {"ecosystem": "npm", "name": "lo\u001b[31mdash"}, "versions": ["1.0.0"]}]`))
	dir := write(t, "package-lock.json", npmLock(`"node_modules/lo\u001b[31mdash": {"version": "1.0.0"}, "packages/\u202e\u0007": {"version": "1.0.0\u009b"}`))
	r := scanArgs("-db", database, dir)
	assert.Equal(t, found, r.code)
	assert.Contains(t, r.stdout, "lo\ufffd[31mdash")
	assert.NotContains(t, r.stdout, "\x1b")
	assert.NotContains(t, r.stdout, "\u202e")
	assert.NotContains(t, r.stdout, "\u009b")
	assert.NotContains(t, r.stdout, "\a")
}

func TestPrintable(t *testing.T) {
	for in, want := range map[string]string{
		"plain é 日本": "plain é 日本",
		"a\nb\tc\rd": "a b c\ufffdd",
		"\x7f\u200b": "\ufffd\ufffd",
		"bad \xff":   "bad \ufffd",
	} {
		assert.Equal(t, want, printable(in))
	}
}
