package mirror_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/osv/db"
	"github.com/nodejs/nodesec/osv/mirror"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestSyncBuildsThenChangesOnlyWhatChanged(t *testing.T) {
	b := exported(t)
	r, err := b.sync(t)
	require.NoError(t, err)
	assert.Equal(t, mirror.Result{Rebuilt: true, Reason: mirror.ReasonMissing, Records: 3}, r)
	b.assertSame(t)
	assert.Equal(t, []string{"all.zip", "modified_id.csv"}, b.requests())

	m := open(t, b.path).Metadata()
	assert.Equal(t, b.URL+"/npm/all.zip", m.Source.URL)
	assert.Equal(t, etag(b.files[zipName]), m.Source.ETag)
	assert.Equal(t, b.clock, m.Source.Modified, "the newest record's time, not the clock's")
	assert.WithinDuration(t, time.Now(), m.Source.Fetched, time.Minute)

	r, err = b.sync(t)
	require.NoError(t, err)
	assert.Equal(t, mirror.Result{Records: 3}, r)
	assert.True(t, r.Unchanged())
	assert.Equal(t, []string{"modified_id.csv"}, b.requests())

	b.set("GHSA-4", "GHSA-1")
	b.remove("GHSA-2", true)
	r, err = b.sync(t)
	require.NoError(t, err)
	assert.Equal(t, mirror.Result{Changed: 2, Deleted: 1, Records: 3}, r)
	b.assertSame(t)
	assert.ElementsMatch(t, []string{"modified_id.csv", "GHSA-1.json", "GHSA-2.json", "GHSA-4.json"}, b.requests())

	again := open(t, b.path).Metadata().Source
	assert.Equal(t, b.clock, again.Modified)
	assert.Equal(t, m.Source.Fetched, again.Fetched, "when all.zip was taken")
	assert.Equal(t, m.Source.ETag, again.ETag)
}

func TestSyncAppliesToTheBuiltWhatChangedSinceTheZip(t *testing.T) {
	b := exported(t)
	b.set("GHSA-1", "GHSA-9")
	b.remove("GHSA-2", true)
	r, err := b.sync(t)
	require.NoError(t, err)
	assert.Equal(t, mirror.Result{Rebuilt: true, Reason: mirror.ReasonMissing, Changed: 2, Deleted: 1, Records: 3}, r)
	b.assertSame(t)
}

func damage(t *testing.T, path string, at int64) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	require.NoError(t, err)
	defer f.Close()
	_, err = f.WriteAt(bytes.Repeat([]byte{0xff}, 4096), at)
	require.NoError(t, err)
}

// damageWithin leaves only the head of a database as it was.
func damageWithin(t *testing.T, path string) {
	t.Helper()
	info, err := os.Stat(path)
	require.NoError(t, err)
	for at := int64(8192); at < info.Size(); at += 4096 {
		damage(t, path, at)
	}
}

func TestSyncRebuildsWhatIsNotUsable(t *testing.T) {
	for name, spoil := range map[string]func(t *testing.T, path string){
		"empty":          func(t *testing.T, path string) { require.NoError(t, os.Truncate(path, 0)) },
		"truncated":      func(t *testing.T, path string) { require.NoError(t, os.Truncate(path, 4096)) },
		"other file":     func(t *testing.T, path string) { require.NoError(t, os.WriteFile(path, []byte("a note"), 0o666)) },
		"head damaged":   func(t *testing.T, path string) { damage(t, path, 0); damage(t, path, 4096) },
		"damaged within": damageWithin,
	} {
		t.Run(name, func(t *testing.T) {
			b := filled(t)
			spoil(t, b.path)
			b.set("GHSA-2")
			r, err := b.sync(t)
			require.NoError(t, err)
			assert.True(t, r.Rebuilt)
			assert.Equal(t, mirror.ReasonUnusable, r.Reason)
			assert.Error(t, r.Cause)
			b.assertSame(t)
		})
	}
}

func TestSyncRebuildsWhatComesFromElsewhere(t *testing.T) {
	b := filled(t)
	other := exported(t, "GHSA-7")
	other.path = b.path
	r, err := other.sync(t)
	require.NoError(t, err)
	assert.Equal(t, mirror.Result{Rebuilt: true, Reason: mirror.ReasonSource, Records: 1}, r)
	other.assertSame(t)
}

// setSource rewrites what a database says of its source.
func setSource(t *testing.T, path string, change func(*db.Source)) {
	t.Helper()
	d, err := db.Open(path)
	require.NoError(t, err)
	s := d.Metadata().Source
	require.NoError(t, d.Close())
	change(&s)
	require.NoError(t, db.Update(context.Background(), path, none, nil, db.WithSource(s)))
}

func TestSyncLooksForAnotherZipWhenTheDatabaseIsOld(t *testing.T) {
	for name, fetched := range map[string]time.Time{
		"long ago":      time.Now().Add(-8 * 24 * time.Hour),
		"never":         {},
		"in the future": time.Now().Add(time.Hour),
	} {
		t.Run(name, func(t *testing.T) {
			b := filled(t)
			b.remove("GHSA-2", false)
			b.set("GHSA-8")
			r, err := b.sync(t)
			require.NoError(t, err)
			assert.Equal(t, mirror.Result{Changed: 1, Records: 4}, r, "nothing says that a record is gone")

			setSource(t, b.path, func(s *db.Source) { s.Fetched = fetched })
			b.requests()
			r, err = b.sync(t)
			require.NoError(t, err)
			assert.Equal(t, mirror.Result{Reason: mirror.ReasonAge, Records: 4}, r, "all.zip is the same")
			assert.Equal(t, []string{"all.zip", "modified_id.csv"}, b.requests())

			b.export()
			r, err = b.sync(t)
			require.NoError(t, err)
			assert.Equal(t, mirror.Result{Rebuilt: true, Reason: mirror.ReasonAge, Records: 3}, r)
			b.assertSame(t)
			b.requests()
			r, err = b.sync(t)
			require.NoError(t, err)
			assert.Equal(t, mirror.Result{Records: 3}, r)
			assert.Equal(t, []string{"modified_id.csv"}, b.requests())
		})
	}
}

func TestSyncNeverLooksIfAgeDoesNotMatter(t *testing.T) {
	b := filled(t)
	setSource(t, b.path, func(s *db.Source) { s.Fetched = time.Time{} })
	b.mirror.MaxAge = -1
	_, err := b.sync(t)
	require.NoError(t, err)
	assert.Equal(t, []string{"modified_id.csv"}, b.requests())
}

func TestSyncTakesTheZipWhenMuchChanged(t *testing.T) {
	b := filled(t)
	b.mirror.MaxChanges = 2
	b.set("GHSA-1", "GHSA-2")
	r, err := b.sync(t)
	require.NoError(t, err)
	assert.Equal(t, mirror.Result{Changed: 2, Records: 3}, r)

	b.set("GHSA-4", "GHSA-5", "GHSA-6")
	r, err = b.sync(t)
	require.NoError(t, err)
	assert.Equal(t, mirror.Result{Reason: mirror.ReasonChanges, Changed: 3, Records: 6}, r, "there is no newer all.zip")
	b.assertSame(t)

	b.set("GHSA-7", "GHSA-8", "GHSA-9")
	b.export()
	b.requests()
	r, err = b.sync(t)
	require.NoError(t, err)
	assert.Equal(t, mirror.Result{Rebuilt: true, Reason: mirror.ReasonChanges, Records: 9}, r)
	b.assertSame(t)
	assert.Equal(t, []string{"modified_id.csv", "all.zip", "modified_id.csv"}, b.requests())

	// A zip that is behind does not take the database back.
	b.set("GHSA-1", "GHSA-2", "GHSA-3", "GHSA-4")
	old := b.files[zipName]
	b.export()
	_, err = b.sync(t)
	require.NoError(t, err)
	b.assertSame(t)
	b.set("GHSA-1", "GHSA-2", "GHSA-3", "GHSA-5")
	b.files[zipName] = old
	r, err = b.sync(t)
	require.NoError(t, err)
	assert.True(t, r.Rebuilt)
	assert.Equal(t, 5, r.Changed)
	b.assertSame(t)
}

func TestSyncOfManyChangesAtOnce(t *testing.T) {
	b := filled(t)
	for range 300 {
		b.set("GHSA-" + b.clock.Format("150405"))
	}
	r, err := b.sync(t)
	require.NoError(t, err)
	assert.Equal(t, mirror.Result{Changed: 300, Records: 303}, r)
	b.assertSame(t)
}

// Much is applied in steps, oldest first, and what a step has done is not lost.
func TestSyncOfLargeChanges(t *testing.T) {
	b := filled(t)
	for n := range 70 {
		b.setAt(fmt.Sprintf("GHSA-x%02d", n), b.tick(3*time.Hour), strings.Repeat("x", 1<<20))
	}
	b.fault("GHSA-x69.json", status(403))
	r, err := b.sync(t)
	require.ErrorContains(t, err, "status 403")
	assert.Equal(t, mirror.Result{Changed: 64}, r)
	require.NoError(t, open(t, b.path).Verify(context.Background()))
	b.fault("GHSA-x69.json", nil)
	b.requests()
	r, err = b.sync(t)
	require.NoError(t, err)
	assert.Equal(t, mirror.Result{Changed: 6, Records: 73}, r)
	// What the first call had sent when it failed may arrive late.
	assert.Len(t, slices.Compact(slices.Sorted(slices.Values(b.requests()))), 7)
	b.assertSame(t)
}

// Damage may be seen only when a record is needed.
func TestSyncFindsDamageLate(t *testing.T) {
	for _, fetched := range []time.Time{time.Now(), {}} {
		b := filled(t)
		setSource(t, b.path, func(s *db.Source) { s.Fetched = fetched })
		damageRecord(t, b.path, "GHSA-2")
		b.set("GHSA-2")
		r, err := b.sync(t)
		require.NoError(t, err)
		assert.True(t, r.Rebuilt)
		assert.Equal(t, mirror.ReasonUnusable, r.Reason)
		assert.ErrorIs(t, r.Cause, db.ErrCorrupt)
		b.assertSame(t)
		assert.Contains(t, b.requests(), csvName)
	}
}

// damageRecord changes one byte so that a database opens and has lost a record.
func damageRecord(t *testing.T, path string, id advisory.ID) {
	t.Helper()
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	for at := 0; at < len(text); at += 16 {
		text[at] ^= 0xff
		require.NoError(t, os.WriteFile(path, text, 0o666))
		if d, err := db.Open(path); err == nil {
			_, err = d.Get(id)
			require.NoError(t, d.Close())
			if err != nil {
				return
			}
		}
		text[at] ^= 0xff
	}
	t.Fatal("no byte holds the record")
}

func TestSyncReportsProgress(t *testing.T) {
	b := exported(t)
	b.set("GHSA-4")
	var phases []mirror.Phase
	last := mirror.Progress{}
	b.mirror.Progress = func(p mirror.Progress) {
		if p.Phase != last.Phase {
			phases = append(phases, p.Phase)
		} else {
			assert.GreaterOrEqual(t, p.Done, last.Done)
		}
		assert.True(t, p.Total == 0 || p.Done <= p.Total, "%+v", p)
		last = p
	}
	_, err := b.sync(t)
	require.NoError(t, err)
	assert.Equal(t, []mirror.Phase{mirror.Downloading, mirror.Building, mirror.Listing, mirror.Fetching, mirror.Updating}, phases)
	assert.Equal(t, mirror.Progress{Phase: mirror.Updating, Done: 1, Total: 1}, last)
}

func TestSyncRefusesURLs(t *testing.T) {
	for _, bad := range []string{"export", "https://example.org/x?y=z", "https://example.org/x#y", "http://[::1", "\x00"} {
		m := mirror.Mirror{URL: bad}
		_, err := m.Sync(context.Background(), t.TempDir()+"/npm.db")
		assert.ErrorContains(t, err, "mirror: ", bad)
	}
	_, err := (&mirror.Mirror{}).Sync(context.Background(), t.TempDir()+"/no/such/folder/npm.db")
	assert.ErrorIs(t, err, os.ErrNotExist)
}

func TestSyncAsksBelowTheFolder(t *testing.T) {
	var asked []string
	stop := errStop{}
	m := mirror.Mirror{Attempts: 1, Client: &http.Client{Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
		asked = append(asked, r.URL.String())
		return nil, stop
	})}}
	for _, m.URL = range []string{"", "http://example.org/a/b/"} {
		for _, m.Ecosystem = range []string{"", "Red Hat", "Alpine:v3.18", "a/b?c"} {
			_, err := m.Sync(context.Background(), t.TempDir()+"/x.db")
			assert.ErrorIs(t, err, stop)
		}
	}
	assert.Equal(t, []string{
		"https://storage.googleapis.com/osv-vulnerabilities/npm/all.zip",
		"https://storage.googleapis.com/osv-vulnerabilities/Red%20Hat/all.zip",
		"https://storage.googleapis.com/osv-vulnerabilities/Alpine:v3.18/all.zip",
		"https://storage.googleapis.com/osv-vulnerabilities/a%2Fb%3Fc/all.zip",
		"http://example.org/a/b/npm/all.zip",
		"http://example.org/a/b/Red%20Hat/all.zip",
		"http://example.org/a/b/Alpine:v3.18/all.zip",
		"http://example.org/a/b/a%2Fb%3Fc/all.zip",
	}, asked)
}

type errStop struct{}

func (errStop) Error() string { return "stop" }

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
