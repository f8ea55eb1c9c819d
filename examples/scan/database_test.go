package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	wgModule = `{"id": 1, "title": "T", "overview": "O", "module_name": "lodash", "vulnerable_versions": "<4.17.12", "patched_versions": ">=4.17.12"}`
	wgCore   = `{"cve": ["CVE-2016-1"], "vulnerable": "8.x", "patched": "^8.1.4", "ref": "https://nodejs.example/", "overview": "O", "affectedEnvironments": ["all"]}`
	wgDeps   = `{"cve": ["CVE-2016-2"], "overview": "O", "ref": "https://nodejs.example/", "reason": "vulnerable_code_not_present"}`
)

// What a database is, is told by its content, wherever in a folder or zip it is.
func TestDetect(t *testing.T) {
	record := osvRecord("GHSA-1", lodashRange)
	tests := []struct {
		name  string
		files []string
		kind  kind
		id    string
	}{
		{"OSV records", []string{"GHSA-1.json", record}, kindOSV, "GHSA-1"},
		{"OSV records further down", []string{"readme.json", `{"name": "x"}`, "npm/2024/GHSA-1.json", record}, kindOSV, "GHSA-1"},
		{"OSV records behind a broken one", []string{"A.json", `{"id`, "B.json", "", "C.json", "[]", "GHSA-1.json", record}, kindOSV, "GHSA-1"},
		{"the first OSV record cut off", []string{"GHSA-0.json", record[:80], "GHSA-1.json", record}, kindOSV, "GHSA-1"},
		{"a checkout of the Security WG", []string{"package.json", `{"name": "security-wg"}`, "tools/x.json", `{"id": "x"}`, "vuln/core/1.json", wgCore, "vuln/deps/1.json", wgDeps, "vuln/npm/1.json", wgModule}, kindSecurityWG, "NSWG-ECO-1"},
		{"its vuln folder", []string{"core/1.json", wgCore, "deps/1.json", wgDeps, "npm/1.json", wgModule}, kindSecurityWG, "NSWG-ECO-1"},
		{"its npm folder", []string{"1.json", wgModule}, kindSecurityWG, "NSWG-ECO-1"},
		{"its index", []string{"index.json", `{"1": ` + wgModule + `}`}, kindSecurityWG, "NSWG-ECO-1"},
		{"within another folder", []string{"security-wg-main/README.md", "#", "security-wg-main/vuln/npm/1.json", wgModule}, kindSecurityWG, "NSWG-ECO-1"},
	}
	project := write(t, "package-lock.json", lodashLock)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			for _, path := range []string{write(t, test.files...), zipped(t, test.files...)} {
				r := scanArgs("-format", "json", "-db", path, project)
				require.Equal(t, found, r.code, r.stderr)
				report := decode(t, r.stdout)
				assert.Equal(t, test.kind, report.Databases[0].Kind)
				assert.Equal(t, path, report.Databases[0].Path)
				assert.Equal(t, 1, report.Databases[0].Advisories)
				assert.Equal(t, test.id, report.Findings[0].ID)
				assert.Equal(t, path, report.Findings[0].Advisories[0].Database)
			}
		})
	}

	for name, files := range map[string][]string{
		"nothing":          {},
		"no JSON":          {"a.txt", record},
		"other JSON":       {"package.json", `{"name": "x", "id": "y"}`, "list.json", `[{"id": "GHSA-1", "modified": ""}]`},
		"only assessments": {"deps/1.json", wgDeps},
		"only installed":   {"node_modules/x/GHSA-1.json", record},
	} {
		t.Run(name, func(t *testing.T) {
			path := write(t, files...)
			r := scanArgs("-db", path, project)
			assert.Equal(t, trouble, r.code)
			assert.Equal(t, "error: "+path+": "+errNoDatabase.Error()+"\n", r.stderr)
			assert.Empty(t, r.stdout)
		})
	}

	t.Run("a zip by content, not by name", func(t *testing.T) {
		path := zipped(t, "GHSA-1.json", record)
		renamed := filepath.Join(filepath.Dir(path), "advisories")
		require.NoError(t, os.Rename(path, renamed))
		assert.Equal(t, found, scanArgs("-db", renamed, project).code)
	})
}

func TestWithdrawn(t *testing.T) {
	database := write(t,
		"1.json", osvRecord("GHSA-1", `"withdrawn": "2024-02-02T00:00:00Z", `+lodashRange),
		"2.json", osvRecord("GHSA-2", `"affected": [{"package": {"ecosystem": "npm", "name": "other"}, "versions": ["1.0.0"]}]`),
		"3.json", osvRecord("GHSA-3", `"affected": [{"package": {"ecosystem": "PyPI", "name": "lodash"}, "versions": ["4.17.4"]}]`))
	r := scanArgs("-db", database, write(t, "package-lock.json", lodashLock))
	assert.Equal(t, clean, r.code)
	assert.Contains(t, r.stdout, "against 1 advisory; 1 more withdrawn.")
}

// The same vulnerability in several databases is one row.
func TestSeveralDatabases(t *testing.T) {
	github := write(t, "GHSA-1.json", osvRecord("GHSA-1", `"aliases": ["CVE-2019-10744"], "database_specific": {"severity": "HIGH"}, `+lodashRange))
	wg := write(t, "npm/7.json", `{"id": 7, "title": "T", "overview": "O", "module_name": "lodash", "cves": ["CVE-2019-10744"], "vulnerable_versions": "<4.17.5", "patched_versions": ">=4.17.5", "cvss_vector": "CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H"}`,
		"npm/8.json", `{"id": 8, "title": "T", "overview": "O", "module_name": "lodash", "cves": ["CVE-2000-1"], "vulnerable_versions": "4.x", "patched_versions": null}`)
	r := scanArgs("-format", "json", "-db", wg, "-db", github, write(t, "package-lock.json", lodashLock))
	assert.Equal(t, found, r.code)
	report := decode(t, r.stdout)
	require.Len(t, report.Findings, 2)

	f := report.Findings[0]
	assert.Equal(t, "GHSA-1", f.ID)
	assert.Equal(t, []string{"CVE-2019-10744", "NSWG-ECO-7"}, f.Aliases)
	assert.Equal(t, "critical", f.Severity, "the worst of the ratings")
	assert.Equal(t, "<4.17.12", f.Affected)
	assert.Equal(t, "4.17.12", f.Fixed, "4.17.5 would not do for both")
	require.Len(t, f.Advisories, 2)
	assert.Equal(t, github, f.Advisories[0].Database)
	assert.Equal(t, wg, f.Advisories[1].Database)
	assert.Equal(t, "4.17.5", f.Advisories[1].Fixed)

	f = report.Findings[1]
	assert.Equal(t, "NSWG-ECO-8", f.ID)
	assert.Equal(t, "unknown", f.Severity)
	assert.Equal(t, "affected", f.Status)
	assert.Empty(t, f.Fixed)
}
