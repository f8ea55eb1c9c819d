package db

import (
	"iter"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/match"
	"github.com/nodejs/nodesec/match/npm"
)

var _ match.Querier = (*DB)(nil)

// Query returns what the advisories say about one version of a package: the same
// findings in the same order as [match.Index.Query] of an index of the same
// records. The error says that the file is damaged, or the database closed.
//
// Only the records that cover the version, or may, are read; the advisories of the
// findings belong to the caller.
func (d *DB) Query(pkg advisory.Package, version string) ([]match.Finding, error) {
	found, err := d.concerned(pkg, version)
	if err != nil || len(found) == 0 {
		return nil, inFile(d.path, err)
	}
	// Its errors were told when the database was built.
	index, _ := match.NewIndex(each(found), d.options...)
	return index.Query(pkg, version), nil
}

// concerned returns the advisories that cover the version, or of which that cannot
// be said without reading them.
func (d *DB) concerned(pkg advisory.Package, version string) ([]*advisory.Advisory, error) {
	s := d.borrow()
	defer d.giveBack(s)
	row, err := packages.row(d.tree, packageKey(pkg), s)
	if err != nil || row == nil {
		return nil, err
	}
	all, err := decodePackage(row)
	if err != nil {
		return nil, err
	}
	v, unreadable := npm.ParseVersion(version, npm.Loose)
	var records []uint64
	for _, c := range all {
		if unreadable == nil && c.complete {
			covered, err := npm.ParseRange(c.covered, npm.Loose, npm.IncludePrerelease)
			if err != nil {
				return nil, corrupt("a row of a package: %v", err)
			}
			if !covered.Contains(v) {
				continue
			}
		}
		records = append(records, c.record)
	}
	return d.load(records, s)
}

func each(all []*advisory.Advisory) iter.Seq2[*advisory.Advisory, error] {
	return func(yield func(*advisory.Advisory, error) bool) {
		for _, a := range all {
			if !yield(a, nil) {
				return
			}
		}
	}
}

// load returns the advisories of ascending numbers.
func (d *DB) load(numbers []uint64, s *scratch) ([]*advisory.Advisory, error) {
	found := make([]*advisory.Advisory, 0, len(numbers))
	var ready []record // the rest of the block that was read last
	for _, number := range numbers {
		for len(ready) > 0 && ready[0].number < number {
			ready = ready[1:]
		}
		if len(ready) == 0 {
			var err error
			if ready, err = block(d.tree, d.zstd, number, s); err != nil {
				return nil, err
			}
			for len(ready) > 0 && ready[0].number < number {
				ready = ready[1:]
			}
		}
		if len(ready) == 0 || ready[0].number != number {
			return nil, corrupt("record %d is missing", number)
		}
		a, err := ready[0].decode()
		if err != nil {
			return nil, err
		}
		found = append(found, a)
	}
	return found, nil
}
