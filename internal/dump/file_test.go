package dump_test

import (
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/internal/dump"
)

func TestFilesAreCompleteOrNotThere(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	name := filepath.Join(dir, "all.zip")
	text := func(s string, err error) func(io.Writer) error {
		return func(w io.Writer) error {
			_, _ = io.WriteString(w, s)
			return err
		}
	}
	require.NoError(t, dump.WriteFile(name, text("first", nil)))
	assert.ErrorIs(t, dump.WriteFile(name, text("half", errFull)), errFull)
	got, err := os.ReadFile(name)
	require.NoError(t, err)
	assert.Equal(t, "first", string(got))
	require.NoError(t, dump.WriteFile(name, text("second", nil)))
	got, err = os.ReadFile(name)
	require.NoError(t, err)
	assert.Equal(t, "second", string(got))
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	assert.Len(t, entries, 1, "nothing is left behind")
	assert.Error(t, dump.WriteFile(filepath.Join(name, "below.zip"), text("", nil)), "below a file")
}
