package db

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"sync"

	"github.com/klauspost/compress/zstd"
	"github.com/nodejs/nodesec/match"
)

// DB is an open database. It is safe for concurrent use, by any number of processes
// too. The file may be replaced meanwhile: a DB goes on with the one that it opened.
type DB struct {
	path    string
	scratch sync.Pool
	file    *os.File
	tree    *tree
	zstd    *zstd.Decoder
	options []match.Option
	stored
}

// Open opens the database at path for reading. The options are those of
// [match.NewIndex] and change what [DB.Query] answers.
//
// It reads both ends of the file and the branches of its tree, a few kilobytes for
// each megabyte; whatever else is read later has a checksum. The error wraps
// [ErrNotDatabase], [ErrVersion] or [ErrCorrupt] if the file is not what it should
// be.
func Open(path string, opts ...match.Option) (*DB, error) {
	d, err := open(path)
	if err != nil {
		return nil, err
	}
	d.options = opts
	return d, nil
}

func open(path string) (*DB, error) {
	// Opening a pipe would wait for a writer.
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s: %w: not a regular file", path, ErrNotDatabase)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	d := &DB{path: path, file: f}
	if err := d.read(); err != nil {
		_ = d.Close()
		return nil, inFile(path, err)
	}
	return d, nil
}

func (d *DB) read() (err error) {
	if d.zstd, err = newDecoder(); err != nil {
		return err
	}
	if d.tree, err = newTree(d.file); err != nil {
		return err
	}
	return readAbout(d.tree, metadataKey, &d.stored)
}

// largestScratch is the size of memory above which it is not kept for the next query.
const largestScratch = 1 << 20

func (d *DB) borrow() *scratch {
	if s, ok := d.scratch.Get().(*scratch); ok {
		return s
	}
	return &scratch{}
}

func (d *DB) giveBack(s *scratch) {
	if cap(s.flat) <= largestScratch && cap(s.part) <= largestScratch {
		d.scratch.Put(s)
	}
}

// inFile names the file in an error that does not.
func inFile(path string, err error) error {
	for _, own := range []error{ErrCorrupt, ErrNotDatabase, ErrVersion} {
		if errors.Is(err, own) {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	return err
}

// Close frees the file. What is asked of the database from then on fails.
func (d *DB) Close() error { return d.file.Close() }

// Metadata describes the database.
func (d *DB) Metadata() Metadata {
	m := d.stored.Metadata
	m.Ecosystems = maps.Clone(m.Ecosystems)
	return m
}

// Stats returns counts of what the database holds: those of [match.Index.Stats] for
// the same records.
func (d *DB) Stats() match.Stats { return d.stored.Stats }

// Problems returns what could not be read when the database was made, as text: the
// records that were skipped, and the affected entries of others of which a part
// could not be read. Queries for packages of the latter answer Unknown; of skipped
// records the database knows nothing else. At most [osv.MaxProblems] are kept.
func (d *DB) Problems() ([]string, error) {
	var all []problem
	if err := readAbout(d.tree, problemsKey, &all); err != nil {
		return nil, inFile(d.path, err)
	}
	texts := make([]string, len(all))
	for n, p := range all {
		texts[n] = p.Text
	}
	return texts, nil
}
