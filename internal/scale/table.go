package main

import (
	"fmt"
	"io"
	"strings"
)

// unit says how a value is written.
type unit func(float64) string

func duration(v float64) string {
	switch {
	case v < 1e-3:
		return fmt.Sprintf("%.3g µs", v*1e6)
	case v < 1:
		return fmt.Sprintf("%.3g ms", v*1e3)
	}
	return fmt.Sprintf("%.2f s", v)
}

func megabytes(v float64) string { return fmt.Sprintf("%.1f MB", v/1e6) }
func mebibytes(v float64) string { return fmt.Sprintf("%.0f MiB", v/(1<<20)) }
func times(v float64) string     { return fmt.Sprintf("%.2f×", v) }
func plain(v float64) string     { return fmt.Sprintf("%.4g", v) }
func percent(v float64) string   { return fmt.Sprintf("%.1f %%", v*100) }

func count(v float64) string {
	s := fmt.Sprintf("%.0f", v)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func millions(v float64) string {
	if v < 1e6 {
		return count(v)
	}
	return fmt.Sprintf("%.2f million", v/1e6)
}

// row is a line of the table: a value, or how many times another it is.
type row struct {
	name, goal string
	unit       unit
	value, of  key // without scale; of.task is empty if the value stands for itself
}

func (w row) at(r results, scale float64) (float64, bool) {
	value, of := w.value, w.of
	value.scale, of.scale = scale, scale
	v, ok := r.median(value)
	if !ok || of.task == "" {
		return v, ok
	}
	base, ok := r.median(of)
	return v / base, ok
}

// rows lists the lines. The goals are for two processors.
func (o *options) rows() []row {
	at := func(task string, cores int, figure string) key { return key{task: task, cores: cores, figure: figure} }
	var all []row
	add := func(name, goal string, u unit, value key, of ...key) {
		w := row{name: name, goal: goal, unit: u, value: value}
		if len(of) > 0 {
			w.of = of[0]
		}
		all = append(all, w)
	}
	add("records in the dump", "", count, at("dump", 0, records))
	add("size of the zip", "", megabytes, at("dump", 0, zipBytes))
	each := func(f func(cores int, with string)) {
		for _, n := range o.cores {
			with := fmt.Sprintf(", %d processors", n)
			if n == 1 {
				with = ", 1 processor"
			}
			f(n, with)
		}
	}
	each(func(n int, with string) { add("inflating the zip"+with, "", duration, at("inflate", n, seconds)) })
	each(func(n int, with string) {
		add("zip to index in memory"+with, "", duration, at("cold", n, seconds))
		add("– beside inflating", "≤ 1.5×", times, at("cold", n, seconds), at("inflate", n, seconds))
		add("– beside inflating, by processors' time", "", times, at("cold", n, busySeconds), at("inflate", n, busySeconds))
		add("– peak memory", "", mebibytes, at("cold", n, peakBytes))
	})
	each(func(n int, with string) {
		add("zip to database"+with, "", duration, at("build", n, seconds))
		add("– beside inflating", "≤ 3×", times, at("build", n, seconds), at("inflate", n, seconds))
		add("– beside inflating, by processors' time", "", times, at("build", n, busySeconds), at("inflate", n, busySeconds))
		add("– peak memory", "", mebibytes, at("build", n, peakBytes))
	})
	last := o.cores[len(o.cores)-1]
	add("size of the database", "", megabytes, at("build", last, dbBytes))
	add("– beside the zip", "≤ 1×", times, at("build", last, dbBytes), at("dump", 0, zipBytes))
	add(fmt.Sprintf("scan of %s packages from the database, whole process", count(float64(o.packages))), "≤ 40 ms", duration, at(scanProgram, 0, seconds))
	add("– peak memory", "≤ 48 MiB", mebibytes, at(scanProgram, 0, peakBytes))
	add("osv-scanner offline from the zip, whole process", "", duration, at(scannerV2, 0, seconds))
	add("– peak memory", "", mebibytes, at(scannerV2, 0, peakBytes))
	add("– its time beside scan's", "", times, at(scannerV2, 0, seconds), at(scanProgram, 0, seconds))
	each(func(n int, with string) {
		add("queries in memory a second of a core"+with, "≥ 5 million", millions, at("memory", n, perSecond))
		add("– where nothing is found", "", millions, at("memory", n, cleanPerSecond))
	})
	add("– that find something", "", percent, at("memory", last, found))
	add("– allocations where nothing is found", "0", plain, at("memory", last, allocations))
	each(func(n int, with string) {
		add("queries from the database a second of a core"+with, "", millions, at("disk", n, perSecond))
		add("– where nothing is found", "", millions, at("disk", n, cleanPerSecond))
	})
	add("– allocations where nothing is found", "", plain, at("disk", last, allocations))
	add("opening the database", "", duration, at("open", 0, seconds))
	return all
}

// table writes what was measured.
func table(w io.Writer, o *options, r results) error {
	var b strings.Builder
	b.WriteString("| | goal |")
	for _, scale := range o.scales {
		fmt.Fprintf(&b, " %g× |", scale)
	}
	several := len(o.scales) > 1
	if several {
		b.WriteString(" grows |")
	}
	b.WriteString("\n|---|---|" + strings.Repeat("---:|", len(o.scales)))
	if several {
		b.WriteString("---:|")
	}
	b.WriteByte('\n')
	for _, line := range o.rows() {
		fmt.Fprintf(&b, "| %s | %s |", line.name, line.goal)
		for _, scale := range o.scales {
			b.WriteString(cell(line.unit)(line.at(r, scale)))
		}
		if several {
			first, ok := line.at(r, o.scales[0])
			last, lastOK := line.at(r, o.scales[len(o.scales)-1])
			b.WriteString(cell(times)(last/first, ok && lastOK && first > 0))
		}
		b.WriteByte('\n')
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// cell writes a value, if there is one.
func cell(u unit) func(v float64, ok bool) string {
	return func(v float64, ok bool) string {
		if !ok {
			return " – |"
		}
		return " " + u(v) + " |"
	}
}
