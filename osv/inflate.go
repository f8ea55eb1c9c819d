package osv

import (
	"archive/zip"
	"bytes"
	"hash/crc32"
	"io"

	"github.com/klauspost/compress/flate"
)

// inflater reads the files of a zip that are compressed and small, as nearly all in a
// dump are, in less time than archive/zip, which most of reading a dump goes into:
// the compressed bytes come with one read, and klauspost's decoder knows how to
// take them from memory. They are checked against the checksum in the zip's directory,
// and not against the copy that may stand behind them.
type inflater struct {
	deflate     io.ReadCloser
	in          bytes.Reader
	bytes, text []byte
}

// mostInflated is the size of the largest file that is read so, compressed or not.
const mostInflated = 64 << 10

// file returns the text of a file. If it is not ok, archive/zip has to read it: the
// file is of another kind, or something is wrong with it, for which archive/zip has
// the error.
func (r *inflater) file(f *zip.File) (text string, ok bool) {
	if f.Method != zip.Deflate || f.CompressedSize64 > mostInflated || f.UncompressedSize64 >= mostInflated {
		return "", false
	}
	from, err := f.OpenRaw()
	if err != nil {
		return "", false
	}
	if r.bytes == nil {
		r.bytes, r.text = make([]byte, mostInflated), make([]byte, mostInflated)
		r.deflate = flate.NewReader(&r.in)
	}
	compressed := r.bytes[:f.CompressedSize64]
	if _, err := io.ReadFull(from, compressed); err != nil {
		return "", false
	}
	r.in.Reset(compressed)
	if err := r.deflate.(flate.Resetter).Reset(&r.in, nil); err != nil {
		return "", false
	}
	n := f.UncompressedSize64
	if _, err := io.ReadFull(r.deflate, r.text[:n]); err != nil {
		return "", false
	}
	if more, err := r.deflate.Read(r.text[n : n+1]); more > 0 || err != io.EOF || crc32.ChecksumIEEE(r.text[:n]) != f.CRC32 {
		return "", false
	}
	return string(r.text[:n]), true
}
