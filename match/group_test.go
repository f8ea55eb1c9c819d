package match_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/match"
)

func aliased(id advisory.ID, aliases ...advisory.ID) *advisory.Advisory {
	a := record(id, entry(advisory.NPM("p"), events("introduced 0")), entry(advisory.NPM("q"), events("introduced 0")))
	a.Aliases = aliases
	return a
}

func TestGroup(t *testing.T) {
	related := aliased("B")
	related.Related, related.Upstream = []advisory.ID{"A"}, []advisory.ID{"A"}
	for _, test := range []struct {
		name    string
		records []*advisory.Advisory
		want    [][]advisory.ID
	}{
		{"none", nil, nil},
		{"strangers", []*advisory.Advisory{aliased("A", "X"), aliased("B", "Y"), aliased("C")}, [][]advisory.ID{{"A"}, {"B"}, {"C"}}},
		{"the ID of another", []*advisory.Advisory{aliased("A"), aliased("B"), aliased("C", "A")}, [][]advisory.ID{{"A", "C"}, {"B"}}},
		{"a common alias", []*advisory.Advisory{aliased("A", "X"), aliased("B"), aliased("C", "W", "X")}, [][]advisory.ID{{"A", "C"}, {"B"}}},
		{"by way of a third, which comes last", []*advisory.Advisory{aliased("A", "X"), aliased("B", "Y"), aliased("C", "X", "Y")}, [][]advisory.ID{{"A", "B", "C"}}},
		{"a chain", []*advisory.Advisory{aliased("A", "1"), aliased("C", "2", "3"), aliased("D", "3", "4"), aliased("B", "1", "2"), aliased("E", "5")},
			[][]advisory.ID{{"A", "C", "D", "B"}, {"E"}}},
		{"related and upstream are other vulnerabilities", []*advisory.Advisory{aliased("A"), related}, [][]advisory.ID{{"A"}, {"B"}}},
		{"letter case", []*advisory.Advisory{aliased("A", "x"), aliased("B", "X")}, [][]advisory.ID{{"A"}, {"B"}}},
		{"its own alias", []*advisory.Advisory{aliased("A", "A"), aliased("B", "B")}, [][]advisory.ID{{"A"}, {"B"}}},
		{"both spellings of the Security WG's IDs", []*advisory.Advisory{aliased("NSWG-ECO-1"), aliased("x_NSWG-ECO-2"), aliased("x_NSWG-ECO-1")},
			[][]advisory.ID{{"NSWG-ECO-1", "x_NSWG-ECO-1"}, {"x_NSWG-ECO-2"}}},
		{"no ID", []*advisory.Advisory{aliased(""), aliased(""), aliased("C", "")}, [][]advisory.ID{{""}, {""}, {"C"}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			findings := newIndex(t, test.records...).Query(advisory.NPM("p"), "1.0.0")
			kept := slices.Clone(findings)
			var got [][]advisory.ID
			for _, group := range match.Group(findings) {
				var ids []advisory.ID
				for _, f := range group {
					ids = append(ids, f.Advisory.ID)
				}
				got = append(got, ids)
			}
			assert.Equal(t, test.want, got)
			assert.Equal(t, kept, findings, "the caller's findings stay as they are")
		})
	}
}

// Findings of a whole scan can be grouped at once.
func TestGroupKeepsPackagesAndVersionsApart(t *testing.T) {
	x := newIndex(t, aliased("A", "X"), aliased("B", "X"))
	p, q := advisory.NPM("p"), advisory.NPM("q")
	groups := match.Group(slices.Concat(x.Query(p, "1.0.0"), x.Query(q, "1.0.0"), x.Query(p, "2.0.0"), x.Query(p, "1.0.0")))
	require.Len(t, groups, 3)
	assert.Equal(t, []int{4, 2, 2}, []int{len(groups[0]), len(groups[1]), len(groups[2])})
	for n, want := range []question{{p, "1.0.0", ""}, {q, "1.0.0", ""}, {p, "2.0.0", ""}} {
		for _, f := range groups[n] {
			assert.Equal(t, want.pkg, f.Package)
			assert.Equal(t, want.version, f.Version)
		}
	}
}

// Every finding is in exactly one group, and two are in one group exactly if a
// chain of common names joins them.
func TestGroupIsAPartition(t *testing.T) {
	g := newGenerator(3)
	names := []advisory.ID{"1", "2", "3", "4", "5", "6", "7", "8", "9"}
	for range 300 {
		var records []*advisory.Advisory
		for n := g.pick(9); n >= 0; n-- {
			a := aliased(names[g.pick(len(names))])
			for range g.pick(3) {
				a.Aliases = append(a.Aliases, names[g.pick(len(names))])
			}
			records = append(records, a)
		}
		findings := newIndex(t, records...).Query(advisory.NPM("p"), "1.0.0")
		joined := joins(records)
		group := make(map[*advisory.Advisory]int)
		for n, found := range match.Group(findings) {
			for _, f := range found {
				_, twice := group[f.Advisory]
				require.False(t, twice)
				group[f.Advisory] = n
			}
		}
		require.Len(t, group, len(records))
		for i, a := range records {
			for k, b := range records {
				require.Equal(t, joined[i][k], group[a] == group[b])
			}
		}
	}
}

// joins is the transitive closure of having a name in common.
func joins(records []*advisory.Advisory) [][]bool {
	joined := make([][]bool, len(records))
	for i, a := range records {
		joined[i] = make([]bool, len(records))
		for k, b := range records {
			for name := range a.Names {
				joined[i][k] = joined[i][k] || slices.Contains(slices.Collect(b.Names), name)
			}
		}
	}
	for via := range records {
		for i := range records {
			for k := range records {
				joined[i][k] = joined[i][k] || joined[i][via] && joined[via][k]
			}
		}
	}
	return joined
}
