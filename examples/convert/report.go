package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
)

// report gathers what is told in the end, and tells it.
type report struct {
	request *request
	w       io.Writer
	// read are the records that could be read, and kinds how many there were of
	// each, by name.
	read  int
	kinds []count
	// passed are those that nothing stood in the way of.
	passed int
	left   []count
	// dateless are the records without a modification time.
	dateless []string

	problems         []problem // the first mostShown
	errors, warnings int
	places           map[string]bool

	written int
	// others are the files that were in the folder before and are not of this job.
	others int
	// statements are those of an OpenVEX document.
	statements int
}

// count is how many there are of something.
type count struct {
	what string
	n    int
}

func tally(counts []count, what string) []count {
	i := slices.IndexFunc(counts, func(c count) bool { return c.what == what })
	if i < 0 {
		return append(counts, count{what, 1})
	}
	counts[i].n++
	return counts
}

// mostShown keeps an input that is not what it was said to be from hiding the end.
const mostShown = 1000

func newReport(r *request, w io.Writer) *report {
	return &report{request: r, w: w, places: map[string]bool{}}
}

func (r *report) say(format string, args ...any) {
	fmt.Fprintln(r.w, printable(fmt.Sprintf(format, args...)))
}

// takenFor says what each input looked like; of many, how many looked like what.
func (r *report) takenFor(sources []*source) {
	const few = 5
	if len(sources) <= few {
		for _, s := range sources {
			if s.taken != "" { // the others are called problems
				r.say("note: %s: taken for %s", s.name, s.taken)
			}
		}
		return
	}
	var taken []count
	for _, s := range sources {
		taken = tally(taken, s.taken)
	}
	for _, c := range taken {
		if c.what != "" {
			r.say("note: %d inputs taken for %s", c.n, c.what)
		}
	}
}

// count notes a record that was read.
func (r *report) count(rec record) {
	r.read++
	what, _ := rec.inWG()
	if what == "" {
		// Cloned so as not to hold on to the text of the whole record.
		what = cmp.Or(strings.Clone(string(rec.advisory.ID.Kind())), "others")
	}
	r.kinds = tally(r.kinds, what)
}

func (r *report) leave(why leftOut) { r.left = tally(r.left, string(why)) }

func (r *report) undated(name, place string) {
	r.dateless = append(r.dateless, name)
	r.places[place] = true
	r.errors++
}

func (r *report) add(problems []problem) {
	for _, p := range problems {
		if p.warning {
			r.warnings++
		} else {
			r.errors++
		}
		r.places[p.place] = true
		if len(r.problems) < mostShown {
			r.problems = append(r.problems, p)
		}
	}
}

func (r *report) wrote(n int) { r.written = n }

// whyLeft are the reasons for which records were left out.
func (r *report) whyLeft() string { return list(r.left, "; ") }

// print tells all about a job that was done.
func (r *report) print() {
	for _, p := range r.problems {
		r.say("%s", p)
	}
	if more := r.errors + r.warnings - len(r.problems) - len(r.dateless); more > 0 {
		r.say("error: and %d more problems", more)
	}
	if len(r.dateless) > 0 {
		r.say("error: %s without the time of the last change, which OSV requires; give it with -modified TIME: %s",
			records(len(r.dateless)), strings.Join(runs(r.dateless), ", "))
	}
	if r.read > 0 {
		r.say("read %s: %s", records(r.read), list(r.kinds, ", "))
	}
	for _, c := range r.left {
		r.say("left out %s: %s", records(c.n), c.what)
	}
	r.outcome()
	if r.errors+r.warnings > 0 {
		r.say("%s", r.verdict())
	}
}

// outcome says what was written, or that all is well.
func (r *report) outcome() {
	to := r.request.out
	if to == "" {
		to = "standard output"
	}
	switch {
	case r.request.check && r.request.out == "":
		wanted := r.read
		for _, c := range r.left {
			wanted -= c.n
		}
		r.say("checked, nothing written: %d of %s are as they should be", r.passed, records(wanted))
	case r.request.lint:
		r.say("looked through, nothing written")
	case r.written == 0:
		r.say("nothing written")
	case r.request.to == toVEX:
		r.say("wrote %d statements about %s to %s", r.statements, records(r.written), to)
	default:
		r.say("wrote %s to %s", records(r.written), to)
	}
	switch {
	case r.others == 1:
		r.say("note: 1 other .json file in %s stays as it is", to)
	case r.others > 1:
		r.say("note: %d other .json files in %s stay as they are", r.others, to)
	}
}

func (r *report) verdict() string {
	var parts []string
	for _, c := range [...]count{{"error", r.errors}, {"warning", r.warnings}} {
		if c.n > 0 {
			parts = append(parts, plural(c.n, c.what))
		}
	}
	return strings.Join(parts, " and ") + " in " + records(len(r.places))
}

func (r *report) exitCode() int {
	if r.errors > 0 {
		return exitProblems
	}
	return exitDone
}

func records(n int) string { return plural(n, "record") }

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// list writes counts as "151 core, 397 npm".
func list(counts []count, separator string) string {
	parts := make([]string, len(counts))
	for i, c := range counts {
		parts[i] = fmt.Sprintf("%d %s", c.n, c.what)
	}
	return strings.Join(parts, separator)
}
