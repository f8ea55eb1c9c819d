package mirror_test

import (
	"os"
	"testing"
	"time"

	"github.com/nodejs/nodesec/osv/mirror"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Whatever a list says, the database is good for the next one.
func FuzzList(f *testing.F) {
	f.Add([]byte("2024-06-01T00:00:00Z,GHSA-1\n2024-05-01T00:00:00Z,GHSA-2\n"))
	f.Add([]byte("2024-06-01T00:00:00.123+02:00,GHSA-1\r\n2024-05-01T00:00:00Z,../x\n2024-05-01T00:00:00Z,MAL-3"))
	f.Add([]byte("2124-06-01T00:00:00Z,GHSA-2\n2024-05-01T00:00:03Z,GHSA-gone\n"))
	f.Add([]byte("\n,\nx"))
	b := filled(f)
	good := b.files[csvName]
	f.Fuzz(func(t *testing.T, text []byte) {
		b.setList(string(text))
		r, err := b.sync(t)
		require.NoError(t, err)
		assert.True(t, r.Unchanged(), "nothing that it can name has changed: %+v", r)
		b.assertSame(t)
		b.setList(string(good))
		_, err = b.sync(t)
		require.NoError(t, err)
		b.assertSame(t)
		b.requests()
	})
}

// Whatever is left of a download, the next one is right.
func FuzzPart(f *testing.F) {
	b := exported(f)
	b.mirror.Attempts = 1
	b.fault(zipName, b.cut(zipName, 123))
	_, err := b.sync(f)
	require.Error(f, err)
	part, err := os.ReadFile(b.path + ".part")
	require.NoError(f, err)
	b.fault(zipName, nil)
	b.mirror.Attempts = 0
	f.Add(part)
	f.Add(part[:4096])
	f.Add(append(part[:len(part):len(part)], b.files[zipName][123:]...))
	f.Add([]byte(`{"url":"","etag":"","size":-1}`))
	f.Fuzz(func(t *testing.T, part []byte) {
		require.NoError(t, os.WriteFile(b.path+".part", part, 0o666))
		_, err := b.sync(t)
		require.NoError(t, err)
		b.assertSame(t)
		require.NoError(t, os.Remove(b.path))
		b.requests()
	})
}

// Whatever all.zip is, there is a database with records afterwards or an error.
func FuzzZip(f *testing.F) {
	b := newBucket(f)
	at := time.Date(2024, 5, 1, 0, 0, 0, 0, time.UTC)
	f.Add(zipOf(nil))
	f.Add(zipOf(map[string][]byte{"GHSA-1.json": []byte(recordText("GHSA-1", at, ""))}))
	f.Add(zipOf(map[string][]byte{"../GHSA-1.json": []byte(recordText("GHSA-1", at, "")), "x.json": []byte("{}"), "y.json": []byte(`{"id":"y"}`)}))
	f.Add([]byte("PK"))
	f.Fuzz(func(t *testing.T, zip []byte) {
		b.mu.Lock()
		b.put(zipName, zip)
		b.mu.Unlock()
		defer os.Remove(b.path)
		r, err := b.sync(t)
		if err != nil {
			assert.ErrorIs(t, err, mirror.ErrBadZip)
			assert.NoFileExists(t, b.path)
			return
		}
		assert.True(t, r.Rebuilt)
		assert.Positive(t, r.Records)
		b.requests()
	})
}
