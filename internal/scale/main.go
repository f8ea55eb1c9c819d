// Scale measures how the library behaves with the whole npm dump, and with more of
// it, and prints a Markdown table. README.md says what the lines mean.
//
//	go run ./internal/scale -scales 1,4
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/nodejs/nodesec/internal/dump"
)

func main() {
	if err := run(os.Args[1:], os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "scale:", err)
		os.Exit(1)
	}
}

// none is given for osv-scanner to leave it out.
const none = "none"

// options are what the user asked for.
type options struct {
	scales   []float64
	cores    []int
	rounds   int
	dir      string
	scanner  string
	packages int
	seed     uint64
	task     string
}

func run(args []string, stdout, stderr io.Writer) error {
	var o options
	flags := flag.NewFlagSet("scale", flag.ContinueOnError)
	flags.SetOutput(stderr)
	scales := flags.String("scales", "1,4", "the sizes of the dumps, as multiples of the real one's")
	cores := flags.String("cores", "1,2", "the numbers of processors to work with (GOMAXPROCS), where that matters")
	flags.IntVar(&o.rounds, "rounds", 3, "how many times everything is measured")
	flags.StringVar(&o.dir, "dir", "", "where to keep the dumps for another time (default a folder that is removed)")
	flags.StringVar(&o.scanner, "osv-scanner", "", "the osv-scanner to compare with, or none (default the one that internal/conformance builds)")
	flags.IntVar(&o.packages, "packages", 1292, "the number of packages in the lockfile")
	flags.Uint64Var(&o.seed, "seed", 0, "chooses among the dumps of a size")
	flags.StringVar(&o.task, "task", "", "do this one thing and print its figures as JSON; what the processes that are measured are started with")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("expected nothing but flags, got %q", flags.Arg(0))
	}
	var err error
	if o.scales, err = list(*scales, func(s string) (float64, error) { return strconv.ParseFloat(s, 64) }); err != nil {
		return fmt.Errorf("-scales: %w", err)
	}
	if o.cores, err = list(*cores, strconv.Atoi); err != nil {
		return fmt.Errorf("-cores: %w", err)
	}
	if o.rounds < 1 {
		return fmt.Errorf("-rounds: expected at least 1, got %d", o.rounds)
	}
	if o.task != "" {
		return child(o.task, o.place(o.scales[0]), stdout)
	}
	return o.measure(stdout, stderr)
}

// list reads numbers between commas, at least one, each above zero.
func list[T int | float64](text string, read func(string) (T, error)) ([]T, error) {
	var all []T
	for part := range strings.SplitSeq(text, ",") {
		n, err := read(strings.TrimSpace(part))
		if err != nil {
			return nil, err
		}
		if !(n > 0) {
			return nil, fmt.Errorf("expected numbers above zero, got %v", n)
		}
		all = append(all, n)
	}
	return all, nil
}

func (o *options) place(scale float64) place {
	return place{dir: o.dir, options: dump.Options{Scale: scale, Seed: o.seed}, packages: o.packages}
}
