package npm_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/internal/semverref"
)

// Every function gives the answers that the npm package semver gave, in each mode,
// to calls written by internal/semverref/cmd/golden.
func TestGolden(t *testing.T) {
	paths, err := filepath.Glob(filepath.Join("testdata", "golden", "*.jsonl"))
	require.NoError(t, err)
	require.Len(t, paths, len(semverref.Covered()), "run go generate ./internal/semverref")
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".jsonl"), func(t *testing.T) {
			count := 0
			for golden, err := range semverref.ReadGolden(path) {
				require.NoError(t, err)
				count++
				if got, ok := semverref.Ours(golden.Call); !ok || !got.Same(golden.Answer) {
					t.Errorf("%s: semver says %q, npm %q", golden.Call, string(golden.Answer), string(got))
				}
			}
			require.Greater(t, count, 100)
		})
	}
}
