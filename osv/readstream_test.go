package osv_test

import (
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/osv"
)

var errBroken = errors.New("broken pipe")

// broken gives the text and then fails.
func broken(text string) io.Reader {
	return io.MultiReader(strings.NewReader(text), iotest.ErrReader(errBroken))
}

func TestReadNDJSON(t *testing.T) {
	long := `{"id": "x_long", "details": "` + strings.Repeat("long ", 50_000) + `"}`
	tests := []struct {
		name string
		r    io.Reader
		want []string
	}{
		{"nothing", strings.NewReader(""), nil},
		{"blank", strings.NewReader("\n \t\r\n\n"), nil},
		{"plain", strings.NewReader("{\"id\":\"x_1\"}\n{\"id\":\"x_2\"}\n"), []string{"x_1", "x_2"}},
		{"no newline at the end", strings.NewReader("{\"id\":\"x_1\"}\r\n\r\n {\"id\":\"x_2\"} "), []string{"x_1", "x_2"}},
		{"bad lines", strings.NewReader("{\"id\":1}\n[]\n\n{\"id\":\"x_2\"}\n{\"id\":\n{}\n{\"id\":\"x_3\"}{}\n{\"id\":\"x_4\"}"), []string{
			"osv: line 1: id: expected a string, got a number (byte 6)",
			"osv: line 2: expected an object, got an array (byte 0)",
			"x_2",
			"osv: line 5: id: expected a JSON value, got the end of the text (byte 7)",
			"osv: line 6: id: not an OSV record: it has no id",
			"osv: line 7: expected the end after the JSON value, got an object (byte 12)",
			"x_4",
		}},
		{"longer than a buffer", strings.NewReader(long + "\n" + long), []string{"x_long", "x_long"}},
		{"too long", io.MultiReader(strings.NewReader("{\"id\":\"x_1\"}\n"), io.LimitReader(spaces{}, osv.MaxRecord+1), strings.NewReader("\n{\"id\":\"x_2\"}")), []string{
			"x_1", "osv: line 2: a record of 67108866 bytes or more; at most 67108864 are read", "x_2",
		}},
		{"broken", broken("{\"id\":\"x_1\"}\n{\"id\":\"x"), []string{"x_1", "osv: line 2: broken pipe"}},
		{"byte by byte", iotest.OneByteReader(strings.NewReader("{\"id\":\"x_1\"}\n{\"id\":\"x_2\"}")), []string{"x_1", "x_2"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			assert.Equal(t, test.want, outcome(t, osv.ReadNDJSON(test.r)))
		})
	}
}

func TestReadArray(t *testing.T) {
	tests := []struct {
		name string
		r    io.Reader
		want []string
	}{
		{"empty", strings.NewReader(" [ ] \n"), nil},
		{"plain", strings.NewReader(`[{"id":"x_1"}, {"id":"x_2"}]`), []string{"x_1", "x_2"}},
		{"tokens in strings", strings.NewReader(`[{"id":"x_1]},[\"\\"},{"id":"x_2"}]`), []string{`x_1]},["\`, "x_2"}},
		{"bad elements", strings.NewReader(`[1, {"id":2}, "a,b", {"id":"x_1",}, {"a":[}, {}, {"id":"x_2"}, }, {"id":"x_3"}]`), []string{
			"osv: element 1: expected an object, got a number (byte 0)",
			"osv: element 2: id: expected a string, got a number (byte 6)",
			"osv: element 3: expected an object, got a string (byte 0)",
			"osv: element 4: expected the name of a member, got '}' (byte 12)",
			"osv: element 5: a[0]: expected a JSON value, got '}' (byte 6)",
			"osv: element 6: id: not an OSV record: it has no id",
			"x_2",
			"osv: element 8: expected a JSON value, got '}' (byte 0)",
			"x_3",
		}},
		{"unbalanced", strings.NewReader(`[}, {"id":"x_1"}]`), []string{
			"osv: element 1: expected a JSON value, got '}' (byte 0)", "x_1",
		}},
		{"brackets left open", strings.NewReader(`[{"a":{"b":[1,{"c":2}]}, {"id":"x_2"}]`), []string{
			"osv: element 1: expected the name of a member, got an object (byte 24)",
		}},
		{"brackets crossed", strings.NewReader(`[{"a":[[{"b":[]]]},{"id":"x_2"}]`), []string{
			"osv: element 1: a[0][0]: expected ',' or '}' after an object's member, got ']' (byte 14)", "x_2",
		}},
		{"missing comma", strings.NewReader(`[{"id":"x_1"} {"id":"x_2"}, {"id":"x_3"}]`), []string{
			"osv: element 1: expected the end after the JSON value, got an object (byte 13)", "x_3",
		}},
		{"missing element", strings.NewReader(`[{"id":"x_1"},,{"id":"x_3"}]`), []string{
			"x_1", "osv: element 2: expected a JSON value, got ',' (byte 14)",
		}},
		{"too long", io.MultiReader(strings.NewReader(`[{"id":"x_1"},"`), io.LimitReader(spaces{}, osv.MaxRecord), strings.NewReader(`",{"id":"x_2"}]`)), []string{
			"x_1", "osv: element 2: a record of 67108866 bytes or more; at most 67108864 are read", "x_2",
		}},
		{"nothing", strings.NewReader(""), []string{"osv: expected an array, got the end (byte 0)"}},
		{"no array", strings.NewReader(` {"id":"x_1"}`), []string{"osv: expected an array, got an object (byte 1)"}},
		{"cut", strings.NewReader(`[{"id":"x_1"},`), []string{"x_1", "osv: element 2: expected a JSON value, got the end (byte 14)"}},
		{"not closed", strings.NewReader(`[{"id":"x_1"}`), []string{"osv: element 1: expected the rest of the array, got the end (byte 13)"}},
		{"behind", strings.NewReader(`[{"id":"x_1"}] []`), []string{"x_1", "osv: expected the end after the array, got an array (byte 15)"}},
		{"broken", broken(`[{"id":"x_1"},{"id":"x`), []string{"x_1", "osv: element 2: broken pipe"}},
		{"byte by byte", iotest.OneByteReader(strings.NewReader(`[{"id":"x_1"}, {"id":"x_2"}]`)), []string{"x_1", "x_2"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			assert.Equal(t, test.want, outcome(t, osv.ReadArray(test.r)))
		})
	}
}

// TestReadStreamMemory reads a line and an element far above the limit: what is over
// it is not kept.
func TestReadStreamMemory(t *testing.T) {
	const size = 3 * osv.MaxRecord
	for name, read := range map[string]func() []string{
		"line": func() []string { return outcome(t, osv.ReadNDJSON(io.LimitReader(spaces{}, size))) },
		"element": func() []string {
			return outcome(t, osv.ReadArray(io.MultiReader(strings.NewReader(`["`), io.LimitReader(spaces{}, size), strings.NewReader(`"]`))))
		},
	} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			got := read()
			runtime.ReadMemStats(&after)
			require.Len(t, got, 1)
			assert.Contains(t, got[0], "bytes or more; at most")
			assert.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(8*osv.MaxRecord), "all of it would take more than ten times the limit")
		})
	}
}

// spaces is an endless text of blanks.
type spaces struct{}

func (spaces) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}
