package main

import (
	"cmp"
	"io"
	"slices"
	"time"

	"github.com/openvex/go-vex/pkg/vex"
)

const (
	// defaultAuthor is who makes the statements, whoever puts them into a document.
	defaultAuthor = "Node.js Security WG"
	tooling       = "https://github.com/nodejs/nodesec examples/convert"
)

// document is an OpenVEX document in the making.
type document struct{ items []item }

// write writes the statements in the order in which the WG's database has the
// records, so that a document is the same whatever it was made from.
func (d *document) write(w io.Writer, author string, issued time.Time) error {
	slices.SortStableFunc(d.items, func(a, b item) int {
		folder, n := a.record.inWG()
		otherFolder, m := b.record.inWG()
		return cmp.Or(cmp.Compare(folder, otherFolder), cmp.Compare(n, m))
	})
	v := vex.VEX{
		Metadata: vex.Metadata{
			Context:   vex.ContextLocator(),
			Author:    author,
			Timestamp: &issued,
			Version:   1,
			Tooling:   tooling,
		},
		Statements: d.statements(),
	}
	var err error
	if v.ID, err = canonicalID(v.Metadata, v.Statements); err != nil {
		return err
	}
	return v.ToJSON(w)
}

func (d *document) statements() []vex.Statement {
	var all []vex.Statement
	for _, it := range d.items {
		all = append(all, it.statements...)
	}
	return all
}

// canonicalID names a document by what it says: the same statements have the same
// name. Naming sorts the statements, so it is given a copy.
func canonicalID(m vex.Metadata, statements []vex.Statement) (string, error) {
	named := vex.VEX{Metadata: m, Statements: slices.Clone(statements)}
	return named.GenerateCanonicalID()
}
