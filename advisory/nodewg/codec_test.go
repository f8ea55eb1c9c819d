package nodewg_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/advisory/nodewg"
)

type formatter interface{ Format() ([]byte, error) }

// kinds are the three kinds of files, so that one table can drive all.
var kinds = map[string]func(text []byte, n int) (formatter, error){
	"core": func(text []byte, n int) (formatter, error) { return nodewg.ParseCore(text, n) },
	"npm":  func(text []byte, n int) (formatter, error) { return nodewg.ParseModule(text) },
	"deps": func(text []byte, n int) (formatter, error) { return nodewg.ParseDependency(text, n) },
}

func TestRealFilesComeBack(t *testing.T) {
	for dir, parse := range kinds {
		t.Run(dir, func(t *testing.T) {
			files, identical := 0, 0
			realFiles(t, dir, func(path string, n int, text []byte) {
				r, err := parse(text, n)
				require.NoError(t, err, path)
				got, err := r.Format()
				require.NoError(t, err, path)
				assert.Equal(t, document(t, text), document(t, got), path)
				assert.Equal(t, names(t, text), names(t, got), path)
				files++
				if string(got) == string(text) {
					identical++
				} else {
					t.Logf("%s: equal document, other bytes", path)
				}
				again, err := parse(got, n)
				require.NoError(t, err, path)
				second, err := again.Format()
				require.NoError(t, err, path)
				assert.Equal(t, string(got), string(second), path)
			})
			t.Logf("%d files read and written, all equal documents, %d of the same bytes", files, identical)
			assert.GreaterOrEqual(t, identical*100, files*98)
		})
	}
}

// Texts that differ from what a fresh record would be written as, each of which
// has to come back byte for byte.
func TestOddFilesComeBack(t *testing.T) {
	for _, c := range []struct{ kind, text string }{
		{"npm", `{"id":1,"module_name":"a","vulnerable_versions":""}`},
		{"npm", `{"vulnerable_versions":"*","id":1,"module_name":"a"}` + "\n"},
		{"npm", "{\n  \"id\": 1,\n  \"module_name\": \"a\",\n  \"vulnerable_versions\": \"*\",\n  \"title\": null\n}\n"},
		{"npm", "{\n\t\"id\": 1,\n\t\"module_name\": \"a\",\n\t\"vulnerable_versions\": \"*\",\n\t\"cves\": [],\n\t\"references\": []\n}"},
		{"npm", `{"id":1,"module_name":"a","vulnerable_versions":"*","cves":null,"references":null,"title":"","patched_versions":""}`},
		{"npm", `{"id":1,"module_name":"a","vulnerable_versions":"*","cvss_score":5}`},
		{"npm", `{"id":1,"module_name":"a","vulnerable_versions":"*","cvss_score":5.0}`},
		{"npm", `{"id":1,"module_name":"a","vulnerable_versions":"*","cvss_score":5.30e0}`},
		{"npm", `{"id":1,"module_name":"a","vulnerable_versions":"*","author":null}`},
		{"npm", `{"id":1,"module_name":"a","vulnerable_versions":"*","author":{}}`},
		{"npm", `{"id":1,"module_name":"a","vulnerable_versions":"*","author":{"username":"","x":[1.50,{"y":null}],"name":null}}`},
		{"npm", `{"new":{"a":1e400,"b":[],"c":"[[[[[[[[[[[[[[[[[[[\"[[["},"id":1,"module_name":"a","also":null,"vulnerable_versions":"*","":0,"TITLE":"x"}`},
		{"core", `{"vulnerable":"8.x"}`},
		{"core", `{"severity":null,"cve":null,"vulnerable":"","patched":null,"affectedEnvironments":null,"ref":"","cvss_score":null}`},
		{"core", `{"x":"é\u00e9\ud83d\ude00\/","vulnerable":"8.x","y":"\u003c"}`},
		{"deps", "{\n    \"cve\": [],\n    \"reason\": \"\",\n    \"more\": {\n        \"a\": []\n    }\n}"},
	} {
		r, err := kinds[c.kind]([]byte(c.text), 1)
		require.NoError(t, err, c.text)
		got, err := r.Format()
		require.NoError(t, err, c.text)
		assert.Equal(t, c.text, string(got))
	}
}

func TestErrorsNameTheField(t *testing.T) {
	for _, c := range []struct{ kind, text, field, message string }{
		{"npm", ``, "", "not JSON: unexpected EOF"},
		{"npm", `[]`, "", "expected an object, found a list"},
		{"npm", `{} {}`, "", "expected nothing after the object"},
		{"npm", `{"id":1,"title":"cut of`, "title", "not JSON after byte"},
		{"npm", `{"id":1,"references":["a",x`, "references[1]", "not JSON after byte"},
		{"npm", `{"id":1,"id":2}`, "id", "duplicate"},
		{"npm", `{"id":1,"module_name":"a","vulnerable_versions":"*","new":{"x":1,"x":2}}`, "new.x", "duplicate"},
		{"npm", "{\"id\":1,\"title\":\"\xff\"}", "title", "UTF-8"},
		{"npm", `{"title":"a","module_name":"a","vulnerable_versions":"*"}`, "id", "is missing"},
		{"npm", `{"id":null}`, "id", "expected a value, found null"},
		{"npm", `{"id":"1"}`, "id", `expected a whole number from 1 up, found "1"`},
		{"npm", `{"id":1.0}`, "id", "expected a whole number from 1 up, found 1.0"},
		{"npm", `{"id":0}`, "id", "found 0"},
		{"npm", `{"id":-1}`, "id", "found -1"},
		{"npm", `{"id":99999999999999999999}`, "id", "found 99999999999999999999"},
		{"npm", `{"id":1,"vulnerable_versions":"*"}`, "module_name", "is missing"},
		{"npm", `{"id":1,"module_name":""}`, "module_name", "expected a name"},
		{"npm", `{"id":1,"module_name":"a"}`, "vulnerable_versions", "is missing"},
		{"npm", `{"id":1,"module_name":"a","vulnerable_versions":null}`, "vulnerable_versions", "expected a value, found null"},
		{"npm", `{"id":1,"module_name":"a","vulnerable_versions":["*"]}`, "vulnerable_versions", "expected a text, found a list"},
		{"npm", `{"cves":"CVE-2015-8858"}`, "cves", "expected a list of texts"},
		{"npm", `{"cves":["CVE-2015-8858",null]}`, "cves[1]", "expected a text, found null"},
		{"npm", `{"references":[{"url":"x"}]}`, "references[0]", "expected a text, found an object"},
		{"npm", `{"author":"Adam Baldwin"}`, "author", `expected an object, found "Adam Baldwin"`},
		{"npm", `{"author":{"name":5}}`, "author.name", "expected a text, found 5"},
		{"npm", `{"cvss_score":"5.3"}`, "cvss_score", `expected a number, found "5.3"`},
		{"npm", `{"title":"` + strings.Repeat("x", 100) + `","cvss_score":"` + strings.Repeat("9", 100) + `"}`, "cvss_score", "99..."},
		{"npm", `{"id":1,"x":` + strings.Repeat("[", 17) + strings.Repeat("]", 17) + `}`, "x", "more than 16 deep"},
		{"npm", `{"id":1,"author":{"x":` + strings.Repeat(`{"y":`, 17) + "0" + strings.Repeat("}", 17) + `}}`, "author.x", "more than 16 deep"},
		{"npm", `{"id":1,"x":` + strings.Repeat("[", 100000), "x[0][0][0]...", "not JSON"},
		{"npm", `{"id":1,"` + strings.Repeat("x", 1000) + `":{"` + strings.Repeat("y", 1000) + `":tru`, strings.Repeat("x", 40) + "...." + strings.Repeat("y", 40) + "...", "not JSON"},
		{"core", `{"cve":[]}`, "vulnerable", "is missing"},
		{"core", `{"vulnerable":4}`, "vulnerable", "expected a text, found 4"},
		{"core", `{"vulnerable":"4.x","affectedEnvironments":"all"}`, "affectedEnvironments", "expected a list of texts"},
		{"core", `{"vulnerable":"4.x"} x`, "", "not JSON after byte"},
		{"core", `{"vulnerable":"4.x"}{}`, "", "expected nothing after the object"},
		{"deps", `{"cve":["CVE-2023-45853"]}`, "reason", "is missing"},
		{"deps", `{"reason":false}`, "reason", "expected a text, found false"},
	} {
		r, err := kinds[c.kind]([]byte(c.text), 1)
		var e *nodewg.Error
		require.ErrorAs(t, err, &e, "%s gave %v", c.text, r)
		assert.Equal(t, c.field, e.Field, "%.100s", c.text)
		assert.ErrorContains(t, err, c.message, "%.100s", c.text)
		assert.Less(t, len(err.Error()), 250, "%.100s", c.text)
	}
}

func TestFormatOfNewRecords(t *testing.T) {
	m := &nodewg.Module{ID: 7, ModuleName: "left", VulnerableVersions: "<1.0.0"}
	text, err := m.Format()
	require.NoError(t, err)
	assert.Equal(t, `{
  "id": 7,
  "created_at": "",
  "updated_at": "",
  "title": "",
  "author": {
    "name": "",
    "website": null,
    "username": null
  },
  "module_name": "left",
  "publish_date": "",
  "cves": [],
  "vulnerable_versions": "<1.0.0",
  "patched_versions": null,
  "overview": "",
  "recommendation": null,
  "references": null,
  "cvss_vector": null,
  "cvss_score": null,
  "coordinating_vendor": null
}
`, string(text))

	core := &nodewg.Core{ID: 3, Vulnerable: "8.x", Overview: "o", Extra: `{"z":1,"vulnerable":"not me"}`}
	text, err = core.Format()
	require.NoError(t, err)
	assert.Equal(t, `{
  "cve": [],
  "vulnerable": "8.x",
  "patched": "",
  "overview": "o",
  "affectedEnvironments": [],
  "severity": "",
  "z": 1
}
`, string(text))

	text, err = (&nodewg.Dependency{Reason: "component_not_present"}).Format()
	require.NoError(t, err)
	assert.Equal(t, "{\n    \"cve\": [],\n    \"description\": \"\",\n    \"overview\": \"\",\n    \"ref\": \"\",\n    \"reason\": \"component_not_present\"\n}", string(text))
}

// A change to one field is a change to that line alone.
func TestFormatKeepsTheLook(t *testing.T) {
	const before = "{\n   \"vulnerable\": \"8.x\",\n   \"x\": 1,\n   \"cve\": null,\n   \"overview\": \"o\",\n   \"severity\": \"low\"\n}"
	c, err := nodewg.ParseCore([]byte(before), 1)
	require.NoError(t, err)
	c.Severity = "high"
	c.Patched = "^8.1.4"
	c.Overview = ""
	after, err := c.Format()
	require.NoError(t, err)
	assert.Equal(t, "{\n   \"vulnerable\": \"8.x\",\n   \"patched\": \"^8.1.4\",\n   \"x\": 1,\n   \"cve\": null,\n   \"severity\": \"high\"\n}", string(after))
	assert.Equal(t, "8.x", c.Vulnerable)
}

func TestFormatRefusesWhatCannotBeWritten(t *testing.T) {
	good := nodewg.Module{ID: 1, ModuleName: "a"}
	for field, change := range map[string]func(*nodewg.Module){
		"id":            func(m *nodewg.Module) { m.ID = -1 },
		"cvss_score":    func(m *nodewg.Module) { m.CVSSScore = "high" },
		"title":         func(m *nodewg.Module) { m.Title = "\xff" },
		"references[1]": func(m *nodewg.Module) { m.References = []string{"a", "\xff"} },
		"Extra":         func(m *nodewg.Module) { m.Extra = "[]" },
		"author.name":   func(m *nodewg.Module) { m.Author.Name = "\xff" },
	} {
		m := good
		change(&m)
		_, err := m.Format()
		var e *nodewg.Error
		require.ErrorAs(t, err, &e, field)
		assert.Equal(t, field, e.Field)
		_, err = m.Advisory()
		require.Error(t, err, field)
		_, err = m.MarshalJSON()
		require.Error(t, err, field)
	}
	_, err := (&nodewg.Core{Vulnerable: "4.x"}).Advisory()
	require.ErrorContains(t, err, "id: a record has a number from 1 up")
}

func TestWithStandardJSON(t *testing.T) {
	const text = `{"id":1,"module_name":"a","vulnerable_versions":"<1","cvss_score":5.0,"extra":[1.0]}`
	var all []nodewg.Module
	require.NoError(t, json.Unmarshal([]byte("["+text+",\n"+text+"]"), &all))
	require.Len(t, all, 2)
	got, err := json.Marshal(&all[1])
	require.NoError(t, err)
	assert.Equal(t, document(t, []byte(text)), document(t, got))

	err = json.Unmarshal([]byte(`[{"id":"1"}]`), &all)
	var e *nodewg.Error
	require.True(t, errors.As(err, &e), fmt.Sprint(err))

	c := nodewg.Core{ID: 9, Patched: "is replaced"}
	require.NoError(t, json.Unmarshal([]byte(`{"vulnerable":"4.x"}`), &c))
	assert.Equal(t, 9, c.ID)
	got, err = json.Marshal(&c)
	require.NoError(t, err)
	assert.Equal(t, `{"vulnerable":"4.x"}`, string(got))
	require.Error(t, json.Unmarshal([]byte(`{}`), &c))
	assert.Equal(t, "4.x", c.Vulnerable)

	d := nodewg.Dependency{ID: 9}
	require.NoError(t, json.Unmarshal([]byte(`{"reason":"r","cve":null}`), &d))
	assert.Equal(t, 9, d.ID)
	got, err = json.Marshal(&d)
	require.NoError(t, err)
	assert.Equal(t, `{"reason":"r","cve":null}`, string(got))
	require.Error(t, json.Unmarshal([]byte(`{}`), &d))
}
