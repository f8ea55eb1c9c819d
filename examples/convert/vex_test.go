package main

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/openvex/go-vex/pkg/vex"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const issued = "-timestamp=2026-03-31T12:00:00Z"

func TestOpenVEX(t *testing.T) {
	got := convert("-to", "openvex", issued, "-author", "A. Tester", wgFiles.folder(t))
	require.Equal(t, exitDone, got.code, got.stderr)
	assert.Contains(t, got.stderr, "left out 1 record: the OpenVEX document is about Node.js")
	assert.Contains(t, got.stderr, "wrote 3 statements about 2 records to standard output")
	v, err := vex.Parse([]byte(got.stdout))
	require.NoError(t, err)
	assert.Equal(t, "https://openvex.dev/ns/v0.2.0", v.Context)
	assert.Equal(t, "A. Tester", v.Author)
	assert.Equal(t, 1, v.Version)
	assert.True(t, v.Timestamp.Equal(time.Date(2026, 3, 31, 12, 0, 0, 0, time.UTC)))
	assert.Contains(t, v.ID, "https://openvex.dev/docs/public/vex-")
	fixed := []vex.Product{product("@v10.2.1"), product("@v12.3.0"), product("@v11.0.5")}
	assert.Equal(t, []vex.Statement{
		{
			Vulnerability: vex.Vulnerability{ID: "https://www.cve.org/CVERecord?id=CVE-2019-20001", Name: "CVE-2019-20001", Description: "A flaw in <more> than one."},
			Products:      fixed, Status: vex.StatusFixed,
		},
		{
			Vulnerability: vex.Vulnerability{ID: "https://www.cve.org/CVERecord?id=CVE-2019-20002", Name: "CVE-2019-20002", Description: "A flaw in <more> than one."},
			Products:      fixed, Status: vex.StatusFixed,
		},
		{
			Vulnerability: vex.Vulnerability{ID: "https://www.cve.org/CVERecord?id=CVE-2019-30001", Name: "CVE-2019-30001", Description: "Node.js does not build that part of it."},
			Products:      []vex.Product{product("")}, Status: vex.StatusNotAffected,
			Justification: vex.VulnerableCodeNotPresent, ImpactStatement: "Node.js does not build that part of it.",
		},
	}, v.Statements)
	assert.True(t, v.Statements[0].MatchesProduct("pkg:nodejs/node@v10.2.1", ""))
}

func TestOpenVEXDescription(t *testing.T) {
	core := strings.Replace(coreFile, `"overview": "A flaw in <more> than one.",`, "", 1)
	got := convert("-to", "openvex", issued, file(t, "3.json", core))
	require.Equal(t, exitDone, got.code, got.stderr)
	v, err := vex.Parse([]byte(got.stdout))
	require.NoError(t, err)
	assert.Equal(t, "a flaw in one sentence", v.Statements[0].Vulnerability.Description)
}

func TestOpenVEXIsTheSameFromOSV(t *testing.T) {
	core := file(t, "3.json", coreFile)
	direct := convert("-to", "openvex", issued, core)
	lines := convert("-to", "ndjson", modified, core)
	got := convertFrom(lines.stdout, "-to", "openvex", issued, "-")
	assert.Equal(t, exitDone, got.code, got.stderr)
	assert.Equal(t, direct.stdout, got.stdout)
}

func TestOpenVEXTime(t *testing.T) {
	core := file(t, "3.json", coreFile)
	t.Setenv("SOURCE_DATE_EPOCH", "1700000000")
	got := convert("-to", "openvex", core)
	require.Equal(t, exitDone, got.code, got.stderr)
	assert.Contains(t, got.stdout, `"timestamp": "2023-11-14T22:13:20Z"`)
	assert.Contains(t, convert("-to", "openvex", core, issued).stdout, `"timestamp": "2026-03-31T12:00:00Z"`)
	t.Setenv("SOURCE_DATE_EPOCH", "nonsense")
	assert.Equal(t, exitFailed, convert("-to", "openvex", core).code)
}

func TestOpenVEXOfBadRecords(t *testing.T) {
	for _, test := range []struct {
		file, old, new string
		code           int
		want           string
	}{
		{"core/3.json", "^10.2.1 || >= 12.3.0 || 11.0.5", "<0.0.0", exitProblems, "core/3.json: patched: \"<0.0.0\" does not name the version in which it was fixed"},
		{"core/3.json", "^10.2.1 || >= 12.3.0 || 11.0.5", "^10.2.1 || <4", exitProblems, "core/3.json: patched: \"<4\" does not name"},
		{"core/3.json", "^10.2.1 || >= 12.3.0 || 11.0.5", "^10.2.1 || ", exitProblems, "core/3.json: patched: \"\" does not name"},
		{"core/3.json", "^10.2.1 || >= 12.3.0 || 11.0.5", "^10.2.1 || soon", exitProblems, "core/3.json: patched: "},
		{"core/3.json", `"CVE-2019-20001",
    "CVE-2019-20002"`, "", exitDone, "left out 1 record: OpenVEX statements are about CVEs"},
		{"deps/1.json", "vulnerable_code_not_present", "because", exitProblems, `deps/1.json: invalid justification value "because"`},
		{"deps/1.json", "CVE-2019-30001", "CVE-2019-20001", exitDone, "deps/1.json: cve: CVE-2019-20001 is not_affected here, but fixed in NSWG-COR-3"},
	} {
		require.Contains(t, wgFiles[test.file], test.old)
		changed := files{"core/3.json": coreFile, "deps/1.json": depsFile}
		changed[test.file] = strings.Replace(changed[test.file], test.old, test.new, 1)
		got := convert("-to", "openvex", issued, changed.folder(t))
		assert.Equal(t, test.code, got.code, got.stderr)
		assert.Contains(t, got.stderr, test.want)
		var document struct{ Statements []json.RawMessage }
		require.NoError(t, json.Unmarshal([]byte(got.stdout), &document), "the rest goes on")
		assert.NotEmpty(t, document.Statements)
	}
	got := convertFrom(osvFile, "-to", "openvex", issued, "-")
	assert.Equal(t, exitFailed, got.code)
	assert.Contains(t, got.stderr, "there is nothing to write: 1 the OpenVEX document is about Node.js")
	node := strings.NewReplacer(`"npm"`, `"GIT"`, "another-made-up-one", "https://github.com/nodejs/node").Replace(osvFile)
	got = convertFrom(node, "-to", "openvex", issued, "-")
	assert.Equal(t, exitFailed, got.code)
	assert.Contains(t, got.stderr, "records about Node.js that are not the Security WG's")
}
