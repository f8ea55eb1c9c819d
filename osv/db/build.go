package db

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/match"
	"github.com/nodejs/nodesec/osv"
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
// whose name begins with that of path and ends in ".tmp".
//
// Errors in the stream and advisories that cannot be written as OSV ([osv.Marshal])
// do not stop it: they are skipped, kept as text for [DB.Problems], and told in an
// [*osv.SkippedError], with which the database is in place all the same.
//
// The records are compressed on all processors while src goes on.
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

// summary is what the metadata says about the records.
type summary struct {
	records  int
	newest   newest
	stats    match.Stats
	counts   map[string]Counts
	problems []problem
	skipped  skipped
}

// skipped becomes an *osv.SkippedError.
type skipped struct{ osv.SkippedError }

func (s *skipped) add(err error) {
	if s.Skipped++; len(s.Errs) < osv.MaxProblems {
		s.Errs = append(s.Errs, err)
	}
}

func (s *skipped) err() error {
	if s.Skipped == 0 {
		return nil
	}
	return &s.SkippedError
}

// newest keeps the latest of some times.
type newest struct {
	text advisory.Timestamp
	time time.Time
}

func (n *newest) see(t advisory.Timestamp) {
	if t == n.text {
		return
	}
	if at, err := t.Time(); err == nil && at.After(n.time) {
		n.text, n.time = advisory.Timestamp(strings.Clone(string(t))), at
	}
}

// Advisories are handed to the goroutines that pack them in batches, so that
// handing over costs little. Where they are large, a batch is one block.
const (
	batchRecords = 128
	batchBytes   = 256 << 10
)

// batch is some items of the stream in a row. done is closed when it is packed.
type batch struct {
	first  uint64
	items  []item
	bytes  int
	packed packed
	done   chan struct{}
}

type item struct {
	a   *advisory.Advisory
	err error
}

// packed is what a batch comes to.
type packed struct {
	cells   []cell
	entries []entry
	err     error
}

// read packs the stream: this goroutine reads src, others pack, and one more writes
// the blocks in order. All have ended when it returns.
func (b *builder) read(ctx context.Context, src iter.Seq2[*advisory.Advisory, error]) error {
	workers := runtime.GOMAXPROCS(0)
	work := make(chan *batch, workers)
	ordered := make(chan *batch, 2*workers)
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var all sync.WaitGroup
	for range workers {
		all.Go(func() {
			p, err := newPacker()
			for x := range work {
				if err == nil && ctx.Err() == nil {
					x.packed = p.packBatch(x)
				} else {
					x.packed.err = err
				}
				close(x.done)
			}
		})
	}
	all.Go(func() {
		for x := range ordered {
			<-x.done
			if ctx.Err() != nil {
				continue // until the reader notices
			}
			if err := b.take(x); err != nil {
				cancel(err)
			}
		}
	})
	func() {
		defer all.Wait()
		defer close(ordered)
		defer close(work)
		x := newBatch(0)
		send := func() {
			ordered <- x
			work <- x
			x = newBatch(x.first + uint64(len(x.items)))
		}
		for a, err := range src {
			if ctx.Err() != nil {
				break
			}
			x.items = append(x.items, item{a, err})
			if x.bytes += weight(a); len(x.items) == batchRecords || x.bytes >= batchBytes {
				send()
			}
		}
		send()
	}()
	return context.Cause(ctx)
}

func newBatch(first uint64) *batch { return &batch{first: first, done: make(chan struct{})} }

// weight is roughly the size of an advisory, for which its parts of arbitrary length
// are enough.
func weight(a *advisory.Advisory) int {
	if a == nil {
		return 0
	}
	n := len(a.Details) + len(a.DatabaseSpecific) + len(a.Extra) + 100*len(a.References)
	for i := range a.Affected {
		f := &a.Affected[i]
		n += 20*len(f.Versions) + len(f.DatabaseSpecific) + len(f.EcosystemSpecific)
		for j := range f.Ranges {
			n += 40 * len(f.Ranges[j].Events)
		}
	}
	return n
}

// entry is what the tables need to know of a record.
type entry struct {
	number     uint64
	skipped    error
	names      []string // the id first
	packages   []string // keys
	coverage   []coverage
	ecosystems []string
	modified   advisory.Timestamp
	stats      match.Stats
	problems   []problem
}

// packBatch turns the items of a batch into blocks and entries.
func (p *packer) packBatch(x *batch) packed {
	var done packed
	records := make([]record, 0, len(x.items))
	for n, it := range x.items {
		number := x.first + uint64(n)
		r, err := record{}, it.err
		if err == nil {
			r, err = encodeRecord(number, it.a)
		}
		if err != nil {
			done.entries = append(done.entries, refused(number, it.a, err))
			continue
		}
		records = append(records, r)
		done.entries = append(done.entries, entryOf(number, it.a))
	}
	done.cells = p.packAll(records)
	return done
}

// refused returns the entry of what is no record.
func refused(number uint64, a *advisory.Advisory, err error) entry {
	name := ""
	var in *osv.Error
	switch {
	case a != nil:
		name = strings.Clone(string(a.ID))
	case errors.As(err, &in):
		name = strings.TrimSuffix(path.Base(in.File), ".json")
	}
	return entry{number: number, skipped: err, stats: match.Stats{Rejected: 1}, problems: []problem{{name, err.Error(), true}}}
}

// entryOf asks an index of the record alone what queries will need to know. What it
// returns shares no memory with the record, which may be large.
func entryOf(number uint64, a *advisory.Advisory) entry {
	index, err := match.NewIndex(func(yield func(*advisory.Advisory, error) bool) { yield(a, nil) })
	e := entry{number: number, stats: index.Stats(), modified: a.Modified}
	for name := range a.Names {
		if name != "" && !slices.Contains(e.names, string(name)) {
			e.names = append(e.names, strings.Clone(string(name)))
		}
	}
	for n := range a.Affected {
		if f := a.Affected[n].Package; f.Name != "" && !slices.Contains(e.ecosystems, f.Ecosystem) {
			e.ecosystems = append(e.ecosystems, strings.Clone(f.Ecosystem))
		}
	}
	for _, err := range parts(err) {
		e.problems = append(e.problems, problem{strings.Clone(string(a.ID)), err.Error(), false})
	}
	if a.IsWithdrawn() {
		return e
	}
	for n := range a.Affected {
		pkg := a.Affected[n].Package
		key := string(packageKey(pkg))
		if pkg.Name == "" || slices.Contains(e.packages, key) {
			continue
		}
		set, complete := index.Covered(pkg)
		e.packages = append(e.packages, key)
		e.coverage = append(e.coverage, coverage{number, set.String(), complete})
	}
	return e
}

// parts takes a joined error apart.
func parts(err error) []error {
	joined, ok := err.(interface{ Unwrap() []error })
	switch {
	case err == nil:
		return nil
	case !ok:
		return []error{err}
	}
	var all []error
	for _, e := range joined.Unwrap() {
		all = append(all, parts(e)...)
	}
	return all
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

// see takes an entry into the summary.
func (s *summary) see(e *entry) {
	if e.skipped != nil {
		s.skipped.add(e.skipped)
	} else {
		s.records++
		s.skipped.Written++
		s.newest.see(e.modified)
	}
	s.count(e, 1)
	for _, p := range e.problems {
		if len(s.problems) < osv.MaxProblems {
			s.problems = append(s.problems, p)
		}
	}
}

// count adds an entry to the counts, or with the sign -1 takes it out of them.
func (s *summary) count(e *entry, sign int) {
	s.stats.Advisories += sign * e.stats.Advisories
	s.stats.Withdrawn += sign * e.stats.Withdrawn
	s.stats.Rejected += sign * e.stats.Rejected
	s.stats.Unreadable += sign * e.stats.Unreadable
	for _, ecosystem := range e.ecosystems {
		if s.counts == nil {
			s.counts = map[string]Counts{}
		}
		c := s.counts[ecosystem]
		c.Advisories += sign * e.stats.Advisories
		c.Withdrawn += sign * e.stats.Withdrawn
		if s.counts[ecosystem] = c; c == (Counts{}) {
			delete(s.counts, ecosystem)
		}
	}
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

// writeAbout writes the last table and puts the file in its place.
func (s *summary) writeAbout(f *file, c *config, source Source, next uint64) error {
	if c.source != nil {
		source = *c.source
		if source.Modified.IsZero() {
			source.Modified = s.newest.time
		}
	}
	m := stored{Next: next, Metadata: Metadata{
		Format:     Format,
		Schema:     osv.SchemaVersion,
		Built:      time.Now().UTC().Truncate(time.Second),
		Source:     source,
		Records:    s.records,
		Newest:     s.newest.text,
		Stats:      s.stats,
		Ecosystems: s.counts,
		Digest:     f.sum(),
	}}
	values := map[string][]byte{}
	for key, value := range map[string]any{metadataKey: m, problemsKey: append([]problem{}, s.problems...)} {
		text, err := json.Marshal(value)
		if err != nil {
			return err
		}
		values[key] = text
	}
	out := f.fill(about)
	for _, c := range packRows([]string{metadataKey, problemsKey}, func(key string) []byte { return values[key] }) {
		if err := out.add(c); err != nil {
			return err
		}
	}
	if err := out.end(); err != nil {
		return err
	}
	return f.finish()
}
