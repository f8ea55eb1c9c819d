package nodewg_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/advisory/nodewg"
)

func advisoryOf(t testing.TB, text string) *advisory.Advisory {
	t.Helper()
	m, err := nodewg.ParseModule([]byte(text))
	require.NoError(t, err)
	a, err := m.Advisory()
	require.NoError(t, err)
	return a
}

// What a person changed in the advisory is in the file; what was kept of the
// file beside it no longer counts.
func TestChangedAdvisory(t *testing.T) {
	a := advisoryOf(t, `{"title":"Old","id":1,"module_name":"a","vulnerable_versions":"<1","patched_versions":"","recommendation":"Update.",
		"author":{"name":"Ada","website":null,"username":"ada"},"references":["https://example.org/","the wiki"],"publish_date":"2014-09-27T00:00:00.000Z"}`)
	a.Summary = "New"
	a.Affected = slices.Clone(a.Affected)
	a.Affected[0].NPMRange = &advisory.NPMRange{Vulnerable: "<2", Patched: ">=2"}
	a.Credits = []advisory.Credit{{Name: "Grace", Type: advisory.CreditFinder}}
	a.References = []advisory.Reference{{Type: advisory.ReferenceWeb, URL: "https://example.org/new"}}
	a.Published = "2015-01-01T00:00:00Z"
	a.Modified = "2020-02-03T04:05:06Z"
	m, err := nodewg.ModuleOf(a)
	require.NoError(t, err)
	got, err := m.Format()
	require.NoError(t, err)
	assert.Equal(t, `{
  "title": "New",
  "id": 1,
  "updated_at": "2020-02-03T04:05:06Z",
  "module_name": "a",
  "vulnerable_versions": "<2",
  "patched_versions": ">=2",
  "recommendation": "Update.",
  "author": {
    "name": "Grace",
    "website": null,
    "username": null
  },
  "references": [
    "https://example.org/new"
  ],
  "publish_date": "2015-01-01"
}
`, string(got))
}

func TestLosses(t *testing.T) {
	for field, change := range map[string]func(*advisory.Advisory){
		"withdrawn":                      func(a *advisory.Advisory) { a.Withdrawn = "2024-01-01T00:00:00Z" },
		"related":                        func(a *advisory.Advisory) { a.Related = []advisory.ID{"CVE-2000-0001"} },
		"upstream":                       func(a *advisory.Advisory) { a.Upstream = []advisory.ID{"CVE-2000-0001"} },
		"severity":                       func(a *advisory.Advisory) { a.Severity = append(a.Severity, a.Severity[0]) },
		"affected[0].package":            func(a *advisory.Advisory) { a.Affected[0].Package.PURL = "pkg:npm/other" },
		"affected[0].severity":           func(a *advisory.Advisory) { a.Affected[0].Severity = a.Severity },
		"affected[0].ranges":             func(a *advisory.Advisory) { a.Affected[0].Ranges = []advisory.Range{{}} },
		"affected[0].versions":           func(a *advisory.Advisory) { a.Affected[0].Versions = []string{"1.0.0"} },
		"affected[0].ecosystem_specific": func(a *advisory.Advisory) { a.Affected[0].EcosystemSpecific = `{"x":1}` },
		"affected[0].database_specific":  func(a *advisory.Advisory) { a.Affected[0].DatabaseSpecific = `{}` },
		"affected[0], other members":     func(a *advisory.Advisory) { a.Affected[0].Extra = `{"x":1}` },
		"references":                     func(a *advisory.Advisory) { a.References[0].Type = advisory.ReferenceFix },
		"credits":                        func(a *advisory.Advisory) { a.Credits = append(a.Credits, advisory.Credit{Name: "B"}) },
		"database_specific":              func(a *advisory.Advisory) { a.DatabaseSpecific = `{"x":1}` },
		"other members":                  func(a *advisory.Advisory) { a.Extra = `{"x":1}` },
	} {
		a := advisoryOf(t, moduleText)
		change(a)
		m, err := nodewg.ModuleOf(a)
		var loss *nodewg.LossError
		require.ErrorAs(t, err, &loss, field)
		assert.Equal(t, []string{field}, loss.Fields)
		assert.Equal(t, advisory.ID("NSWG-ECO-12"), loss.ID)
		require.NotNil(t, m, field)
		assert.Equal(t, "Path Traversal", m.Title)
		assert.Contains(t, err.Error(), field)
	}
}

func TestNotAFileOfTheWG(t *testing.T) {
	for message, change := range map[string]func(*advisory.Advisory){
		`"GHSA-vh95-rmgr-6w4m" is not the name`:         func(a *advisory.Advisory) { a.ID = "GHSA-vh95-rmgr-6w4m" },
		`"NSWG-ECO-012" is not the name`:                func(a *advisory.Advisory) { a.ID = "NSWG-ECO-012" },
		`affected: expected one package, found 0`:       func(a *advisory.Advisory) { a.Affected = nil },
		`affected: expected one package, found 2`:       func(a *advisory.Advisory) { a.Affected = append(a.Affected, a.Affected[0]) },
		`expected npm/..., found PyPI/a`:                func(a *advisory.Advisory) { a.Affected[0].Package = advisory.Package{Ecosystem: "PyPI", Name: "a"} },
		`affected[0]: expected a range as npm text`:     func(a *advisory.Advisory) { a.Affected[0].NPMRange = nil },
		`database_specific: expected an object`:         func(a *advisory.Advisory) { a.DatabaseSpecific = `[]` },
		`nodejs_security_wg: expected an object`:        func(a *advisory.Advisory) { a.DatabaseSpecific = `{"nodejs_security_wg":1}` },
		`nodejs_security_wg.cvss_score: expected a num`: func(a *advisory.Advisory) { a.DatabaseSpecific = `{"nodejs_security_wg":{"cvss_score":"9"}}` },
		`wg_file.members: expected a list`:              func(a *advisory.Advisory) { a.DatabaseSpecific = `{"nodejs_security_wg_file":{"members":{}}}` },
		`wg_file.modified: expected a text`:             func(a *advisory.Advisory) { a.DatabaseSpecific = `{"nodejs_security_wg_file":{"modified":1}}` },
	} {
		a := advisoryOf(t, moduleText)
		change(a)
		m, err := nodewg.ModuleOf(a)
		assert.ErrorContains(t, err, message)
		assert.Nil(t, m)
		_, text, err := nodewg.FileOf(a)
		assert.Error(t, err)
		assert.Nil(t, text)
	}

	a := advisoryOf(t, moduleText)
	_, err := nodewg.CoreOf(a)
	assert.ErrorContains(t, err, `"NSWG-ECO-12" is not the name of a record about Node.js`)
	a.ID = "NSWG-COR-12"
	_, err = nodewg.CoreOf(a)
	assert.ErrorContains(t, err, "expected GIT/https://github.com/nodejs/node, found npm/@scope/files")
	a.Affected[0].Package = advisory.Package{Ecosystem: "GIT", Name: "https://github.com/other/thing"}
	_, err = nodewg.CoreOf(a)
	assert.ErrorContains(t, err, "found GIT/https://github.com/other/thing")
}

func TestFileOf(t *testing.T) {
	path, text, err := nodewg.FileOf(advisoryOf(t, moduleText))
	require.NoError(t, err)
	assert.Equal(t, "npm/12.json", path)
	assert.Equal(t, moduleText, string(text))

	c, err := nodewg.ParseCore([]byte(coreText), 5)
	require.NoError(t, err)
	a, err := c.Advisory()
	require.NoError(t, err)
	a.ID = nodewg.OSVID(a.ID)
	path, text, err = nodewg.FileOf(a)
	require.NoError(t, err)
	assert.Equal(t, "core/5.json", path)
	assert.Equal(t, coreText, string(text))

	a.Extra = `{"x":1}`
	path, text, err = nodewg.FileOf(a)
	assert.Error(t, err)
	assert.Equal(t, "core/5.json", path)
	assert.Equal(t, coreText, string(text))
}

func TestOSV(t *testing.T) {
	a := advisoryOf(t, moduleText)
	before := *a
	got, err := nodewg.OSV(a, "2024-05-06T07:08:09.10Z")
	require.NoError(t, err)
	assert.Equal(t, &before, a, "the advisory itself is as it was")
	assert.Equal(t, advisory.ID("x_NSWG-ECO-12"), got.ID)
	assert.Equal(t, advisory.Timestamp("2016-04-28T00:00:00Z"), got.Modified, "the record's, not the caller's")
	assert.Equal(t, advisory.Timestamp("2014-09-27T00:00:00Z"), got.Published)
	assert.Equal(t, a.DatabaseSpecific, got.DatabaseSpecific)
	again, err := nodewg.OSV(got, "")
	require.NoError(t, err)
	assert.Equal(t, got, again)

	c := &nodewg.Core{ID: 3, Vulnerable: "4.x"}
	a, err = c.Advisory()
	require.NoError(t, err)
	_, err = nodewg.OSV(a, "")
	assert.EqualError(t, err, "nodewg: NSWG-COR-3: modified: neither the record nor the caller gives the time that OSV requires")
	_, err = nodewg.OSV(a, "yesterday")
	assert.ErrorContains(t, err, "modified, as the caller gave it")
	got, err = nodewg.OSV(a, "2024-05-06T09:08:09.5+02:00")
	require.NoError(t, err)
	assert.Equal(t, advisory.Timestamp("2024-05-06T07:08:09.5Z"), got.Modified)
	back, err := nodewg.CoreOf(got)
	require.NoError(t, err)
	assertSameFile(t, c, back)

	ghsa := &advisory.Advisory{ID: "GHSA-vh95-rmgr-6w4m", Modified: "2024-01-01T00:00:00.120Z", Withdrawn: "2024-01-01"}
	got, err = nodewg.OSV(ghsa, "")
	require.NoError(t, err)
	assert.Equal(t, &advisory.Advisory{ID: "GHSA-vh95-rmgr-6w4m", Modified: "2024-01-01T00:00:00.120Z", Withdrawn: "2024-01-01T00:00:00Z"}, got)
	_, err = nodewg.OSV(&advisory.Advisory{Modified: "2024-01-01", Withdrawn: "no"}, "")
	assert.ErrorContains(t, err, "withdrawn")
}

func TestOSVSeq(t *testing.T) {
	source := func(yield func(*advisory.Advisory, error) bool) {
		_ = yield(&advisory.Advisory{ID: "NSWG-COR-1"}, nil) && yield(nil, fmt.Errorf("bad file")) && yield(&advisory.Advisory{ID: "NSWG-ECO-2"}, nil)
	}
	assert.Equal(t, []string{"x_NSWG-COR-1", "bad file", "x_NSWG-ECO-2"}, collect(nodewg.OSVSeq(source, "2024-05-06")))
	without := collect(nodewg.OSVSeq(source, ""))
	require.Len(t, without, 3)
	assert.Contains(t, without[0], "the time that OSV requires")
	for range nodewg.OSVSeq(source, "2024-05-06") {
		break
	}
}

func TestIDs(t *testing.T) {
	assert.Equal(t, advisory.ID("NSWG-COR-1"), nodewg.CoreID(1))
	assert.Equal(t, advisory.ID("NSWG-ECO-48"), nodewg.ModuleID(48))
	for _, c := range []struct {
		id           advisory.ID
		core, module int
		osv          advisory.ID
	}{
		{"NSWG-ECO-48", 0, 48, "x_NSWG-ECO-48"},
		{"x_NSWG-ECO-48", 0, 48, "x_NSWG-ECO-48"},
		{"NSWG-COR-1", 1, 0, "x_NSWG-COR-1"},
		{"x_NSWG-COR-1", 1, 0, "x_NSWG-COR-1"},
		{"NSWG-COR-0", 0, 0, "x_NSWG-COR-0"},
		{"NSWG-COR-01", 0, 0, "x_NSWG-COR-01"},
		{"NSWG-COR-+1", 0, 0, "x_NSWG-COR-+1"},
		{"NSWG-COR--1", 0, 0, "x_NSWG-COR--1"},
		{"NSWG-COR-99999999999999999999", 0, 0, "x_NSWG-COR-99999999999999999999"},
		{"x_x_NSWG-COR-1", 0, 0, "x_x_NSWG-COR-1"},
		{"nswg-eco-1", 0, 0, "nswg-eco-1"},
		{"GHSA-vh95-rmgr-6w4m", 0, 0, "GHSA-vh95-rmgr-6w4m"},
		{"", 0, 0, ""},
	} {
		n, ok := nodewg.CoreNumber(c.id)
		assert.Equal(t, c.core, n, c.id)
		assert.Equal(t, c.core > 0, ok, c.id)
		n, ok = nodewg.ModuleNumber(c.id)
		assert.Equal(t, c.module, n, c.id)
		assert.Equal(t, c.module > 0, ok, c.id)
		assert.Equal(t, c.osv, nodewg.OSVID(c.id))
	}
}
