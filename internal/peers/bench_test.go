package peers_test

import (
	"errors"
	"io/fs"
	"path/filepath"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/internal/peers"
)

var dataFolder = filepath.Join("..", "..", "..", "shared", "data")

// wholeCorpus returns the embedded texts and, where the data folder is present,
// those that stand in it.
func wholeCorpus() (peers.Corpus, error) {
	c := peers.Embedded()
	found, err := peers.Real(dataFolder)
	if errors.Is(err, fs.ErrNotExist) {
		return c, nil
	}
	return c.Join(found), err
}

// benchCorpus returns the texts that all libraries can be timed with.
func benchCorpus(b *testing.B) peers.Corpus {
	b.Helper()
	common := commonCorpus()
	require.NotEmpty(b, common.Ranges)
	require.NotEmpty(b, common.Versions)
	return common
}

var commonCorpus = sync.OnceValue(func() peers.Corpus {
	c, err := wholeCorpus()
	if err != nil {
		panic(err)
	}
	return c.ReadByAll()
})

// kept is where results go, so that the work for them has to be done.
var kept int

// run times pass over the items, for one library. An operation is one item.
func run[T any](b *testing.B, library string, items []T, pass func(part []T) int) {
	b.Run("lib="+library, func(b *testing.B) {
		b.ReportAllocs()
		for left := b.N; left > 0; left -= len(items) {
			kept += pass(items[:min(left, len(items))])
		}
	})
}

// runPairs times match over the pairs of a range and a version, for one library,
// which gets them parsed. An operation is one pair.
func runPairs[R, V any](b *testing.B, library string, c peers.Corpus,
	parseRange func(string) (R, error), parseVersion func(string) (V, error), match func(r R, versions []V) int,
) {
	b.Run("lib="+library, func(b *testing.B) {
		ranges := parsed(b, c.Ranges, parseRange)
		versions := parsed(b, c.Versions, parseVersion)
		blocks := c.Blocks()
		b.ReportAllocs()
		b.ResetTimer()
		for left := b.N; left > 0; {
			for _, block := range blocks {
				part := versions[block.From:min(block.To, block.From+left)]
				kept += match(ranges[block.Range], part)
				if left -= len(part); left == 0 {
					break
				}
			}
		}
	})
}

func parsed[T any](b *testing.B, texts []string, parse func(string) (T, error)) []T {
	b.Helper()
	values := make([]T, len(texts))
	for i, text := range texts {
		var err error
		values[i], err = parse(text)
		require.NoError(b, err, text)
	}
	return values
}
