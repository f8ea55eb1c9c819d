package match

import (
	"slices"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/match/npm"
)

// A noted event is an event with its place in the record.
type noted struct {
	event
	n      int
	name   string
	text   string
	before *event // in the record's order
}

func (e *noted) path(r string) string { return r + "." + elementOf("events", e.n) + "." + e.name }

// isReversed reports whether the event ends what the one before it begins, and
// stands below it.
func (e *noted) isReversed() bool {
	return e.before != nil && e.before.kind == introduced && e.compare(e.before) < 0
}

// events looks at a range of events.
func (l *linter) events(path string, r *advisory.Range) {
	all, sound := l.readEvents(path, r)
	if !sound {
		return // an unread event may explain what looks wrong
	}
	for n := 1; n < len(all); n++ {
		all[n].before = &all[n-1].event
	}
	sorted := slices.Clone(all)
	slices.SortStableFunc(sorted, func(a, b noted) int { return a.compare(&b.event) })
	var open *noted
	for n := range sorted {
		e := &sorted[n]
		switch begins := e.kind == introduced; {
		case begins && open != nil:
			l.warn(e.path(path), RuleIdleEvent, "%s is affected already, from %s on", quoted(e.text), quoted(open.text))
		case begins:
			open = e
		case open == nil && e.isReversed():
			l.fail(e.path(path), RuleReversedBounds, "%s is below the version that is introduced in front of it", quoted(e.text))
		case open == nil:
			l.warn(e.path(path), RuleIdleEvent, "no version just below %s is affected, so that nothing ends there", quoted(e.text))
		default:
			if e.kind == fixed && e.compare(&open.event) == 0 {
				l.fail(e.path(path), RuleEmptyRange, "no version is affected from %s to %s", quoted(open.text), quoted(e.text))
			}
			open = nil
		}
	}
	if set, err := rangeSet(r); err == nil && set.IsEmpty() && hasLimit(r) {
		l.fail(path, RuleEmptyRange, "no version is affected below its limit")
	}
}

// readEvents reads the events but limits, and reports whether nothing was wrong
// with any by itself.
func (l *linter) readEvents(path string, r *advisory.Range) (all []noted, sound bool) {
	sound = true
	begins := false
	for n, e := range r.Events {
		place := path + "." + elementOf("events", n)
		said := 0
		for _, m := range [...]struct {
			name, text string
			kind       eventKind
		}{{"introduced", e.Introduced, introduced}, {"fixed", e.Fixed, fixed}, {"last_affected", e.LastAffected, lastAffected}, {"limit", e.Limit, introduced}} {
			if m.text == "" {
				continue
			}
			said++
			limit := m.name == "limit"
			found := noted{event: event{kind: m.kind}, n: n, name: m.name, text: m.text}
			switch {
			case limit && m.text == "*":
				continue
			case m.name == "introduced" && m.text == "0":
				found.start = true
			default:
				v, err := npm.ParseVersion(m.text, npm.Loose)
				if err != nil {
					l.fail(place+"."+m.name, RuleUnreadable, "%s", reason(err))
					sound = false
				}
				found.version = v
			}
			if !limit {
				begins = begins || m.kind == introduced
				all = append(all, found)
			}
		}
		if said == 0 {
			l.fail(place, RuleSaysNothing, "expected one of introduced, fixed, last_affected and limit")
			sound = false
		}
	}
	if !begins {
		l.fail(path+".events", RuleSaysNothing, "no event has introduced, so that no version is affected")
		sound = false
	}
	return all, sound
}

func hasLimit(r *advisory.Range) bool {
	return slices.ContainsFunc(r.Events, func(e advisory.Event) bool { return e.Limit != "" && e.Limit != "*" })
}
