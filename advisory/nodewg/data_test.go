package nodewg_test

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// securityWG is the vuln folder of the real Security WG.
func securityWG(t testing.TB) fs.FS {
	t.Helper()
	dir := filepath.Join("..", "..", "..", "shared", "data", "security-wg")
	if _, err := os.Stat(dir); err != nil {
		t.Skip("the Security WG's files are not here:", err)
	}
	return os.DirFS(dir)
}

// realFiles calls f for each file of a folder of the Security WG.
func realFiles(t testing.TB, dir string, f func(path string, n int, text []byte)) {
	t.Helper()
	fsys := securityWG(t)
	paths, err := fs.Glob(fsys, dir+"/*.json")
	require.NoError(t, err)
	require.NotEmpty(t, paths)
	for _, path := range paths {
		n, err := strconv.Atoi(strings.TrimSuffix(filepath.Base(path), ".json"))
		require.NoError(t, err)
		text, err := fs.ReadFile(fsys, path)
		require.NoError(t, err)
		f(path, n, text)
	}
}

// document decodes JSON so that two equal documents are equal values: members in
// any order, numbers by their text.
func document(t testing.TB, text []byte) any {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var v any
	require.NoError(t, d.Decode(&v), "%s", text)
	return v
}

// names returns the member names of the outermost object, in order.
func names(t testing.TB, text []byte) []string {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(text))
	_, err := d.Token()
	require.NoError(t, err)
	var all []string
	for d.More() {
		name, err := d.Token()
		require.NoError(t, err)
		all = append(all, name.(string))
		var skip json.RawMessage
		require.NoError(t, d.Decode(&skip))
	}
	return all
}
