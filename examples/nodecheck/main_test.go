package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Command is like running the program.
func command(t testing.TB, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, complaints bytes.Buffer
	code = run(args, &out, &complaints)
	return code, out.String(), complaints.String()
}

func Example() {
	code := run([]string{"-db", "testdata/vuln", "-platform", "linux", "v20.1.0"}, os.Stdout, os.Stderr)
	os.Stdout.WriteString(map[int]string{exitAffected: "exit code 1\n"}[code])
	// Output:
	// SEVERITY  ADVISORY    CVE            AFFECTED            FIXED IN  PLATFORM      LINK
	// high      NSWG-COR-1  CVE-2030-0001  >=20.0.0-0 <20.2.0  20.2.0    all           https://nodejs.org/en/blog/vulnerability/march-2030-security-releases
	// moderate  NSWG-COR-3  CVE-2029-0003  >=20.0.0-0 <20.2.5  20.2.5    darwin,linux  https://nodejs.org/en/blog/vulnerability/jan-2029-security-releases
	//                       CVE-2029-0004
	//
	// Node.js 20.1.0 on linux is affected by 2 advisories, the worst high.
	// Move to 20.2.5, the lowest version of line 20 named as fixed that none covers.
	// Data: 4 advisories of the Node.js Security WG, testdata/vuln, the newest of May 2030.
	// exit code 1
}

func TestExitCodes(t *testing.T) {
	for _, c := range []struct {
		args   string
		code   int
		stdout string
		stderr string
	}{
		{"20.1.0", exitAffected, "Node.js 20.1.0 on linux is affected by 2 advisories, the worst high.", ""},
		{"v20.2.5", exitClean, "Node.js 20.2.5 on linux is not affected by any of 4 advisories.", ""},
		{"-platform all 20.2.5", exitAffected, "Node.js 20.2.5 is affected by 1 advisory, the worst critical.", ""},
		{"20.2.5 -platform win32", exitAffected, "is affected by 1 advisory", ""},
		{"20.2.5 -platform=openbsd", exitClean, "not affected by any of 3 advisories", ""},
		{"-h", exitClean, "usage: nodecheck [flags] [VERSION]", ""},
		{"1.2", exitFailed, "", `VERSION: npm: version "1.2": expected three numbers`},
		{"latest", exitFailed, "", `VERSION: npm: version "latest"`},
		{"20.1.0 22.1.0", exitFailed, "", `expected at most one version, found ["20.1.0" "22.1.0"]`},
		{"-platform windows 20.1.0", exitFailed, "", `-platform "windows": expected one of all, aix, darwin, freebsd, linux, openbsd, sunos, win32, android`},
		{"-platform= 20.1.0", exitFailed, "", `-platform ""`},
		{"-format xml 20.1.0", exitFailed, "", `-format "xml": expected table or json`},
		{"-colour 20.1.0", exitFailed, "", "not defined: -colour"},
	} {
		args := append([]string{"-db", "testdata/vuln", "-platform", "linux"}, strings.Fields(c.args)...)
		code, stdout, stderr := command(t, args...)
		assert.Equal(t, c.code, code, c.args)
		assert.Contains(t, stdout, c.stdout, c.args)
		assert.Contains(t, stderr, c.stderr, c.args)
		if c.code == exitFailed {
			assert.Empty(t, stdout, c.args)
			assert.Equal(t, 1, strings.Count(stderr, "\n"), c.args)
		} else {
			assert.Empty(t, stderr, c.args)
		}
	}
}

func TestBuiltIn(t *testing.T) {
	code, stdout, stderr := command(t, "-platform", "all", "18.0.0")
	assert.Equal(t, exitAffected, code)
	assert.Empty(t, stderr)
	assert.Contains(t, stdout, "CVE-2023-44487")
	assert.Contains(t, stdout, "CVE-2022-32223") // Windows only
	assert.Contains(t, stdout, "Security WG, built in, the newest of ")
	code, stdout, _ = command(t, "-platform", "linux", "18.0.0")
	assert.Equal(t, exitAffected, code)
	assert.NotContains(t, stdout, "CVE-2022-32223")
}

func TestAnyFolderOfACheckoutWillDo(t *testing.T) {
	checkout := t.TempDir()
	require.NoError(t, os.CopyFS(filepath.Join(checkout, "vuln"), os.DirFS("testdata/vuln")))
	for _, dir := range []string{"", "vuln", "vuln/core"} {
		code, stdout, stderr := command(t, "-db", filepath.Join(checkout, filepath.FromSlash(dir)), "-platform", "all", "20.1.0")
		assert.Equal(t, exitAffected, code, dir)
		assert.Contains(t, stdout, "affected by 3 advisories", dir)
		assert.Empty(t, stderr, dir)
	}
}

func TestJSON(t *testing.T) {
	code, stdout, stderr := command(t, "-db", "testdata/vuln", "-platform", "win32", "-format", "json", "22.1.0+build")
	assert.Equal(t, exitAffected, code)
	assert.Empty(t, stderr)
	assert.JSONEq(t, `{
		"version": "22.1.0+build", "platform": "win32", "status": "affected",
		"findings": [{
			"id": "NSWG-COR-2", "cves": [], "status": "affected", "severity": "critical",
			"affected": ">=22.0.0-0 <22.1.1", "fixed": "22.1.1",
			"vulnerable": "20.x || 22.x", "patched": "^20.3.1 || ^22.1.1", "environments": ["win32"],
			"link": "https://nodejs.org/en/blog/vulnerability/may-2030-security-releases"
		}],
		"move_to": {"on_line": "22.1.1"},
		"line": {"name": "22", "mentioned": true, "newest_advisory": "2030-05", "assessed": true},
		"data": {"source": "testdata/vuln", "advisories": 4, "newest_advisory": "2030-05"}
	}`, stdout)
	assert.Contains(t, stdout, `">=22.0.0-0 <22.1.1"`, "angle brackets stay legible")

	code, stdout, _ = command(t, "-db", "testdata/vuln", "-format", "json", "26.0.0")
	assert.Equal(t, exitClean, code)
	var clean map[string]any
	require.NoError(t, json.Unmarshal([]byte(stdout), &clean))
	assert.Equal(t, "not affected", clean["status"])
	assert.Equal(t, []any{}, clean["findings"])
	assert.NotContains(t, clean, "move_to")
}

// fakeNode puts a program named node alone on PATH.
func fakeNode(t *testing.T, script string) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("needs a shell script that can be run")
	}
	dir := t.TempDir()
	t.Setenv("PATH", dir)
	if script != "" {
		require.NoError(t, os.WriteFile(filepath.Join(dir, "node"), []byte("#!/bin/sh\n"+script+"\n"), 0o755))
	}
}

func TestInstalledNode(t *testing.T) {
	for _, c := range []struct {
		script string
		code   int
		says   string
	}{
		{`echo "v20.1.0"`, exitAffected, "Node.js 20.1.0 on linux is affected by 2"},
		{`echo v20.2.5`, exitClean, "Node.js 20.2.5 on linux is not affected"},
		{`echo v22.1.0-nightly203001011234567890`, exitAffected, "Node.js 22.1.0-nightly203001011234567890 on linux is affected by 1"},
		{`echo hello`, exitFailed, `node --version: npm: version "hello"`},
		{`exit 3`, exitFailed, "--version: exit status 3"},
		{"", exitFailed, "there is no node on PATH"},
	} {
		fakeNode(t, c.script)
		code, stdout, stderr := command(t, "-db", "testdata/vuln", "-platform", "linux")
		assert.Equal(t, c.code, code, c.script)
		assert.Contains(t, stdout+stderr, c.says, c.script)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestReportThatCannotBeWritten(t *testing.T) {
	for _, format := range []string{formatTable, formatJSON} {
		var stderr bytes.Buffer
		assert.Equal(t, exitFailed, run([]string{"-format", format, "20.1.0"}, full{}, &stderr))
		assert.Contains(t, stderr.String(), "no space left")
	}
}
