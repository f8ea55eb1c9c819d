package osv_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/match/npm"
	"github.com/nodejs/nodesec/osv"
)

var errStream = errors.New("a bad record")

// mixed is a stream of records of which some cannot be written.
func mixed(yield func(*advisory.Advisory, error) bool) {
	_ = yield(&advisory.Advisory{ID: "x_2", Affected: []advisory.Affected{{NPMRange: &advisory.NPMRange{Vulnerable: "<1.0.0"}}}}, nil) &&
		yield(nil, errStream) &&
		yield(&advisory.Advisory{ID: "x_1", Summary: "a & b"}, nil) &&
		yield(&advisory.Advisory{ID: "../x_3"}, nil) &&
		yield(&advisory.Advisory{ID: "x_2", Summary: "again"}, nil) &&
		yield(&advisory.Advisory{ID: "x_4", Extra: "{"}, nil) &&
		yield(&advisory.Advisory{ID: "x_5", Affected: []advisory.Affected{{NPMRange: &advisory.NPMRange{Vulnerable: "?"}}}}, nil) &&
		yield(&advisory.Advisory{ID: "RHSA-2024:1"}, nil)
}

const (
	mixed2 = `{"id":"x_2","affected":[{"ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"1.0.0"}]}],"database_specific":{"vulnerable_versions":"<1.0.0"}}]}`
	mixed1 = `{"id":"x_1","summary":"a & b"}`
	mixed0 = `{"id":"RHSA-2024:1"}`
)

func requireSkipped(t *testing.T, err error, written, skipped int) *osv.SkippedError {
	t.Helper()
	var s *osv.SkippedError
	require.True(t, errors.As(err, &s), "%v", err)
	assert.Equal(t, written, s.Written)
	assert.Equal(t, skipped, s.Skipped)
	assert.Len(t, s.Errs, skipped)
	assert.ErrorIs(t, err, errStream)
	return s
}

func TestWriteZip(t *testing.T) {
	var b, again bytes.Buffer
	s := requireSkipped(t, osv.WriteZip(&b, mixed), 3, 5)
	assert.EqualError(t, s, "osv: 5 of 8 records skipped, the first because of: a bad record")
	assert.EqualError(t, s.Errs[1], `osv: ../x_3: id: no file can be named by it: it begins with a dot`)
	assert.ErrorIs(t, s.Errs[2], osv.ErrDuplicate)
	assert.ErrorIs(t, s.Errs[3], osv.ErrSyntax)
	assert.ErrorIs(t, s.Errs[4], osv.ErrRange)
	var parse *npm.ParseError
	assert.True(t, errors.As(s.Errs[4], &parse))

	requireSkipped(t, osv.WriteZip(&again, mixed), 3, 5)
	assert.Equal(t, b.Bytes(), again.Bytes(), "the same bytes for the same records")

	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	require.NoError(t, err)
	var names, texts []string
	for _, f := range z.File {
		r, err := f.Open()
		require.NoError(t, err)
		text, err := io.ReadAll(r)
		require.NoError(t, err)
		names, texts = append(names, f.Name), append(texts, string(text))
		assert.Equal(t, 1980, f.Modified.Year(), "a date that every zip program can show")
	}
	assert.Equal(t, []string{"x_2.json", "x_1.json", "RHSA-2024:1.json"}, names)
	assert.Equal(t, []string{mixed2, mixed1, mixed0}, texts)
	assert.Equal(t, []string{"RHSA-2024:1", "x_1", "x_2"}, outcome(t, osv.ReadFS(z)))
}

func TestWriteDir(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "folder")
	requireSkipped(t, osv.WriteDir(dir, mixed), 3, 5)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "x_1.json"), []byte("old"), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "other"), nil, 0o600))
	requireSkipped(t, osv.WriteDir(dir, mixed), 3, 5)
	files, err := os.ReadDir(dir)
	require.NoError(t, err)
	want := map[string]string{"x_2.json": mixed2, "x_1.json": mixed1, "RHSA-2024:1.json": mixed0, "other": ""}
	for _, f := range files {
		text, err := os.ReadFile(filepath.Join(dir, f.Name()))
		require.NoError(t, err)
		assert.Equal(t, want[f.Name()], string(text))
		delete(want, f.Name())
	}
	assert.Empty(t, want)
	assert.Len(t, files, 4, "no temporary file is left")

	assert.Error(t, osv.WriteDir(filepath.Join(dir, "other"), mixed), "a file where the folder should be")
	require.NoError(t, os.Mkdir(filepath.Join(dir, "x_9.json"), 0o700))
	err = osv.WriteDir(dir, osv.ReadNDJSON(strings.NewReader(`{"id":"x_9"}`)))
	var path *os.LinkError
	assert.True(t, errors.As(err, &path), "%v", err)
	files, err = os.ReadDir(dir)
	require.NoError(t, err)
	assert.Len(t, files, 5, "no temporary file is left")
}

func TestWriteNDJSON(t *testing.T) {
	var b bytes.Buffer
	requireSkipped(t, osv.WriteNDJSON(&b, mixed), 5, 3)
	assert.Equal(t, mixed2+"\n"+mixed1+"\n"+`{"id":"../x_3"}`+"\n"+`{"id":"x_2","summary":"again"}`+"\n"+mixed0+"\n", b.String())
}

func TestWriteFails(t *testing.T) {
	many := func(yield func(*advisory.Advisory, error) bool) {
		for i := 0; yield(&advisory.Advisory{ID: advisory.ID(strings.Repeat("x", 1+i%200)), Details: strings.Repeat("d", 1000)}, nil); i++ {
		}
	}
	for _, write := range []func(io.Writer, iter.Seq2[*advisory.Advisory, error]) error{osv.WriteZip, osv.WriteNDJSON} {
		assert.ErrorIs(t, write(fullDisk{}, many), errFull)
		assert.ErrorIs(t, write(fullDisk{}, osv.ReadNDJSON(strings.NewReader(`{"id":"x_1"}`))), errFull)
	}
}

var errFull = errors.New("no space left")

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errFull }

func TestWriteNames(t *testing.T) {
	for id, ok := range map[advisory.ID]bool{
		"GHSA-a": true, "openSUSE-SU-2023:0001-1": true, "x_é": true, "a b": true, "a..b": true,
		advisory.ID(strings.Repeat("a", 200)): true, advisory.ID(strings.Repeat("a", 201)): false,
		"": false, ".": false, "..": false, ".hidden": false, "a/b": false, `a\b`: false, "/a": false, "a\x00": false, "a\n": false, "a\xff": false, "a\u0085": false,
	} {
		records := func(yield func(*advisory.Advisory, error) bool) { yield(&advisory.Advisory{ID: id}, nil) }
		for _, err := range []error{osv.WriteZip(io.Discard, records), osv.WriteDir(t.TempDir(), records)} {
			if ok {
				assert.NoError(t, err, "%q", id)
			} else {
				assert.ErrorIs(t, err, osv.ErrName, "%q", id)
			}
		}
	}
}
