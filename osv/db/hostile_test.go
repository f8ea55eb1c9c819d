package db_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/match"
	"github.com/nodejs/nodesec/osv"
	"github.com/nodejs/nodesec/osv/db"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func npmEntry(name, vulnerable string) advisory.Affected {
	return advisory.Affected{Package: advisory.NPM(name), NPMRange: &advisory.NPMRange{Vulnerable: vulnerable}}
}

// What Build takes can be read back: one record must not spoil those behind it.
func TestWhatCannotBeReadBackIsSkipped(t *testing.T) {
	for name, bad := range map[string]*advisory.Advisory{
		"no object":         {ID: "A", Affected: []advisory.Affected{{DatabaseSpecific: "[1]"}}},
		"no object, either": {ID: "A", Affected: []advisory.Affected{{EcosystemSpecific: "1"}}},
		"a field's type":    {ID: "A", Extra: `{"summary":3}`},
		"too deep":          {ID: "A", DatabaseSpecific: advisory.Raw(`{"a":` + strings.Repeat("[", osv.MaxDepth) + strings.Repeat("]", osv.MaxDepth) + `}`)},
		"too large":         {ID: "A", Details: strings.Repeat("a", osv.MaxRecord)},
		"apart, too large":  {ID: "A", Affected: []advisory.Affected{npmEntry("x", strings.Repeat("<1.0.0 ", osv.MaxRecord/7+1))}},
		"nothing":           nil,
	} {
		t.Run(name, func(t *testing.T) {
			good := newMaker(1, 3).advisories(3)
			path := t.TempDir() + "/npm.db"
			err := buildAt(path, []*advisory.Advisory{good[0], bad, good[1]})
			var skipped *osv.SkippedError
			require.ErrorAs(t, err, &skipped)
			assert.Equal(t, 1, skipped.Skipped)
			assert.Equal(t, good[:2], collect(t, open(t, path).All()))
			require.ErrorAs(t, db.Update(context.Background(), path, stream([]*advisory.Advisory{bad, good[2]}), nil), &skipped)
			assert.Equal(t, good, collect(t, open(t, path).All()))
		})
	}
}

// A text may grow when it is written as JSON.
func TestARecordThatIsLargerAsJSON(t *testing.T) {
	a := &advisory.Advisory{ID: "A", Affected: []advisory.Affected{npmEntry("x", strings.Repeat("<", 20<<20))}}
	b := &advisory.Advisory{ID: "B", Affected: []advisory.Affected{npmEntry("x", "<1.0.0")}}
	d := open(t, build(t, []*advisory.Advisory{a, b}))
	assert.Equal(t, []*advisory.Advisory{a, b}, collect(t, d.All()))
	found, err := d.Query(advisory.NPM("x"), "0.5.0")
	require.NoError(t, err)
	assert.Len(t, found, 2)
}

func TestTimesThatAreNone(t *testing.T) {
	for _, modified := range []advisory.Timestamp{"2024-01-01T00:00:00+24:00", "9999-12-31T23:59:59-23:00", "x"} {
		path := build(t, []*advisory.Advisory{{ID: "A", Modified: modified}}, db.WithSource(db.Source{URL: "u"}))
		assert.Equal(t, "u", open(t, path).Metadata().Source.URL, modified)
	}
}

// A record without an id has names, but none by which an update could mean it.
func TestARecordWithoutAnID(t *testing.T) {
	nameless := &advisory.Advisory{Aliases: []advisory.ID{"CVE-1"}, Affected: []advisory.Affected{npmEntry("x", "*")}}
	path := build(t, []*advisory.Advisory{nameless, {ID: "B"}})
	require.NoError(t, db.Update(context.Background(), path, stream([]*advisory.Advisory{{ID: "CVE-1"}}), []advisory.ID{""}))
	d := open(t, path)
	assert.Equal(t, []*advisory.Advisory{nameless, {ID: "B"}, {ID: "CVE-1"}}, collect(t, d.All()))
	found, err := d.Get("CVE-1")
	require.NoError(t, err)
	assert.Equal(t, []*advisory.Advisory{{ID: "CVE-1"}, nameless}, found)
}

// Ranges that somebody wrote beside the npm text stay what they are.
func TestRangesBesideTheirText(t *testing.T) {
	ranges, err := osv.NPMRanges(advisory.NPMRange{Vulnerable: "<1.2.3"})
	require.NoError(t, err)
	a := &advisory.Advisory{ID: "A", Affected: []advisory.Affected{{Package: advisory.NPM("x"), Ranges: ranges, DatabaseSpecific: `{"vulnerable_versions":"<1.2.3"}`}}}
	d := open(t, build(t, []*advisory.Advisory{a}))
	assert.Equal(t, []*advisory.Advisory{a}, collect(t, d.All()))
	found, err := d.Query(advisory.NPM("x"), "1.0.0")
	require.NoError(t, err)
	require.Len(t, found, 1)
	assert.Equal(t, "1.2.3", found[0].Fixed)
}

func TestRangeTextOfAnyBytes(t *testing.T) {
	a := &advisory.Advisory{ID: "A", Affected: []advisory.Affected{npmEntry("x", "<1.0.0 \xff")}}
	d := open(t, build(t, []*advisory.Advisory{a}))
	assert.Equal(t, []*advisory.Advisory{a}, collect(t, d.All()))
	x, _ := match.NewIndex(stream([]*advisory.Advisory{a}))
	requireSameAnswers(t, x.Querier(), d, []question{{advisory.NPM("x"), "0.1.0"}})
}

// Many names in one record, many records of one name, and many changes of one row:
// none takes more than a moment, where a quadratic way would take minutes.
func TestManyOfEverything(t *testing.T) {
	const n = 40000
	wide := &advisory.Advisory{ID: "WIDE"}
	for i := range n {
		wide.Aliases = append(wide.Aliases, advisory.ID(fmt.Sprint("ALIAS-", i)))
		wide.Affected = append(wide.Affected, advisory.Affected{Package: advisory.Package{Ecosystem: fmt.Sprint("E", i), Name: "x"}})
	}
	all := []*advisory.Advisory{wide}
	for i := range n {
		all = append(all, &advisory.Advisory{ID: advisory.ID(fmt.Sprint("A-", i)), Aliases: []advisory.ID{"CVE-1"}, Affected: []advisory.Affected{npmEntry("x", "1.0.0")}})
	}
	path := build(t, all)
	found, err := open(t, path).Get("CVE-1")
	require.NoError(t, err)
	assert.Len(t, found, n)
	require.NoError(t, db.Update(context.Background(), path, stream(all[n/2:]), []advisory.ID{"WIDE"}))
	assert.Equal(t, n, open(t, path).Metadata().Records)

	path = build(t, nil)
	require.NoError(t, db.Update(context.Background(), path, stream(all), nil))
	d := open(t, path)
	assert.Equal(t, n+1, d.Metadata().Records)
	require.NoError(t, d.Verify(context.Background()))
}

// However often a record is refused, it is one problem.
func TestARecordRefusedAgain(t *testing.T) {
	path := build(t, []*advisory.Advisory{{ID: "A"}})
	bad := &osv.Error{File: "npm/A.json", Offset: -1, Err: osv.ErrSyntax}
	refuse := func(yield func(*advisory.Advisory, error) bool) { yield(nil, bad) }
	for range 3 {
		require.Error(t, db.Update(context.Background(), path, refuse, nil))
	}
	d := open(t, path)
	problems, err := d.Problems()
	require.NoError(t, err)
	assert.Equal(t, []string{bad.Error()}, problems)
	assert.Equal(t, match.Stats{Advisories: 1, Rejected: 1}, d.Stats())

	// The record may come in a good form and a bad one at once.
	both := func(yield func(*advisory.Advisory, error) bool) {
		_ = yield(&advisory.Advisory{ID: "A", Summary: "New"}, nil) && yield(nil, bad)
	}
	require.Error(t, db.Update(context.Background(), path, both, nil))
	assert.Equal(t, 1, open(t, path).Stats().Rejected)
	require.NoError(t, db.Update(context.Background(), path, stream([]*advisory.Advisory{{ID: "A"}}), nil))
	assert.Equal(t, 0, open(t, path).Stats().Rejected)
}

func TestProblemsHaveALimit(t *testing.T) {
	dump := fstest.MapFS{}
	for n := range osv.MaxProblems + 5 {
		dump[fmt.Sprintf("A-%d.json", n)] = &fstest.MapFile{Data: []byte("{")}
	}
	path := t.TempDir() + "/npm.db"
	require.Error(t, db.Build(context.Background(), path, osv.ReadFS(dump)))
	d := open(t, path)
	problems, err := d.Problems()
	require.NoError(t, err)
	assert.Len(t, problems, osv.MaxProblems)
	assert.Equal(t, osv.MaxProblems+5, d.Stats().Rejected)
}

func TestMetadataBelongsToTheCaller(t *testing.T) {
	d := open(t, build(t, newMaker(1, 3).advisories(5)))
	clear(d.Metadata().Ecosystems)
	assert.NotEmpty(t, d.Metadata().Ecosystems)
}
