package db

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"math/rand/v2"
	"os"
	"path/filepath"

	"go.etcd.io/bbolt"
)

// pageSize is that of every file, whatever machine writes it.
const pageSize = 4096

// commitBytes is how much is put into a file between two commits: bbolt keeps it in
// memory until then.
const commitBytes = 16 << 20

// A file is a database that is being written, under another name than it will have.
type file struct {
	path   string
	temp   string
	bolt   *bbolt.DB
	tx     *bbolt.Tx
	bucket *bbolt.Bucket
	filled int // bytes since the last commit
	digest hash.Hash
}

// create begins a new file that finish will put at path. Its name is beside path, so
// that renaming is atomic, and of this call alone, so that writers do not meet.
func create(path string) (*file, error) {
	f := &file{path: path, temp: fmt.Sprintf("%s.%d.%08x.tmp", path, os.Getpid(), rand.Uint32()), digest: sha256.New()}
	opened, err := bbolt.Open(f.temp, 0o666, &bbolt.Options{
		PageSize: pageSize,
		// Until it is renamed, nobody will miss the file.
		NoSync:     true,
		NoGrowSync: true,
		// Nobody will write to it later.
		NoFreelistSync: true,
		// Growing into a mapping that is large enough spares making another.
		InitialMmapSize: 1 << 28,
		OpenFile: func(name string, flag int, mode os.FileMode) (*os.File, error) {
			return os.OpenFile(name, flag|os.O_EXCL, mode)
		},
	})
	if err != nil {
		_ = os.Remove(f.temp)
		return nil, err
	}
	f.bolt = opened
	if err := f.begin(); err != nil {
		f.discard()
		return nil, err
	}
	return f, nil
}

func (f *file) begin() (err error) {
	if f.tx, err = f.bolt.Begin(true); err != nil {
		return err
	}
	if f.bucket, err = f.tx.CreateBucketIfNotExists(bucket); err != nil {
		return err
	}
	f.bucket.FillPercent = 1 // keys come in order
	return nil
}

// A filler stores a table whose cells come in order and lack their ends.
type filler struct {
	f     *file
	t     table
	ahead *cell
}

func (f *file) fill(t table) *filler { return &filler{f: f, t: t} }

func (w *filler) add(c cell) error {
	var err error
	if w.ahead == nil {
		c.from = nil // the first cell answers for all before its first key, too
	} else {
		w.ahead.until = c.from
		err = w.store()
	}
	w.ahead = &c
	return err
}

func (w *filler) store() error {
	key, value := w.t.key(w.ahead.from), w.t.encode(*w.ahead)
	digestCell(w.f.digest, key, value)
	if err := w.f.bucket.Put(key, value); err != nil {
		return err
	}
	if w.f.filled += len(value); w.f.filled < commitBytes {
		return nil
	}
	w.f.filled = 0
	if err := w.f.tx.Commit(); err != nil {
		return err
	}
	return w.f.begin()
}

// end stores the last cell. A table has at least one.
func (w *filler) end() error {
	if w.ahead == nil {
		w.ahead = &cell{}
	}
	w.ahead.last = true
	return w.store()
}

// digestCell takes a cell into a digest of the file.
func digestCell(digest hash.Hash, key, value []byte) {
	digest.Write(appendText(nil, key))
	digest.Write(appendText(nil, value[:checksumSize]))
	digest.Write(value[checksumSize:])
}

func (f *file) sum() string { return hex.EncodeToString(f.digest.Sum(nil)) }

// finish makes the file durable and puts it in its place.
func (f *file) finish() error {
	err := f.close()
	if err == nil {
		err = os.Rename(f.temp, f.path)
	}
	if err != nil {
		_ = os.Remove(f.temp)
		return err
	}
	syncFolder(filepath.Dir(f.path))
	return nil
}

func (f *file) close() error {
	size := int64(0)
	err := f.tx.Commit()
	if err == nil {
		err = f.bolt.View(func(tx *bbolt.Tx) error { size = tx.Size(); return nil })
	}
	if closed := f.bolt.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	out, err := os.OpenFile(f.temp, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer out.Close()
	// bbolt lets files grow in large steps.
	if err := out.Truncate(size); err != nil {
		return err
	}
	return out.Sync()
}

// discard removes the file. It may follow finish.
func (f *file) discard() {
	if f.tx != nil {
		_ = f.tx.Rollback()
	}
	_ = f.bolt.Close()
	_ = os.Remove(f.temp)
}

// syncFolder makes a rename in it durable. Not every system and folder can, and the
// file is in its place whatever comes of it.
func syncFolder(name string) {
	if d, err := os.Open(name); err == nil {
		_ = d.Sync()
		_ = d.Close()
	}
}
