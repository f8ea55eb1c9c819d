package mirror_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/nodejs/nodesec/osv/db"
	"github.com/nodejs/nodesec/osv/mirror"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// history is a bucket with a random life.
type history struct {
	*bucket
	t                *testing.T
	rnd              *rand.Rand
	mu               sync.Mutex // for what faults use, too
	writes           sync.Mutex
	silent           map[string]bool
	during           map[string]bool // written while a Sync went on, which may or may not see it
	last             map[string]time.Time
	next, nextDuring int
}

func (h *history) n(n int) int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.rnd.IntN(n)
}

// setDuring writes a new record.
func (h *history) setDuring() {
	h.writes.Lock()
	defer h.writes.Unlock()
	h.nextDuring++
	id := fmt.Sprint("MAL-", h.nextDuring)
	h.during[id] = true
	h.last[id] = h.tick(time.Second)
	h.setAt(id, h.last[id], "")
}

// id returns one that is in use, if there is one, or a new one.
func (h *history) id(used bool) string {
	h.bucket.mu.Lock()
	lines := slices.Clone(h.lines)
	h.bucket.mu.Unlock()
	if used && len(lines) > 0 {
		return lines[h.n(len(lines))].id
	}
	h.next++
	return fmt.Sprint("GHSA-", h.next)
}

// happen makes something happen at the source.
func (h *history) happen() {
	steps := []time.Duration{0, 0, 0, time.Microsecond, time.Second, time.Minute, 5 * time.Hour}
	at := h.tick(steps[h.n(len(steps))])
	switch h.n(10) {
	case 0:
		id := h.id(true)
		h.silent[id] = true
		h.remove(id, false)
	case 1:
		h.remove(h.id(true), true)
	case 2:
		h.export()
	case 3: // late
		h.put1(h.id(false), at.Add(-time.Duration(h.n(int(2*time.Hour)))))
	case 4, 5:
		h.put1(h.id(false), at)
	default:
		id := h.id(true)
		h.writes.Lock()
		last := h.last[id]
		h.writes.Unlock()
		if !last.Before(at) {
			at = h.tick(time.Millisecond) // no record changes without a new time
		}
		h.put1(id, at)
	}
}

func (h *history) put1(id string, at time.Time) {
	h.writes.Lock()
	defer h.writes.Unlock()
	h.last[id] = at
	delete(h.silent, id)
	h.setAt(id, at, fmt.Sprint(h.n(1e9)))
}

// trouble makes something happen to the files here, or to who uses them.
func (h *history) trouble() {
	switch h.n(12) {
	case 0:
		_ = os.Remove(h.path)
	case 1:
		if info, err := os.Stat(h.path); err == nil {
			require.NoError(h.t, os.Truncate(h.path, int64(h.n(int(info.Size())))))
		}
	case 2:
		require.NoError(h.t, os.WriteFile(h.path+".part", make([]byte, h.n(9000)), 0o666))
	case 3:
		if d, err := db.Open(h.path); err == nil {
			_ = d.Close()
			setSource(h.t, h.path, func(s *db.Source) { s.Fetched = time.Time{} })
		}
	}
}

// fail is the fault of every file: some requests of many kinds of failure.
func (h *history) fail(name string) fault {
	faults := []fault{status(500), status(503, "Retry-After: 9"), status(429), hangUp,
		h.with(name, "X-Goog-Hash: crc32c=AAAAAA=="), h.with(name, `ETag: "another"`), h.with(name, "Content-Range: bytes 1-2/3"),
		status(416), status(206), raw("HTTP/1.1 200 OK\nContent-Length: 1000000", nil)}
	return func(w http.ResponseWriter, r *http.Request, n int) bool {
		k := h.n(4 * len(faults))
		switch {
		case k < len(faults):
			return faults[k](w, r, n)
		case k < 2*len(faults):
			h.serve(&limited{ResponseWriter: w, left: h.n(2000)}, r, name)
			return true
		}
		if name == zipName && h.n(10) == 0 {
			h.setDuring()
		}
		return false
	}
}

// After any history, a Sync that succeeds has made the database what the source is.
func TestAnyHistory(t *testing.T) {
	histories, steps := 8, 40
	if testing.Short() {
		histories = 3
	}
	outcomes := map[string]int{}
	for seed := range histories {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			h := &history{bucket: newBucket(t), t: t, rnd: rand.New(rand.NewPCG(uint64(seed), 1)), silent: map[string]bool{}, during: map[string]bool{}, last: map[string]time.Time{}}
			for range 5 {
				h.put1(h.id(false), h.tick(time.Hour))
			}
			h.export()
			for _, name := range []string{zipName, csvName} {
				h.fault(name, h.fail(name))
			}
			h.fault(records, func(w http.ResponseWriter, r *http.Request, n int) bool {
				return h.fail(r.URL.Path[len("/npm/"):])(w, r, n)
			})
			h.mirror.Attempts = 8
			h.mirror.MaxChanges = 6
			for range steps {
				for range h.n(8) {
					h.happen()
				}
				h.trouble()
				h.writes.Lock()
				clear(h.during)
				h.writes.Unlock()
				r, err := h.maybeCancelled()
				h.requests()
				if err != nil {
					outcomes["failed"]++
					continue
				}
				h.compare(r)
				switch {
				case r.Rebuilt:
					outcomes["rebuilt"]++
				case r.Unchanged():
					outcomes["unchanged"]++
				default:
					outcomes["updated"]++
				}
			}
		})
	}
	t.Log(outcomes)
	for _, o := range []string{"failed", "rebuilt", "unchanged", "updated"} {
		assert.NotZero(t, outcomes[o], "no Sync was %s: the test is too easy, or too hard", o)
	}
}

func (h *history) maybeCancelled() (mirror.Result, error) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	at := h.n(60)
	h.mirror.Progress = func(mirror.Progress) {
		if at--; at == 0 {
			cancel()
		}
	}
	return h.syncContext(h.t, ctx)
}

// compare allows for what cannot be noticed: records that went without a trace.
func (h *history) compare(r mirror.Result) {
	h.writes.Lock()
	defer h.writes.Unlock()
	has, held := h.has(), held(h.t, h.path)
	for id := range held {
		if _, ok := has[id]; !ok && h.silent[id] {
			delete(held, id)
		}
	}
	for id := range h.during {
		if _, ok := held[id]; !ok {
			delete(has, id)
		}
	}
	require.Equal(h.t, has, held, "%+v", r)
	require.Nil(h.t, r.Skipped)
}
