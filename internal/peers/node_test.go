package peers_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/internal/peers"
	"github.com/nodejs/nodesec/internal/semverref"
)

// nodeFolder has the semver package that answers and that is timed.
var nodeFolder = filepath.Join("..", "semverref", "node")

// reference starts the semver package, or skips the test where that cannot be
// asked, unless the environment requires it.
func reference(tb testing.TB) *semverref.Node {
	tb.Helper()
	n, err := semverref.Start(tb.Context(), nodeFolder)
	if errors.Is(err, semverref.ErrNoReference) && os.Getenv("NODESEC_REQUIRE_NODE") != "1" {
		tb.Skip(err)
	}
	require.NoError(tb, err)
	return n
}

// runNode times the work of a benchmark in node.
func runNode(b *testing.B, c peers.Corpus, work string) {
	b.Run("lib=node-semver", func(b *testing.B) {
		require.NoError(b, reference(b).Close())
		node, err := peers.StartNode(b.Context(), c)
		require.NoError(b, err)
		// What is measured before it is warm is of no use to anyone.
		_, err = node.Time(work, warmUp)
		require.NoError(b, err)
		b.ResetTimer()
		took, err := node.Time(work, b.N)
		b.StopTimer()
		require.NoError(b, err)
		require.NoError(b, node.Close())
		b.ReportMetric(float64(took.Nanoseconds())/float64(b.N), "ns/op")
	})
}

const warmUp = 20_000 // items
