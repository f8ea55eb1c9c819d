package npm_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/match/npm"
)

// The laws of an algebra of sets hold for any sets.
func TestSetLaws(t *testing.T) {
	laws := map[string]func(a, b, c npm.Set) (npm.Set, npm.Set){
		"double complement": func(a, _, _ npm.Set) (npm.Set, npm.Set) {
			return a.Complement().Complement(), a
		},
		"nothing beside a set and its complement": func(a, _, _ npm.Set) (npm.Set, npm.Set) {
			return a.Union(a.Complement()), npm.All()
		},
		"nothing in both a set and its complement": func(a, _, _ npm.Set) (npm.Set, npm.Set) {
			return a.Intersect(a.Complement()), npm.Set{}
		},
		"De Morgan, union": func(a, b, _ npm.Set) (npm.Set, npm.Set) {
			return a.Union(b).Complement(), a.Complement().Intersect(b.Complement())
		},
		"De Morgan, intersection": func(a, b, _ npm.Set) (npm.Set, npm.Set) {
			return a.Intersect(b).Complement(), a.Complement().Union(b.Complement())
		},
		"absorption, union": func(a, b, _ npm.Set) (npm.Set, npm.Set) {
			return a.Union(a.Intersect(b)), a
		},
		"absorption, intersection": func(a, b, _ npm.Set) (npm.Set, npm.Set) {
			return a.Intersect(a.Union(b)), a
		},
		"commutativity, union": func(a, b, _ npm.Set) (npm.Set, npm.Set) {
			return a.Union(b), b.Union(a)
		},
		"commutativity, intersection": func(a, b, _ npm.Set) (npm.Set, npm.Set) {
			return a.Intersect(b), b.Intersect(a)
		},
		"associativity, union": func(a, b, c npm.Set) (npm.Set, npm.Set) {
			return a.Union(b).Union(c), a.Union(b.Union(c))
		},
		"associativity, intersection": func(a, b, c npm.Set) (npm.Set, npm.Set) {
			return a.Intersect(b).Intersect(c), a.Intersect(b.Intersect(c))
		},
		"distributivity, intersection over union": func(a, b, c npm.Set) (npm.Set, npm.Set) {
			return a.Intersect(b.Union(c)), a.Intersect(b).Union(a.Intersect(c))
		},
		"distributivity, union over intersection": func(a, b, c npm.Set) (npm.Set, npm.Set) {
			return a.Union(b.Intersect(c)), a.Union(b).Intersect(a.Union(c))
		},
		"idempotence": func(a, _, _ npm.Set) (npm.Set, npm.Set) {
			return a.Union(a).Intersect(a), a
		},
		"identity of union": func(a, _, _ npm.Set) (npm.Set, npm.Set) {
			return a.Union(npm.Set{}), a
		},
		"identity of intersection": func(a, _, _ npm.Set) (npm.Set, npm.Set) {
			return a.Intersect(npm.All()), a
		},
		"difference is what the complement keeps": func(a, b, _ npm.Set) (npm.Set, npm.Set) {
			return a.Minus(b), a.Intersect(b.Complement())
		},
		"difference and intersection make the whole": func(a, b, _ npm.Set) (npm.Set, npm.Set) {
			return a.Minus(b).Union(a.Intersect(b)), a
		},
		"difference of a difference": func(a, b, c npm.Set) (npm.Set, npm.Set) {
			return a.Minus(b).Minus(c), a.Minus(b.Union(c))
		},
		"the union of many is that of two and one": func(a, b, c npm.Set) (npm.Set, npm.Set) {
			return npm.Union(c, a, b), a.Union(b).Union(c)
		},
	}
	for name, law := range laws {
		t.Run(name, func(t *testing.T) {
			g := newGenerator(t)
			for range rounds {
				a, b, c := g.set(), g.set(), g.set()
				left, right := law(a, b, c)
				require.True(t, left.Equal(right), "a = %s, b = %s, c = %s: %s and %s", a, b, c, left, right)
				require.Equal(t, left.String(), right.String(), "equal sets print alike")
				requireCanonical(t, left)
				requireCanonical(t, right)
			}
		})
	}
}

// Sets made by the operations contain what logic says, version by version.
func TestSetOperationsByMembers(t *testing.T) {
	g := newGenerator(t)
	for range rounds {
		a, b := g.set(), g.set()
		union, both, minus, not := a.Union(b), a.Intersect(b), a.Minus(b), a.Complement()
		for _, v := range probes(a, b) {
			inA, inB := a.Contains(v), b.Contains(v)
			require.Equal(t, inA || inB, union.Contains(v), "%s in %s or %s", v, a, b)
			require.Equal(t, inA && inB, both.Contains(v), "%s in %s and %s", v, a, b)
			require.Equal(t, inA && !inB, minus.Contains(v), "%s in %s and not %s", v, a, b)
			require.Equal(t, !inA, not.Contains(v), "%s not in %s", v, a)
		}
	}
}

// Equal, SubsetOf and IsEmpty say what the members say.
func TestSetRelationsByMembers(t *testing.T) {
	g := newGenerator(t)
	count := map[string]int{}
	for range rounds {
		a, b := g.set(), g.set()
		switch g.IntN(5) {
		case 0: // sets that are related
			b = a.Union(b)
		case 1: // and ones that are equal, made in another way
			b = a.Union(b).Minus(b.Minus(a))
		}
		equal, subset, empty := true, true, true
		for _, v := range probes(a, b) {
			inA, inB := a.Contains(v), b.Contains(v)
			equal = equal && inA == inB
			subset = subset && (!inA || inB)
			empty = empty && !inA
		}
		require.Equal(t, equal, a.Equal(b), "%s and %s", a, b)
		require.Equal(t, equal, b.Equal(a), "%s and %s", b, a)
		require.Equal(t, equal, a.String() == b.String(), "%s and %s", a, b)
		require.Equal(t, subset, a.SubsetOf(b), "%s within %s", a, b)
		require.Equal(t, equal, a.SubsetOf(b) && b.SubsetOf(a), "%s and %s: antisymmetry", a, b)
		require.Equal(t, empty, a.IsEmpty(), "%s", a)
		require.Equal(t, a.Len() == 0, a.IsEmpty(), "%s", a)
		for relation, holds := range map[string]bool{"equal": equal, "subset": subset, "empty": empty} {
			if holds {
				count[relation]++
			}
		}
	}
	for relation, n := range count {
		require.Greater(t, n, 20, "%s sets among the generated", relation)
		require.Less(t, n, rounds-20, "%s sets among the generated", relation)
	}
}

func TestSubsetOfIsTransitive(t *testing.T) {
	g := newGenerator(t)
	met := 0
	for range rounds {
		a := g.set()
		b := a.Union(g.set())
		c := b.Union(g.set()).Minus(g.set())
		if b.SubsetOf(c) {
			met++
			require.True(t, a.SubsetOf(c), "%s within %s within %s", a, b, c)
		}
		require.True(t, a.SubsetOf(a), "%s", a)
		require.True(t, npm.Set{}.SubsetOf(a), "%s", a)
		require.True(t, a.SubsetOf(npm.All()), "%s", a)
	}
	require.Greater(t, met, 100)
}

// requireCanonical checks what makes the intervals of a set the only ones that it
// can have: ascending, none empty, and a version between each two.
func requireCanonical(t *testing.T, s npm.Set) {
	t.Helper()
	var end npm.Bound
	first := true
	for i := range s.Intervals() {
		least, some := leastAbove(i.Low())
		require.True(t, some && i.Contains(least) && s.Contains(least), "%s: %s has its least version", s, i)
		if !first {
			require.False(t, end.Unbounded, "%s: nothing comes after an interval without end", s)
			require.False(t, i.Low().Unbounded, "%s: nothing comes before an interval without beginning", s)
			end.Inclusive = !end.Inclusive // the gap begins where the interval ends
			gap, some := leastAbove(end)
			require.True(t, some && gap.Less(least) && !s.Contains(gap), "%s: a version before %s", s, i)
		}
		first, end = false, i.High()
	}
}

// leastAbove returns the least version that a lower bound admits.
func leastAbove(low npm.Bound) (npm.Version, bool) {
	switch {
	case low.Unbounded:
		return npm.MustParseVersion("0.0.0-0"), true
	case low.Inclusive:
		return low.Version, true
	}
	return low.Version.Successor()
}
