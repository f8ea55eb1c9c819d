package main

import (
	"runtime"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/internal/dump"
	"github.com/nodejs/nodesec/osv/db"
)

// question is a package and a version to ask about.
type question struct {
	pkg     advisory.Package
	version string
}

// questions are as many as do not fit into a processor's cache, in no order: about a
// twentieth find something, another twentieth are other versions of such packages,
// and the dump does not name the others.
func questions(p place, n int) ([]question, error) {
	chosen, err := dump.Choose(p.options, n)
	if err != nil {
		return nil, err
	}
	var b strings.Builder // as in a file, and not here and there in memory
	for _, c := range chosen {
		b.WriteString(c.Name + c.Version)
	}
	text := b.String()
	all := make([]question, len(chosen))
	for n, c := range chosen {
		end := len(c.Name) + len(c.Version)
		all[n] = question{advisory.NPM(text[:len(c.Name)]), text[len(c.Name):end]}
		text = text[end:]
	}
	return all, nil
}

// ask asks the questions over and over on all processors for a while, each processor
// from another one on, and returns how many were answered in a second of a
// processor's time: what else the machine does meanwhile does not count.
func ask(all []question, long time.Duration, a func(question) (found int, err error)) (perSecond float64, err error) {
	workers := runtime.GOMAXPROCS(0)
	counts, errs := make([]int, workers), make([]error, workers)
	runtime.GC() // what was left behind before
	busy, start := processorTime(), time.Now()
	var group sync.WaitGroup
	for w := range workers {
		group.Go(func() {
			at, asked := w*len(all)/workers, 0
			for errs[w] == nil && time.Since(start) < long {
				for range 256 { // so that the clock does not count
					if at == len(all) {
						at = 0
					}
					if _, err := a(all[at]); err != nil {
						errs[w] = err
					}
					at++
				}
				asked += 256
			}
			counts[w] = asked
		})
	}
	group.Wait()
	took := processorTime() - busy
	total := 0
	for _, n := range counts {
		total += n
	}
	return float64(total) / took.Seconds(), firstOf(errs)
}

// processorTime is how long processors have worked for this process.
func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err) // of no process but one's own
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// withoutFindings returns the questions of which nothing is found.
func withoutFindings(all []question, a func(question) (int, error)) (clean []question, err error) {
	for _, q := range all {
		n, err := a(q)
		if err != nil {
			return nil, err
		}
		if n == 0 {
			clean = append(clean, q)
		}
	}
	return clean, nil
}

// countAllocations returns how many allocations one of the questions costs.
func countAllocations(all []question, a func(question) (int, error)) (float64, error) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for _, q := range all {
		if _, err := a(q); err != nil {
			return 0, err
		}
	}
	runtime.ReadMemStats(&after)
	return float64(after.Mallocs-before.Mallocs) / float64(len(all)), nil
}

func measureQueries(p place, a func(question) (int, error)) (figures, error) {
	all, err := questions(p, p.questions())
	if err != nil {
		return nil, err
	}
	clean, err := withoutFindings(all, a)
	if err != nil {
		return nil, err
	}
	f := figures{found: 1 - float64(len(clean))/float64(len(all))}
	if f[allocations], err = countAllocations(clean, a); err != nil {
		return nil, err
	}
	if f[perSecond], err = ask(all, p.long(), a); err != nil {
		return nil, err
	}
	f[cleanPerSecond], err = ask(clean, p.long(), a)
	return f, err
}

// askMemory asks an index.
func askMemory(p place) (figures, error) {
	x, err := readIndex(p)
	if err != nil {
		return nil, err
	}
	return measureQueries(p, func(q question) (int, error) { return len(x.Query(q.pkg, q.version)), nil })
}

// askDatabase asks a database.
func askDatabase(p place) (figures, error) {
	d, err := db.Open(p.db())
	if err != nil {
		return nil, err
	}
	defer d.Close()
	return measureQueries(p, func(q question) (int, error) {
		found, err := d.Query(q.pkg, q.version)
		return len(found), err
	})
}

// questions is how many are asked, of which a tenth must be able to name a vulnerable
// package.
func (p place) questions() int { return int(min(max(200, 100_000*p.options.Scale), 100_000)) }

// long is how long they are asked: a second, or less of what is small.
func (p place) long() time.Duration {
	return min(max(10*time.Millisecond, time.Duration(p.options.Scale*float64(time.Second))), time.Second)
}
