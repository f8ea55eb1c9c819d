package mirror_test

import (
	"context"
	"errors"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gofrs/flock"
	"github.com/nodejs/nodesec/osv/db"
	"github.com/nodejs/nodesec/osv/mirror"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var errEnough = errors.New("enough")

// A Sync that is cancelled in any phase leaves the old database and what has been
// downloaded; the next one does the rest.
func TestCancelInEachPhase(t *testing.T) {
	for _, phase := range []mirror.Phase{mirror.Downloading, mirror.Building, mirror.Listing, mirror.Fetching, mirror.Updating} {
		for _, existing := range []bool{false, true} {
			t.Run(string(phase), func(t *testing.T) {
				b := exported(t)
				if existing {
					b = filled(t)
					setSource(t, b.path, func(s *db.Source) { s.Fetched = time.Time{} })
				}
				b.set("GHSA-1")
				b.export()
				b.set("GHSA-2", "GHSA-4")
				before, _ := os.ReadFile(b.path)

				ctx, cancel := context.WithCancelCause(context.Background())
				defer cancel(nil)
				b.mirror.Progress = func(p mirror.Progress) {
					if p.Phase == phase {
						cancel(errEnough)
					}
				}
				r, err := b.syncContext(t, ctx)
				require.ErrorIs(t, err, errEnough)
				assert.False(t, r.Rebuilt)
				after, _ := os.ReadFile(b.path)
				assert.Equal(t, before, after)
				if phase != mirror.Downloading {
					assert.FileExists(t, b.path+".part", "it is whole and need not be downloaded again")
				}

				b.mirror.Progress = nil
				r, err = b.sync(t)
				require.NoError(t, err)
				assert.True(t, r.Rebuilt)
				b.assertSame(t)
			})
		}
	}
}

func TestCancelWhileTheServerIsSilent(t *testing.T) {
	for name, after := range map[string]int{zipName: 100, csvName: 10, "GHSA-1.json": 5} {
		for _, after := range []int{0, after} {
			t.Run(name, func(t *testing.T) {
				b := exported(t)
				b.set("GHSA-1")
				ctx, cancel := context.WithCancel(context.Background())
				defer cancel()
				b.fault(name, func(w http.ResponseWriter, r *http.Request, _ int) bool {
					b.serve(&limited{w, after, func() { cancel(); <-r.Context().Done() }}, r, name)
					return true
				})
				_, err := b.syncContext(t, ctx)
				require.ErrorIs(t, err, context.Canceled)
				require.NoFileExists(t, b.path)
				if name == zipName && after > 0 {
					info, err := os.Stat(b.path + ".part")
					require.NoError(t, err)
					assert.LessOrEqual(t, info.Size(), int64(4096+after))
				}
				b.fault(name, nil)
				_, err = b.sync(t)
				require.NoError(t, err)
				b.assertSame(t)
			})
		}
	}
}

func TestCancelWhileWaitingToTryAgain(t *testing.T) {
	b := exported(t)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	b.mirror.Backoff = func(int, time.Duration) time.Duration {
		cancel()
		return time.Hour
	}
	b.fault(zipName, status(500))
	_, err := b.syncContext(t, ctx)
	assert.ErrorIs(t, err, context.Canceled)

	_, err = b.syncContext(t, ctx)
	assert.ErrorIs(t, err, context.Canceled, "from the start")
	ctx, cancel = context.WithTimeout(context.Background(), -1)
	defer cancel()
	_, err = b.syncContext(t, ctx)
	assert.ErrorIs(t, err, context.DeadlineExceeded)
}

func TestCancelWhileAnotherWorks(t *testing.T) {
	b := exported(t)
	other := flock.New(b.path + ".lock")
	require.NoError(t, other.Lock())
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Millisecond)
	defer cancel()
	_, err := b.syncContext(t, ctx)
	require.ErrorIs(t, err, context.DeadlineExceeded)
	assert.Empty(t, b.requests())
	require.NoError(t, other.Unlock())
	_, err = b.sync(t)
	require.NoError(t, err)
	require.NoError(t, other.Close())
}

// Of several at the same time, one does the work and the others find it done.
func TestSyncsAtTheSameTime(t *testing.T) {
	b := exported(t)
	var all sync.WaitGroup
	var mu sync.Mutex
	rebuilt := 0
	for range 8 {
		all.Go(func() {
			r, err := b.mirror.Sync(context.Background(), b.path)
			assert.NoError(t, err)
			mu.Lock()
			defer mu.Unlock()
			if r.Rebuilt {
				rebuilt++
			} else {
				assert.True(t, r.Unchanged())
			}
		})
	}
	all.Wait()
	assertNoGoroutines(t)
	assert.Equal(t, 1, rebuilt)
	assert.Equal(t, 1, strings.Count(strings.Join(b.requests(), " "), zipName))
	b.assertSame(t)
}

// A reader goes on with what it has opened.
func TestReadersAreNotDisturbed(t *testing.T) {
	b := filled(t)
	d := open(t, b.path)
	b.set("GHSA-1", "GHSA-4")
	_, err := b.sync(t)
	require.NoError(t, err)
	b.set("GHSA-1")
	b.export()
	setSource(t, b.path, func(s *db.Source) { s.Fetched = time.Time{} })
	r, err := b.sync(t)
	require.NoError(t, err)
	require.True(t, r.Rebuilt)
	require.NoError(t, d.Verify(context.Background()))
	assert.Equal(t, 3, d.Metadata().Records)
}
