package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestGenerate(t *testing.T) {
	dir := t.TempDir()
	from, to := filepath.Join(dir, "vuln"), filepath.Join(dir, "index.json")
	require.NoError(t, os.MkdirAll(filepath.Join(from, "core"), 0o755))
	record := filepath.Join(from, "core", "3.json")
	require.NoError(t, os.WriteFile(record, []byte(`{"vulnerable":"1.x","patched":"^1.2.0","overview":"Prose."}`), 0o644))
	require.NoError(t, generate(from, to))
	expected := `{
"3": {"cve":[],"vulnerable":"1.x","patched":"^1.2.0","affectedEnvironments":[],"severity":""}
}
`
	assert.Equal(t, expected, read(t, to))

	// What cannot be read leaves the old table, and nothing beside it.
	require.NoError(t, os.WriteFile(record, []byte(`{"vulnerable":1}`), 0o644))
	assert.ErrorContains(t, generate(from, to), "core/3.json: vulnerable")
	assert.Equal(t, expected, read(t, to))
	assert.Error(t, replace(filepath.Join(dir, "none", "index.json"), nil))
	assert.Error(t, replace(from, nil), "a folder")
	files, err := os.ReadDir(dir)
	require.NoError(t, err)
	assert.Len(t, files, 2)
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	return string(text)
}
