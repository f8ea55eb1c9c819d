package osv_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/osv"
)

// requireRoundTrip decodes, encodes and decodes again: the same document, and the
// same bytes from then on.
func requireRoundTrip(t *testing.T, text []byte) *advisory.Advisory {
	t.Helper()
	a, err := osv.Unmarshal(text)
	require.NoError(t, err)
	out, err := osv.Marshal(a)
	require.NoError(t, err)
	require.Equal(t, document(t, text), document(t, out))
	b, err := osv.Unmarshal(out)
	require.NoError(t, err)
	again, err := osv.Marshal(b)
	require.NoError(t, err)
	require.Equal(t, string(out), string(again))
	return a
}

func TestRoundTripShared(t *testing.T) {
	for file, text := range sharedRecords(t) {
		t.Run(file, func(t *testing.T) {
			a := requireRoundTrip(t, text)
			assert.Equal(t, document(t, text).(map[string]any)["id"], string(a.ID))
			for name, value := range extraMembers(t, a.Extra) {
				assert.Contains(t, []any{nil, ""}, value, "%s: published records have no unknown members", name)
			}
		})
	}
}

func extraMembers(t *testing.T, extra advisory.Raw) map[string]any {
	if extra == "" {
		return nil
	}
	var members map[string]any
	require.NoError(t, extra.Decode(&members))
	return members
}

// extras are members that no schema knows, with values that are easily lost.
var extras = map[string]any{
	"x_number":  json.Number("12345678901234567890.10e-07"),
	"x_null":    nil,
	"x_empty":   "",
	"x_text":    "quote \" slash / backslash \\ tab \t null \x00 line \u2028 é 😀",
	"x_object":  map[string]any{"a b": []any{map[string]any{}, []any{}, false}, "": json.Number("-0")},
	"x_\"odd\"": json.Number("1E400"),
}

// withExtras adds them to every object of the document.
func withExtras(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := make(map[string]any, len(v)+len(extras))
		for name, value := range v {
			out[name] = withExtras(value)
		}
		for name, value := range extras {
			out[name] = value
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = withExtras(v[i])
		}
		return out
	}
	return v
}

func TestRoundTripExtras(t *testing.T) {
	for file, text := range sharedRecords(t) {
		t.Run(file, func(t *testing.T) {
			more, err := json.MarshalIndent(withExtras(document(t, text)), "", "\t")
			require.NoError(t, err)
			a := requireRoundTrip(t, more)
			number, ok := a.Extra.Member("x_number")
			assert.True(t, ok)
			assert.Equal(t, advisory.Raw("12345678901234567890.10e-07"), number)
		})
	}
}

// full has every member of the schema, each with a value of its own.
const full = `{
 "schema_version": "1.7.5", "id": "x_TEST-1", "modified": "2024-05-06T07:08:09.123456789Z",
 "published": "2024-05-06T07:08:09Z", "withdrawn": "2024-05-07T00:00:00.10Z",
 "aliases": ["CVE-1-1", "CVE-1-2"], "related": ["CVE-2-1"], "upstream": ["CVE-3-1"],
 "summary": "sum", "details": "line\n\"two\"",
 "severity": [{"type": "CVSS_V2", "score": "AV:N"}],
 "affected": [{
  "package": {"ecosystem": "npm", "name": "@a/b", "purl": "pkg:npm/%40a/b"},
  "severity": [{"type": "Ubuntu", "score": "low"}],
  "ranges": [{"type": "GIT", "repo": "https://example.com/r",
   "events": [{"introduced": "0"}, {"fixed": "1"}, {"last_affected": "2"}, {"limit": "3"}],
   "database_specific": {"r": 1}}],
  "versions": ["1.0.0", ""],
  "ecosystem_specific": {"e": [ 1 , 2 ]},
  "database_specific": {"d": "x y"}
 }],
 "references": [{"type": "FIX", "url": "https://example.com/f"}],
 "credits": [{"name": "N", "contact": ["mailto:n@example.com"], "type": "FINDER"}],
 "database_specific": {"top": null}
}`

func TestFields(t *testing.T) {
	want := &advisory.Advisory{
		SchemaVersion: "1.7.5", ID: "x_TEST-1", Modified: "2024-05-06T07:08:09.123456789Z",
		Published: "2024-05-06T07:08:09Z", Withdrawn: "2024-05-07T00:00:00.10Z",
		Aliases: []advisory.ID{"CVE-1-1", "CVE-1-2"}, Related: []advisory.ID{"CVE-2-1"}, Upstream: []advisory.ID{"CVE-3-1"},
		Summary: "sum", Details: "line\n\"two\"",
		Severity: []advisory.Severity{{Type: advisory.SeverityCVSSv2, Score: "AV:N"}},
		Affected: []advisory.Affected{{
			Package:  advisory.Package{Ecosystem: "npm", Name: "@a/b", PURL: "pkg:npm/%40a/b"},
			Severity: []advisory.Severity{{Type: advisory.SeverityUbuntu, Score: "low"}},
			Ranges: []advisory.Range{{
				Type: advisory.RangeGit, Repo: "https://example.com/r",
				Events:           []advisory.Event{{Introduced: "0"}, {Fixed: "1"}, {LastAffected: "2"}, {Limit: "3"}},
				DatabaseSpecific: `{"r": 1}`,
			}},
			Versions:          []string{"1.0.0", ""},
			EcosystemSpecific: `{"e": [ 1 , 2 ]}`,
			DatabaseSpecific:  `{"d": "x y"}`,
		}},
		References:       []advisory.Reference{{Type: advisory.ReferenceFix, URL: "https://example.com/f"}},
		Credits:          []advisory.Credit{{Name: "N", Contact: []string{"mailto:n@example.com"}, Type: advisory.CreditFinder}},
		DatabaseSpecific: `{"top": null}`,
	}
	assert.Equal(t, want, requireRoundTrip(t, []byte(full)))

	out, err := osv.Marshal(want)
	require.NoError(t, err)
	assert.Equal(t, `{"schema_version":"1.7.5","id":"x_TEST-1","modified":"2024-05-06T07:08:09.123456789Z",`+
		`"published":"2024-05-06T07:08:09Z","withdrawn":"2024-05-07T00:00:00.10Z",`+
		`"aliases":["CVE-1-1","CVE-1-2"],"related":["CVE-2-1"],"upstream":["CVE-3-1"],"summary":"sum","details":"line\n\"two\"",`+
		`"severity":[{"type":"CVSS_V2","score":"AV:N"}],`+
		`"affected":[{"package":{"ecosystem":"npm","name":"@a/b","purl":"pkg:npm/%40a/b"},"severity":[{"type":"Ubuntu","score":"low"}],`+
		`"ranges":[{"type":"GIT","repo":"https://example.com/r","events":[{"introduced":"0"},{"fixed":"1"},{"last_affected":"2"},{"limit":"3"}],`+
		`"database_specific":{"r":1}}],"versions":["1.0.0",""],"ecosystem_specific":{"e":[1,2]},"database_specific":{"d":"x y"}}],`+
		`"references":[{"type":"FIX","url":"https://example.com/f"}],`+
		`"credits":[{"name":"N","contact":["mailto:n@example.com"],"type":"FINDER"}],"database_specific":{"top":null}}`, string(out))
}

// TestAbsentNullEmpty puts null and the empty value in place of every member of
// the schema in turn: what a typed field cannot tell from absence goes to Extra.
func TestAbsentNullEmpty(t *testing.T) {
	var visit func(node any, replace func(any))
	root := document(t, []byte(full))
	try := func() {
		text, err := json.Marshal(root)
		require.NoError(t, err)
		requireRoundTrip(t, text)
	}
	tried := 0
	visit = func(node any, replace func(any)) {
		switch node := node.(type) {
		case map[string]any:
			for name, value := range node {
				set := func(v any) { node[name] = v }
				for _, v := range []any{nil, emptyLike(value)} {
					set(v)
					try()
					tried++
				}
				delete(node, name)
				try()
				set(value)
				visit(value, set)
			}
		case []any:
			for i := range node {
				visit(node[i], func(v any) { node[i] = v })
			}
		}
	}
	visit(root, nil)
	assert.Greater(t, tried, 50)
}

func emptyLike(v any) any {
	switch v.(type) {
	case map[string]any:
		return map[string]any{}
	case []any:
		return []any{}
	}
	return ""
}

func TestNullEmptyPlaces(t *testing.T) {
	a := requireRoundTrip(t, []byte(`{"id": "x_1", "aliases": null, "related": [], "summary": "", "affected": [{"package": {}, "ranges": [], "database_specific": {}}]}`))
	assert.Nil(t, a.Aliases)
	assert.Equal(t, []advisory.ID{}, a.Related)
	assert.Equal(t, advisory.Raw(`{"aliases": null,"summary": ""}`), a.Extra)
	assert.Equal(t, advisory.Raw(`{"package": {}}`), a.Affected[0].Extra)
	assert.Equal(t, []advisory.Range{}, a.Affected[0].Ranges)
	assert.Equal(t, advisory.Raw(`{}`), a.Affected[0].DatabaseSpecific)
}

func TestTypedFieldWins(t *testing.T) {
	out, err := osv.Marshal(&advisory.Advisory{ID: "x_1", Extra: `{"zzz": 1, "i\u0064": "x_2", "summary": "kept", "a": [ ]}`})
	require.NoError(t, err)
	assert.Equal(t, `{"id":"x_1","zzz":1,"summary":"kept","a":[]}`, string(out))
}

func TestMarshalZero(t *testing.T) {
	out, err := osv.Marshal(&advisory.Advisory{Affected: []advisory.Affected{{}}, Aliases: []advisory.ID{}})
	require.NoError(t, err)
	assert.Equal(t, `{"aliases":[],"affected":[{}]}`, string(out))
}

func TestMarshalIndent(t *testing.T) {
	out, err := osv.MarshalIndent(&advisory.Advisory{ID: "x_1", Aliases: []advisory.ID{"x_2"}, DatabaseSpecific: `{"a":{}}`}, "  ")
	require.NoError(t, err)
	assert.Equal(t, "{\n  \"id\": \"x_1\",\n  \"aliases\": [\n    \"x_2\"\n  ],\n  \"database_specific\": {\n    \"a\": {}\n  }\n}", string(out))
}

func TestMarshalErrors(t *testing.T) {
	tests := []struct {
		name string
		a    advisory.Advisory
		kind error
		want string
	}{
		{"text", advisory.Advisory{ID: "x_1", Summary: "a\xff"}, osv.ErrSyntax, "osv: x_1: summary: a string is not valid UTF-8"},
		{"list", advisory.Advisory{Aliases: []advisory.ID{"a", "\xff"}}, osv.ErrSyntax, "osv: aliases[1]: a string is not valid UTF-8"},
		{"raw", advisory.Advisory{DatabaseSpecific: `{"a": [1, 01]}`}, osv.ErrSyntax, "osv: database_specific.a[1]: a number may not start with 0"},
		{"two values", advisory.Advisory{DatabaseSpecific: `{} {}`}, osv.ErrSyntax, "osv: database_specific: expected the end after the JSON value, got an object"},
		{"not an object", advisory.Advisory{Affected: []advisory.Affected{{Extra: "[]"}}}, osv.ErrType, "osv: affected[0]: expected an object, got an array"},
		{"twice", advisory.Advisory{Affected: []advisory.Affected{{}, {Ranges: []advisory.Range{{Events: []advisory.Event{{Extra: `{"a":1,"b":2,"a":3}`}}}}}}},
			osv.ErrDuplicate, "osv: affected[1].ranges[0].events[0].a: an object has this member twice"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			out, err := osv.Marshal(&test.a)
			assert.Nil(t, out)
			assert.ErrorIs(t, err, test.kind)
			assert.EqualError(t, err, test.want)
			kept, err := osv.Append([]byte("kept"), &test.a)
			assert.Error(t, err)
			assert.Equal(t, "kept", string(kept))
		})
	}
}

// What Marshal writes can be read; what could not be is an error that says where.
func TestMarshalRefusesWhatUnmarshalWould(t *testing.T) {
	deep := advisory.Raw(`{"a":` + strings.Repeat("[", osv.MaxDepth-2) + strings.Repeat("]", osv.MaxDepth-2) + `}`)
	for path, a := range map[string]*advisory.Advisory{
		"affected[0].database_specific":              {ID: "A", Affected: []advisory.Affected{{DatabaseSpecific: "[1]"}}},
		"affected[0].ecosystem_specific":             {ID: "A", Affected: []advisory.Affected{{EcosystemSpecific: ` 1`}}},
		"summary":                                    {ID: "A", Extra: `{"summary":3}`},
		"affected[0].ranges[0].events[0].introduced": {ID: "A", Affected: []advisory.Affected{{Ranges: []advisory.Range{{Events: []advisory.Event{{Extra: `{"introduced":{}}`}}}}}}},
		"affected[0].ranges[0].database_specific":    {ID: "A", Affected: []advisory.Affected{{Ranges: []advisory.Range{{DatabaseSpecific: deep}}}}},
	} {
		_, err := osv.Marshal(a)
		var e *osv.Error
		require.ErrorAs(t, err, &e, path)
		assert.Equal(t, "A", e.File)
		assert.Contains(t, e.Path, path)
	}
	_, err := osv.Marshal(&advisory.Advisory{Details: strings.Repeat("a", osv.MaxRecord)})
	assert.ErrorIs(t, err, osv.ErrTooLarge)
	text, err := osv.Marshal(&advisory.Advisory{ID: "A", DatabaseSpecific: deep, Extra: `{"future":1}`})
	require.NoError(t, err)
	_, err = osv.Unmarshal(text)
	assert.NoError(t, err)
}
