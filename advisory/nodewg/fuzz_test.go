package nodewg_test

import (
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/advisory/nodewg"
)

// fuzzFile checks that any text is either refused or comes back: written and, if
// it is an advisory, through package advisory.
func fuzzFile(f *testing.F, dir string) {
	for _, c := range madeUp {
		f.Add([]byte(c.text))
	}
	f.Add([]byte("{\n    \"cve\": [],\n    \"reason\": \"\",\n    \"more\": {\n        \"a\": []\n    }\n}"))
	f.Add([]byte("{\r\n\t \"reason\": \"\xff\"}"))
	f.Add([]byte(`{"vulnerable":"","x":[[[[[[[[[[[[[[[[[0]]]]]]]]]]]]]]]]]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		const n = 5
		r, err := kinds[dir](text, n)
		if err != nil {
			var e *nodewg.Error
			require.ErrorAs(t, err, &e)
			assert.Less(t, len(err.Error()), 1000)
			return
		}
		got, err := r.Format()
		require.NoError(t, err)
		assert.Equal(t, document(t, text), document(t, got))
		assert.Equal(t, names(t, text), names(t, got))
		again, err := kinds[dir](got, n)
		require.NoError(t, err)
		second, err := again.Format()
		require.NoError(t, err)
		assert.Equal(t, string(got), string(second))
		if dir != "deps" {
			for _, way := range ways(t) {
				thereAndBack(t, dir, text, n, way)
			}
		}
	})
}

func FuzzParseCore(f *testing.F)       { fuzzFile(f, "core") }
func FuzzParseModule(f *testing.F)     { fuzzFile(f, "npm") }
func FuzzParseDependency(f *testing.F) { fuzzFile(f, "deps") }

// An index.json yields each of its records once, or an error.
func FuzzReadIndex(f *testing.F) {
	f.Add([]byte(`{"1":` + module(1) + `,"x":{},"03":0,"2":` + module(2) + `}`))
	f.Add([]byte(`{"1":{"vulnerable":"4.x"},"2":{"reason":"r"},"":`))
	f.Add([]byte(`[]`))
	f.Fuzz(func(t *testing.T, text []byte) {
		seen := make(map[string]bool)
		for a, err := range nodewg.ReadFS(fstest.MapFS{"index.json": &fstest.MapFile{Data: text}}) {
			if err != nil {
				var e *nodewg.Error
				require.ErrorAs(t, err, &e)
				assert.Equal(t, "index.json", e.File)
				continue
			}
			_, core := nodewg.CoreNumber(a.ID)
			_, module := nodewg.ModuleNumber(a.ID)
			assert.True(t, core || module, a.ID)
			assert.False(t, seen[string(a.ID)], a.ID)
			seen[string(a.ID)] = true
		}
	})
}

// ModuleOf and CoreOf take whatever stands in the members that make the way back
// exact, and what they then give can be written and read.
func FuzzDatabaseSpecific(f *testing.F) {
	f.Add(`{"nodejs_security_wg":{"recommendation":"","author":{"name":"x"},"title":null,"y":1},"nodejs_security_wg_file":{"members":["id","y","id"],"modified":"2020-01-01T00:00:00Z"}}`)
	f.Add(`{"nodejs_security_wg":{"id":7,"module_name":"b","vulnerable":"*"},"severity":"low"}`)
	f.Add(`{"nodejs_security_wg_file":{"members":[]}}`)
	f.Fuzz(func(t *testing.T, specific string) {
		for _, c := range madeUp[:2] {
			r, err := kinds[c.dir]([]byte(c.text), 5)
			require.NoError(t, err)
			a, err := r.(advisoryMaker).Advisory()
			require.NoError(t, err)
			if specific != "" {
				a.DatabaseSpecific = advisory.Raw(specific)
			}
			path, text, err := nodewg.FileOf(a)
			if text == nil {
				require.Error(t, err)
				continue
			}
			again, err := kinds[c.dir](text, 5)
			require.NoError(t, err, path)
			b, err := again.(advisoryMaker).Advisory()
			require.NoError(t, err)
			assert.Equal(t, a.ID, b.ID)
			assert.Equal(t, a.Affected, b.Affected)
			assert.Equal(t, a.Summary, b.Summary)
			assert.Equal(t, a.Severity, b.Severity)
			assert.Equal(t, a.References, b.References)
			assert.Equal(t, a.Credits, b.Credits)
		}
	})
}
