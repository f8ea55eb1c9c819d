package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/openvex/go-vex/pkg/vex"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/advisory/nodewg"
	"github.com/nodejs/nodesec/match/npm"
)

const (
	modulesLeftOut = leftOut("the OpenVEX document is about Node.js, not about packages of npm and others")
	eventsLeftOut  = leftOut("records about Node.js that are not the Security WG's do not say in which versions it is fixed")
	namelessOut    = leftOut("OpenVEX statements are about CVEs, and these records have none")
)

// vexForm makes statements of the WG's records about Node.js as the WG does: what is
// fixed in which versions, and which flaws of libraries do not affect it.
type vexForm struct {
	// said is by which record a CVE was spoken of, and how.
	said map[advisory.ID]statedBy
}

type statedBy struct {
	status vex.Status
	name   string
}

func (f vexForm) render(r record) (item, []problem, error) {
	it := item{record: r, name: r.name()}
	var err error
	if r.assessment != nil {
		it.statements = statementsOfAssessment(r.assessment)
	} else {
		it.statements, err = statementsOfAdvisory(r.advisory)
	}
	switch {
	case err != nil:
		return item{}, nil, err
	case len(it.statements) == 0:
		return item{}, nil, namelessOut
	}
	if problems := problemsInStatements(it.statements); len(problems) > 0 {
		return item{}, problems, nil
	}
	return it, f.contradictions(it), nil
}

// check has nothing to add: render makes valid statements only.
func (f vexForm) check(item) []problem { return nil }

// contradictions are the CVEs that are called fixed by one record and not affecting
// by another.
func (f vexForm) contradictions(it item) []problem {
	var warnings []problem
	for _, s := range it.statements {
		id := advisory.ID(s.Vulnerability.Name)
		before, ok := f.said[id]
		if ok && before.status != s.Status {
			warnings = append(warnings, problem{warning: true, field: "cve", text: fmt.Sprintf("%s is %s here, but %s in %s", id, s.Status, before.status, before.name)})
		}
		f.said[id] = statedBy{s.Status, it.record.name()}
	}
	return warnings
}

// statementsOfAdvisory says of each CVE that it is fixed, in the first version of
// each of the alternatives that the record calls patched.
func statementsOfAdvisory(a *advisory.Advisory) ([]vex.Statement, error) {
	if len(a.Affected) != 1 || !a.Affected[0].Package.Same(advisory.NodeRuntime) {
		return nil, modulesLeftOut
	}
	if a.Affected[0].NPMRange == nil {
		return nil, eventsLeftOut
	}
	cves := slices.DeleteFunc(slices.Clone(a.Aliases), func(id advisory.ID) bool { return id.Kind() != advisory.KindCVE })
	if len(cves) == 0 {
		return nil, namelessOut
	}
	fixed, err := firstOfEach(a.Affected[0].NPMRange.Patched)
	if err != nil {
		return nil, fmt.Errorf("patched: %w", err)
	}
	var products []vex.Product
	for _, v := range fixed {
		products = append(products, product("@v"+v.String()))
	}
	var statements []vex.Statement
	for _, id := range distinct(cves) {
		statements = append(statements, vex.Statement{
			Vulnerability: vulnerability(id, cmp.Or(a.Details, a.Summary)),
			Products:      products,
			Status:        vex.StatusFixed,
		})
	}
	return statements, nil
}

// statementsOfAssessment says of each CVE that no version of Node.js is affected.
func statementsOfAssessment(d *nodewg.Dependency) []vex.Statement {
	var statements []vex.Statement
	for _, id := range distinct(d.CVE) {
		statements = append(statements, vex.Statement{
			Vulnerability:   vulnerability(id, cmp.Or(d.Overview, d.Description)),
			Products:        []vex.Product{product("")},
			Status:          vex.StatusNotAffected,
			Justification:   vex.Justification(d.Reason),
			ImpactStatement: d.Overview,
		})
	}
	return statements
}

func vulnerability(id advisory.ID, description string) vex.Vulnerability {
	return vex.Vulnerability{
		ID:          "https://www.cve.org/CVERecord?id=" + string(id),
		Name:        vex.VulnerabilityID(id),
		Description: description,
	}
}

func product(version string) vex.Product {
	return vex.Product{Component: vex.Component{ID: advisory.NodeRuntime.PURL + version}}
}

func problemsInStatements(statements []vex.Statement) []problem {
	for _, s := range statements {
		if err := s.Validate(); err != nil { // the same for all of a record
			return []problem{{text: err.Error() + " (as an OpenVEX statement)"}}
		}
	}
	return nil
}

// firstOfEach returns the first version of each alternative of an npm range.
func firstOfEach(text string) ([]npm.Version, error) {
	var versions []npm.Version
	for alternative := range strings.SplitSeq(text, "||") {
		r, err := npm.ParseRange(alternative, npm.Loose)
		if err != nil {
			return nil, err
		}
		v, ok := npm.MinVersion(r)
		if !ok || r.Set().Contains(npm.MustParseVersion("0.0.0-0")) { // it has no lower bound
			return nil, fmt.Errorf("%q does not name the version in which it was fixed", strings.TrimSpace(alternative))
		}
		versions = append(versions, v)
	}
	return versions, nil
}

// distinct returns the ids in their order, each once.
func distinct(ids []advisory.ID) []advisory.ID {
	var once []advisory.ID
	for _, id := range ids {
		if !slices.Contains(once, id) {
			once = append(once, id)
		}
	}
	return once
}
