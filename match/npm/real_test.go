package npm_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/internal/semverref"
	"github.com/nodejs/nodesec/match/npm"
)

// What holds for generated ranges holds for those of real advisories too.
func TestRealRanges(t *testing.T) {
	dir := filepath.Join("..", "..", "..", "shared", "data")
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("the advisories are not at hand: %v", err)
	}
	texts, err := semverref.RealRanges(dir)
	require.NoError(t, err)
	require.Greater(t, len(texts), 100)
	read := 0
	for _, text := range texts {
		for _, mode := range modes {
			r, err := npm.ParseRange(text, mode)
			if err != nil {
				requireSoundError(t, err, text)
				require.Zero(t, mode&npm.Loose, "loose reads all ranges of advisories: %v", err)
				continue
			}
			read++
			requireSoundRange(t, r, npm.MustParseVersion("1.2.3-a"))
		}
	}
	require.Greater(t, read, 3*len(texts))
}
