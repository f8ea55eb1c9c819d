package db

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"iter"

	"github.com/nodejs/nodesec/advisory"
	"go.etcd.io/bbolt"
)

// Get returns the records that go by a name: those that have it as their id, then
// those that have it as an alias, each in their order in the database; none if no
// record has it. Withdrawn records are among them.
func (d *DB) Get(id advisory.ID) ([]*advisory.Advisory, error) {
	var found []*advisory.Advisory
	err := d.view(func(tx *bbolt.Tx) error {
		n, err := namedIn(tx, string(id))
		if err != nil {
			return err
		}
		own, err := d.load(tx, n.id)
		if err != nil {
			return err
		}
		others, err := d.load(tx, n.alias)
		found = append(own, others...)
		return err
	})
	if err != nil {
		return nil, err
	}
	return found, nil
}

// namedIn returns the records that have a name.
func namedIn(tx *bbolt.Tx, name string) (named, error) {
	row, err := names.row(tx, rowKey(name))
	if err != nil || row == nil {
		return named{}, err
	}
	return decodeNamed(row)
}

// All yields every record, withdrawn ones included, in the order in which they were
// added, and so as an equal stream as the one that the database was built from. An
// error, yielded with a nil advisory, ends it: the file is damaged, or the database
// closed.
func (d *DB) All() iter.Seq2[*advisory.Advisory, error] {
	return func(yield func(*advisory.Advisory, error) bool) {
		count := 0
		// A block at a time, so that the file is not held while the caller works.
		for next := []byte(nil); ; {
			var c cell
			var advisories []*advisory.Advisory
			err := d.view(func(tx *bbolt.Tx) (err error) {
				if c, err = blocks.find(tx, next); err != nil {
					return err
				}
				c.until = append([]byte{}, c.until...)
				records, err := unpack(d.zstd, c.payload)
				if err != nil {
					return err
				}
				for n := range records {
					a, err := records[n].decode()
					if err != nil {
						return err
					}
					advisories = append(advisories, a)
				}
				return nil
			})
			if err != nil {
				yield(nil, err)
				return
			}
			for _, a := range advisories {
				if !yield(a, nil) {
					return
				}
			}
			count += len(advisories)
			if c.last {
				break
			}
			next = c.until
		}
		if count != d.Records {
			yield(nil, inFile(d.path, corrupt("%d records, expected %d", count, d.Records)))
		}
	}
}

// Verify reads the whole file and compares it with its digest. It finds damage that
// opening and queries would come across later, or never.
func (d *DB) Verify(ctx context.Context) error {
	digest := sha256.New()
	err := d.view(func(tx *bbolt.Tx) error { return digestTables(ctx, tx, digest) })
	if err != nil {
		return err
	}
	if sum := hex.EncodeToString(digest.Sum(nil)); sum != d.Digest {
		return inFile(d.path, corrupt("its digest is %s, expected %s", sum, d.Digest))
	}
	for _, err := range d.All() {
		if err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	return nil
}

// digestTables takes every cell but those of about into a digest, and checks them.
func digestTables(ctx context.Context, tx *bbolt.Tx, digest hash.Hash) error {
	for _, t := range []table{blocks, names, packages} {
		for c, err := range t.all(tx) {
			if err != nil {
				return err
			}
			if err := ctx.Err(); err != nil {
				return err
			}
			digestCell(digest, t.key(c.from), t.encode(c))
		}
	}
	return nil
}
