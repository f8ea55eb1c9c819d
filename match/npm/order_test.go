package npm_test

import (
	"math/big"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/match/npm"
)

// Each version of a chain comes before all that follow it.
var chains = map[string][]string{
	"numbers": {
		"0.0.0", "0.0.1", "0.0.9", "0.0.10", "0.1.0", "0.9.9", "0.10.0", "1.0.0", "1.0.2", "1.2.0", "2.0.0", "10.0.0",
		"99.999.99999", "100.0.0", "9007199254740991.0.0", "9007199254740991.9007199254740991.9007199254740991",
	},
	"prereleases before their release": {
		"0.0.0-0", "0.0.0-a", "0.0.0", "0.0.1-0", "0.0.1-a", "0.0.1", "0.1.0-0", "0.1.0", "1.0.0-0", "1.0.0",
	},
	"identifiers": {
		"1.0.0-0", "1.0.0-0.0", "1.0.0-1", "1.0.0-2", "1.0.0-10", "1.0.0-10.0", "1.0.0--", "1.0.0--1", "1.0.0-0a",
		"1.0.0-10a", "1.0.0-2a", "1.0.0-A", "1.0.0-Z", "1.0.0-a", "1.0.0-a.0", "1.0.0-a.0.0", "1.0.0-a.1", "1.0.0-a.a",
		"1.0.0-a-", "1.0.0-a-.0", "1.0.0-a0", "1.0.0-aa", "1.0.0-b", "1.0.0-rc.9", "1.0.0-rc.10", "1.0.0-rc9", "1.0.0",
	},
	"SemVer §11's own": {
		"1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1",
		"1.0.0", "2.0.0", "2.1.0", "2.1.1",
	},
	"numeric identifiers beyond 2^53": {
		"1.0.0-9007199254740991", "1.0.0-9007199254740992", "1.0.0-9007199254740993", "1.0.0-18446744073709551615",
		"1.0.0-18446744073709551616", "1.0.0-100000000000000000000000000000000000000000",
		"1.0.0-100000000000000000000000000000000000000001", "1.0.0-a",
	},
	"numbers around powers of two": {
		"1.1.255", "1.1.256", "1.1.65535", "1.1.65536", "1.1.1048574-0", "1.1.1048574", "1.1.1048575-0", "1.1.1048575",
		"1.1.1048576-0", "1.1.1048576", "1.1.4294967295", "1.1.4294967296", "1.1.9007199254740991-0",
		"1.1.9007199254740991", "1.2.0-0", "1.2.0", "1.2097150.9", "1.2097151.0-0", "1.2097151.0", "1.2097152.0",
		"1.4294967296.0", "2.0.0-0", "2.0.0", "4194302.9.9", "4194303.0.0-0", "4194303.0.0", "4194303.0.1", "4194303.1.0",
		"4194304.0.0-0", "4194304.0.0", "4294967296.0.0",
	},
}

func TestCompareChains(t *testing.T) {
	for name, chain := range chains {
		t.Run(name, func(t *testing.T) {
			for i, a := range chain {
				for j, b := range chain {
					v, w := npm.MustParseVersion(a), npm.MustParseVersion(b)
					want := npm.CompareIdentifiers(string(rune('a'+i)), string(rune('a'+j)))
					require.Equal(t, want, v.Compare(w), "%s and %s", a, b)
					require.Equal(t, want, v.CompareBuild(w), "%s and %s", a, b)
					require.Equal(t, want < 0, v.Less(w), "%s and %s", a, b)
					require.Equal(t, want == 0, v.Equal(w), "%s and %s", a, b)
				}
			}
		})
	}
}

func TestBuildMetadata(t *testing.T) {
	chain := []string{"1.0.0-a+1", "1.0.0", "1.0.0+0", "1.0.0+1", "1.0.0+1.0", "1.0.0+2", "1.0.0+10", "1.0.0+-", "1.0.0+A", "1.0.0+a", "1.0.0+a.b"}
	for i, a := range chain {
		for j, b := range chain {
			v, w := npm.MustParseVersion(a), npm.MustParseVersion(b)
			assert.Equal(t, npm.CompareIdentifiers(string(rune('a'+i)), string(rune('a'+j))), v.CompareBuild(w), "%s and %s", a, b)
			if i > 0 && j > 0 {
				assert.Zero(t, v.Compare(w), "%s and %s", a, b)
				assert.True(t, v.Equal(w), "%s and %s", a, b)
				assert.Equal(t, i == j, v == w, "%s and %s: == tells metadata apart", a, b)
			}
		}
	}
	// Metadata may have leading zeros, prereleases may not; numbers are numbers.
	assert.Zero(t, npm.MustParseVersion("1.0.0+001").CompareBuild(npm.MustParseVersion("1.0.0+1")))
	assert.Equal(t, -1, npm.MustParseVersion("1.0.0+001").CompareBuild(npm.MustParseVersion("1.0.0+2")))
}

// specCompare is SemVer §11 word for word.
func specCompare(v, w npm.Version) int {
	for _, pair := range [][2]uint64{{v.Major(), w.Major()}, {v.Minor(), w.Minor()}, {v.Patch(), w.Patch()}} {
		if c := new(big.Int).SetUint64(pair[0]).Cmp(new(big.Int).SetUint64(pair[1])); c != 0 {
			return c
		}
	}
	switch {
	case v.Prerelease() == w.Prerelease():
		return 0
	case v.Prerelease() == "":
		return 1
	case w.Prerelease() == "":
		return -1
	}
	a, b := strings.Split(v.Prerelease(), "."), strings.Split(w.Prerelease(), ".")
	for i := range min(len(a), len(b)) {
		m, aIsNumber := new(big.Int).SetString(strings.ReplaceAll(a[i], "-", "x"), 10)
		n, bIsNumber := new(big.Int).SetString(strings.ReplaceAll(b[i], "-", "x"), 10)
		switch {
		case aIsNumber && bIsNumber && m.Cmp(n) != 0:
			return m.Cmp(n)
		case aIsNumber && bIsNumber:
			continue
		case aIsNumber:
			return -1
		case bIsNumber:
			return 1
		case a[i] != b[i]:
			return strings.Compare(a[i], b[i])
		}
	}
	return len(a) - len(b)
}

func sign(n int) int { return min(1, max(-1, n)) }

func TestCompareFollowsTheSpecification(t *testing.T) {
	g := newGenerator(t)
	for range rounds {
		v := g.version()
		for _, w := range append(around(v), g.version()) {
			require.Equal(t, sign(specCompare(v, w)), v.Compare(w), "%s and %s", v, w)
			require.Equal(t, sign(specCompare(w, v)), w.Compare(v), "%s and %s", w, v)
		}
	}
}

// Compare and CompareBuild are total orders, and the second refines the first.
func TestOrders(t *testing.T) {
	g := newGenerator(t)
	orders := map[string]func(v, w npm.Version) int{"Compare": npm.Version.Compare, "CompareBuild": npm.Version.CompareBuild}
	for range rounds {
		u := g.version()
		near := append(around(u), g.version())
		v, w := near[g.IntN(len(near))], near[g.IntN(len(near))]
		for name, compare := range orders {
			require.Zero(t, compare(u, u), "%s is reflexive at %s", name, u.Full())
			require.Equal(t, -compare(v, u), compare(u, v), "%s is antisymmetric at %s, %s", name, u.Full(), v.Full())
			if compare(u, v) <= 0 && compare(v, w) <= 0 {
				require.LessOrEqual(t, compare(u, w), 0, "%s is transitive at %s, %s, %s", name, u.Full(), v.Full(), w.Full())
			}
		}
		if c := u.Compare(v); c != 0 {
			require.Equal(t, c, u.CompareBuild(v), "%s and %s", u.Full(), v.Full())
		}
		require.Equal(t, u.String() == v.String(), u.Compare(v) == 0, "%s and %s", u, v)
	}
}

// No version lies between one and its successor.
func TestSuccessorIsMinimal(t *testing.T) {
	g := newGenerator(t)
	for range rounds {
		v := g.version()
		next, ok := v.Successor()
		require.Equal(t, v.String() != "9007199254740991.9007199254740991.9007199254740991", ok, "%s", v)
		if !ok {
			continue
		}
		require.True(t, v.Less(next), "%s before %s", v, next)
		require.Empty(t, next.Build())
		read, err := npm.ParseVersion(next.String())
		require.NoError(t, err)
		require.Equal(t, next, read)
		for _, w := range slices.Concat(around(v), around(next), []npm.Version{g.version()}) {
			require.False(t, v.Less(w) && w.Less(next), "%s lies between %s and %s", w, v, next)
		}
	}
}

func TestSuccessor(t *testing.T) {
	for v, want := range map[string]string{
		"0.0.0-0":                             "0.0.0-0.0",
		"0.0.0":                               "0.0.1-0",
		"1.2.3":                               "1.2.4-0",
		"1.2.3+build":                         "1.2.4-0",
		"1.2.3-a":                             "1.2.3-a.0",
		"1.2.3-a.0":                           "1.2.3-a.0.0",
		"1.2.3-9":                             "1.2.3-9.0",
		"1.2.9007199254740990":                "1.2.9007199254740991-0",
		"1.2.9007199254740991":                "1.3.0-0",
		"1.2.9007199254740991-rc":             "1.2.9007199254740991-rc.0",
		"1.2.1048574":                         "1.2.1048575-0",
		"1.2097151.0":                         "1.2097151.1-0",
		"4194303.2.3":                         "4194303.2.4-0",
		"4194303.2097151.1048575":             "4194303.2097151.1048576-0",
		"0.9007199254740991.1":                "0.9007199254740991.2-0",
		"1.9007199254740991.9007199254740991": "2.0.0-0",
		"9007199254740991.9007199254740991.9007199254740991-beta": "9007199254740991.9007199254740991.9007199254740991-beta.0",
	} {
		next, ok := npm.MustParseVersion(v).Successor()
		assert.True(t, ok, v)
		assert.Equal(t, want, next.Full(), v)
	}
	_, ok := npm.MustParseVersion("9007199254740991.9007199254740991.9007199254740991").Successor()
	assert.False(t, ok, "nothing is above the highest version")
}
