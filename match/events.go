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

// rangeSet evaluates the events of a range as OSV's specification does. Where
// some cannot be read, and the error names them, it returns the versions that are
// affected whatever those may have said.
func rangeSet(r *advisory.Range) (npm.Set, error) {
	t := timeline{events: make([]event, 0, len(r.Events))}
	for n := range r.Events {
		t.add(n, &r.Events[n])
	}
	if !t.begins {
		t.errs = append(t.errs, fmt.Errorf("events: %w: no introduced event", ErrNothingSaid))
	}
	return t.set(), errors.Join(t.errs...)
}

// A timeline is what the events of one range say.
type timeline struct {
	events  []event
	limits  []npm.Set // the versions below each limit
	begins  bool      // there is an introduced event
	limited bool      // there is a limit event
	unsure  bool      // an unread event may end what an introduced event began
	errs    []error
}

func (t *timeline) add(n int, e *advisory.Event) {
	if e.Introduced == "0" {
		t.begins = true
		t.events = append(t.events, event{kind: introduced, start: true})
	} else if e.Introduced != "" {
		t.begins = true
		if v, ok := t.read(n, "introduced", e.Introduced); ok {
			t.events = append(t.events, event{kind: introduced, version: v})
		}
	}
	if e.Fixed != "" {
		t.end(n, "fixed", e.Fixed, fixed)
	}
	if e.LastAffected != "" {
		t.end(n, "last_affected", e.LastAffected, lastAffected)
	}
	if e.Limit == "*" {
		t.limited = true
		t.limits = append(t.limits, npm.All())
	} else if e.Limit != "" {
		t.limited = true
		if v, ok := t.read(n, "limit", e.Limit); ok {
			t.limits = append(t.limits, npm.Below(v))
		}
	}
	if e.Introduced == "" && e.Fixed == "" && e.LastAffected == "" && e.Limit == "" {
		t.unsure = true
		t.errs = append(t.errs, fmt.Errorf("events[%d]: %w: none of introduced, fixed, last_affected and limit", n, ErrNothingSaid))
	}
}

func (t *timeline) end(n int, field, text string, kind eventKind) {
	v, ok := t.read(n, field, text)
	if !ok {
		t.unsure = true
		return
	}
	t.events = append(t.events, event{kind: kind, version: v})
}

func (t *timeline) read(n int, field, text string) (npm.Version, bool) {
	v, err := npm.ParseVersion(text, npm.Loose)
	if err != nil {
		t.errs = append(t.errs, fmt.Errorf("events[%d].%s: %w", n, field, err))
		return npm.Version{}, false
	}
	return v, true
}

// set returns the versions that are affected for certain. Another introduced
// event or limit could only add to them, but another end could take any away.
func (t *timeline) set() npm.Set {
	if t.unsure {
		return npm.Set{}
	}
	// The specification leaves the order of events at one version open; their
	// order in the record decides, as it does in the records that mean it.
	slices.SortStableFunc(t.events, func(a, b event) int { return a.compare(&b) })
	s := sweep(t.events)
	if t.limited {
		s = s.Intersect(npm.Union(t.limits...))
	}
	return s
}

// sweep walks sorted events and returns the versions at which the status is
// "affected". At each version with events, the status at the version itself and
// the one just above it may differ: last_affected acts above only.
func sweep(events []event) npm.Set {
	var few [8]npm.Set // enough for most ranges
	sets := few[:0]
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
