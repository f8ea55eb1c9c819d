package nodewg_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/advisory/nodewg"
)

const moduleText = `{
  "id": 12,
  "created_at": "2015-10-17",
  "updated_at": "2016-04-28",
  "title": "Path Traversal",
  "author": {
    "name": "Ada",
    "website": "https://example.org/ada",
    "username": null
  },
  "module_name": "@scope/files",
  "publish_date": "2014-09-27",
  "cves": [
    "CVE-2014-0001"
  ],
  "vulnerable_versions": "<=1.5.1",
  "patched_versions": ">=1.5.2",
  "overview": "It reads files.",
  "recommendation": "Update.",
  "references": [
    "https://example.org/one",
    "Page 5 of the manual",
    "http://example.org/two?a=b#c"
  ],
  "cvss_vector": "CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:L/A:N",
  "cvss_score": 6.50,
  "coordinating_vendor": "Example Ltd"
}
`

func TestModuleAdvisory(t *testing.T) {
	m, err := nodewg.ParseModule([]byte(moduleText))
	require.NoError(t, err)
	a, err := m.Advisory()
	require.NoError(t, err)
	assert.Equal(t, &advisory.Advisory{
		ID:        "NSWG-ECO-12",
		Modified:  "2016-04-28",
		Published: "2014-09-27",
		Aliases:   []advisory.ID{"CVE-2014-0001"},
		Summary:   "Path Traversal",
		Details:   "It reads files.",
		Severity:  []advisory.Severity{{Type: advisory.SeverityCVSSv3, Score: "CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:L/A:N"}},
		Affected: []advisory.Affected{{
			Package:  advisory.NPM("@scope/files"),
			NPMRange: &advisory.NPMRange{Vulnerable: "<=1.5.1", Patched: ">=1.5.2"},
		}},
		References: []advisory.Reference{
			{Type: advisory.ReferenceWeb, URL: "https://example.org/one"},
			{Type: advisory.ReferenceWeb, URL: "http://example.org/two?a=b#c"},
		},
		Credits: []advisory.Credit{
			{Name: "Ada", Contact: []string{"https://example.org/ada"}, Type: advisory.CreditFinder},
			{Name: "Example Ltd", Type: advisory.CreditCoordinator},
		},
		DatabaseSpecific: `{"nodejs_security_wg":{"created_at":"2015-10-17","recommendation":"Update.",` +
			`"references":["https://example.org/one","Page 5 of the manual","http://example.org/two?a=b#c"],"cvss_score":6.50}}`,
	}, a)
}

const coreText = `{
  "cve": [],
  "ref": "https://nodejs.org/en/blog/vulnerability/some-releases/",
  "vulnerable": "8.x || 6.x",
  "patched": "^8.1.4 || ^6.11.1",
  "author": "Ada",
  "cvss": "3.0/AV:N/AC:H/PR:N/UI:N/S:U/C:L/I:L/A:N",
  "cvss_score": 4.8,
  "description": "Reads too much",
  "overview": "At length.",
  "affectedEnvironments": [
    "linux",
    "win32"
  ],
  "severity": "medium"
}
`

func TestCoreAdvisory(t *testing.T) {
	c, err := nodewg.ParseCore([]byte(coreText), 5)
	require.NoError(t, err)
	a, err := c.Advisory()
	require.NoError(t, err)
	assert.Equal(t, &advisory.Advisory{
		ID:       "NSWG-COR-5",
		Summary:  "Reads too much",
		Details:  "At length.",
		Severity: []advisory.Severity{{Type: advisory.SeverityCVSSv3, Score: "CVSS:3.0/AV:N/AC:H/PR:N/UI:N/S:U/C:L/I:L/A:N"}},
		Affected: []advisory.Affected{{
			Package:           advisory.NodeRuntime,
			NPMRange:          &advisory.NPMRange{Vulnerable: "8.x || 6.x", Patched: "^8.1.4 || ^6.11.1"},
			EcosystemSpecific: `{"affectedEnvironments":["linux","win32"]}`,
		}},
		References: []advisory.Reference{{Type: advisory.ReferenceAdvisory, URL: "https://nodejs.org/en/blog/vulnerability/some-releases/"}},
		Credits:    []advisory.Credit{{Name: "Ada", Type: advisory.CreditFinder}},
		DatabaseSpecific: `{"severity":"medium",` +
			`"nodejs_security_wg":{"cvss":"3.0/AV:N/AC:H/PR:N/UI:N/S:U/C:L/I:L/A:N","cvss_score":4.8},` +
			`"nodejs_security_wg_file":{"members":["cve","ref","vulnerable","patched","author","cvss","cvss_score","description","overview","affectedEnvironments","severity"]}}`,
	}, a)
	assert.Equal(t, advisory.LevelModerate, a.Level())
	assert.Equal(t, []string{"linux", "win32"}, nodewg.Environments(a.Affected[0]))
	assert.Nil(t, nodewg.Environments(advisory.Affected{}))
	assert.Nil(t, nodewg.Environments(advisory.Affected{EcosystemSpecific: `{"affectedEnvironments":"all"}`}))

	c.ReportedBy = "Grace"
	a, err = c.Advisory()
	require.NoError(t, err)
	assert.Equal(t, []advisory.Credit{{Name: "Ada", Type: advisory.CreditOther}, {Name: "Grace", Type: advisory.CreditReporter}}, a.Credits)
}

// What the typed places do not take stays in DatabaseSpecific alone.
func TestWhatIsNotOfTheKindIsNotTyped(t *testing.T) {
	m := nodewg.Module{
		ID: 1, ModuleName: "a", VulnerableVersions: "*",
		PublishDate: "last Tuesday", UpdatedAt: "2018-13-01",
		CVSSVector: "CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:U/A:U",
		References: []string{"see the wiki", "www.example.org", "https://", "javascript:alert(1)", "https://a b/", "ftp://example.org/x", "https://example.org/é", "https://example.org/%zz"},
		Author:     nodewg.Author{Name: "Ada", Website: "@ada"},
	}
	a, err := m.Advisory()
	require.NoError(t, err)
	assert.Empty(t, a.Published)
	assert.Empty(t, a.Modified)
	assert.Nil(t, a.Severity)
	assert.Nil(t, a.References)
	assert.Equal(t, []advisory.Credit{{Name: "Ada", Type: advisory.CreditFinder}}, a.Credits)
	back, err := nodewg.ModuleOf(a)
	require.NoError(t, err)
	assertSameFile(t, &m, back)
}

func assertSameFile(t testing.TB, want, got formatter) {
	t.Helper()
	w, err := want.Format()
	require.NoError(t, err)
	g, err := got.Format()
	require.NoError(t, err)
	assert.Equal(t, document(t, w), document(t, g))
	assert.Equal(t, names(t, w), names(t, g))
}
