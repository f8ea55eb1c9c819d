package npm_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/match/npm"
)

func TestCmp(t *testing.T) {
	holds := map[string][3]bool{ // when the order is less, equal, greater
		"":    {false, true, false},
		"=":   {false, true, false},
		"==":  {false, true, false},
		"===": {false, true, false},
		"!=":  {true, false, true},
		"!==": {true, false, true},
		"<":   {true, false, false},
		"<=":  {true, true, false},
		">":   {false, false, true},
		">=":  {false, true, true},
	}
	pairs := [3][2]string{{"1.2.3-a", "1.2.3"}, {"1.2.3+a", "1.2.3+b"}, {"1.10.0", "1.9.0"}}
	for operator, want := range holds {
		for order, pair := range pairs {
			got, err := npm.Cmp(npm.MustParseVersion(pair[0]), operator, npm.MustParseVersion(pair[1]))
			assert.NoError(t, err)
			assert.Equal(t, want[order], got, "%s %s %s", pair[0], operator, pair[1])
		}
	}
	for _, operator := range []string{"~", "^", "<>", "=<", "=>", "====", " <", "lt", "\x00"} {
		got, err := npm.Cmp(npm.Version{}, operator, npm.Version{})
		assert.ErrorContains(t, err, "operator", operator)
		assert.False(t, got, operator)
	}
}

func TestSort(t *testing.T) {
	sorted := []string{"1.2.3-0", "1.2.3-a", "1.2.3", "1.2.3+1", "1.2.3+2", "1.2.3+10", "1.2.3+a", "1.3.0-rc.9", "1.3.0-rc.10", "1.10.0"}
	parse := func(texts []string) []npm.Version {
		versions := make([]npm.Version, len(texts))
		for i, text := range texts {
			versions[i] = npm.MustParseVersion(text)
		}
		return versions
	}
	show := func(versions []npm.Version) []string {
		texts := make([]string, len(versions))
		for i, v := range versions {
			texts[i] = v.Full()
		}
		return texts
	}
	g := newGenerator(t)
	for range 50 {
		shuffled := slices.Clone(sorted)
		g.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		versions := parse(shuffled)
		npm.Sort(versions)
		require.Equal(t, sorted, show(versions))
		npm.RSort(versions)
		slices.Reverse(versions)
		require.Equal(t, sorted, show(versions))
	}
	// Metadata 1 and 01 have the same place: they stay as they were.
	for _, texts := range [][]string{{"1.0.0+1", "1.0.0+01"}, {"1.0.0+01", "1.0.0+1"}} {
		versions := parse(texts)
		npm.Sort(versions)
		assert.Equal(t, texts, show(versions))
		npm.RSort(versions)
		assert.Equal(t, texts, show(versions))
	}
	npm.Sort(nil)
	npm.RSort(nil)
}

func TestCompareIdentifiers(t *testing.T) {
	ascending := []string{"0", "1", "2", "10", "9007199254740991", "9007199254740992", "9007199254740993", "-", "-1", "0a", "10a", "A", "a", "a-", "a0", "b"}
	for i, a := range ascending {
		for j, b := range ascending {
			assert.Equal(t, sign(i-j), npm.CompareIdentifiers(a, b), "%s and %s", a, b)
		}
	}
	assert.Zero(t, npm.CompareIdentifiers("007", "7"), "numbers compare by value")
}

func TestSpecVersion(t *testing.T) { assert.Equal(t, "2.0.0", npm.SpecVersion) }
