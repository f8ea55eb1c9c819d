package semverref_test

import (
	"testing"

	"github.com/nodejs/nodesec/internal/semverref"
)

// Every function gives semver's answers to generated arguments.
func TestFunctions(t *testing.T) {
	ranges := realRanges(t)
	for _, fn := range semverref.Covered() {
		t.Run(string(fn), func(t *testing.T) {
			t.Parallel()
			node := start(t)
			generator := semverref.NewGenerator(fn, *seed, ranges)
			result, err := node.Compare(semverref.Ours, generator.Calls(*comparisons))
			report(t, node, semverref.Ours, result, err)
		})
	}
}
