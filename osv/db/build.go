package db

import (
	"context"
	"iter"
	"slices"

	"github.com/nodejs/nodesec/advisory"
)

// Option adds to what [Build] and [Update] write.
type Option func(*config)

type config struct{ source *Source }

// WithSource puts into the metadata where the records came from. Without it Build
// leaves that empty and Update as it was. If source.Modified is zero, the newest
// modification time among the records takes its place.
func WithSource(source Source) Option { return func(c *config) { c.source = &source } }

func configOf(opts []Option) config {
	var c config
	for _, opt := range opts {
		opt(&c)
	}
	return c
}

// Build writes all advisories of src into a new database at path.
//
// The database is written beside path and then renamed, so that whoever opens path
// finds the old database or the new one, whole. If ctx is cancelled, writing fails,
// or the program dies, the old one stays; a program that dies leaves a file behind
// whose name begins with that of path and ends in ".tmp". A link at path is replaced,
// not followed. Windows does not let a file be replaced that somebody has open.
//
// Errors in the stream and advisories that cannot be written as OSV ([osv.Marshal])
// do not stop it: they are skipped, kept as text for [DB.Problems], and told in an
// [*osv.SkippedError], with which the database is in place all the same. An
// [advisory.NPMRange] may be any text, though; it is kept as it is.
//
// The records are compressed on all processors while src goes on, so they must not be
// modified once they are yielded.
func Build(ctx context.Context, path string, src iter.Seq2[*advisory.Advisory, error], opts ...Option) error {
	c := configOf(opts)
	f, err := create(path)
	if err != nil {
		return err
	}
	defer f.discard()
	b := &builder{out: f.fill(blocks), names: map[string]named{}, packages: map[string][]coverage{}}
	if err := b.read(ctx, src); err != nil {
		return err
	}
	if err := b.finish(f, &c); err != nil {
		return err
	}
	return b.skipped.err()
}

// builder collects what the tables behind the records will hold.
type builder struct {
	out      *filler
	next     uint64
	names    map[string]named
	packages map[string][]coverage
	summary
}

// take stores a batch that is packed.
func (b *builder) take(x *batch) error {
	if x.packed.err != nil {
		return x.packed.err
	}
	for _, c := range x.packed.cells {
		if err := b.out.add(c); err != nil {
			return err
		}
	}
	for n := range x.packed.entries {
		e := &x.packed.entries[n]
		b.see(e)
		for i, name := range e.names {
			if name == "" {
				continue
			}
			key := string(rowKey(name))
			row := b.names[key]
			row.add(e.number, i > 0)
			b.names[key] = row
		}
		for i, key := range e.packages {
			b.packages[key] = append(b.packages[key], e.coverage[i])
		}
	}
	b.next = x.first + uint64(len(x.items))
	return nil
}

// finish writes the tables behind the records.
func (b *builder) finish(f *file, c *config) error {
	if err := b.out.end(); err != nil {
		return err
	}
	if err := fillRows(f, names, b.names, func(row named) []byte { return row.encode() }); err != nil {
		return err
	}
	if err := fillRows(f, packages, b.packages, encodePackage); err != nil {
		return err
	}
	b.stats.Packages = len(b.packages)
	return b.writeAbout(f, c, Source{}, b.next)
}

// fillRows writes a table of rows.
func fillRows[R any](f *file, t table, all map[string]R, encode func(R) []byte) error {
	keys := make([]string, 0, len(all))
	for key := range all {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	out := f.fill(t)
	for _, c := range packRows(keys, func(key string) []byte { return encode(all[key]) }) {
		if err := out.add(c); err != nil {
			return err
		}
	}
	return out.end()
}
