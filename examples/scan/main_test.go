package main

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// result is what a run of the program left behind.
type result struct {
	code           int
	stdout, stderr string
}

func scanWith(stdin io.Reader, args ...string) result {
	var stdout, stderr bytes.Buffer
	code := run(args, stdin, &stdout, &stderr)
	return result{code, stdout.String(), stderr.String()}
}

func scanArgs(args ...string) result { return scanWith(strings.NewReader(""), args...) }

// write makes files below a folder and returns the folder.
func write(t *testing.T, namesAndTexts ...string) string {
	t.Helper()
	dir := t.TempDir()
	for n := 0; n < len(namesAndTexts); n += 2 {
		path := filepath.Join(dir, filepath.FromSlash(namesAndTexts[n]))
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, []byte(namesAndTexts[n+1]), 0o600))
	}
	return dir
}

// osvRecord is an advisory about lodash below 4.17.12 and others, by its id.
func osvRecord(id, rest string) string {
	return `{"schema_version": "1.7.5", "id": "` + id + `", "modified": "2024-01-01T00:00:00Z", ` + rest + `}`
}

const lodashRange = `"affected": [{"package": {"ecosystem": "npm", "name": "lodash"}, "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": "4.17.12"}]}]}]`

func lodashDatabase(t *testing.T) string {
	return write(t, "lodash.json", osvRecord("GHSA-jf85-cpcp-j695", `"aliases": ["CVE-2019-10744"], "database_specific": {"severity": "CRITICAL"}, `+lodashRange))
}

func npmLock(packages string) string { return `{"lockfileVersion": 3, "packages": {` + packages + `}}` }

const lodashLock = `{"lockfileVersion": 3, "packages": {"node_modules/lodash": {"version": "4.17.4"}}}`

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, string(want), got, "go test -update rewrites %s", path)
}

func TestDemonstration(t *testing.T) {
	r := scanArgs()
	assert.Zero(t, r.code, "though there are findings")
	assert.Empty(t, r.stderr)
	assert.Contains(t, r.stdout, "demonstration")
	golden(t, "demonstration.txt", r.stdout)

	r = scanArgs("-format", "json")
	assert.Zero(t, r.code)
	assert.Empty(t, r.stderr)
	golden(t, "demonstration.json", r.stdout)

	r = scanArgs("-severity", "high", "-dev=false")
	assert.Zero(t, r.code)
	golden(t, "demonstration-filtered.txt", r.stdout)
}

// The lockfiles of every tool and version, each with lodash 4.17.4 below an alias
// and with packages that are not affected.
func TestLockfiles(t *testing.T) {
	database := lodashDatabase(t)
	tests := map[string]struct{ name, text string }{
		"npm 1":  {"package-lock.json", `{"lockfileVersion": 1, "dependencies": {"lo": {"version": "npm:lodash@4.17.4"}, "lodash": {"version": "4.17.21"}}}`},
		"npm 2":  {"package-lock.json", `{"lockfileVersion": 2, "packages": {"node_modules/lo": {"name": "lodash", "version": "4.17.4"}, "node_modules/lodash": {"version": "4.17.21"}}}`},
		"npm 3":  {"npm-shrinkwrap.json", `{"lockfileVersion": 3, "packages": {"node_modules/lo": {"name": "lodash", "version": "4.17.4"}, "node_modules/lodash": {"version": "4.17.21"}}}`},
		"Yarn 1": {"yarn.lock", "# yarn lockfile v1\n\n\"lo@npm:lodash@4.17.4\":\n  version \"4.17.4\"\n\nlodash@^4.0.0:\n  version \"4.17.21\"\n"},
		"Yarn 4": {"yarn.lock", "__metadata:\n  version: 8\n\n\"lo@npm:lodash@4.17.4\":\n  version: 4.17.4\n  resolution: \"lodash@npm:4.17.4\"\n\n\"lodash@npm:^4.0.0\":\n  version: 4.17.21\n  resolution: \"lodash@npm:4.17.21\"\n"},
		"pnpm 5": {"pnpm-lock.yaml", "lockfileVersion: 5.4\npackages:\n  /lodash/4.17.4:\n    resolution: {integrity: x}\n  /lodash/4.17.21:\n    resolution: {integrity: x}\n"},
		"pnpm 6": {"pnpm-lock.yaml", "lockfileVersion: '6.0'\npackages:\n  /lodash@4.17.4(a@1.0.0):\n    resolution: {integrity: x}\n  /lodash@4.17.21:\n    resolution: {integrity: x}\n"},
		"pnpm 9": {"pnpm-lock.yaml", "lockfileVersion: '9.0'\npackages:\n  lodash@4.17.4:\n    resolution: {integrity: x}\n  lodash@4.17.21:\n    resolution: {integrity: x}\n"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			dir := write(t, test.name, test.text)
			for _, path := range []string{dir, filepath.Join(dir, test.name)} {
				r := scanArgs("-format", "json", "-db", database, path)
				assert.Equal(t, found, r.code)
				assert.Empty(t, r.stderr)
				report := decode(t, r.stdout)
				assert.Equal(t, 2, report.Summary.Packages)
				require.Len(t, report.Findings, 1)
				assert.Equal(t, "lodash", report.Findings[0].Package)
				assert.Equal(t, "4.17.4", report.Findings[0].Version)
				assert.Equal(t, "4.17.12", report.Findings[0].Fixed)
			}
			r := scanWith(strings.NewReader(test.text), "-db", database, "-")
			assert.Equal(t, found, r.code)
			assert.Contains(t, r.stdout, "standard input")
		})
	}
}

func decode(t *testing.T, text string) jsonReport {
	t.Helper()
	var r jsonReport
	d := json.NewDecoder(strings.NewReader(text))
	d.DisallowUnknownFields()
	require.NoError(t, d.Decode(&r))
	assert.NotContains(t, text, "null")
	return r
}

func TestExitCodes(t *testing.T) {
	database := lodashDatabase(t)
	project := write(t,
		"bad/package-lock.json", lodashLock,
		"good/package-lock.json", npmLock(`"node_modules/lodash": {"version": "4.17.21"}`),
		"none/readme.txt", "nothing",
		"broken/package-lock.json", `{"lockfileVersion": 3, `,
		"mixed/a/package-lock.json", lodashLock,
		"mixed/b/package-lock.json", `{"lockfileVersion": 3, "packages": {"": {}}}`,
		"folders/package-lock.json", npmLock(`"packages/a": {"version": "1.0.0"}`),
		"dev/package-lock.json", npmLock(`"node_modules/lodash": {"version": "4.17.4", "dev": true}`),
	)
	in := func(name string) string { return filepath.Join(project, name) }
	damaged := write(t,
		"lodash.json", osvRecord("GHSA-jf85-cpcp-j695", lodashRange),
		"zz.json", `{"id": "GHSA-cut-off", "modified": `)
	rust := write(t, "r.json", osvRecord("RUSTSEC-2020-0071", `"affected": [{"package": {"ecosystem": "crates.io", "name": "time"}, "versions": ["0.1.0"]}]`))
	tests := []struct {
		name   string
		args   []string
		code   int
		stderr string // a part of it; empty: there is none
		stdout string // a part of it; empty: there is none
	}{
		{"clean", []string{"-db", database, in("good")}, clean, "", "Nothing was found.\nChecked 1 package in "},
		{"found", []string{"-db", database, in("bad")}, found, "", "Found 1 problem in 1 package: 1 critical."},
		{"flags behind paths", []string{in("bad"), "-db", database}, found, "", "Found 1 problem"},
		{"several lockfiles", []string{"-db", database, in("good"), in("bad"), in("bad/package-lock.json")}, found, "", "in 2 lockfiles"},
		{"left out by severity", []string{"-db", write(t, "l.json", osvRecord("GHSA-1", `"database_specific": {"severity": "LOW"}, `+lodashRange)), "-severity", "moderate", in("bad")},
			clean, "", "1 finding below moderate not shown"},
		{"development left out", []string{"-db", database, "-dev=false", in("dev")}, clean, "", "1 package for development left out"},
		{"development", []string{"-db", database, in("dev")}, found, "", "package-lock.json dev"},
		{"damaged database", []string{"-db", damaged, in("good")}, clean, "warning: " + damaged + ": osv: zz.json: modified: ", "CAUTION: 1 record or part of one in the databases could not be read"},
		{"damaged database, strictly", []string{"-strict", "-db", damaged, in("good")}, trouble, "warning: ", "CAUTION"},
		{"damaged database with findings, strictly", []string{"-strict", "-db", damaged, in("bad")}, trouble, "warning: ", "Found 1 problem"},
		{"sound database, strictly", []string{"-strict", "-db", database, in("bad")}, found, "", "Found 1 problem"},

		{"no database", []string{in("good")}, trouble, "no advisories to compare with", ""},
		{"missing database", []string{"-db", in("nowhere"), in("good")}, trouble, "nowhere: no such file or directory", ""},
		{"one of two databases missing", []string{"-db", in("nowhere"), "-db", database, in("bad")}, trouble, "nowhere: no such file", "INCOMPLETE: 1 error, see above"},
		{"database without advisories", []string{"-db", in("bad"), in("good")}, trouble, "no advisories in it: expected OSV records", ""},
		{"database about others", []string{"-db", rust, in("good")}, trouble, "none of its 1 advisory is about a package of npm", ""},
		{"database that is a text", []string{"-db", in("none/readme.txt"), in("good")}, trouble, "expected a folder, a zip or a database, found another file", ""},
		{"missing lockfile", []string{"-db", database, in("gone")}, trouble, "gone: no such file or directory", ""},
		{"no lockfile", []string{"-db", database, in("none")}, trouble, "none: no lockfile found; looked for", ""},
		{"broken lockfile", []string{"-db", database, in("broken")}, trouble, "broken/package-lock.json: not JSON: the text ends", ""},
		{"broken lockfile beside another", []string{"-db", database, in("mixed")}, trouble, "b/package-lock.json: no package in the lockfile", "Found 1 problem"},
		{"only folders", []string{"-db", database, in("folders")}, trouble, "none of its packages comes from the registry", "Nothing was found in what could be read."},
		{"not a lockfile", []string{"-db", database, in("none/readme.txt")}, trouble, "not a lockfile of npm, Yarn or pnpm", ""},

		{"unknown flag", []string{"-what"}, trouble, "flag provided but not defined: -what\nscan -h shows", ""},
		{"unknown format", []string{"-format", "xml"}, trouble, "expected table or json", ""},
		{"unknown severity", []string{"-severity", "awful"}, trouble, "expected low, moderate, high or critical", ""},
		{"empty database", []string{"-db", ""}, trouble, "expected a path", ""},
		{"help", []string{"-h"}, clean, "", "Usage:"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := scanArgs(test.args...)
			assert.Equal(t, test.code, r.code, r.stderr)
			for _, each := range []struct{ want, got string }{{test.stderr, filepath.ToSlash(r.stderr)}, {test.stdout, r.stdout}} {
				if each.want == "" {
					assert.Empty(t, each.got)
				} else {
					assert.Contains(t, each.got, filepath.ToSlash(each.want))
				}
			}
		})
	}
}

// With a database and no path, the current folder is searched.
func TestCurrentFolder(t *testing.T) {
	database := lodashDatabase(t)
	t.Chdir(write(t, "web/package-lock.json", lodashLock))
	r := scanArgs("-db", database)
	assert.Equal(t, found, r.code)
	assert.Contains(t, r.stdout, "Checked 1 package in "+filepath.Join("web", "package-lock.json"))

	t.Chdir(write(t, "-x/package-lock.json", lodashLock))
	assert.Equal(t, found, scanArgs("-db", database, "--", "-x").code)
}

// Errors are in the JSON too, and a run that could do nothing still writes it.
func TestJSONErrors(t *testing.T) {
	dir := write(t, "package-lock.json", `{"lockfileVersion": 7}`)
	r := scanArgs("-format", "json", "-db", lodashDatabase(t), dir)
	assert.Equal(t, trouble, r.code)
	report := decode(t, r.stdout)
	assert.Equal(t, []string{filepath.Join(dir, "package-lock.json") + ": lockfileVersion: unknown lockfile version 7; known are 1, 2 and 3"}, report.Errors)
	assert.Empty(t, report.Lockfiles)
	assert.False(t, report.Demonstration)

	r = scanArgs("-format", "json", "-db", dir, write(t, "package-lock.json", lodashLock))
	assert.Equal(t, trouble, r.code)
	report = decode(t, r.stdout)
	assert.Len(t, report.Lockfiles, 1)
	assert.Zero(t, report.Summary.Packages, "none was checked")
	assert.Len(t, report.Errors, 1)
}

func TestStandardOutputFails(t *testing.T) {
	var stderr bytes.Buffer
	assert.Equal(t, trouble, run(nil, strings.NewReader(""), failing{}, &stderr))
	assert.Equal(t, "error: standard output: no space\n", stderr.String())
	assert.Equal(t, trouble, run([]string{"-format", "json"}, strings.NewReader(""), failing{}, &stderr))
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errNoSpace }

var errNoSpace = errors.New("no space")

func zipped(t *testing.T, namesAndTexts ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "all.zip")
	f, err := os.Create(path)
	require.NoError(t, err)
	z := zip.NewWriter(f)
	for n := 0; n < len(namesAndTexts); n += 2 {
		w, err := z.Create(namesAndTexts[n])
		require.NoError(t, err)
		_, err = io.WriteString(w, namesAndTexts[n+1])
		require.NoError(t, err)
	}
	require.NoError(t, z.Close())
	require.NoError(t, f.Close())
	return path
}
