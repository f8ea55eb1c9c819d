package osv_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// shared is where real data lies, outside the project.
var shared = filepath.Join("..", "..", "shared", "data")

// sharedRecords are OSV records as published, by file name.
func sharedRecords(t testing.TB) map[string][]byte {
	t.Helper()
	files, _ := filepath.Glob(filepath.Join(shared, "osv", "*.json"))
	if len(files) == 0 {
		t.Skip("no real OSV records at " + shared)
	}
	records := make(map[string][]byte, len(files))
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		records[filepath.Base(file)] = text
	}
	return records
}

// document reads JSON into plain values, numbers as their text.
func document(t testing.TB, text []byte) any {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var v any
	require.NoError(t, d.Decode(&v), "%s", text)
	return v
}
