package db

import (
	"errors"
	"fmt"
	"time"

	"github.com/klauspost/compress/zstd"
	"github.com/nodejs/nodesec/match"
	"go.etcd.io/bbolt"
)

// DB is an open database. It is safe for concurrent use, by any number of processes
// too. The file may be replaced meanwhile: a DB goes on with the one that it opened.
type DB struct {
	path    string
	bolt    *bbolt.DB
	zstd    *zstd.Decoder
	options []match.Option
	stored
}

// Open opens the database at path for reading. The options are those of
// [match.NewIndex] and change what [DB.Query] answers.
//
// It reads a few hundred bytes for each megabyte of the file: the skeleton of its
// tree, whose damage could make a query run for ever. Cells, which hold all the
// rest, have checksums that are looked at whenever one is read. The error wraps
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
	if err := checkSkeleton(path); err != nil {
		return nil, inFile(path, err)
	}
	d := &DB{path: path}
	err := guarded(func() (err error) {
		d.bolt, err = bbolt.Open(path, 0, &bbolt.Options{ReadOnly: true, Timeout: time.Minute, NoStatistics: true})
		return err
	})
	if err != nil {
		return nil, inFile(path, err)
	}
	if d.zstd, err = newDecoder(); err == nil {
		err = d.view(func(tx *bbolt.Tx) error { return readAbout(tx, metadataKey, &d.stored) })
	}
	if err == nil && d.Format != Format {
		err = inFile(path, fmt.Errorf("%w: format %d, expected %d", ErrVersion, d.Format, Format))
	}
	if err != nil {
		_ = d.Close()
		return nil, err
	}
	return d, nil
}

// view runs a read of the file. What it keeps must be copied.
func (d *DB) view(read func(*bbolt.Tx) error) error {
	return inFile(d.path, guarded(func() error { return d.bolt.View(read) }))
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

// Close frees the file. Queries that are under way are waited for; later ones fail.
func (d *DB) Close() error {
	if d.zstd != nil {
		d.zstd.Close()
	}
	return d.bolt.Close()
}

// Metadata describes the database.
func (d *DB) Metadata() Metadata { return d.stored.Metadata }

// Stats returns counts of what the database holds: those of [match.Index.Stats] for
// the same records.
func (d *DB) Stats() match.Stats { return d.stored.Stats }

// Problems returns what could not be read when the database was made, as text: the
// records that were skipped, and the affected entries of others of which a part
// could not be read. Queries for packages of the latter answer Unknown; of skipped
// records the database knows nothing else. At most [osv.MaxProblems] are kept.
func (d *DB) Problems() ([]string, error) {
	var all []problem
	if err := d.view(func(tx *bbolt.Tx) error { return readAbout(tx, problemsKey, &all) }); err != nil {
		return nil, err
	}
	texts := make([]string, len(all))
	for n, p := range all {
		texts[n] = p.Text
	}
	return texts, nil
}
