package dump

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"hash/crc32"
	"io"
	"runtime"
	"sync"
	"time"

	"github.com/nodejs/nodesec/osv"
)

// zipTime is the least time that a zip can hold.
var zipTime = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

// WriteZip writes a dump in the form of osv.dev's all.zip: one file for each record,
// named by its id with ".json" behind, without folders. Records are made and
// compressed on all processors. The errors are those of w, and [ErrScale].
func WriteZip(w io.Writer, o Options) error {
	d, err := newDump(o)
	if err != nil {
		return err
	}
	z := zip.NewWriter(w)
	var all sync.WaitGroup
	stop := make(chan struct{})
	defer all.Wait()
	defer close(stop)
	batches := d.compress(&all, stop)
	for done := range batches {
		b := <-done
		if b.err != nil {
			return b.err
		}
		for i := range b.headers {
			f, err := z.CreateRaw(&b.headers[i])
			if err != nil {
				return err
			}
			if _, err := f.Write(b.text.Next(int(b.headers[i].CompressedSize64))); err != nil {
				return err
			}
		}
	}
	return z.Close()
}

// batch is some files in a row, compressed.
type batch struct {
	headers []zip.FileHeader
	text    bytes.Buffer
	err     error
}

// compress makes all files, a batch after the other, until stop is closed.
func (d *dump) compress(all *sync.WaitGroup, stop <-chan struct{}) <-chan chan *batch {
	const records = 256
	workers := runtime.GOMAXPROCS(0)
	type job struct {
		first int
		done  chan *batch
	}
	jobs := make(chan job)
	ordered := make(chan chan *batch, 2*workers)
	all.Go(func() {
		defer close(jobs)
		defer close(ordered)
		for first := 0; first < d.records(); first += records {
			j := job{first, make(chan *batch, 1)}
			select {
			case ordered <- j.done:
			case <-stop:
				return
			}
			select {
			case jobs <- j:
			case <-stop:
				return
			}
		}
	})
	for range workers {
		all.Go(func() {
			c := newCompressor()
			for j := range jobs {
				j.done <- c.batch(d, j.first, min(j.first+records, d.records()))
			}
		})
	}
	return ordered
}

type compressor struct {
	deflate *flate.Writer
	json    []byte
}

func newCompressor() *compressor {
	deflate, err := flate.NewWriter(nil, flate.DefaultCompression)
	if err != nil {
		panic(err) // the level is one that there is
	}
	return &compressor{deflate: deflate}
}

func (c *compressor) batch(d *dump, begin, end int) *batch {
	b := &batch{headers: make([]zip.FileHeader, 0, end-begin)}
	for n := begin; n < end; n++ {
		a := d.record(n)
		if c.json, b.err = osv.Append(c.json[:0], a); b.err != nil {
			return b
		}
		before := b.text.Len()
		c.deflate.Reset(&b.text)
		// Neither fails, as a buffer takes everything.
		_, _ = c.deflate.Write(c.json)
		_ = c.deflate.Close()
		b.headers = append(b.headers, zip.FileHeader{
			Name: string(a.ID) + ".json", Method: zip.Deflate, Modified: zipTime, CRC32: crc32.ChecksumIEEE(c.json),
			UncompressedSize64: uint64(len(c.json)), CompressedSize64: uint64(b.text.Len() - before),
		})
	}
	return b
}
