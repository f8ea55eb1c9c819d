package main

import (
	"runtime"
	"sync"
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
	all := make([]question, len(chosen))
	for n, c := range chosen {
		all[n] = question{advisory.NPM(c.Name), c.Version}
	}
	return all, nil
}

const (
	manyQuestions = 100_000
	askFor        = time.Second
)

// ask asks the questions over and over on all processors for a while, each processor
// from another one on, and returns how many were answered a second and processor.
func ask(all []question, a func(question) (found int, err error)) (perSecond float64, err error) {
	workers := runtime.GOMAXPROCS(0)
	counts, errs := make([]int, workers), make([]error, workers)
	start := time.Now()
	var group sync.WaitGroup
	for w := range workers {
		group.Go(func() {
			at, asked := w*len(all)/workers, 0
			for errs[w] == nil && time.Since(start) < askFor {
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
	took := since(start)
	total := 0
	for _, n := range counts {
		total += n
	}
	return float64(total) / took / float64(workers), firstOf(errs)
}

// countAllocations returns how many allocations one of the questions costs of which
// nothing is found, and how many find something.
func countAllocations(all []question, a func(question) (int, error)) (allocations float64, found int, err error) {
	var clean []question
	for _, q := range all {
		n, err := a(q)
		if err != nil {
			return 0, 0, err
		}
		if n == 0 {
			clean = append(clean, q)
		}
	}
	if len(clean) == 0 {
		return 0, len(all), nil
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for _, q := range clean {
		if _, err := a(q); err != nil {
			return 0, 0, err
		}
	}
	runtime.ReadMemStats(&after)
	return float64(after.Mallocs-before.Mallocs) / float64(len(clean)), len(all) - len(clean), nil
}

func measureQueries(p place, n int, a func(question) (int, error)) (figures, error) {
	all, err := questions(p, n)
	if err != nil {
		return nil, err
	}
	f := figures{}
	allocs, hits, err := countAllocations(all, a)
	if err != nil {
		return nil, err
	}
	f[allocations], f[found] = allocs, float64(hits)/float64(len(all))
	runtime.GC() // what making the questions left behind
	f[perSecond], err = ask(all, a)
	return f, err
}

// askMemory asks an index.
func askMemory(p place) (figures, error) {
	x, err := readIndex(p)
	if err != nil {
		return nil, err
	}
	return measureQueries(p, p.questions(), func(q question) (int, error) { return len(x.Query(q.pkg, q.version)), nil })
}

// askDatabase asks a database.
func askDatabase(p place) (figures, error) {
	d, err := db.Open(p.db())
	if err != nil {
		return nil, err
	}
	defer d.Close()
	return measureQueries(p, p.questions(), func(q question) (int, error) {
		found, err := d.Query(q.pkg, q.version)
		return len(found), err
	})
}

// questions is a number of questions of which a tenth can name a vulnerable package.
func (p place) questions() int {
	return max(200, min(manyQuestions, int(p.options.Scale*manyQuestions)))
}
