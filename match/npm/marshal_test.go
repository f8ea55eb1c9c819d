package npm_test

import (
	"database/sql"
	"database/sql/driver"
	"encoding"
	"encoding/json"
	"encoding/xml"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/match/npm"
)

var (
	_ encoding.TextMarshaler   = npm.Version{}
	_ encoding.TextUnmarshaler = (*npm.Version)(nil)
	_ driver.Valuer            = npm.Version{}
	_ sql.Scanner              = (*npm.Version)(nil)
	_ encoding.TextMarshaler   = npm.Range{}
	_ encoding.TextUnmarshaler = (*npm.Range)(nil)
	_ driver.Valuer            = npm.Range{}
	_ sql.Scanner              = (*npm.Range)(nil)
)

type dependency struct {
	Version npm.Version `json:"version" xml:"version,attr"`
	Range   npm.Range   `json:"range" xml:"range"`
}

func TestJSON(t *testing.T) {
	const text = `{"version":"1.2.3-beta.1+sha.5","range":"^1.2 || ~3"}`
	var d dependency
	require.NoError(t, json.Unmarshal([]byte(text), &d))
	assert.Equal(t, "1.2.3-beta.1+sha.5", d.Version.Full())
	assert.Equal(t, ">=1.2.0 <2.0.0-0||>=3.0.0 <4.0.0-0", d.Range.String())
	again, err := json.Marshal(d)
	assert.NoError(t, err)
	assert.Equal(t, text, string(again))

	// Versions can be the keys of objects, build metadata included.
	counts := map[npm.Version]int{}
	require.NoError(t, json.Unmarshal([]byte(`{"1.2.3":1,"1.2.3+b":2,"v1.2.4":3}`), &counts))
	assert.Equal(t, 1, counts[npm.MustParseVersion("1.2.3")])
	again, err = json.Marshal(counts)
	assert.NoError(t, err)
	assert.JSONEq(t, `{"1.2.3":1,"1.2.3+b":2,"1.2.4":3}`, string(again))

	again, err = json.Marshal(dependency{})
	assert.NoError(t, err)
	require.NoError(t, json.Unmarshal(again, &d))
	assert.Equal(t, "0.0.0", d.Version.String())
	for _, v := range universe {
		assert.False(t, d.Range.Test(v), "the zero Range contains nothing when it is read back either")
	}
}

func TestXML(t *testing.T) {
	d := dependency{npm.MustParseVersion("1.2.3-a+b"), npm.MustParseRange(">=1 <2")}
	text, err := xml.Marshal(d)
	require.NoError(t, err)
	var again dependency
	require.NoError(t, xml.Unmarshal(text, &again))
	assert.Equal(t, d, again)
}

func TestJSONErrors(t *testing.T) {
	d := dependency{npm.MustParseVersion("1.2.3"), npm.MustParseRange("^1.2.3")}
	for _, text := range []string{
		`{"version":"1.2"}`, `{"version":"latest"}`, `{"version":""}`, `{"version":1.2}`, `{"version":{}}`,
		`{"range":"latest"}`, `{"range":"1.2.3beta"}`, `{"range":1}`, `{"range":["^1"]}`,
	} {
		assert.Error(t, json.Unmarshal([]byte(text), &d), text)
		assert.Equal(t, "1.2.3", d.Version.String(), "an error leaves the value alone: %s", text)
		assert.Equal(t, "^1.2.3", d.Range.Raw(), "an error leaves the value alone: %s", text)
	}
	assert.NoError(t, json.Unmarshal([]byte(`{"version":null,"range":null}`), &d))
	assert.Equal(t, "1.2.3", d.Version.String())
	assert.Equal(t, "^1.2.3", d.Range.Raw())

	var parse *npm.ParseError
	require.ErrorAs(t, json.Unmarshal([]byte(`{"version":"1.2"}`), &d), &parse)
	assert.Equal(t, npm.ErrIncomplete, parse.Kind)
}

// A Range keeps its options when another text is read into it.
func TestUnmarshalRangeOptions(t *testing.T) {
	var r npm.Range
	require.NoError(t, r.UnmarshalText([]byte("1.x")))
	assert.Equal(t, ">=1.0.0 <2.0.0-0", r.String())
	assert.Error(t, r.UnmarshalText([]byte("1.2.3beta")))

	r = npm.MustParseRange("", npm.Loose|npm.IncludePrerelease)
	require.NoError(t, r.UnmarshalText([]byte("1.x || 1.2.3beta")))
	assert.Equal(t, ">=1.0.0-0 <2.0.0-0||1.2.3-beta", r.String())
	assert.Equal(t, npm.Loose|npm.IncludePrerelease, r.Options())
}

func TestTextReadsBack(t *testing.T) {
	g := newGenerator(t)
	for range rounds {
		v := g.version()
		text, err := v.MarshalText()
		require.NoError(t, err)
		var readVersion npm.Version
		require.NoError(t, readVersion.UnmarshalText(text))
		require.Equal(t, v, readVersion)
		require.True(t, v == readVersion)

		r := g.parsedRange(g.mode())
		text, err = r.MarshalText()
		require.NoError(t, err)
		readRange := npm.MustParseRange("", r.Options())
		require.NoError(t, readRange.UnmarshalText(text))
		require.Equal(t, r, readRange)
	}
}

// What is read does not change with the bytes that it was read from.
func TestUnmarshalTextCopies(t *testing.T) {
	text := []byte("1.2.3-beta.1+sha")
	var v npm.Version
	require.NoError(t, v.UnmarshalText(text))
	clear(text)
	assert.Equal(t, "1.2.3-beta.1+sha", v.Full())

	text = []byte(">=1.2.3-beta.1")
	var r npm.Range
	require.NoError(t, r.UnmarshalText(text))
	clear(text)
	assert.Equal(t, ">=1.2.3-beta.1", r.Raw())
	assert.Equal(t, ">=1.2.3-beta.1", r.String())
	require.NoError(t, r.Scan([]byte("<2.0.0-a")))
	assert.Equal(t, "<2.0.0-a", r.String())
}

func TestDatabase(t *testing.T) {
	v := npm.MustParseVersion("1.2.3-a+b")
	value, err := v.Value()
	assert.NoError(t, err)
	assert.Equal(t, "1.2.3-a+b", value)
	var readVersion npm.Version
	for _, column := range []any{value, []byte("v1.2.3-a+b")} {
		readVersion = npm.Version{}
		assert.NoError(t, readVersion.Scan(column))
		assert.Equal(t, v, readVersion)
	}

	r := npm.MustParseRange("^1.2.3 || 4")
	value, err = r.Value()
	assert.NoError(t, err)
	assert.Equal(t, "^1.2.3 || 4", value)
	var readRange npm.Range
	for _, column := range []any{value, []byte("^1.2.3 || 4")} {
		readRange = npm.Range{}
		assert.NoError(t, readRange.Scan(column))
		assert.Equal(t, r, readRange)
	}
	value, err = npm.Range{}.Value()
	assert.NoError(t, err)
	assert.Equal(t, "<0.0.0-0", value)

	for _, column := range []any{nil, 1, 1.5, true, "1.2", []byte(nil), "latest"} {
		assert.Error(t, readVersion.Scan(column), "%v", column)
		assert.Equal(t, v, readVersion, "an error leaves the value alone")
	}
	for _, column := range []any{nil, int64(1), 1.5, true, "latest", []byte("1.2.3.4")} {
		assert.Error(t, readRange.Scan(column), "%v", column)
		assert.Equal(t, r, readRange, "an error leaves the value alone")
	}
	assert.ErrorContains(t, readVersion.Scan(7), "int")

	// A column that can be NULL.
	var null sql.Null[npm.Version]
	assert.NoError(t, null.Scan(nil))
	assert.False(t, null.Valid)
	assert.NoError(t, null.Scan("1.2.3"))
	assert.Equal(t, "1.2.3", null.V.String())
}
