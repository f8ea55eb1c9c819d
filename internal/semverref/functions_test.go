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
			count := *comparisons
			if fn == semverref.Satisfies {
				count /= 16 // versions to each range
			}
			result, err := node.Compare(semverref.Ours, generator.Calls(count))
			report(t, node, result, err)
		})
	}
}
