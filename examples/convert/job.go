package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"

	"github.com/nodejs/nodesec/advisory"
)

var errInterrupted = errors.New("interrupted: nothing was written")

// job carries records from sources to where they are written.
type job struct {
	ctx      context.Context
	request  *request
	report   *report
	progress *progress
	// names are the files and ids written, and which source they came from.
	names map[string]*source
}

func newJob(ctx context.Context, r *request, stderr io.Writer) *job {
	return &job{
		ctx:      ctx,
		request:  r,
		report:   newReport(r, stderr),
		progress: newProgress(stderr),
		names:    map[string]*source{},
	}
}

// run does the whole job. An error means that nothing was written.
func (j *job) run(sources []*source, stdout io.Writer) error {
	write, err := j.sink(stdout)
	if err != nil {
		return err
	}
	n, err := write(j.items(sources))
	switch {
	case j.ctx.Err() != nil && err != nil:
		return errInterrupted
	case err != nil && err != errNothing:
		return err
	case j.report.errors > 0:
	case j.report.read == 0:
		return errors.New("there is no record in what was given")
	case j.report.passed == 0:
		return fmt.Errorf("there is nothing to write: %s", j.report.whyLeft())
	}
	j.report.wrote(n)
	return nil
}

// items yields what is to be written, one source after the other; what cannot be
// goes to the report.
func (j *job) items(sources []*source) iter.Seq[item] {
	return func(yield func(item) bool) {
		shared := j.request.form()
		for _, s := range sources {
			f := shared
			if f == nil {
				f = j.request.formOf(s)
			}
			for r, err := range s.records {
				if j.ctx.Err() != nil {
					return
				}
				j.progress.step()
				if err != nil {
					j.report.add(s.failure(err))
					continue
				}
				j.report.count(r)
				it, ok := j.render(f, s, r)
				if !ok {
					continue
				}
				j.report.passed++
				if !yield(it) {
					return
				}
			}
		}
	}
}

// render makes an item of a record, checked if that was asked for, and reports
// whether it is to be written.
func (j *job) render(f form, s *source, r record) (item, bool) {
	it, problems, err := f.render(r)
	var why leftOut
	switch {
	case errors.As(err, &why):
		j.report.leave(why)
		return item{}, false
	case err == errNoModified:
		j.report.undated(r.name(), s.placeOf(r))
	case err != nil:
		p := problemOf(err, r.name())
		p.place = ""
		problems = append(problems, p)
	case j.request.check:
		problems = append(problems, f.check(it)...)
	}
	ok := err == nil && !fatal(problems)
	if ok {
		if before := j.names[it.name]; before != nil {
			text := "is there already: " + before.name + " has a record of this name"
			if before == s {
				text = "is there already: a record of this name came before"
			}
			problems = append(problems, problem{field: "id", text: text})
			ok = false
		} else {
			// An advisory's id may hold on to the text of its whole record.
			j.names[strings.Clone(it.name)] = s
		}
	}
	if len(problems) > 0 {
		j.report.add(at(s.placeOf(r), problems))
	}
	return it, ok
}

// form is the format that was asked for, nil if that depends on the source.
func (r *request) form() form {
	switch r.to {
	case toOSV:
		return osvForm{modified: r.modified, indent: "  "}
	case toZip, toLine:
		return osvForm{modified: r.modified}
	case toWG:
		return wgForm{modified: r.modified}
	case toVEX:
		return vexForm{said: map[advisory.ID]statedBy{}}
	}
	return nil
}

// formOf is the format that a source's own records have.
func (r *request) formOf(s *source) form {
	if s.wg {
		return wgForm{modified: r.modified}
	}
	return osvForm{modified: r.modified}
}
