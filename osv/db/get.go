package db

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"iter"

	"github.com/nodejs/nodesec/advisory"
)

// Get returns the records that go by a name: those that have it as their id, then
// those that have it as an alias, each in their order in the database; none if no
// record has it. Withdrawn records are among them.
func (d *DB) Get(id advisory.ID) ([]*advisory.Advisory, error) {
	s := d.borrow()
	defer d.giveBack(s)
	n, err := namedIn(d.tree, string(id), s)
	if err != nil {
		return nil, inFile(d.path, err)
	}
	found, err := d.load(n.id, s)
	if err != nil {
		return nil, inFile(d.path, err)
	}
	others, err := d.load(n.alias, s)
	if err != nil {
		return nil, inFile(d.path, err)
	}
	return append(found, others...), nil
}

// namedIn returns the records that have a name.
func namedIn(f *tree, name string, s *scratch) (named, error) {
	row, err := names.row(f, rowKey(name), s)
	if err != nil || row == nil {
		return named{}, err
	}
	return decodeNamed(row)
}

// All yields every record, withdrawn ones included, in the order in which they were
// added: a stream equal to that which the database was built from, down to the JSON
// values of every Raw, though not to the blanks in them. An
// error, yielded with a nil advisory, ends it: the file is damaged, or the database
// closed.
func (d *DB) All() iter.Seq2[*advisory.Advisory, error] {
	return func(yield func(*advisory.Advisory, error) bool) {
		count := 0
		for r, err := range d.records() {
			var a *advisory.Advisory
			if err == nil {
				a, err = r.decode()
			}
			if err != nil {
				yield(nil, inFile(d.path, err))
				return
			}
			if !yield(a, nil) {
				return
			}
			count++
		}
		if count != d.Records {
			yield(nil, inFile(d.path, corrupt("%d records, expected %d", count, d.Records)))
		}
	}
}

// records yields the records as they are stored.
func (d *DB) records() iter.Seq2[record, error] {
	return func(yield func(record, error) bool) {
		for c, err := range blocks.all(d.tree) {
			var records []record
			if err == nil {
				records, err = unpack(d.zstd, c.payload, nil)
			}
			if err != nil {
				yield(record{}, err)
				return
			}
			for _, r := range records {
				if !yield(r, nil) {
					return
				}
			}
		}
	}
}

// Verify reads the whole file and compares it with its digest. It finds damage that
// opening and queries would come across later, or never.
func (d *DB) Verify(ctx context.Context) error {
	digest := sha256.New()
	for _, t := range []table{blocks, names, packages} {
		for c, err := range t.all(d.tree) {
			if err != nil {
				return inFile(d.path, err)
			}
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			digestCell(digest, t.key(c.from), t.encode(c))
		}
	}
	if sum := hex.EncodeToString(digest.Sum(nil)); sum != d.Digest {
		return inFile(d.path, corrupt("its digest is %s, expected %s", sum, d.Digest))
	}
	_, err := d.Problems()
	return err
}
