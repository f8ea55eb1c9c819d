package osv

import (
	"iter"
	"runtime"
	"sync"

	"github.com/nodejs/nodesec/advisory"
)

// Records are handed to goroutines in batches, so that handing over costs little
// beside decoding.
const (
	batchEntries = 64
	batchBytes   = 256 << 10
	// inFlight is how much text may have been begun and not been yielded, unless
	// one record alone is larger.
	inFlight = MaxRecord
)

// result is what a stream yields.
type result struct {
	a   *advisory.Advisory
	err error
}

// batch is some entries in a row. done is closed when results are complete.
type batch struct {
	entries []entry
	bytes   int64
	results []result
	done    chan struct{}
}

// pipeline reads entries on as many goroutines as there are processors and yields
// the records in the order of the entries. One goroutine lists the entries, workers
// read and decode them, and the consumer waits for one batch after the other. When
// run returns, all of them have ended.
type pipeline struct {
	ordered chan *batch // for the consumer
	work    chan *batch // for the workers, the same batches
	stop    chan struct{}
	budget  budget
}

// run yields the records of all entries until yield wants no more.
func run(entries iter.Seq[entry], yield func(*advisory.Advisory, error) bool) {
	workers := runtime.GOMAXPROCS(0)
	p := pipeline{
		ordered: make(chan *batch, 2*workers),
		work:    make(chan *batch, 2*workers),
		stop:    make(chan struct{}),
	}
	p.budget.freed = sync.NewCond(&p.budget.mu)
	var all sync.WaitGroup
	all.Go(func() { p.list(entries) })
	for range workers {
		all.Go(p.read)
	}
	defer func() {
		close(p.stop)
		p.budget.free(inFlight) // wakes the lister
		all.Wait()
	}()
	for b := range p.ordered {
		<-b.done
		for _, r := range b.results {
			if !yield(r.a, r.err) {
				return
			}
		}
		p.budget.free(b.bytes)
	}
}

func (p *pipeline) stopped() bool {
	select {
	case <-p.stop:
		return true
	default:
		return false
	}
}

// list groups the entries into batches.
func (p *pipeline) list(entries iter.Seq[entry]) {
	defer close(p.work)
	defer close(p.ordered)
	b := &batch{done: make(chan struct{})}
	send := func() bool {
		p.budget.take(b.bytes)
		select {
		case p.ordered <- b:
		case <-p.stop:
			return false
		}
		select {
		case p.work <- b:
		case <-p.stop:
			return false
		}
		b = &batch{done: make(chan struct{})}
		return true
	}
	for e := range entries {
		size := max(0, min(e.size, MaxRecord)) // what is larger is refused unread
		if len(b.entries) > 0 && (len(b.entries) == batchEntries || b.bytes+size > batchBytes) && !send() {
			return
		}
		b.entries = append(b.entries, e)
		b.bytes += size
		if p.stopped() {
			return
		}
	}
	send()
}

// read is what a worker does.
func (p *pipeline) read() {
	var l loader
	for b := range p.work {
		b.results = make([]result, 0, len(b.entries))
		for _, e := range b.entries {
			if p.stopped() {
				return
			}
			a, err := l.record(e)
			b.results = append(b.results, result{a, err})
		}
		close(b.done)
	}
}

// budget bounds what is in flight.
type budget struct {
	mu    sync.Mutex
	freed *sync.Cond
	taken int64
}

// take waits until n bytes are free, or all are.
func (b *budget) take(n int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for b.taken > 0 && b.taken+n > inFlight {
		b.freed.Wait()
	}
	b.taken += n
}

func (b *budget) free(n int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.taken -= n
	b.freed.Signal()
}
