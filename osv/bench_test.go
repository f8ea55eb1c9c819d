package osv_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/osv-scanner/pkg/models"
	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/osv"
)

// record2KB is a compact record of about 2 KB in the shape that osv.dev gives
// npm records.
func record2KB(tb testing.TB) []byte {
	text, err := os.ReadFile(filepath.Join("testdata", "GHSA-xvch-5gv4-984h.json"))
	require.NoError(tb, err)
	return text
}

func BenchmarkUnmarshal(b *testing.B) {
	text := record2KB(b)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := osv.Unmarshal(text); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkUnmarshalModels is the peer: encoding/json into osv-scanner's types.
func BenchmarkUnmarshalModels(b *testing.B) {
	text := record2KB(b)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		var v models.Vulnerability
		if err := json.Unmarshal(text, &v); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkMarshal(b *testing.B) {
	text := record2KB(b)
	a, err := osv.Unmarshal(text)
	require.NoError(b, err)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := osv.Marshal(a); err != nil {
			b.Fatal(err)
		}
	}
}

// dump is a zip of many records of about 2 KB, as osv.dev publishes for npm.
func dump(b *testing.B, records int) (z *zip.Reader, size int64) {
	text := record2KB(b)
	var buf bytes.Buffer
	w := zip.NewWriter(&buf)
	for n := range records {
		one := bytes.ReplaceAll(text, []byte("xvch-5gv4"), fmt.Appendf(nil, "%04x-%04x", n>>16, n&0xffff))
		f, err := w.Create(fmt.Sprintf("GHSA-%04x-%04x-984h.json", n>>16, n&0xffff))
		require.NoError(b, err)
		_, err = f.Write(one)
		require.NoError(b, err)
		size += int64(len(one))
	}
	require.NoError(b, w.Close())
	z, err := zip.NewReader(bytes.NewReader(buf.Bytes()), int64(buf.Len()))
	require.NoError(b, err)
	return z, size
}

func BenchmarkReadFSZip(b *testing.B) {
	z, size := dump(b, 10_000)
	b.SetBytes(size)
	b.ReportAllocs()
	for b.Loop() {
		for _, err := range osv.ReadFS(z) {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
}

// BenchmarkInflate is what reading the same zip costs without decoding, on as many
// goroutines.
func BenchmarkInflate(b *testing.B) {
	z, size := dump(b, 10_000)
	b.SetBytes(size)
	b.ReportAllocs()
	for b.Loop() {
		var next atomic.Int64
		var all sync.WaitGroup
		for range runtime.GOMAXPROCS(0) {
			all.Go(func() {
				buf := make([]byte, 32<<10)
				for n := int(next.Add(1)) - 1; n < len(z.File); n = int(next.Add(1)) - 1 {
					r, err := z.File[n].Open()
					if err == nil {
						_, err = io.CopyBuffer(struct{ io.Writer }{io.Discard}, r, buf)
						_ = r.Close()
					}
					if err != nil {
						b.Error(err)
						return
					}
				}
			})
		}
		all.Wait()
	}
}
