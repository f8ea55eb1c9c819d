package semverref_test

import (
	"testing"

	"github.com/nodejs/nodesec/internal/semverref"
)

// Versions and ranges that are easy to get wrong are read as semver reads them.
func TestTricky(t *testing.T) {
	node := start(t)
	versions := semverref.TrickyVersions()
	result, err := node.Compare(semverref.Ours, inEveryMode(func(yield func(semverref.Func, ...string) bool) {
		for _, version := range versions {
			if !yield(semverref.Parse, version) {
				return
			}
		}
		for _, text := range semverref.TrickyRanges() {
			around := append(semverref.Around(text), versions...)
			if !yield(semverref.ValidRange, text) || !yield(semverref.Satisfies, append([]string{text}, around...)...) {
				return
			}
		}
		for _, a := range versions {
			for _, b := range versions {
				if !yield(semverref.CompareBuild, a, b) {
					return
				}
			}
		}
	}))
	report(t, node, semverref.Ours, result, err)
}
