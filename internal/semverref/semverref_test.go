package semverref_test

import (
	"context"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/internal/semverref"
)

var (
	comparisons = flag.Int("comparisons", fromEnvironment("NODESEC_COMPARISONS", 4000),
		"how many comparisons to make of each function; also NODESEC_COMPARISONS")
	seed = flag.Uint64("seed", 1, "seed of the generated calls")
)

func fromEnvironment(name string, otherwise int) int {
	if n, err := strconv.Atoi(os.Getenv(name)); err == nil {
		return n
	}
	return otherwise
}

// start starts node. Where that is not possible the test is skipped, or fails if
// the environment asks for it.
func start(t *testing.T) *semverref.Node {
	t.Helper()
	node, err := semverref.Start(context.WithoutCancel(t.Context()), "node")
	required := os.Getenv("NODESEC_REQUIRE_NODE") == "1" || os.Getenv("CI") == "true"
	if errors.Is(err, semverref.ErrNoReference) && !required {
		t.Skip(err)
	}
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, node.Close()) })
	return node
}

// realRanges reads the shared data; without it there is less to mutate.
func realRanges(t *testing.T) []string {
	t.Helper()
	dir := filepath.Join("..", "..", "..", "shared", "data")
	if _, err := os.Stat(dir); err != nil {
		t.Logf("without real ranges: %v", err)
		return nil
	}
	ranges, err := semverref.RealRanges(dir)
	require.NoError(t, err)
	require.NotEmpty(t, ranges)
	return ranges
}

// report fails the test with minimal differences, if there are any.
func report(t *testing.T, node *semverref.Node, subject semverref.Subject, result semverref.Result, err error) {
	t.Helper()
	require.NoError(t, err)
	t.Logf("%d comparisons in %d calls, of which semver refused %d; %d deliberate differences",
		result.Comparisons, result.Calls, result.Threw, result.Explained)
	if len(result.Differences) == 0 {
		return
	}
	minimal, err := node.Minimal(subject, result.Differences, 20)
	require.NoError(t, err)
	for _, difference := range minimal {
		t.Error(difference)
	}
}
