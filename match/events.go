package match

import (
	"errors"
	"fmt"
	"slices"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/match/npm"
)

// An event is one change of status on the line of versions.
type event struct {
	version npm.Version
	start   bool // below all versions: introduced "0"
	kind    eventKind
}

type eventKind uint8

const (
	introduced eventKind = iota
	fixed
	lastAffected
)

func (e *event) compare(f *event) int {
	switch {
	case e.start && f.start:
		return 0
	case e.start:
		return -1
	case f.start:
		return 1
	}
	return e.version.Compare(f.version)
}

// rangeSet evaluates the events of a range as OSV's specification does. Events
// that could not be read are left out of the set and named in the error.
func rangeSet(r *advisory.Range) (npm.Set, error) {
	events, limits, err := readEvents(r)
	return sweep(events).Intersect(limits), err
}

// readEvents returns the events of r in a slice of their own, sorted, and the
// versions that its limits leave.
func readEvents(r *advisory.Range) (events []event, limits npm.Set, err error) {
	events = make([]event, 0, len(r.Events))
	var errs []error
	var below []npm.Set
	read := func(n int, field, text string, use func(npm.Version)) {
		v, err := npm.ParseVersion(text, npm.Loose)
		if err != nil {
			errs = append(errs, fmt.Errorf("events[%d].%s: %w", n, field, err))
			return
		}
		use(v)
	}
	for n := range r.Events {
		e := &r.Events[n]
		switch e.Introduced {
		case "":
		case "0":
			events = append(events, event{kind: introduced, start: true})
		default:
			read(n, "introduced", e.Introduced, func(v npm.Version) { events = append(events, event{kind: introduced, version: v}) })
		}
		if e.Fixed != "" {
			read(n, "fixed", e.Fixed, func(v npm.Version) { events = append(events, event{kind: fixed, version: v}) })
		}
		if e.LastAffected != "" {
			read(n, "last_affected", e.LastAffected, func(v npm.Version) { events = append(events, event{kind: lastAffected, version: v}) })
		}
		switch e.Limit {
		case "":
		case "*":
			below = append(below, npm.All())
		default:
			read(n, "limit", e.Limit, func(v npm.Version) { below = append(below, npm.Below(v)) })
		}
	}
	// The specification leaves the order of events at one version open; their
	// order in the record decides, as it does in the records that mean it.
	slices.SortStableFunc(events, func(a, b event) int { return a.compare(&b) })
	limits = npm.All()
	if len(below) > 0 {
		limits = npm.Union(below...)
	}
	return events, limits, errors.Join(errs...)
}

// sweep walks sorted events and returns the versions at which the status is
// "affected". At each version with events, the status at the version itself and
// the one just above it may differ: last_affected acts above only.
func sweep(events []event) npm.Set {
	var sets []npm.Set
	above := false
	for n := 0; n < len(events); {
		first := n
		at := above
		for ; n < len(events) && events[n].compare(&events[first]) == 0; n++ {
			switch events[n].kind {
			case introduced:
				at, above = true, true
			case fixed:
				at, above = false, false
			case lastAffected:
				above = false
			}
		}
		low := npm.Bound{Version: events[first].version, Unbounded: events[first].start}
		if at && !low.Unbounded {
			sets = append(sets, npm.Only(low.Version))
		}
		if above {
			high := npm.Bound{Unbounded: true}
			if n < len(events) {
				high = npm.Bound{Version: events[n].version}
			}
			sets = append(sets, npm.Between(low, high))
		}
	}
	if len(sets) == 1 {
		return sets[0]
	}
	return npm.Union(sets...)
}
