package main

import (
	"errors"
	"slices"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/advisory/nodewg"
	"github.com/nodejs/nodesec/match"
	"github.com/nodejs/nodesec/osv"
)

// lint looks for what is wrong with the records as they stand, and writes nothing.
func (j *job) lint(sources []*source) error {
	for _, s := range sources {
		if s.wg && s.fsys != nil {
			j.lintFiles(s)
		} else {
			j.lintRecords(s)
		}
		if j.ctx.Err() != nil {
			return errInterrupted
		}
	}
	if j.report.read == 0 && j.report.errors == 0 {
		return errors.New("there is no record in what was given")
	}
	return nil
}

// lintFiles looks at the Security WG's files. Those that cannot be read are among
// the problems.
func (j *job) lintFiles(s *source) {
	for r, err := range s.records {
		if j.ctx.Err() != nil {
			return
		}
		if j.progress.step(); err == nil {
			j.report.count(r)
		}
	}
	for p := range nodewg.LintFS(s.fsys, match.Lint) {
		j.report.add([]problem{linted(s.place(p.File), p)})
	}
}

// lintRecords looks at OSV records.
func (j *job) lintRecords(s *source) {
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
		if problems := lintRecord(r.advisory); len(problems) > 0 {
			j.report.add(at(s.placeOf(r), problems))
		}
	}
}

// lintRecord says what is wrong with an OSV record: by the specification, and with
// what it says about versions. Where both find fault with one place, the latter says
// what it comes to.
func lintRecord(a *advisory.Advisory) []problem {
	text, err := osv.Marshal(a)
	if err != nil {
		p := problemOf(err, string(a.ID))
		p.place = ""
		return []problem{p}
	}
	meant := match.Lint(a)
	var problems []problem
	for _, p := range osv.Problems(text) {
		if !slices.ContainsFunc(meant, func(m advisory.Problem) bool { return m.Path == p.Path && (p.Advice || !m.Warning) }) {
			problems = append(problems, problem{field: p.Path, text: p.Message + " [" + string(p.Rule) + "]", warning: p.Advice})
		}
	}
	for _, p := range meant {
		problems = append(problems, linted("", p))
	}
	return problems
}

// linted is a finding of a linter, with its rule and what could be written instead.
func linted(place string, p advisory.Problem) problem {
	text := p.Message + " [" + string(p.Rule) + "]"
	if p.Suggestion != "" {
		text += "; write " + p.Suggestion
	}
	return problem{place: place, field: p.Path, text: text, warning: p.Warning}
}
