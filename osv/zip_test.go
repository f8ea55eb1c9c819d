package osv_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/osv"
)

// zipped makes a zip, lets change spoil its bytes, and opens it.
func zipped(t testing.TB, fill func(*zip.Writer), change func([]byte)) *zip.Reader {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	fill(w)
	require.NoError(t, w.Close())
	if change != nil {
		change(b.Bytes())
	}
	r, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != zip.ErrInsecurePath {
		require.NoError(t, err)
	}
	return r
}

func add(t testing.TB, w *zip.Writer, header *zip.FileHeader, text string) {
	f, err := w.CreateHeader(header)
	require.NoError(t, err)
	_, err = io.WriteString(f, text)
	require.NoError(t, err)
}

func TestReadFSZipNames(t *testing.T) {
	z := zipped(t, func(w *zip.Writer) {
		for _, name := range []string{"b.json", "a.json", "b.json", "/c.json", "../d.json", "e/../f.json", `g\h.json`, "i/j.json", "./k.json", "folder.json/", "README.txt"} {
			text := `{"id":"x_1"}`
			if strings.HasSuffix(name, "/") {
				text = ""
			}
			add(t, w, &zip.FileHeader{Name: name}, text)
		}
		link := &zip.FileHeader{Name: "link.json"}
		link.SetMode(fs.ModeSymlink | 0o777)
		add(t, w, link, "/etc/passwd")
	}, nil)
	plain := "a path that is not a plain one within the zip"
	assert.Equal(t, []string{
		"osv: ../d.json: " + plain, "osv: ./k.json: " + plain, "osv: /c.json: " + plain,
		"x_1", "x_1", "osv: b.json: the zip has an entry of this name before",
		"osv: e/../f.json: " + plain, `osv: g\h.json: ` + plain, "x_1", "osv: link.json: not a regular file",
	}, outcome(t, osv.ReadFS(z)))
}

func TestReadFSZipBroken(t *testing.T) {
	const text = `{"id":"x_1"}`
	stored := func(w *zip.Writer) {
		for _, name := range []string{"a.json", "b.json", "c.json"} {
			add(t, w, &zip.FileHeader{Name: name, Method: zip.Store}, text)
		}
	}
	tests := []struct {
		name   string
		change func([]byte)
		want   string
	}{
		{"content", func(b []byte) { b[bytes.Index(b, []byte("b.json"))+len(`b.json{"id":"`)] = 'y' }, "osv: b.json: zip: checksum error"},
		{"claimed size", func(b []byte) { binary.LittleEndian.PutUint32(b[central(b, 1)+24:], 7) }, "osv: b.json: zip: not a valid zip file"},
		{"huge claimed size", func(b []byte) { binary.LittleEndian.PutUint32(b[central(b, 1)+24:], osv.MaxRecord+1) },
			"osv: b.json: a record of 67108865 bytes or more; at most 67108864 are read"},
		{"method", func(b []byte) { b[central(b, 1)+10] = 99 }, "osv: b.json: zip: unsupported compression algorithm"},
		{"offset", func(b []byte) { binary.LittleEndian.PutUint32(b[central(b, 1)+42:], 5) }, "osv: b.json: zip: not a valid zip file"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			assert.Equal(t, []string{"x_1", test.want, "x_1"}, outcome(t, osv.ReadFS(zipped(t, stored, test.change))))
		})
	}
}

// central returns where the nth entry of a zip's directory begins.
func central(b []byte, n int) int {
	at := 0
	for ; n >= 0; n-- {
		at += 1 + bytes.Index(b[at+1:], []byte("PK\x01\x02"))
	}
	return at
}

// TestReadFSZipBomb opens a small zip that claims much, all of it made of the bytes
// of its first entry.
func TestReadFSZipBomb(t *testing.T) {
	text := []byte(`{"id":"x_1"` + strings.Repeat(" ", osv.MaxRecord-20) + `}`)
	const entries = 20
	var size int
	z := zipped(t, func(w *zip.Writer) {
		add(t, w, &zip.FileHeader{Name: "00.json", Method: zip.Deflate}, string(text))
		require.NoError(t, w.Flush())
		for n := 1; n < entries; n++ {
			_, err := w.CreateRaw(&zip.FileHeader{Name: fmt.Sprintf("%02d.json", n), Method: zip.Deflate, CRC32: crc32.ChecksumIEEE(text), UncompressedSize64: uint64(len(text))})
			require.NoError(t, err)
		}
	}, func(b []byte) {
		size = len(b)
		compressed := binary.LittleEndian.Uint32(b[central(b, 0)+20:])
		for n := 1; n < entries; n++ {
			binary.LittleEndian.PutUint32(b[central(b, n)+20:], compressed)
			binary.LittleEndian.PutUint32(b[central(b, n)+42:], 0)
		}
	})
	assert.Less(t, size, 1<<20)
	want := []string{"x_1"}
	for n := 1; n < entries; n++ {
		want = append(want, fmt.Sprintf("osv: %02d.json: the zip uses the same bytes for another entry, as only a zip bomb does", n))
	}
	assert.Equal(t, want, outcome(t, osv.ReadFS(z)))
}

// TestReadFSOrder reads records of very different sizes, and stops at every place:
// the order stays, and no goroutine does.
func TestReadFSOrder(t *testing.T) {
	const entries = 500
	z := zipped(t, func(w *zip.Writer) {
		for n := range entries {
			text := fmt.Sprintf(`{"id":"x_%03d","details":"%s"}`, n, strings.Repeat("d", n*n*n%100_003))
			add(t, w, &zip.FileHeader{Name: fmt.Sprintf("%03d.json", n), Method: zip.Deflate}, text)
		}
	}, nil)
	before := runtime.NumGoroutine()
	for _, stop := range []int{1, 2, 63, 64, 65, 200, entries, entries + 1} {
		n := 0
		for a, err := range osv.ReadFS(z) {
			require.NoError(t, err)
			require.Equal(t, fmt.Sprintf("x_%03d", n), string(a.ID))
			if n++; n == stop {
				break
			}
		}
		assert.Equal(t, min(stop, entries), n)
		noMoreGoroutines(t, before)
	}
	assert.Panics(t, func() {
		for range osv.ReadFS(z) {
			panic("in the loop")
		}
	})
	noMoreGoroutines(t, before)
}

// noMoreGoroutines waits, as a goroutine is counted for a moment after its function
// has returned.
func noMoreGoroutines(t *testing.T, before int) {
	t.Helper()
	assert.Eventually(t, func() bool { return runtime.NumGoroutine() <= before+1 /* the one that asks */ }, time.Minute, time.Millisecond)
}

// slowFS waits before it opens a file, so that readers wait for each other.
type slowFS struct{ fs.FS }

func (s slowFS) Open(name string) (fs.File, error) {
	if strings.HasSuffix(name, "7.json") {
		time.Sleep(time.Millisecond)
	}
	return s.FS.Open(name)
}

func TestReadFSSlow(t *testing.T) {
	z := zipped(t, func(w *zip.Writer) {
		for n := range 300 {
			add(t, w, &zip.FileHeader{Name: fmt.Sprintf("%03d.json", n)}, fmt.Sprintf(`{"id":"x_%03d"}`, n))
		}
	}, nil)
	assert.Equal(t, outcome(t, osv.ReadFS(z)), outcome(t, osv.ReadFS(slowFS{z})))
}
