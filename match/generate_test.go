package match_test

import (
	"math/rand/v2"

	"github.com/nodejs/nodesec/advisory"
)

// bounds are the versions that generated entries speak of: few, so that they
// meet, and with the neighbours that touch them.
var bounds = []string{
	"0.0.0-0", "0.0.0-alpha", "0.0.0", "0.0.1-0", "0.0.1", "0.1.0",
	"1.0.0-0", "1.0.0-alpha", "1.0.0-alpha.0", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1",
	"1.0.0", "1.0.0+build.7", "1.0.1-0", "1.0.1", "1.2.3", "1.2.4-0", "1.2.4", "1.10.0",
	"2.0.0-0", "2.0.0-rc.1", "2.0.0", "2.0.1-0", "2.3.0", "10.0.0-1", "10.0.0", "9007199254740991.9007199254740991.9007199254740991",
}

// probes are versions beside and between the bounds.
var probes = []string{
	"0.0.0-0.0", "0.0.0-1", "0.0.0-alpha.0", "0.0.2", "0.9.9", "1.0.0-0.0", "1.0.0-alpha.0.0", "1.0.0-alpha.2", "1.0.0-beta.2.0",
	"1.0.0-beta.10", "1.0.0-rc.1.0", "1.0.0-zeta", "1.0.1-0.0", "1.0.1-rc", "1.0.2-0", "1.2.2", "1.2.3-rc.1", "1.2.3+build",
	"1.2.4-0.0", "1.2.5", "1.9.9", "1.99.0", "2.0.0-rc.1.0", "2.0.1-0.0", "2.0.1", "2.3.1-0", "9.9.9", "10.0.0-1.0", "10.0.1-0", "11.0.0",
	"9007199254740991.9007199254740991.9007199254740991-rc",
}

// generator makes entries of what random picks.
type generator struct{ pick func(n int) int }

func newGenerator(seed uint64) generator {
	return generator{rand.New(rand.NewPCG(seed, 0)).IntN}
}

func shuffle[T any](g generator, list []T) {
	for n := range list {
		k := g.pick(n + 1)
		list[n], list[k] = list[k], list[n]
	}
}

func (g generator) version() string { return bounds[g.pick(len(bounds))] }

// event leans towards introduced, without which there is nothing to end.
func (g generator) event() advisory.Event {
	switch g.pick(20) {
	case 0, 1, 2:
		return advisory.Event{Introduced: "0"}
	case 3, 4, 5, 6, 7, 8:
		return advisory.Event{Introduced: g.version()}
	case 9, 10, 11, 12, 13:
		return advisory.Event{Fixed: g.version()}
	case 14, 15, 16, 17:
		return advisory.Event{LastAffected: g.version()}
	case 18:
		return advisory.Event{Limit: "*"}
	}
	return advisory.Event{Limit: g.version()}
}

func (g generator) semverRange() advisory.Range {
	r := advisory.Range{Type: advisory.RangeSemVer}
	if g.pick(2) == 0 {
		r.Type = advisory.RangeEcosystem
	}
	n := g.pick(8)
	if g.pick(64) == 0 { // enough for sorting to be done in another way
		n += 20
	}
	for ; n >= 0; n-- {
		r.Events = append(r.Events, g.event())
	}
	return r
}

func (g generator) entry() advisory.Affected {
	a := advisory.Affected{Package: advisory.NPM("generated")}
	for n := g.pick(3); n >= 0; n-- {
		a.Ranges = append(a.Ranges, g.semverRange())
	}
	for n := g.pick(6) - 3; n > 0; n-- {
		a.Versions = append(a.Versions, g.version())
	}
	return a
}

// begins reports whether every range has an introduced event, without which it
// says nothing.
func begins(a *advisory.Affected) bool {
	for _, r := range a.Ranges {
		some := false
		for _, e := range r.Events {
			some = some || e.Introduced != ""
		}
		if !some {
			return false
		}
	}
	return true
}
