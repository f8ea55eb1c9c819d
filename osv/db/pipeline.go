package db

import (
	"context"
	"iter"
	"runtime"
	"sync"

	"github.com/nodejs/nodesec/advisory"
)

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
	n := len(a.Summary) + len(a.Details) + len(a.DatabaseSpecific) + len(a.Extra) + 100*(len(a.References)+len(a.Credits)) + 20*(len(a.Aliases)+len(a.Related)+len(a.Upstream))
	for i := range a.Affected {
		f := &a.Affected[i]
		n += 20*len(f.Versions) + len(f.DatabaseSpecific) + len(f.EcosystemSpecific) + len(f.Extra) + len(f.Package.Name)
		for j := range f.Ranges {
			n += 40 * len(f.Ranges[j].Events)
		}
	}
	return n
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
