package match

import "github.com/nodejs/nodesec/advisory"

// Querier is what a scanner asks, so that it need not care where the advisories are:
// an [Index] in memory, by its method Querier, or a database on disk, such as
// db.DB of package osv/db. All give the same findings for the same advisories.
type Querier interface {
	// Query is as [Index.Query]. An error means that the advisories could not be
	// read, and that nothing is known of the version.
	Query(pkg advisory.Package, version string) ([]Finding, error)
	// Stats is as [Index.Stats].
	Stats() Stats
}

// Querier returns the index as a Querier, whose errors are always nil.
func (x *Index) Querier() Querier { return querier{x} }

type querier struct{ *Index }

func (q querier) Query(pkg advisory.Package, version string) ([]Finding, error) {
	return q.Index.Query(pkg, version), nil
}
