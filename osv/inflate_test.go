package osv_test

import (
	"archive/zip"
	"bytes"
	"hash/crc32"
	"io/fs"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/osv"
)

// onlyFS hides that a file system is a zip, so that archive/zip inflates its files.
type onlyFS struct{ fs.FS }

// TestReadFSZipDamage spoils each bit of compressed files in turn: what is read, and
// what is said of the rest, is as with archive/zip.
func TestReadFSZipDamage(t *testing.T) {
	var whole bytes.Buffer
	w := zip.NewWriter(&whole)
	for _, name := range []string{"a", "b", "c"} {
		add(t, w, &zip.FileHeader{Name: name + ".json", Method: zip.Deflate}, `{"id":"x_`+name+`","details":"`+strings.Repeat("all work and no play ", 5)+`"}`)
	}
	require.NoError(t, w.Close())
	z, err := zip.NewReader(bytes.NewReader(whole.Bytes()), int64(whole.Len()))
	require.NoError(t, err)
	require.Equal(t, []string{"x_a", "x_b", "x_c"}, outcome(t, osv.ReadFS(z)))
	b := z.File[1]
	begin, err := b.DataOffset()
	require.NoError(t, err)
	for bit := range 8 * int64(b.CompressedSize64) {
		spoiled := bytes.Clone(whole.Bytes())
		spoiled[begin+bit/8] ^= 1 << (bit % 8)
		z, err := zip.NewReader(bytes.NewReader(spoiled), int64(len(spoiled)))
		require.NoError(t, err)
		want := outcome(t, osv.ReadFS(onlyFS{z}))
		require.Len(t, want, 3)
		assert.Equal(t, want, outcome(t, osv.ReadFS(z)), "bit %d", bit)
	}
}

// FuzzReadFSZipDeflated reads any bytes as a compressed file of any claimed size, and
// compares with archive/zip.
func FuzzReadFSZipDeflated(f *testing.F) {
	deflated := func(text string) []byte {
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		add(f, w, &zip.FileHeader{Name: "a.json", Method: zip.Deflate}, text)
		require.NoError(f, w.Close())
		z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
		require.NoError(f, err)
		begin, err := z.File[0].DataOffset()
		require.NoError(f, err)
		return b.Bytes()[begin : begin+int64(z.File[0].CompressedSize64)]
	}
	const record = `{"id":"x_1"}`
	long := `{"id":"x_1","details":"` + strings.Repeat("d", 70_000) + `"}`
	f.Add(deflated(record), record, uint32(len(record)))
	f.Add(deflated(record), record, uint32(len(record)-1))
	f.Add(deflated(record), record, uint32(len(record)+1))
	f.Add(deflated(record)[:5], record, uint32(len(record)))
	f.Add(append(deflated(record), "more"...), record, uint32(len(record)))
	f.Add(deflated(record), "another", uint32(len(record)))
	f.Add(deflated(""), "", uint32(0))
	f.Add([]byte{}, "", uint32(0))
	f.Add(deflated(long), long, uint32(len(long)))
	f.Fuzz(func(t *testing.T, compressed []byte, text string, size uint32) {
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		raw, err := w.CreateRaw(&zip.FileHeader{Name: "a.json", Method: zip.Deflate, CRC32: crc32.ChecksumIEEE([]byte(text)),
			CompressedSize64: uint64(len(compressed)), UncompressedSize64: uint64(size)})
		require.NoError(t, err)
		_, err = raw.Write(compressed)
		require.NoError(t, err)
		require.NoError(t, w.Close())
		z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
		require.NoError(t, err)
		assert.Equal(t, outcome(t, osv.ReadFS(onlyFS{z})), outcome(t, osv.ReadFS(z)))
	})
}
