package nodewg_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/advisory/nodewg"
	"github.com/nodejs/nodesec/osv"
)

// madeUp are files that no Security WG wrote, each odd in another way.
var madeUp = []struct{ dir, text string }{
	{"npm", moduleText},
	{"core", coreText},
	{"npm", `{"id":1,"module_name":"a","vulnerable_versions":""}`},
	{"npm", `{"id":1,"module_name":"a","vulnerable_versions":"*","patched_versions":"","title":null,"overview":null,"recommendation":"","cves":null,"references":[],"cvss_vector":"","coordinating_vendor":""}`},
	{"npm", `{"cvss_score":7.0,"cvss_vector":"CVSS:3.0/AV:Q","vulnerable_versions":">=5.0.3 >=4.2.1","module_name":"a","id":1}`},
	{"npm", `{"id":1,"module_name":"a","vulnerable_versions":"*","new":{"deep":[1.0,{"er":null}]},"author":{"name":"Ada","x":[],"website":null},"updated_at":null,"":""}`},
	{"npm", `{"id":1,"module_name":"a","vulnerable_versions":"*","author":null,"created_at":null,"publish_date":"2014-09-27T00:00:00.000Z","updated_at":"2014-09-27T01:02:03+02:00"}`},
	{"npm", `{"id":1,"module_name":"a","vulnerable_versions":"*","author":{},"publish_date":"2014-09-27T00:00:00Z","updated_at":"27 May 2014"}`},
	{"npm", `{"id":1,"module_name":"a","vulnerable_versions":"*","author":{"username":"ada","website":"ada.example","name":"Ada"},"updated_at":"","members":["x"],"modified":"y","severity":"high"}`},
	{"npm", `{"id":1,"module_name":"a","vulnerable_versions":"*","author":{"name":"","website":"https://example.org/"},"cves":["","CVE-2014-4671A","CVE-2014-4671A"]}`},
	{"npm", `{"id":1,"module_name":"a","vulnerable_versions":"*","references":["","https://example.org/","https://example.org/"],"cvss_vector":"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N"}`},
	{"npm", `{"id":1,"module_name":"a","vulnerable_versions":"*","nodejs_security_wg":1,"nodejs_security_wg_file":{"members":3}}`},
	{"core", `{"vulnerable":"8.x"}`},
	{"core", `{"vulnerable":"8.x","patched":null,"cve":null,"affectedEnvironments":null,"severity":null,"ref":null,"author":"","reported_by":null,"cvss":"","description":"","overview":null}`},
	{"core", `{"severity":"","vulnerable":"","affectedEnvironments":[],"ref":"see the blog","cvss":"2.0/AV:N","cvss_score":9,"publish_date":"soon","new":[{"x":1e2}],"author":"A","reported_by":"B","type":"CWE-1"}`},
	{"core", `{"vulnerable":"8.x","severity":"Very High","cvss":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:L/A:N","reported_by":"B","nodejs_security_wg":{"vulnerable":"*"}}`},
}

func TestMadeUpFilesThroughAdvisory(t *testing.T) {
	for name, way := range ways(t) {
		t.Run(name, func(t *testing.T) {
			for _, c := range madeUp {
				assert.True(t, thereAndBack(t, c.dir, []byte(c.text), 5, way), c.text)
			}
		})
	}
}

// way is something that may happen to an advisory between the two directions; it
// gives nil where it cannot be gone.
type way func(*advisory.Advisory) *advisory.Advisory

// thereAndBack turns the text of a file into an advisory, goes the way, and turns
// it back. It reports false if the way could not be gone.
func thereAndBack(t testing.TB, dir string, text []byte, n int, walk way) bool {
	t.Helper()
	r, err := kinds[dir](text, n)
	require.NoError(t, err)
	a, err := r.(advisoryMaker).Advisory()
	require.NoError(t, err)
	if a = walk(a); a == nil {
		return false
	}
	_, got, err := nodewg.FileOf(a)
	require.NoError(t, err, "%s", text)
	assert.Equal(t, document(t, text), document(t, got), "%s", text)
	assert.Equal(t, names(t, text), names(t, got), "%s", text)
	return true
}

type advisoryMaker interface {
	Advisory() (*advisory.Advisory, error)
}

func ways(t testing.TB) map[string]way {
	inOSVTerms := func(a *advisory.Advisory) *advisory.Advisory {
		c, err := nodewg.OSV(a, "2024-05-06T07:08:09.10Z")
		require.NoError(t, err)
		return c
	}
	through := func(marshal func(*advisory.Advisory) ([]byte, error)) way {
		return func(a *advisory.Advisory) *advisory.Advisory {
			text, err := marshal(inOSVTerms(a))
			if errors.Is(err, osv.ErrRange) { // what is no range cannot be said in OSV
				return nil
			}
			require.NoError(t, err)
			back, err := osv.Unmarshal(text)
			require.NoError(t, err)
			return back
		}
	}
	return map[string]way{
		"directly":       func(a *advisory.Advisory) *advisory.Advisory { return a },
		"in OSV's terms": inOSVTerms,
		"through OSV":    through(osv.Marshal),
		"through indented OSV": through(func(a *advisory.Advisory) ([]byte, error) {
			return osv.MarshalIndent(a, "\t")
		}),
	}
}

func TestRealFilesThroughAdvisory(t *testing.T) {
	for name, way := range ways(t) {
		for _, dir := range []string{"core", "npm"} {
			t.Run(dir+" "+name, func(t *testing.T) {
				files := 0
				realFiles(t, dir, func(path string, n int, text []byte) {
					assert.True(t, thereAndBack(t, dir, text, n, way), path)
					files++
				})
				t.Logf("%d files came back as equal documents with members in the same order", files)
			})
		}
	}
}
