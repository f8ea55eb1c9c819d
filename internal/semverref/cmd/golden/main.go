// Golden writes calls of semver's functions and its answers to them as files of
// JSON lines, by which match/npm is tested where there is no node.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"

	"github.com/nodejs/nodesec/internal/semverref"
)

func main() {
	dir := flag.String("node", "node", "the folder that has answer.mjs and the installed semver package")
	out := flag.String("out", "", "the folder to write to")
	seed := flag.Uint64("seed", 7, "seed of the generated calls")
	count := flag.Int("count", 150, "how many generated calls of each function")
	flag.Parse()
	if err := run(*dir, *out, *seed, *count); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(dir, out string, seed uint64, count int) error {
	node, err := semverref.Start(context.Background(), dir)
	if err != nil {
		return err
	}
	if err := node.WriteGolden(out, semverref.Covered(), seed, count); err != nil {
		return err
	}
	return node.Close()
}
