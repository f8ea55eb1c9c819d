package osv_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/match/npm"
	"github.com/nodejs/nodesec/osv"
)

func seeds(f *testing.F) {
	f.Add([]byte(full))
	for _, text := range []string{
		`{}`, `{"id":"\ud83d\ude00\n"}`, `{"x":[1e5,-0.0,null,{"":{}}],"summary":null}`, "{\"id\":\"\xff\"}", `{"a":1,"a":2}`,
		`{"affected":[{"ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"1.0.0"}]}],"database_specific":{"vulnerable_versions":"<1.0.0"}}]}`,
	} {
		f.Add([]byte(text))
	}
	if text, err := os.ReadFile(filepath.Join("testdata", "GHSA-xvch-5gv4-984h.json")); err == nil {
		f.Add(text)
	}
}

// FuzzUnmarshal compares the scanner with jsontext, which has the same rules about
// what is JSON, and what is written with what was read.
func FuzzUnmarshal(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, text []byte) {
		isJSON := jsontext.Value(text).IsValid()
		a, err := osv.Unmarshal(text)
		if err != nil {
			assert.Nil(t, a)
			var e *osv.Error
			require.True(t, errors.As(err, &e))
			switch {
			case errors.Is(err, osv.ErrSyntax), errors.Is(err, osv.ErrDuplicate):
				// jsontext looks for duplicates only when the syntax is right so far, as this does.
				assert.False(t, isJSON, "refused valid JSON: %v", err)
			default:
				assert.True(t, errors.Is(err, osv.ErrType) || errors.Is(err, osv.ErrTooLarge), "%v", err)
			}
			assert.LessOrEqual(t, e.Offset, int64(len(text)))
			return
		}
		require.True(t, isJSON, "accepted what is not JSON")
		out, err := osv.Marshal(a)
		require.NoError(t, err)
		assert.Equal(t, document(t, text), document(t, out))
		b, err := osv.Unmarshal(out)
		require.NoError(t, err)
		again, err := osv.Marshal(b)
		require.NoError(t, err)
		assert.Equal(t, string(out), string(again))
	})
}

func FuzzValidate(f *testing.F) {
	seeds(f)
	for _, test := range problemTests {
		f.Add([]byte(test.text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		problems := osv.Problems(text)
		assert.LessOrEqual(t, len(problems), osv.MaxProblems+1)
		for _, p := range problems {
			assert.NotEmpty(t, p.Rule)
			assert.NotEmpty(t, p.Message)
		}
		_, err := osv.Unmarshal(text)
		if osv.Validate(text) == nil {
			assert.NoError(t, err, "valid, yet not to be read")
		} else if len(problems) == 1 && problems[0].Rule == osv.RuleJSON {
			assert.Error(t, err)
		}
	})
}

// FuzzReadArray compares the elements cut out of an array with encoding/json's.
func FuzzReadArray(f *testing.F) {
	for _, text := range []string{`[]`, `[{"id":"a]"},{"id":"b"}]`, `[[[1,2],{}],"x\"]",{"a":[}]`, `[1 2]`, ` [ {} , null ] `, `[{]},{"id":"a"}`} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		yielded := 0
		for a, err := range osv.ReadArray(bytes.NewReader(text)) {
			yielded++
			assert.NotEqual(t, a == nil, err == nil)
		}
		var elements []json.RawMessage
		if json.Unmarshal(text, &elements) == nil && elements != nil {
			assert.Equal(t, len(elements), yielded)
		} else {
			assert.Positive(t, yielded, "what is no array is an error")
		}
	})
}

func FuzzReadNDJSON(f *testing.F) {
	f.Add([]byte("{\"id\":\"a\"}\n\n{\"id\":\"b\"}\r\n{"))
	f.Fuzz(func(t *testing.T, text []byte) {
		yielded, lines := 0, 0
		for range osv.ReadNDJSON(bytes.NewReader(text)) {
			yielded++
		}
		for line := range bytes.SplitSeq(text, []byte("\n")) {
			if len(bytes.Trim(line, " \t\r\n")) > 0 {
				lines++
			}
		}
		assert.Equal(t, lines, yielded)
	})
}

// FuzzNPMRanges compares the events made of range texts with the ranges.
func FuzzNPMRanges(f *testing.F) {
	for _, r := range []string{"<1.2.3", "^0.0.3 || 1.x", "=v1.0.0beta", ">1.2.3-rc.0 <2", "1.0.0 - 2.0.0-0", "*", ""} {
		f.Add(r, "")
		f.Add("*", r)
	}
	f.Fuzz(func(t *testing.T, vulnerable, patched string) {
		r := advisory.NPMRange{Vulnerable: vulnerable, Patched: patched}
		_, errV := npm.ParseRange(vulnerable, npm.Loose|npm.IncludePrerelease)
		_, errP := npm.ParseRange(patched, npm.Loose|npm.IncludePrerelease)
		if _, err := osv.NPMRanges(r); errV != nil || errP != nil {
			assert.ErrorIs(t, err, osv.ErrRange)
			return
		}
		if utf8.ValidString(vulnerable + patched) { // as all that is written must be
			checkExport(t, r)
		}
	})
}
