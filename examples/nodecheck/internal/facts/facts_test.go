package facts_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/advisory/nodewg"
	"github.com/nodejs/nodesec/examples/nodecheck/internal/facts"
)

func ExampleFS() {
	for c, err := range nodewg.ReadCore(facts.FS()) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(nodewg.CoreID(c.ID), c.CVE, c.Severity, c.Patched)
		break
	}
	// Output:
	// NSWG-COR-1 [CVE-2017-1000381] high ^8.1.4 || ^7.10.1 || ^4.8.4 || ^6.11.1
}

// securityWG is the real database, from which the table was made.
func securityWG(t *testing.T) fs.FS {
	t.Helper()
	dir := filepath.Join("..", "..", "..", "..", "..", "shared", "data", "security-wg")
	if _, err := os.Stat(dir); err != nil {
		t.Skip("the Security WG's files are not here:", err)
	}
	return os.DirFS(dir)
}

func table(t *testing.T) string {
	t.Helper()
	text, err := fs.ReadFile(facts.FS(), "core/index.json")
	require.NoError(t, err)
	return string(text)
}

func TestTableIsWhatTheFilesGive(t *testing.T) {
	text, records, err := facts.Extract(securityWG(t))
	require.NoError(t, err)
	require.Greater(t, records, 100)
	require.Equal(t, string(text), table(t), "run go run ./examples/nodecheck/gen -from DIR")
}

// Each fact of each file is in the table, by way of the advisories that both give.
func TestTableSaysWhatTheFilesSay(t *testing.T) {
	type said struct {
		aliases      []advisory.ID
		level        advisory.Level
		published    advisory.Timestamp
		affected     advisory.NPMRange
		environments []string
		link         []advisory.Reference
	}
	read := func(fsys fs.FS) map[advisory.ID]said {
		all := map[advisory.ID]said{}
		for c, err := range nodewg.ReadCore(fsys) {
			require.NoError(t, err)
			a, err := c.Advisory()
			require.NoError(t, err)
			all[a.ID] = said{a.Aliases, a.Level(), a.Published, *a.Affected[0].NPMRange, nodewg.Environments(a.Affected[0]), a.References}
		}
		return all
	}
	require.Equal(t, read(securityWG(t)), read(facts.FS()))
}

func TestTableHasFactsOnly(t *testing.T) {
	records := 0
	for c, err := range nodewg.ReadCore(facts.FS()) {
		require.NoError(t, err)
		records++
		assert.Empty(t, c.Description+c.Overview+c.Author+c.ReportedBy+c.Type+string(c.Extra))
		assert.NotEmpty(t, c.Vulnerable)
		assert.NotEmpty(t, c.AffectedEnvironments)
		_, ok := advisory.ParseLevel(c.Severity)
		assert.True(t, ok, c.Severity)
	}
	assert.Greater(t, records, 100)
}

const record = `{"severity":"low","overview":"Prose.","cve":["CVE-2030-0001"],"vulnerable":"<2","patched":"^2.0.0","author":"Ada","new":1}`

func TestExtract(t *testing.T) {
	text, records, err := facts.Extract(fstest.MapFS{
		"vuln/core/10.json": {Data: []byte(record)},
		"vuln/core/9.json":  {Data: []byte(`{"vulnerable":"1.x","patched":null,"publish_date":"2030-01-02","ref":"https://example.org/","affectedEnvironments":["aix"]}`)},
		"vuln/npm/1.json":   {Data: []byte(`{"id":1,"module_name":"a","vulnerable_versions":"*"}`)},
	})
	require.NoError(t, err)
	assert.Equal(t, 2, records)
	assert.Equal(t, `{
"9": {"cve":[],"vulnerable":"1.x","patched":"","publish_date":"2030-01-02","ref":"https://example.org/","affectedEnvironments":["aix"],"severity":""},
"10": {"cve":["CVE-2030-0001"],"vulnerable":"<2","patched":"^2.0.0","affectedEnvironments":[],"severity":"low"}
}
`, string(text))

	again, records, err := facts.Extract(fstest.MapFS{"core/index.json": {Data: text}})
	require.NoError(t, err)
	assert.Equal(t, 2, records)
	assert.Equal(t, string(text), string(again))
}

func TestExtractNamesWhatItCannotRead(t *testing.T) {
	for _, fsys := range []fs.FS{
		fstest.MapFS{"core/1.json": {Data: []byte(record)}, "core/2.json": {Data: []byte(record[:40])}},
		fstest.MapFS{"core/1.json": {Data: []byte(record)}, "core/2.json": {Data: []byte(`{"vulnerable":2}`)}},
	} {
		text, records, err := facts.Extract(fsys)
		assert.ErrorContains(t, err, "core/2.json")
		assert.Empty(t, text)
		assert.Zero(t, records)
	}
	_, _, err := facts.Extract(fstest.MapFS{"core/index.json": {Data: []byte("{}")}})
	assert.Error(t, err, "a table of nothing is no table")
}
