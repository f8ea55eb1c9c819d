package main

import (
	"errors"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/advisory/nodewg"
	"github.com/nodejs/nodesec/osv"
)

// osvForm writes OSV records.
type osvForm struct {
	// modified is for records that have no time of their own.
	modified advisory.Timestamp
	// indent is what a level of the text is indented by; none for one line.
	indent string
}

// errNoModified is not told record by record: what to do about it is the same for all.
var errNoModified = errors.New("no modification time, which OSV requires")

func (f osvForm) render(r record) (item, []problem, error) {
	if r.advisory == nil {
		return item{}, nil, assessmentsLeftOut
	}
	warnings := aside(r.advisory)
	a, err := inOSVTerms(r.advisory, f.modified)
	if err != nil {
		return item{}, warnings, err
	}
	name, err := fileName(a.ID)
	if err != nil {
		return item{}, nil, err
	}
	it := item{record: record{advisory: a}, name: name}
	if f.indent == "" {
		it.text, err = osv.Marshal(a)
	} else if it.text, err = osv.MarshalIndent(a, f.indent); err == nil {
		it.text = append(it.text, '\n')
	}
	return it, warnings, err
}

func (f osvForm) check(it item) []problem { return problemsOf(osv.Problems(it.text)) }

// inOSVTerms returns the advisory as OSV names and dates it. Records of others than
// the Security WG stay as they are, but for a time that is missing.
func inOSVTerms(a *advisory.Advisory, modified advisory.Timestamp) (*advisory.Advisory, error) {
	if a.Modified == "" && modified == "" {
		return nil, errNoModified
	}
	if a.ID.Kind() == advisory.KindNSWG {
		return nodewg.OSV(a, modified)
	}
	if a.Modified != "" {
		return a, nil
	}
	c := *a
	c.Modified = modified
	return &c, nil
}
