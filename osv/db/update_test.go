package db_test

import (
	"context"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"testing"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/match"
	"github.com/nodejs/nodesec/osv"
	"github.com/nodejs/nodesec/osv/db"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// updated is what a list of records should be after an update.
func updated(all, changed []*advisory.Advisory, deleted []advisory.ID) []*advisory.Advisory {
	all = slices.Clone(all)
	for _, a := range changed {
		at := slices.IndexFunc(all, func(b *advisory.Advisory) bool { return a.ID == b.ID })
		if at < 0 {
			all = append(all, a)
			continue
		}
		all[at] = a
		rest := slices.DeleteFunc(slices.Clone(all[at+1:]), func(b *advisory.Advisory) bool { return a.ID == b.ID })
		all = append(all[:at+1], rest...)
	}
	return slices.DeleteFunc(all, func(a *advisory.Advisory) bool { return slices.Contains(deleted, a.ID) })
}

// A history of updates leaves the database that would be built from the result.
func TestUpdateIsAsBuildingAnew(t *testing.T) {
	for seed := range uint64(6) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			m := newMaker(seed, 60)
			all := m.advisories(m.IntN(2) * m.IntN(400))
			if len(all) > 2 {
				twice := *all[1]
				all = append(all, &twice)
			}
			path := build(t, all)
			for range 8 {
				var changed []*advisory.Advisory
				var deleted []advisory.ID
				for range m.IntN(60) {
					if len(all) > 0 && m.IntN(2) == 0 {
						changed = append(changed, m.advisoryOf(all[m.IntN(len(all))].ID))
					} else {
						changed = append(changed, m.advisory())
					}
				}
				for range m.IntN(20) {
					if len(all) > 0 {
						deleted = append(deleted, all[m.IntN(len(all))].ID)
					}
				}
				switch m.IntN(6) {
				case 0:
					deleted = append(deleted, "none")
				case 1: // everything
					for _, a := range all {
						deleted = append(deleted, a.ID)
					}
				}
				require.NoError(t, db.Update(context.Background(), path, stream(changed), deleted))
				all = updated(all, changed, deleted)

				d := open(t, path)
				require.NoError(t, d.Verify(context.Background()))
				if len(all) == 0 {
					assert.Empty(t, collect(t, d.All()))
				} else {
					assert.Equal(t, all, collect(t, d.All()))
				}
				x, _ := match.NewIndex(stream(all))
				requireSameAnswers(t, x.Querier(), d, m.questions(all))
				anew := open(t, build(t, all)).Metadata()
				meta := d.Metadata()
				assert.Equal(t, anew.Stats, meta.Stats)
				assert.Equal(t, anew.Records, meta.Records)
				assert.Equal(t, len(anew.Ecosystems), len(meta.Ecosystems))
				for ecosystem, counts := range anew.Ecosystems {
					assert.Equal(t, counts, meta.Ecosystems[ecosystem], ecosystem)
				}
				for _, a := range all[:min(len(all), 30)] {
					for name := range a.Names {
						want, err := open(t, path).Get(name)
						require.NoError(t, err)
						assert.NotEmpty(t, want)
						assert.Contains(t, want, a)
					}
				}
				assert.Empty(t, leftovers(t, path))
			}
		})
	}
}

func TestUpdateOfNothingChangesNothing(t *testing.T) {
	path := build(t, newMaker(3, 40).advisories(400), db.WithSource(db.Source{URL: "u", ETag: "e"}))
	before := open(t, path).Metadata()
	require.NoError(t, db.Update(context.Background(), path, stream(nil), []advisory.ID{"none"}))
	after := open(t, path).Metadata()
	before.Built = after.Built
	assert.Equal(t, before, after)
	require.NoError(t, db.Update(context.Background(), path, stream(nil), nil, db.WithSource(db.Source{URL: "v"})))
	assert.Equal(t, "v", open(t, path).Metadata().Source.URL)
}

// A problem goes when its record changes or goes.
func TestUpdateForgetsProblems(t *testing.T) {
	bad := &advisory.Advisory{ID: "GHSA-bad", Affected: []advisory.Affected{{Package: advisory.NPM("x"), Versions: []string{"zork"}}}}
	path := filepath.Join(t.TempDir(), "npm.db")
	err := db.Build(context.Background(), path, func(yield func(*advisory.Advisory, error) bool) {
		_ = yield(bad, nil) && yield(nil, &osv.Error{File: "npm/GHSA-cut.json", Offset: -1, Err: osv.ErrSyntax}) && yield(nil, &osv.Error{File: "GHSA-stays.json", Offset: -1, Err: osv.ErrSyntax})
	})
	require.Error(t, err)
	problems, err := open(t, path).Problems()
	require.NoError(t, err)
	require.Len(t, problems, 3)

	good := &advisory.Advisory{ID: "GHSA-cut", Affected: []advisory.Affected{{Package: advisory.NPM("x"), Versions: []string{"1.0.0"}}}}
	require.NoError(t, db.Update(context.Background(), path, stream([]*advisory.Advisory{good}), []advisory.ID{"GHSA-bad"}))
	d := open(t, path)
	problems, err = d.Problems()
	require.NoError(t, err)
	require.Len(t, problems, 1)
	assert.Contains(t, problems[0], "GHSA-stays")
	assert.Equal(t, match.Stats{Advisories: 1, Packages: 1, Rejected: 1}, d.Stats())
}

func TestUpdateSkipsWhatItCannotKeep(t *testing.T) {
	m := newMaker(3, 40)
	all := m.advisories(20)
	path := build(t, all)
	add := m.advisory()
	err := db.Update(context.Background(), path, func(yield func(*advisory.Advisory, error) bool) {
		_ = yield(nil, fs.ErrPermission) && yield(&advisory.Advisory{}, nil) && yield(&advisory.Advisory{ID: all[3].ID, Extra: "{"}, nil) && yield(add, nil)
	}, nil)
	var skipped *osv.SkippedError
	require.ErrorAs(t, err, &skipped)
	assert.Equal(t, 3, skipped.Skipped)
	assert.Equal(t, 1, skipped.Written)
	assert.ErrorIs(t, err, fs.ErrPermission)
	assert.Equal(t, append(all, add), collect(t, open(t, path).All()), "the old record stays where the new one cannot be kept")
}

func TestUpdateOfNoDatabase(t *testing.T) {
	err := db.Update(context.Background(), filepath.Join(t.TempDir(), "npm.db"), stream(nil), nil)
	assert.ErrorIs(t, err, fs.ErrNotExist)
}
