package db_test

import (
	"fmt"
	"io/fs"
	"path/filepath"
	"sync"
	"testing"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/match"
	"github.com/nodejs/nodesec/osv"
	"github.com/nodejs/nodesec/osv/db"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// plain is a finding in a form in which errors compare by what they say.
func plain(found []match.Finding) []string {
	texts := []string{}
	for _, f := range found {
		record, err := osv.Marshal(f.Advisory)
		if err != nil { // a range text that nobody can read
			record = fmt.Appendf(nil, "%s %v", f.Advisory.ID, err)
		}
		texts = append(texts, fmt.Sprintf("%s entry %d %v %s listed %t %v fixed %q %v: %s", f.Package, f.Entry, f.Status, f.Version, f.Listed, f.Interval, f.Fixed, f.Err, record))
	}
	return texts
}

func requireSameAnswers(t *testing.T, x, d match.Querier, questions []question) (findings int) {
	t.Helper()
	for _, q := range questions {
		want, err := x.Query(q.pkg, q.version)
		require.NoError(t, err)
		got, err := d.Query(q.pkg, q.version)
		require.NoError(t, err)
		require.Equal(t, plain(want), plain(got), "%s@%s", q.pkg, q.version)
		findings += len(want)
	}
	return findings
}

func TestQueryAnswersAsAnIndexOfTheSameRecords(t *testing.T) {
	for _, size := range []int{0, 1, 5, 300, 1200} {
		for name, opts := range map[string][]match.Option{"": nil, "last known": {match.WithLastKnownAffected()}} {
			t.Run(fmt.Sprint(size, name), func(t *testing.T) {
				m := newMaker(uint64(size), size/3+1)
				all := m.advisories(size)
				x, _ := match.NewIndex(stream(all), opts...)
				d := open(t, build(t, all), opts...)
				found := requireSameAnswers(t, x.Querier(), d, m.questions(all))
				if size >= 300 {
					assert.Greater(t, found, size)
				}
				assert.Equal(t, x.Stats(), d.Stats())
			})
		}
	}
}

func TestQueryIsSafeForConcurrentUse(t *testing.T) {
	m := newMaker(7, 20)
	all := m.advisories(200)
	x, _ := match.NewIndex(stream(all))
	d := open(t, build(t, all))
	questions := m.questions(all)
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			for _, q := range questions {
				got, err := d.Query(q.pkg, q.version)
				assert.NoError(t, err)
				assert.Len(t, got, len(x.Query(q.pkg, q.version)))
			}
		})
	}
	wait.Wait()
}

func TestQueryOfAClosedDatabaseFails(t *testing.T) {
	d := open(t, build(t, newMaker(1, 1).advisories(3)))
	require.NoError(t, d.Close())
	_, err := d.Query(advisory.NPM("package-0"), "1.0.0")
	assert.Error(t, err)
	_, err = d.Get("GHSA-0001")
	assert.Error(t, err)
}

func TestAllGivesBackEveryRecordInOrder(t *testing.T) {
	all := newMaker(3, 30).advisories(700)
	d := open(t, build(t, all))
	assert.Equal(t, all, collect(t, d.All()))
	n := 0
	for range d.All() {
		if n++; n == 5 {
			break
		}
	}
	assert.Equal(t, 5, n)
}

func TestGetFindsByIDThenByAlias(t *testing.T) {
	all := newMaker(5, 30).advisories(500)
	all = append(all, all[17]) // a record that comes twice is there twice
	want := map[advisory.ID][]*advisory.Advisory{}
	for _, a := range all {
		want[a.ID] = append(want[a.ID], a)
	}
	for _, a := range all {
		seen := map[advisory.ID]bool{a.ID: true}
		for _, alias := range a.Aliases {
			if !seen[alias] {
				seen[alias] = true
				want[alias] = append(want[alias], a)
			}
		}
	}
	d := open(t, build(t, all))
	for id, records := range want {
		got, err := d.Get(id)
		require.NoError(t, err)
		assert.Equal(t, records, got, id)
	}
	for _, id := range []advisory.ID{"", "GHSA", "GHSA-00011", "cve-2024-1", "\xff"} {
		got, err := d.Get(id)
		require.NoError(t, err)
		assert.Empty(t, got, id)
	}
}

func TestOpenOfNothing(t *testing.T) {
	_, err := db.Open(filepath.Join(t.TempDir(), "none.db"))
	assert.ErrorIs(t, err, fs.ErrNotExist)
}
