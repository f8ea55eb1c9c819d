package main

import (
	"archive/zip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/nodejs/nodesec/match"
	"github.com/nodejs/nodesec/osv"
	"github.com/nodejs/nodesec/osv/db"
)

// figures are what a task found out, by name.
type figures map[string]float64

// The names of figures.
const (
	seconds        = "seconds"
	busySeconds    = "seconds of processors' time" // of the process
	peakBytes      = "peak bytes"                  // of the process
	records        = "records"
	zipBytes       = "zip bytes"
	dbBytes        = "database bytes"
	perSecond      = "queries a second of a core"
	cleanPerSecond = "queries a second of a core where nothing is found"
	allocations    = "allocations a query where nothing is found"
	found          = "queries that find something"
)

// tasks are what is measured in a process of its own, so that its peak memory and
// its garbage are its own.
var tasks = map[string]func(place) (figures, error){
	"dump":    makeDump,
	"inflate": inflate,
	"cold":    cold,
	"build":   build,
	"memory":  askMemory,
	"disk":    askDatabase,
	"open":    open,
}

// child does one task and prints its figures.
func child(task string, p place, out io.Writer) error {
	do, ok := tasks[task]
	if !ok {
		return fmt.Errorf("no task %q", task)
	}
	f, err := do(p)
	if err != nil {
		return fmt.Errorf("%s: %w", task, err)
	}
	return json.NewEncoder(out).Encode(f)
}

func since(start time.Time) float64 { return time.Since(start).Seconds() }

func makeDump(p place) (figures, error) {
	if err := p.make(); err != nil {
		return nil, err
	}
	z, err := zip.OpenReader(p.zip())
	if err != nil {
		return nil, err
	}
	defer z.Close()
	bytes, err := size(p.zip())
	return figures{records: float64(len(z.File)), zipBytes: bytes}, err
}

// inflate reads every file of the zip on all processors and throws it away: the
// least that whoever reads it with archive/zip must do.
func inflate(p place) (figures, error) {
	start := time.Now()
	z, err := zip.OpenReader(p.zip())
	if err != nil {
		return nil, err
	}
	defer z.Close()
	workers := runtime.GOMAXPROCS(0)
	errs := make([]error, workers)
	var next atomic.Int64
	var all sync.WaitGroup
	for w := range workers {
		all.Go(func() {
			buf := make([]byte, 32<<10)
			for errs[w] == nil {
				n := int(next.Add(1)) - 1
				if n >= len(z.File) {
					return
				}
				errs[w] = discard(z.File[n], buf)
			}
		})
	}
	all.Wait()
	return figures{seconds: since(start)}, firstOf(errs)
}

func discard(f *zip.File, buf []byte) error {
	r, err := f.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	_, err = io.CopyBuffer(onlyWriter{io.Discard}, r, buf)
	return err
}

// onlyWriter hides that io.Discard brings a buffer of its own.
type onlyWriter struct{ io.Writer }

func firstOf(errs []error) error {
	if n := slices.IndexFunc(errs, func(err error) bool { return err != nil }); n >= 0 {
		return errs[n]
	}
	return nil
}

// readIndex reads the zip into an index.
func readIndex(p place) (*match.Index, error) {
	z, err := zip.OpenReader(p.zip())
	if err != nil {
		return nil, err
	}
	defer z.Close()
	return match.NewIndex(osv.ReadFS(&z.Reader))
}

func cold(p place) (figures, error) {
	start := time.Now()
	x, err := readIndex(p)
	f := figures{seconds: since(start)}
	runtime.KeepAlive(x)
	return f, err
}

func build(p place) (figures, error) {
	start := time.Now()
	z, err := zip.OpenReader(p.zip())
	if err != nil {
		return nil, err
	}
	defer z.Close()
	if err := db.Build(context.Background(), p.db(), osv.ReadFS(&z.Reader)); err != nil {
		return nil, err
	}
	f := figures{seconds: since(start)}
	f[dbBytes], err = size(p.db())
	return f, err
}

// open opens the database some times.
func open(p place) (figures, error) {
	const times = 100
	start := time.Now()
	for range times {
		d, err := db.Open(p.db())
		if err != nil {
			return nil, err
		}
		if err := d.Close(); err != nil {
			return nil, err
		}
	}
	return figures{seconds: since(start) / times}, nil
}
