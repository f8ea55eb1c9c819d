package main

import (
	"bytes"
	"cmp"
	"errors"
	"path"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/advisory/nodewg"
	"github.com/nodejs/nodesec/osv"
)

// wgForm writes the Security WG's files.
type wgForm struct {
	// modified is for the look at what OSV would say of a record.
	modified advisory.Timestamp
}

func (f wgForm) render(r record) (item, []problem, error) {
	if r.assessment != nil {
		text, err := r.assessment.Format()
		return item{record: r, name: path.Join(r.wgFile()), text: text}, nil, err
	}
	name, text, err := nodewg.FileOf(r.advisory)
	var warnings []problem
	var loss *nodewg.LossError
	if errors.As(err, &loss) {
		p := problemOf(err, string(loss.ID))
		p.warning = true
		warnings, err = append(warnings, p), nil
	}
	return item{record: r, name: name, text: text}, warnings, err
}

// check reads the file back, and sees whether all that the WG's records have is
// there and whether it makes sense to others.
func (f wgForm) check(it item) []problem {
	folder, n := it.record.inWG()
	back, err := readBack(folder, it.text, n)
	if err == nil {
		var again []byte
		if again, err = back.Format(); err == nil && !bytes.Equal(again, it.text) {
			err = errors.New("does not read back as it was written")
		}
	}
	if err != nil {
		p := problemOf(err, "")
		p.place = ""
		return []problem{p}
	}
	// What is not filled in would be complained of again as not being a date, a
	// range and so on.
	if open := unfilled(it.text); len(open) > 0 {
		return open
	}
	problems := missing(back)
	if d, ok := back.(*nodewg.Dependency); ok {
		return append(problems, problemsInStatements(statementsOfAssessment(d))...)
	}
	for _, p := range aside(it.record.advisory) {
		p.warning = false
		problems = append(problems, p)
	}
	return append(problems, f.checkAsOSV(it.record.advisory)...)
}

// wgRecord is one of the WG's files, read.
type wgRecord interface{ Format() ([]byte, error) }

func readBack(folder string, text []byte, n int) (wgRecord, error) {
	switch folder {
	case coreDir:
		return nodewg.ParseCore(text, n)
	case npmDir:
		return nodewg.ParseModule(text)
	}
	return nodewg.ParseDependency(text, n)
}

// missing are the fields that no record may leave empty: without them it does not
// say what is wrong with what.
func missing(r wgRecord) []problem {
	type field struct{ name, value string }
	var fields []field
	switch r := r.(type) {
	case *nodewg.Core:
		fields = []field{
			{"vulnerable", r.Vulnerable},
			{"overview", cmp.Or(r.Overview, r.Description)},
			{"severity", r.Severity},
		}
	case *nodewg.Module:
		fields = []field{
			{"title", r.Title},
			{"overview", r.Overview},
			{"vulnerable_versions", r.VulnerableVersions},
			{"updated_at", string(r.UpdatedAt)},
		}
	case *nodewg.Dependency:
		fields = []field{{"overview", cmp.Or(r.Overview, r.Description)}}
	}
	var problems []problem
	for _, f := range fields {
		if f.value == "" {
			problems = append(problems, problem{field: f.name, text: "is empty"})
		}
	}
	return problems
}

// checkAsOSV looks at the OSV record that the advisory makes, where dates, ranges,
// vectors and names have to be what they seem.
func (f wgForm) checkAsOSV(a *advisory.Advisory) []problem {
	// The time is not the file's, and only in the way here.
	modified := cmp.Or(f.modified, a.Published, "1970-01-01")
	c, err := inOSVTerms(a, modified)
	var text []byte
	if err == nil {
		text, err = osv.Marshal(c)
	}
	if err != nil {
		p := problemOf(err, string(a.ID))
		return []problem{{field: p.field, text: p.text + " (as an OSV record)"}}
	}
	problems := problemsOf(osv.Problems(text))
	for i := range problems {
		problems[i].text += " (as an OSV record)"
	}
	return problems
}
