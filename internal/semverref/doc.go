// Package semverref compares [github.com/nodejs/nodesec/match/npm] with the npm
// package semver, which is the definition of what it should do.
//
// A [Call] names a function of semver, its options and its arguments. [Node]
// answers calls with the real package in a node process, [Ours] answers the same
// calls with match/npm, and both write an [Answer] in the same notation, so that
// to compare is to compare strings. The generators make the calls: versions and
// ranges by grammar, by mutation of real ranges, by chance and by enumeration,
// each from a seed, so that every run can be repeated.
//
// The tests need node and the package, installed with "npm ci" in the folder node;
// they are skipped without, or fail if the environment says NODESEC_REQUIRE_NODE=1
// or CI=true. The program cmd/golden writes a selection of calls with semver's
// answers to match/npm/testdata/golden, where they are tested without node.
package semverref

//go:generate go run ./cmd/golden -node node -out ../../match/npm/testdata/golden
