package main

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"
)

// key says what was measured.
type key struct {
	scale  float64
	task   string
	cores  int // 0 where it does not matter
	figure string
}

// results holds a value for each round.
type results map[key][]float64

func (r results) add(scale float64, task string, cores int, f figures) {
	for figure, value := range f {
		k := key{scale, task, cores, figure}
		r[k] = append(r[k], value)
	}
}

// median returns the median of what was measured, and false if nothing was.
func (r results) median(k key) (float64, bool) {
	values := slices.Sorted(slices.Values(r[k]))
	n := len(values)
	if n == 0 {
		return 0, false
	}
	return (values[(n-1)/2] + values[n/2]) / 2, true
}

// The programs that are measured as a whole, beside the tasks.
const (
	scanProgram = "scan"
	scannerV2   = "osv-scanner"
)

// shortRuns is how often in a round a program is run that takes little time.
const shortRuns = 5

func (o *options) measure(stdout, stderr io.Writer) error {
	temp, err := os.MkdirTemp("", "scale-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(temp)
	if o.dir == "" {
		o.dir = temp
	}
	programs, err := o.buildPrograms(temp)
	if err != nil {
		return err
	}
	r := results{}
	for _, scale := range o.scales {
		fmt.Fprintf(stderr, "dump of scale %g\n", scale)
		f, err := o.inChild("dump", o.place(scale), 0)
		if err != nil {
			return err
		}
		r.add(scale, "dump", 0, f)
	}
	// What else the machine does falls on all alike if all is done in each round.
	for round := range o.rounds {
		for _, scale := range o.scales {
			fmt.Fprintf(stderr, "round %d, scale %g:", round+1, scale)
			if err := o.round(r, o.place(scale), programs, stderr); err != nil {
				return err
			}
			fmt.Fprintln(stderr)
		}
	}
	fmt.Fprintf(stdout, "%s, %s/%s, %d processors; medians of %d rounds\n\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), o.rounds)
	if err := table(stdout, o, r); err != nil {
		return err
	}
	for _, scale := range o.scales {
		if err := o.compare(stdout, o.place(scale), programs); err != nil {
			return err
		}
	}
	return nil
}

// round measures everything once.
func (o *options) round(r results, p place, b programs, stderr io.Writer) error {
	scale := p.options.Scale
	for _, cores := range o.cores {
		for _, task := range []string{"inflate", "cold", "build", "memory", "disk"} {
			fmt.Fprintf(stderr, " %s/%d", task, cores)
			f, err := o.inChild(task, p, cores)
			if err != nil {
				return err
			}
			r.add(scale, task, cores, f)
		}
	}
	fmt.Fprint(stderr, " open")
	f, err := o.inChild("open", p, 0)
	if err != nil {
		return err
	}
	r.add(scale, "open", 0, f)
	fmt.Fprint(stderr, " "+scanProgram)
	for range shortRuns {
		done, err := b.scanWith(p)
		if err != nil {
			return err
		}
		r.add(scale, scanProgram, 0, figures{seconds: done.seconds, peakBytes: done.peak})
	}
	if b.scanner == "" {
		return nil
	}
	fmt.Fprint(stderr, " "+scannerV2)
	done, err := b.osvScanner(p)
	if err != nil {
		return err
	}
	r.add(scale, scannerV2, 0, figures{seconds: done.seconds, peakBytes: done.peak})
	return nil
}

// compare says whether both programs find the same.
func (o *options) compare(w io.Writer, p place, b programs) error {
	done, err := b.scanWith(p)
	if err != nil {
		return err
	}
	we, err := ours(done.out)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "\nAt scale %g scan finds %d advisories for packages of the lockfile", p.options.Scale, len(we))
	if b.scanner == "" {
		fmt.Fprintln(w, ".")
		return nil
	}
	if done, err = b.osvScanner(p); err != nil {
		return err
	}
	they, err := theirs(done.out)
	if err != nil {
		return err
	}
	onlyWe, onlyThey := we.without(they), they.without(we)
	fmt.Fprintf(w, ", %s %d; %d are the same.\n", scannerV2, len(they), len(we)-len(onlyWe))
	onlyOne(w, scanProgram, onlyWe)
	onlyOne(w, scannerV2, onlyThey)
	return nil
}

// onlyOne lists what one program finds and the other does not.
func onlyOne(w io.Writer, who string, only []string) {
	if len(only) > 0 {
		fmt.Fprintf(w, "\nOnly %s:\n\n- %s\n", who, strings.Join(only, "\n- "))
	}
}
