package osv

import (
	"fmt"
	"slices"
	"strings"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/match/npm"
)

// The members of an affected package's database_specific that hold the texts of
// an advisory.NPMRange. They are npm's and the Security WG's own names for them.
const (
	vulnerableVersions = "vulnerable_versions"
	patchedVersions    = "patched_versions"
)

// NPMRanges returns the OSV ranges of an npm range text: those of the versions
// that Vulnerable contains and Patched does not, as [npm.Affected] reads the two.
// See [Ranges] for their form. A text that is no npm range is an [*Error] of
// kind [ErrRange].
func NPMRanges(r advisory.NPMRange) ([]advisory.Range, error) {
	ranges, err := npmRanges(r)
	if err != nil {
		return nil, err
	}
	return ranges, nil
}

func npmRanges(r advisory.NPMRange) ([]advisory.Range, *Error) {
	if _, err := npm.Patched(r.Patched); err != nil {
		return nil, noRange(patchedVersions, err)
	}
	set, err := npm.Affected(r.Vulnerable, r.Patched)
	if err != nil {
		return nil, noRange(vulnerableVersions, err)
	}
	return Ranges(set), nil
}

func noRange(name string, err error) *Error {
	return &Error{Path: name, Offset: -1, Err: fmt.Errorf("%w: %w", ErrRange, err)}
}

// withMade returns the package's ranges and, behind them, those made of its
// NPMRange.
func (w *writer) withMade(a *advisory.Affected) []advisory.Range {
	made, err := npmRanges(*a.NPMRange)
	if err != nil {
		w.adopt(err)
		w.err.inMember("database_specific")
		return nil
	}
	if len(made) == 0 {
		return a.Ranges
	}
	return slices.Concat(a.Ranges, made)
}

// withTexts writes the package's database_specific with the texts of its NPMRange.
func (w *writer) withTexts(a *advisory.Affected) {
	o := w.object()
	o.begin(vulnerableVersions) // also if it is empty, which means every version
	w.quote(a.NPMRange.Vulnerable)
	o.finish()
	putText(&o, patchedVersions, a.NPMRange.Patched)
	o.end(a.DatabaseSpecific)
}

// restore undoes for an affected package what Marshal does for its NPMRange: if
// the texts are there and the last ranges are exactly those that would be made of
// them, they are taken back. Then writing it again gives an equal document;
// ranges that say anything else stay as they are.
func restore(a *advisory.Affected) {
	if !strings.Contains(string(a.DatabaseSpecific), `"`+vulnerableVersions+`"`) {
		return
	}
	texts, rest, ok := takeTexts(a.DatabaseSpecific)
	if !ok {
		return
	}
	made, err := npmRanges(texts)
	own := len(a.Ranges) - len(made)
	if err != nil || own < 0 || !slices.EqualFunc(a.Ranges[own:], made, sameRange) {
		return
	}
	a.NPMRange = &texts
	a.DatabaseSpecific = rest
	if len(made) > 0 {
		if a.Ranges = a.Ranges[:own:own]; own == 0 {
			a.Ranges = nil
		}
	}
}

// takeTexts parts an object into the texts and its other members, "" if there
// are none. A patched text that is empty is one of those: it is not what an
// NPMRange without Patched is written as.
func takeTexts(specific advisory.Raw) (texts advisory.NPMRange, rest advisory.Raw, ok bool) {
	s := scanner{text: string(specific)}
	m := s.object()
	for m.next() {
		quoted := s.has(`"`)
		switch {
		case m.name == vulnerableVersions && quoted:
			texts.Vulnerable, ok = s.str(), true
		case m.name == patchedVersions && quoted:
			if texts.Patched = s.str(); texts.Patched == "" {
				m.keep()
			}
		default:
			s.skip()
			m.keep()
		}
	}
	return texts, m.rest(), ok && s.err == nil
}

func sameRange(a, b advisory.Range) bool {
	return a.Type == b.Type && a.Repo == b.Repo && a.DatabaseSpecific == b.DatabaseSpecific && a.Extra == b.Extra &&
		slices.Equal(a.Events, b.Events)
}
