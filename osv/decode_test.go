package osv_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/osv"
)

func TestUnmarshalErrors(t *testing.T) {
	deep := strings.Repeat(`[`, osv.MaxDepth) + strings.Repeat(`]`, osv.MaxDepth)
	tests := []struct {
		text string
		kind error
		path string
		at   int64
		want string
	}{
		// Wrong types, one at each level.
		{`{"id": 7}`, osv.ErrType, "id", 7, "expected a string, got a number"},
		{`{"affected": {"a": 1}}`, osv.ErrType, "affected", 13, "expected an array of objects, got an object"},
		{`{"affected": [null]}`, osv.ErrType, "affected[0]", 14, "expected an object, got null"},
		{`{"affected": [{}, {"ranges": [{}, {"type": true}]}]}`, osv.ErrType, "affected[1].ranges[1].type", 43, "expected a string, got a boolean"},
		{`{"affected": [{"package": "npm"}]}`, osv.ErrType, "affected[0].package", 26, "expected an object, got a string"},
		{`{"affected": [{"ranges": [{"events": [{"introduced": 0}]}]}]}`, osv.ErrType, "affected[0].ranges[0].events[0].introduced", 53, "expected a string, got a number"},
		{`{"affected": [{"versions": ["1", ["2"]]}]}`, osv.ErrType, "affected[0].versions[1]", 33, "expected a string, got an array"},
		{`{"aliases": "CVE-1"}`, osv.ErrType, "aliases", 12, "expected an array of strings, got a string"},
		{`{"aliases": [null]}`, osv.ErrType, "aliases[0]", 13, "expected a string, got null"},
		{`{"severity": [{"score": 9.8}]}`, osv.ErrType, "severity[0].score", 24, "expected a string, got a number"},
		{`{"references": [{"url": []}]}`, osv.ErrType, "references[0].url", 24, "expected a string, got an array"},
		{`{"credits": [{"contact": [1]}]}`, osv.ErrType, "credits[0].contact[0]", 26, "expected a string, got a number"},
		{`{"database_specific": []}`, osv.ErrType, "database_specific", 22, "expected an object, got an array"},
		{`[]`, osv.ErrType, "", 0, "expected an object, got an array"},
		{`null`, osv.ErrType, "", 0, "expected an object, got null"},
		// Names twice.
		{`{"id": "a", "id": "a"}`, osv.ErrDuplicate, "id", 12, "an object has this member twice"},
		{`{"id": null, "i\u0064": null}`, osv.ErrDuplicate, "id", 13, "an object has this member twice"},
		{`{"x": 1, "y": 1, "x": 1}`, osv.ErrDuplicate, "x", 17, "an object has this member twice"},
		{`{"x": [{"a.b": {"c": 1, "c": 2}}]}`, osv.ErrDuplicate, `x[0]["a.b"].c`, 24, "an object has this member twice"},
		{`{"database_specific": {"": 1, "": 2}}`, osv.ErrDuplicate, `database_specific[""]`, 30, "an object has this member twice"},
		{`{"affected": [{"package": {"z": 1, "name": "n", "z": 2}}]}`, osv.ErrDuplicate, "affected[0].package.z", 48, "an object has this member twice"},
		// Not JSON.
		{``, osv.ErrSyntax, "", 0, "expected a JSON value, got the end of the text"},
		{`  {"id": "a"`, osv.ErrSyntax, "", 12, "expected ',' or '}' after an object's member, got the end of the text"},
		{`{"id": "a"} {}`, osv.ErrSyntax, "", 12, "expected the end after the JSON value, got an object"},
		{"{\"id\": \"a\"}\x00", osv.ErrSyntax, "", 11, `expected the end after the JSON value, got '\x00'`},
		{"\ufeff{}", osv.ErrSyntax, "", 0, "expected a JSON value, got a byte order mark"},
		{`{"id": "a",}`, osv.ErrSyntax, "", 11, "expected the name of a member, got '}'"},
		{`{"aliases": ["a",]}`, osv.ErrSyntax, "aliases[1]", 17, "expected a JSON value, got ']'"},
		{`{"aliases": ["a" "b"]}`, osv.ErrSyntax, "aliases", 17, "expected ',' or ']' after an array's element, got a string"},
		{`{"x" 1}`, osv.ErrSyntax, "", 5, "expected ':' after the name of a member, got a number"},
		{`{x: 1}`, osv.ErrSyntax, "", 1, "expected the name of a member, got 'x'"},
		{`{"x": nul}`, osv.ErrSyntax, "x", 6, "expected a JSON value, got 'n'"},
		{`{"x": nullnull}`, osv.ErrSyntax, "", 10, "expected ',' or '}' after an object's member, got null"},
		{`{"x": 01}`, osv.ErrSyntax, "x", 7, "a number may not start with 0"},
		{`{"x": -}`, osv.ErrSyntax, "x", 7, "expected a digit, got '}'"},
		{`{"x": 1.}`, osv.ErrSyntax, "x", 8, "expected a digit, got '}'"},
		{`{"x": 1e+}`, osv.ErrSyntax, "x", 9, "expected a digit, got '}'"},
		{`{"x": .5}`, osv.ErrSyntax, "x", 6, "expected a JSON value, got '.'"},
		{`{"x": +5}`, osv.ErrSyntax, "x", 6, "expected a JSON value, got '+'"},
		{`{"x": "a}`, osv.ErrSyntax, "x", 9, "a string has no closing quote"},
		{`{"id": "a\`, osv.ErrSyntax, "id", 9, "a string has a backslash that begins no escape"},
		{`{"id": "\q"}`, osv.ErrSyntax, "id", 8, "a string has a backslash that begins no escape"},
		{`{"id": "\u12g4"}`, osv.ErrSyntax, "id", 8, `a string has a \u escape that is no character`},
		{`{"id": "\ud83d"}`, osv.ErrSyntax, "id", 8, `a string has a \u escape that is no character`},
		{`{"x": "\ude00\ud83d"}`, osv.ErrSyntax, "x", 7, `a string has a \u escape that is no character`},
		{"{\"id\": \"a\nb\"}", osv.ErrSyntax, "id", 9, "a string has the control character 0xa unescaped"},
		{"{\"id\": \"ab\xffcdefghijkl\"}", osv.ErrSyntax, "id", 10, "a string is not valid UTF-8"},
		{"{\"x\": \"abcdefghé\xc3\"}", osv.ErrSyntax, "x", 17, "a string is not valid UTF-8"},
		{"{\"x\xed\xa0\x80\": 1}", osv.ErrSyntax, "", 3, "a string is not valid UTF-8"},
		{"\xff", osv.ErrSyntax, "", 0, "expected a JSON value, got byte 0xff"},
		// Too much.
		{`{"x": ` + deep + `}`, osv.ErrTooLarge, "x" + strings.Repeat("[0]", osv.MaxDepth-1), 5 + osv.MaxDepth, "nested deeper than 1000 levels"},
		{`{"x": "` + strings.Repeat(" ", osv.MaxRecord) + `"}`, osv.ErrTooLarge, "", -1, "a record of 67108873 bytes or more; at most 67108864 are read"},
	}
	for _, test := range tests {
		name := test.text
		if len(name) > 60 {
			name = name[:60]
		}
		t.Run(name, func(t *testing.T) {
			a, err := osv.Unmarshal([]byte(test.text))
			assert.Nil(t, a)
			require.Error(t, err)
			assert.ErrorIs(t, err, test.kind)
			var e *osv.Error
			require.True(t, errors.As(err, &e))
			assert.Equal(t, test.path, e.Path)
			assert.Equal(t, test.at, e.Offset)
			assert.Equal(t, test.want, e.Err.Error())
			for _, kind := range []error{osv.ErrSyntax, osv.ErrType, osv.ErrDuplicate, osv.ErrTooLarge} {
				assert.Equal(t, kind == test.kind, errors.Is(err, kind))
			}
		})
	}
}

func TestUnmarshalAccepts(t *testing.T) {
	deep := strings.Repeat(`[`, osv.MaxDepth-1) + strings.Repeat(`]`, osv.MaxDepth-1)
	for _, text := range []string{
		`{}`,
		" \t\r\n{ \"id\" : \"a\" } \n",
		`{"x":` + deep + `}`,
		`{"x": [0, -0, 1.5, -1.5E+10, 2e-3, true, false, null, "", {}, []]}`,
		`{"id": "\u0041\u00e9\ud83d\ude00\/\b\f\"\\"}`,
		"{\"id\": \"\x7f\u2028\"}",
		`{"x": {"a": 1}, "y": {"a": 1}, "a": {"x": 1}}`,
	} {
		requireRoundTrip(t, []byte(text))
	}
	a, err := osv.Unmarshal([]byte(`{"id": "\u0041\u00E9\ud83d\uDE00\/\b\f\n\r\t\"\\ and more than that"}`))
	require.NoError(t, err)
	assert.Equal(t, "Aé😀/\b\f\n\r\t\"\\ and more than that", string(a.ID))
}

// TestManyMembers passes the size from which names are kept in a map, and has
// the duplicate near and far.
func TestManyMembers(t *testing.T) {
	for _, n := range []int{15, 16, 17, 18, 1000} {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, `"m%d": {"a": %d, "m0": 0}, `, i, i)
		}
		for _, outer := range []string{`{%s"id": "a"}`, `{"id": "a", "database_specific": {%s"z": 0}}`} {
			requireRoundTrip(t, fmt.Appendf(nil, outer, b.String()))
			for _, again := range []int{0, n / 2, n - 1} {
				_, err := osv.Unmarshal(fmt.Appendf(nil, outer, b.String()+fmt.Sprintf(`"m%d": 1,`, again)))
				assert.ErrorIs(t, err, osv.ErrDuplicate, "%d of %d", again, n)
			}
		}
	}
}
