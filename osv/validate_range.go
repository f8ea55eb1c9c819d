package osv

import (
	"regexp"
	"slices"
	"strings"

	"github.com/nodejs/nodesec/advisory"
)

// rangeSeen is a range as far as it could be read.
type rangeSeen struct {
	kind    advisory.RangeType
	events  []eventSeen
	ordered bool // whether it is of type SEMVER, all of whose versions were read
}

// eventSeen is one version of an event.
type eventSeen struct {
	n       int    // the event's index
	kind    string // introduced, fixed, last_affected or limit
	text    string
	version *semVer // nil if there is none, or where it has not been read
}

// versionRange checks one range of an affected package.
func (v *validator) versionRange() rangeSeen {
	var r rangeSeen
	var keys eventKeys
	var repo string
	seen, ok := v.object(func(name string) {
		switch name {
		case "type":
			r.kind = advisory.RangeType(v.oneOf([]string{"GIT", "SEMVER", "ECOSYSTEM"}))
		case "repo":
			repo, _ = v.text()
		case "events":
			keys = v.events()
			r.events = keys.list
		case "database_specific":
			v.specific()
		default:
			v.unknown()
		}
	})
	if !ok {
		return r
	}
	v.require(seen, "type", "events")
	switch {
	case r.kind == advisory.RangeGit && !seen.has("repo"):
		v.fail(RuleSchema, "a GIT range requires a repo")
	case r.kind == advisory.RangeGit && repo == "":
		v.fail(RuleRepo, "a GIT range requires a repo")
	}
	end := len(v.path)
	v.path = append(v.path, ".events"...)
	defer func() { v.path = v.path[:end] }()
	if seen.has("events") && !keys.introduced {
		v.fail(RuleSchema, "no event has introduced")
	}
	if keys.fixed && keys.lastAffected {
		v.fail(RuleSchema, "fixed and last_affected may not be in one range")
	}
	switch r.kind {
	case advisory.RangeGit:
		v.commits(r.events)
	case advisory.RangeSemVer:
		if r.ordered = v.semVers(r.events); r.ordered {
			v.order(r.events)
		}
	}
	return r
}

// eventKeys is what the events of a range have, in whatever form.
type eventKeys struct {
	introduced, fixed, lastAffected bool
	list                            []eventSeen
}

func (v *validator) events() (keys eventKeys) {
	v.array("an array of objects", func(n int) {
		before := len(keys.list)
		_, ok := v.object(func(name string) {
			switch name {
			case "introduced":
				keys.introduced = true
			case "fixed":
				keys.fixed = true
			case "last_affected":
				keys.lastAffected = true
			case "limit":
			default:
				v.unknown()
				return
			}
			if !v.s.has(`"`) {
				got := v.s.seen()
				v.s.skip()
				v.fail(RuleEvent, "expected a string, got %s", got)
				return
			}
			if text, ok := v.text(); ok {
				keys.list = append(keys.list, eventSeen{n: n, kind: name, text: text})
			}
		})
		if got := len(keys.list) - before; ok && got != 1 {
			v.fail(RuleSchema, "an event has exactly one of introduced, fixed, last_affected and limit; this has %d", got)
		}
	})
	return keys
}

// commit is the schema's pattern of versions in GIT ranges.
var commit = regexp.MustCompile(`^(0|[a-f0-9]{40}|[a-f0-9]{64})$`)

func (v *validator) commits(events []eventSeen) {
	for _, e := range events {
		if !commit.MatchString(e.text) {
			v.at(e, Problem{Rule: RuleSchema, Message: quoted(e.text) + " is not a full commit hash in lower case"})
		}
	}
}

// at notes a problem of an event; the path is that of the events.
func (v *validator) at(e eventSeen, p Problem) {
	p.Path = elementPath("", e.n) + "." + e.kind
	v.problem(p)
}

// semVers reads the versions of a SEMVER range, and reports whether all could be.
func (v *validator) semVers(events []eventSeen) bool {
	all := true
	for i := range events {
		e := &events[i]
		if e.kind == "introduced" && e.text == "0" || e.kind == "limit" && e.text == "*" {
			continue
		}
		version, ok := parseSemVer(e.text)
		if ok {
			e.version = &version
			continue
		}
		all = false
		message := quoted(e.text) + " is not a SemVer 2.0.0 version"
		if _, ok := parseSemVer(strings.TrimLeft(e.text, "vV=")); ok {
			message += ", which has nothing in front of its number"
		}
		v.at(*e, Problem{Rule: RuleSemVer, Message: message})
	}
	return all
}

// compare orders events by version; introduced "0" is below all.
func (e eventSeen) compare(f eventSeen) int {
	switch {
	case e.version == nil && f.version == nil:
		return 0
	case e.version == nil:
		return -1
	case f.version == nil:
		return 1
	}
	return e.version.compare(*f.version)
}

// order checks that the events of a SEMVER range are sorted, and that each begins
// or ends something.
func (v *validator) order(events []eventSeen) {
	events = withoutLimits(events)
	for i := 1; i < len(events); i++ {
		if e, before := events[i], events[i-1]; e.compare(before) < 0 {
			v.at(e, Problem{Rule: RuleOrder, Advice: true, Message: quoted(e.text) + " stands behind " + quoted(before.text) + ", which is higher"})
		}
	}
	slices.SortStableFunc(events, eventSeen.compare)
	var open *eventSeen
	for i := range events {
		e := &events[i]
		switch begins := e.kind == "introduced"; {
		case begins && open != nil:
			v.at(*e, Problem{Rule: RuleOrder, Advice: true, Message: quoted(e.text) + " is affected already, since " + quoted(open.text)})
		case begins:
			open = e
		case open == nil:
			v.at(*e, Problem{Rule: RuleOrder, Advice: true, Message: "nothing that is introduced below ends at " + quoted(e.text)})
		default:
			if e.kind == "fixed" && e.compare(*open) == 0 {
				v.at(*e, Problem{Rule: RuleOrder, Advice: true, Message: "no version is affected from " + quoted(open.text) + " to " + quoted(e.text)})
			}
			open = nil
		}
	}
}

func withoutLimits(events []eventSeen) []eventSeen {
	return slices.DeleteFunc(slices.Clone(events), func(e eventSeen) bool { return e.kind == "limit" })
}

// stretch is an unbroken run of affected versions in one of several ranges.
type stretch struct {
	r          int        // the range's index
	begin, end *eventSeen // end is nil if it has none
}

// reaches reports whether it has the version at which an event begins something.
func (s stretch) reaches(begin *eventSeen) bool {
	if s.end == nil {
		return true
	}
	c := begin.compare(*s.end)
	return c < 0 || c == 0 && s.end.kind == "last_affected"
}

// outlasts reports whether it ends later than t.
func (s stretch) outlasts(t stretch) bool {
	if s.end == nil || t.end == nil {
		return t.end != nil
	}
	c := s.end.compare(*t.end)
	return c > 0 || c == 0 && t.end.kind == "fixed"
}

// overlap checks that the SEMVER ranges of one package have no version in common.
func (v *validator) overlap(ranges []rangeSeen) {
	var all []stretch
	for r := range ranges {
		if ranges[r].ordered {
			all = append(all, stretches(r, ranges[r].events)...)
		}
	}
	slices.SortStableFunc(all, func(a, b stretch) int { return a.begin.compare(*b.begin) })
	for i := 1; i < len(all); i++ {
		last, s := all[i-1], all[i]
		if last.reaches(s.begin) { // so it is of another range
			v.problem(Problem{Path: "." + elementPath("ranges", s.r), Rule: RuleOverlap, Advice: true,
				Message: "from " + quoted(s.begin.text) + " on it overlaps with " + elementPath("ranges", last.r)})
		}
		if last.outlasts(s) {
			all[i] = last
		}
	}
}

// stretches returns the affected versions of a range. One with limits has none: it
// ends in other ways, and few ranges have them.
func stretches(r int, all []eventSeen) (list []stretch) {
	events := withoutLimits(all)
	if len(events) < len(all) {
		return nil
	}
	slices.SortStableFunc(events, eventSeen.compare)
	var open *eventSeen
	for i := range events {
		e := &events[i]
		switch {
		case e.kind == "introduced" && open == nil:
			open = e
		case e.kind != "introduced" && open != nil:
			list = append(list, stretch{r, open, e})
			open = nil
		}
	}
	if open != nil {
		list = append(list, stretch{r: r, begin: open})
	}
	return list
}
