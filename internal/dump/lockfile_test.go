package dump_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/examples/scan/lockfile"
	"github.com/nodejs/nodesec/internal/dump"
	"github.com/nodejs/nodesec/match"
)

func written(t *testing.T, o dump.Options, packages int) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, dump.WriteLockfile(&b, o, packages))
	return b.Bytes()
}

func TestLockfileHasSomeOfWhatTheDumpNames(t *testing.T) {
	o := dump.Options{Scale: 0.1}
	const packages = 1292
	text := written(t, o, packages)
	assert.True(t, bytes.Equal(text, written(t, o, packages)))
	assert.NotContains(t, string(text), "resolved")

	l, err := lockfile.Parse(text)
	require.NoError(t, err)
	require.Len(t, l.Packages, packages)
	x, err := match.NewIndex(dump.Records(o))
	require.NoError(t, err)
	var named, affected, malware, dev int
	for _, p := range l.Packages {
		require.Equal(t, lockfile.Registry, p.Source, "%s", p.Name)
		if p.Development {
			dev++
		}
		if set, _ := x.Covered(advisory.NPM(p.Name)); set.IsEmpty() {
			continue
		}
		named++
		found := x.Query(advisory.NPM(p.Name), p.Version)
		if len(found) > 0 {
			affected++
		}
		for _, f := range found {
			assert.Equal(t, match.Affected, f.Status)
			if f.Advisory.IsMalware() {
				malware++
			}
		}
	}
	assert.Equal(t, packages/10+2, named)
	assert.InDelta(t, named/2, affected, 3)
	assert.Equal(t, 2, malware)
	assert.InDelta(t, 0.45, float64(dev)/packages, 0.05)
}

func TestLockfileHasWhatWasChosen(t *testing.T) {
	chosen, err := dump.Choose(small, 150)
	require.NoError(t, err)
	l, err := lockfile.Parse(written(t, small, 150))
	require.NoError(t, err)
	var got []dump.Package
	for _, p := range l.Packages {
		got = append(got, dump.Package{Name: p.Name, Version: p.Version})
	}
	assert.ElementsMatch(t, chosen, got)
}

func TestLockfileNeedsSomePackages(t *testing.T) {
	for _, n := range []int{-1, 0, 19, 1_000_001} {
		assert.ErrorContains(t, dump.WriteLockfile(new(bytes.Buffer), small, n), "packages")
	}
	assert.NotEmpty(t, written(t, small, 20))
}
