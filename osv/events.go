package osv

import (
	"fmt"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/match/npm"
)

// Ranges returns the OSV ranges, of type SEMVER, that contain exactly the
// versions of the set: evaluated as the OSV specification says, they hold for
// those versions and no others, prereleases included. The empty set gives nil.
//
// Each interval of the set becomes an introduced event and, unless it has no
// end, one that ends it:
//
//	no lower end   introduced: "0"
//	>=v            introduced: v
//	>v             introduced: the successor of v (of 1.2.3 it is 1.2.4-0)
//	<v             fixed: v
//	<=v            last_affected: v
//
// Intervals stand in ascending order in one range. Where some end with fixed and
// others with last_affected, which the schema does not allow together, they are
// in two, the one with fixed first.
//
// An end that nobody wrote, such as the 0.0.4-0 of "^0.0.3", is written as
// last_affected of the release just before it, 0.0.3. No release is just before
// the 2.0.0-0 of "^1.2.0", which therefore is written as fixed: the only exact way
// there is, as readers pass over limit events. So a fixed event that ends in "-0"
// marks the end of a range and names no release; it must not be shown to a person
// as the version to move to.
func Ranges(set npm.Set) []advisory.Range {
	var fixed, last []advisory.Event
	for i := range set.Intervals() {
		begin := advisory.Event{Introduced: introduced(i.Low())}
		switch end := ending(i.High()); {
		case end.LastAffected != "":
			last = append(last, begin, end)
		case end.Fixed != "":
			fixed = append(fixed, begin, end)
		case fixed == nil && last != nil:
			last = append(last, begin)
		default:
			fixed = append(fixed, begin)
		}
	}
	var ranges []advisory.Range
	for _, events := range [...][]advisory.Event{fixed, last} {
		if events != nil {
			ranges = append(ranges, advisory.Range{Type: advisory.RangeSemVer, Events: events})
		}
	}
	return ranges
}

func introduced(low npm.Bound) string {
	if low.Unbounded {
		return "0"
	}
	v := low.Version
	if !low.Inclusive {
		// Only the greatest version has no successor, and no interval
		// begins above it.
		v, _ = v.Successor()
	}
	return v.String()
}

func ending(high npm.Bound) advisory.Event {
	v := high.Version
	switch {
	case high.Unbounded:
		return advisory.Event{}
	case high.Inclusive:
		return advisory.Event{LastAffected: v.String()}
	case v.Prerelease() == "0" && v.Patch() > 0:
		// Below 1.2.4-0 means up to 1.2.3. Identifiers such as beta.0 are
		// left alone: they are released and may well be the fix.
		return advisory.Event{LastAffected: fmt.Sprintf("%d.%d.%d", v.Major(), v.Minor(), v.Patch()-1)}
	}
	return advisory.Event{Fixed: v.String()}
}
