package osv_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/osv"
)

// outcome reads a whole stream: each record's id, and each error's text.
func outcome(t testing.TB, seq iter.Seq2[*advisory.Advisory, error]) []string {
	t.Helper()
	var got []string
	for a, err := range seq {
		if err != nil {
			var e *osv.Error
			require.True(t, errors.As(err, &e), "%v", err)
			assert.Nil(t, a)
			got = append(got, err.Error())
		} else {
			got = append(got, string(a.ID))
		}
	}
	return got
}

func file(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }

func TestReadFSFolder(t *testing.T) {
	fsys := fstest.MapFS{
		"b/2.json":      file(`{"id": "x_2"}`),
		"b/10.json":     file(`{"id": "x_10"}`),
		"a.json":        file(`{"id": "x_a"}`),
		"c.json":        file(`{"id": "x_c", "affected": [{"package": 1}]}`),
		"d.json":        file(`{"cve": ["CVE-1"]}`),
		"e.json":        file(``),
		"f.JSON":        file(`{"id": "x_f"}`),
		"README.md":     file(`# no record`),
		"z.json/z.json": file(`{"id": "x_z"}`),
		"l.json":        &fstest.MapFile{Data: []byte("a.json"), Mode: fs.ModeSymlink},
		"p.json":        &fstest.MapFile{Mode: fs.ModeNamedPipe},
		"link":          &fstest.MapFile{Data: []byte("README.md"), Mode: fs.ModeSymlink},
		"folder":        &fstest.MapFile{Data: []byte("b"), Mode: fs.ModeSymlink},
	}
	want := []string{
		"x_a", "x_10", "x_2",
		"osv: c.json: affected[0].package: expected an object, got a number (byte 39)",
		"osv: d.json: id: not an OSV record: it has no id",
		"osv: e.json: expected a JSON value, got the end of the text (byte 0)",
		"osv: folder: a link, which is not followed",
		"osv: l.json: a link, which is not followed",
		"osv: p.json: neither a folder nor a regular file",
		"x_z",
	}
	assert.Equal(t, want, outcome(t, osv.ReadFS(fsys)))
}

func TestReadFSDir(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "a.json"), []byte(`{"id": "x_a"}`), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "c.json"), []byte(`{"id": "x_c"}`), 0o600))
	require.NoError(t, os.Symlink("a.json", filepath.Join(dir, "b.json")))
	assert.Equal(t, []string{"x_a", "osv: b.json: a link, which is not followed", "x_c"}, outcome(t, osv.ReadFS(os.DirFS(dir))))

	got := outcome(t, osv.ReadFS(os.DirFS(filepath.Join(dir, "absent"))))
	require.Len(t, got, 1)
	assert.Contains(t, got[0], "no such file")
}

// TestReadFSSame reads the real records as a folder and as a zip.
func TestReadFSSame(t *testing.T) {
	records := sharedRecords(t)
	var want []string
	var z bytes.Buffer
	w := zip.NewWriter(&z)
	for name, text := range records {
		a, err := osv.Unmarshal(text)
		require.NoError(t, err)
		want = append(want, name+"="+string(a.ID))
		f, err := w.Create(name)
		require.NoError(t, err)
		_, err = f.Write(text)
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	slices.Sort(want)
	for i := range want {
		_, want[i], _ = strings.Cut(want[i], "=")
	}
	assert.Equal(t, want, outcome(t, osv.ReadFS(os.DirFS(filepath.Join(shared, "osv")))))
	r, err := zip.NewReader(bytes.NewReader(z.Bytes()), int64(z.Len()))
	require.NoError(t, err)
	assert.Equal(t, want, outcome(t, osv.ReadFS(r)))

	file := filepath.Join(t.TempDir(), "all.zip")
	require.NoError(t, os.WriteFile(file, z.Bytes(), 0o600))
	c, err := zip.OpenReader(file)
	require.NoError(t, err)
	defer c.Close()
	assert.Equal(t, want, outcome(t, osv.ReadFS(c)))
}

func TestReadFSStops(t *testing.T) {
	fsys := fstest.MapFS{"a.json": file(`{"id": "x_a"}`), "b.json": file(`{`), "c.json": file(`{"id": "x_c"}`)}
	for n := 1; n <= 3; n++ {
		seen := 0
		for range osv.ReadFS(fsys) {
			if seen++; seen == n {
				break
			}
		}
		assert.Equal(t, n, seen)
	}
}

// growing is a file that has more than it says.
type growing struct{ fs.File }

func (growing) Read(p []byte) (int, error) { return spaces{}.Read(p) }

type growingFS struct{ fstest.MapFS }

func (g growingFS) Open(name string) (fs.File, error) {
	f, err := g.MapFS.Open(name)
	if name == "b.json" {
		f = growing{f}
	}
	return f, err
}

func TestReadFSGrowing(t *testing.T) {
	fsys := growingFS{fstest.MapFS{"a.json": file(`{"id": "x_a"}`), "b.json": file(`{}`), "c.json": file(`{"id": "x_c"}`)}}
	assert.Equal(t, []string{"x_a", "osv: b.json: a record of 67108865 bytes or more; at most 67108864 are read", "x_c"}, outcome(t, osv.ReadFS(fsys)))
}
