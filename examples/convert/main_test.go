package main

import (
	"flag"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestHelp(t *testing.T) {
	got := convert("-h")
	assert.Equal(t, exitDone, got.code)
	assert.Empty(t, got.stderr)
	f, _ := new(request).flags()
	f.VisitAll(func(f *flag.Flag) { assert.Contains(t, got.stdout, "\n  -"+f.Name+" ") })
	for _, word := range []string{toOSV, toWG, toZip, toLine, toVEX, "Exit codes:", defaultAuthor} {
		assert.Contains(t, got.stdout, word)
	}
}

func TestWrongCommandLine(t *testing.T) {
	dir := wgFiles.folder(t)
	out := filepath.Join(t.TempDir(), "out")
	for _, test := range []struct {
		args []string
		want string
	}{
		{nil, "nothing to read: expected at least one INPUT"},
		{[]string{"-nonsense", dir}, "flag provided but not defined: -nonsense"},
		{[]string{"-from", "xml", dir}, `-from "xml": expected auto, wg or osv`},
		{[]string{"-to", "xml", dir}, `-to "xml": expected osv, wg, osv-zip, ndjson or openvex`},
		{[]string{"-to", "", dir}, `-to "": expected`},
		{[]string{"-modified", "yesterday", dir}, `-modified: `},
		{[]string{"-to", "openvex", "-timestamp", "yesterday", dir}, `-timestamp: `},
		{[]string{"-to", "openvex", dir}, "an OpenVEX document says when it was issued: give -timestamp"},
		{[]string{"-timestamp", "2026-03-31", dir}, "-timestamp is for -to openvex only"},
		{[]string{"-author", "me", "-to", "wg", dir}, "-author is for -to openvex only"},
		{[]string{"-", "-o", out, "-"}, "standard input, -, can be read only once"},
		{[]string{"-new", "thing"}, `-new "thing": expected module or core`},
		{[]string{"-new", "core", dir}, "-new takes no inputs"},
		{[]string{"-new", "core", "-check"}, "-check does not go together with -new"},
		{[]string{filepath.Join(dir, "none")}, "none: no such file"},
		{[]string{dir, filepath.Join(dir, "a"), filepath.Join(dir, "b")}, "b: no such file"},
		{[]string{dir, "-o", filepath.Join(dir, "none", "out")}, "none"},
		{[]string{dir, "-o", filepath.Join(dir, "npm", "7.json")}, "expected a folder"},
		{[]string{dir, "-to", "ndjson", "-o", dir}, "expected a file, found a folder"},
		{[]string{dir, "-to", "ndjson", "-o", filepath.Join(dir, "none", "out")}, "none"},
		{[]string{dir, "-to", "ndjson", "-o", "/dev/null"}, "expected a regular file"},
	} {
		got := convert(append(test.args, "-modified", "2026-01-01")...)
		if test.args != nil && (test.args[0] == "-new" || test.args[0] == "-modified") {
			got = convert(test.args...)
		}
		assert.Equal(t, exitFailed, got.code, test.args)
		assert.Contains(t, got.stderr, test.want, test.args)
		assert.Empty(t, got.stdout, test.args)
	}
	assert.Equal(t, wgFiles, onDisk(t, dir))
	assert.NoFileExists(t, out)
}

func TestEveryWrongInputIsNamed(t *testing.T) {
	got := convert("one", wgFiles.folder(t), "t\nwo")
	assert.Equal(t, exitFailed, got.code)
	assert.Regexp(t, `^error: .*one: .*\nerror: .*t\x{fffd}wo: .*\n$`, got.stderr)
}

func TestFlagsBehindInputs(t *testing.T) {
	out := filepath.Join(t.TempDir(), "out")
	got := convert(file(t, "7.json", moduleFile), "-o", out, file(t, "GHSA.json", osvFile))
	require.Equal(t, exitDone, got.code, got.stderr)
	assert.Len(t, onDisk(t, out), 2)
}

func TestInputsThatLookLikeFlags(t *testing.T) {
	t.Chdir(files{"-o": moduleFile}.folder(t))
	got := convert("-check", "--", "-o")
	assert.Equal(t, exitDone, got.code, got.stderr)
	assert.Contains(t, got.stderr, "note: -o: taken for")
}

func TestExitCodes(t *testing.T) {
	good, bad := file(t, "7.json", moduleFile), file(t, "8.json", moduleFile)
	assert.Equal(t, exitDone, convert(good).code)
	assert.Equal(t, exitDone, convert("-check", good).code)
	assert.Equal(t, exitProblems, convert(good, bad).code, "the rest is done")
	assert.Equal(t, exitProblems, convert("-check", good, bad).code)
	assert.Equal(t, exitProblems, convert(bad).code)
	assert.Equal(t, exitFailed, convert(good, bad+"x").code)
	assert.Equal(t, exitFailed, convert(file(t, "1.json", depsFile)).code, "an assessment is no advisory")
}
