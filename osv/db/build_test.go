package db_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/match"
	"github.com/nodejs/nodesec/osv"
	"github.com/nodejs/nodesec/osv/db"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"
)

// leftovers are the files beside a database.
func leftovers(t *testing.T, path string) []string {
	t.Helper()
	files, err := os.ReadDir(filepath.Dir(path))
	require.NoError(t, err)
	var names []string
	for _, f := range files {
		if f.Name() != filepath.Base(path) {
			names = append(names, f.Name())
		}
	}
	return names
}

func TestBuildSkipsWhatItCannotKeep(t *testing.T) {
	good := newMaker(1, 5).advisories(3)
	broken := &advisory.Advisory{ID: "GHSA-broken", Extra: "not JSON", Affected: []advisory.Affected{{Package: advisory.NPM("broken")}}}
	unreadable := &osv.Error{File: "npm/GHSA-none.json", Offset: -1, Err: osv.ErrSyntax}
	src := func(yield func(*advisory.Advisory, error) bool) {
		_ = yield(good[0], nil) && yield(nil, unreadable) && yield(good[1], nil) && yield(broken, nil) && yield(good[2], nil)
	}
	path := filepath.Join(t.TempDir(), "npm.db")
	err := db.Build(context.Background(), path, src)
	var skipped *osv.SkippedError
	require.ErrorAs(t, err, &skipped)
	assert.Equal(t, 3, skipped.Written)
	assert.Equal(t, 2, skipped.Skipped)
	require.Len(t, skipped.Errs, 2)
	assert.Equal(t, unreadable, skipped.Errs[0])
	assert.ErrorContains(t, skipped.Errs[1], "GHSA-broken")

	d := open(t, path)
	assert.Equal(t, good, collect(t, d.All()))
	assert.Equal(t, 2, d.Stats().Rejected)
	problems, err := d.Problems()
	require.NoError(t, err)
	assert.Contains(t, problems, unreadable.Error())
	assert.Contains(t, problems, skipped.Errs[1].Error())
}

// What the index could not read is remembered, too.
func TestProblemsOfEntries(t *testing.T) {
	all := newMaker(2, 40).advisories(120)
	x, err := match.NewIndex(stream(all))
	require.Error(t, err)
	d := open(t, build(t, all))
	problems, problem := d.Problems()
	require.NoError(t, problem)
	assert.NotZero(t, x.Stats().Unreadable)
	assert.GreaterOrEqual(t, len(problems), x.Stats().Unreadable)
	for _, text := range problems {
		assert.ErrorContains(t, err, text)
	}
}

func TestBuildThatEndsEarlyLeavesTheOldDatabase(t *testing.T) {
	m := newMaker(1, 50)
	old := m.advisories(10)
	path := build(t, old)
	more := m.advisories(2000)
	before := runtime.NumGoroutine()

	ctx, cancel := context.WithCancelCause(context.Background())
	why := errors.New("somebody stopped it")
	err := db.Build(ctx, path, func(yield func(*advisory.Advisory, error) bool) {
		for n, a := range more {
			if n == 1500 {
				cancel(why)
			}
			if !yield(a, nil) {
				return
			}
		}
	})
	assert.ErrorIs(t, err, why)
	assert.ErrorIs(t, db.Update(ctx, path, stream(more), nil), why)

	require.PanicsWithValue(t, "the source broke", func() {
		_ = db.Build(context.Background(), path, func(yield func(*advisory.Advisory, error) bool) {
			for _, a := range more[:500] {
				yield(a, nil)
			}
			panic("the source broke")
		})
	})
	assert.Empty(t, leftovers(t, path))
	assert.Equal(t, old, collect(t, open(t, path).All()))
	for range 1000 { // those that have ended may still be counted
		if runtime.NumGoroutine() > before {
			time.Sleep(time.Millisecond)
		}
	}
	assert.LessOrEqual(t, runtime.NumGoroutine(), before, "goroutines are left")
}

func TestBuildWhereNothingCanBeWritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "no such folder", "npm.db")
	err := db.Build(context.Background(), path, stream(nil))
	assert.ErrorIs(t, err, fs.ErrNotExist)

	dir := filepath.Join(t.TempDir(), "npm.db") // a folder cannot be replaced by a file
	require.NoError(t, os.MkdirAll(filepath.Join(dir, "x"), 0o777))
	require.Error(t, db.Build(context.Background(), dir, stream(nil)))
	assert.Empty(t, leftovers(t, dir))
}

// Readers go on with what they have opened, and builds do not meet.
func TestBuildWhileOthersReadAndBuild(t *testing.T) {
	m := newMaker(1, 50)
	old, next := m.advisories(300), m.advisories(400)
	path := build(t, old)
	d := open(t, path)
	errs := make(chan error)
	for range 3 {
		go func() { errs <- db.Build(context.Background(), path, stream(next)) }()
	}
	for range 3 {
		assert.NoError(t, <-errs)
	}
	assert.Equal(t, old, collect(t, d.All()))
	assert.Equal(t, next, collect(t, open(t, path).All()))
	assert.Empty(t, leftovers(t, path))
}

func TestMetadata(t *testing.T) {
	all := []*advisory.Advisory{
		{ID: "A", Modified: "2024-05-01T00:00:00Z", Affected: []advisory.Affected{{Package: advisory.NPM("x"), Versions: []string{"1.0.0"}}}},
		{ID: "B", Modified: "2024-05-01T00:00:00.5Z", Affected: []advisory.Affected{{Package: advisory.Package{Ecosystem: "PyPI", Name: "x"}}, {Package: advisory.NPM("y")}, {Package: advisory.NPM("y")}}},
		{ID: "C", Modified: "whenever", Withdrawn: "2024-01-01T00:00:00Z", Affected: []advisory.Affected{{Package: advisory.NPM("x")}}},
	}
	fetched := time.Date(2024, 6, 1, 2, 3, 4, 0, time.UTC)
	source := db.Source{URL: "https://example.com/all.zip", ETag: `"abc"`, Fetched: fetched}
	d := open(t, build(t, all, db.WithSource(source)))
	m := d.Metadata()
	assert.Equal(t, db.Format, m.Format)
	assert.Equal(t, osv.SchemaVersion, m.Schema)
	assert.Equal(t, 3, m.Records)
	assert.Equal(t, advisory.Timestamp("2024-05-01T00:00:00.5Z"), m.Newest)
	assert.WithinDuration(t, time.Now(), m.Built, time.Minute)
	assert.Equal(t, map[string]db.Counts{"npm": {Advisories: 2, Withdrawn: 1}, "PyPI": {Advisories: 1}}, m.Ecosystems)
	source.Modified = time.Date(2024, 5, 1, 0, 0, 0, 5e8, time.UTC)
	assert.Equal(t, source, m.Source, "as given, up to the newest record")
	assert.Len(t, m.Digest, 64)

	source.Modified = fetched
	d = open(t, build(t, all, db.WithSource(source)))
	assert.Equal(t, source, d.Metadata().Source)
	assert.Equal(t, m.Digest, d.Metadata().Digest, "the same records")
	all[0].Summary = "Changed"
	assert.NotEqual(t, m.Digest, open(t, build(t, all)).Metadata().Digest)
	assert.Equal(t, db.Source{}, open(t, build(t, all)).Metadata().Source)
}

// A file does not depend on how goroutines were scheduled.
func TestTheSameRecordsGiveTheSameDatabase(t *testing.T) {
	all := newMaker(9, 300).advisories(1500)
	digest := open(t, build(t, all)).Metadata().Digest
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	assert.Equal(t, digest, open(t, build(t, all)).Metadata().Digest)
}

// The file is what it is said to be: bbolt reads it, and sees the same cells.
func TestTheFileIsABoltDatabase(t *testing.T) {
	path := build(t, newMaker(9, 300).advisories(1500))
	info, err := os.Stat(path)
	require.NoError(t, err)
	b, err := bbolt.Open(path, 0, &bbolt.Options{ReadOnly: true})
	require.NoError(t, err)
	defer b.Close()
	require.NoError(t, b.View(func(tx *bbolt.Tx) error {
		assert.Equal(t, tx.Size(), info.Size(), "no unused end")
		count := map[byte]int{}
		err := tx.Bucket([]byte("nodesec-1")).ForEach(func(k, v []byte) error {
			count[k[0]]++
			return nil
		})
		assert.Len(t, count, 4)
		for problem := range tx.Check() {
			t.Error(problem)
		}
		return err
	}))
}

func TestLargeRecords(t *testing.T) {
	m := newMaker(4, 10)
	all := m.advisories(20)
	large := make([]byte, 3<<20)
	for i := range large {
		large[i] = 'a' + byte(m.IntN(26))
	}
	all[7].Details = string(large)
	for range 30000 {
		all[8].Affected = append(all[8].Affected, advisory.Affected{Package: m.pkg(), Versions: []string{m.version()}})
	}
	d := open(t, build(t, all))
	require.NoError(t, d.Verify(context.Background()))
	assert.Equal(t, all, collect(t, d.All()))
	x, _ := match.NewIndex(stream(all))
	got, err := d.Query(advisory.NPM("package-1"), "1.1.1")
	require.NoError(t, err)
	assert.Equal(t, plain(x.Query(advisory.NPM("package-1"), "1.1.1")), plain(got))
}
