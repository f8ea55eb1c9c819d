// Table turns the benchmarks of internal/peers, read from standard input as go test
// prints them, into Markdown tables: a line for each kind of work, a column for each
// library, and in each cell the median time of one operation, its allocations, and
// how many times nodesec's time that is.
//
//	go test -run '^$' -bench . -benchmem | go run ./cmd/table
package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"golang.org/x/perf/benchfmt"
)

func main() {
	if err := run(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "table:", err)
		os.Exit(1)
	}
}

func run(in io.Reader, out io.Writer) error {
	works, err := read(in)
	if err != nil {
		return err
	}
	if len(works) == 0 {
		return fmt.Errorf("no benchmark in the input, such as BenchmarkParseVersion/lib=nodesec")
	}
	var heading []string
	for _, w := range works {
		if libraries := w.libraries(); !slices.Equal(libraries, heading) {
			heading = libraries
			fmt.Fprintf(out, "\n| | %s |\n|---%s|\n", strings.Join(heading, " | "), strings.Repeat("|---", len(heading)))
		}
		fmt.Fprintf(out, "| %s |", w.name)
		for _, r := range w.results {
			fmt.Fprintf(out, " %s |", r.cell(w.results[0]))
		}
		fmt.Fprintln(out)
	}
	return nil
}

// A work is one benchmark, with a result for each library.
type work struct {
	name    string
	results []*result
}

func (w *work) libraries() []string {
	var names []string
	for _, r := range w.results {
		names = append(names, r.library)
	}
	return names
}

func (w *work) result(library string) *result {
	for _, r := range w.results {
		if r.library == library {
			return r
		}
	}
	r := &result{library: library}
	w.results = append(w.results, r)
	return r
}

type result struct {
	library         string
	seconds, allocs []float64 // of each run
}

// cell writes the result as a table shows it, compared with that of the first library.
func (r *result) cell(first *result) string {
	took := median(r.seconds)
	cell := duration(took)
	if len(r.allocs) > 0 && r.library != inNode {
		cell += fmt.Sprintf(", %.0f allocs", median(r.allocs))
	}
	if r != first {
		cell += fmt.Sprintf(" (%.1f×)", took/median(first.seconds))
	}
	return cell
}

// inNode is the library whose allocations the Go runtime cannot count.
const inNode = "node-semver"

func duration(seconds float64) string {
	if seconds < 1e-6 {
		return fmt.Sprintf("%.3g ns", seconds*1e9)
	}
	return fmt.Sprintf("%.3g µs", seconds*1e6)
}

func median(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	slices.Sort(values)
	n := len(values)
	return (values[(n-1)/2] + values[n/2]) / 2
}

// read collects the benchmarks of the form Work/lib=library, in the order in which
// they first occur.
func read(in io.Reader) ([]*work, error) {
	var works []*work
	lines := benchfmt.NewReader(in, "standard input")
	for lines.Scan() {
		line, ok := lines.Result().(*benchfmt.Result)
		if !ok {
			continue
		}
		name, parts := line.Name.Parts()
		if len(parts) == 0 {
			continue
		}
		library, ok := strings.CutPrefix(string(parts[0]), "/lib=")
		if !ok {
			continue
		}
		i := slices.IndexFunc(works, func(w *work) bool { return w.name == string(name) })
		if i < 0 {
			i = len(works)
			works = append(works, &work{name: string(name)})
		}
		r := works[i].result(library)
		if seconds, ok := line.Value("sec/op"); ok {
			r.seconds = append(r.seconds, seconds)
		}
		if allocs, ok := line.Value("allocs/op"); ok {
			r.allocs = append(r.allocs, allocs)
		}
	}
	return works, lines.Err()
}
