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

// Expand returns an affected entry as an OSV record has it: without NPMRange, with
// the ranges that mean the same behind its own (see [NPMRanges]), and with the texts
// word for word in DatabaseSpecific, as vulnerable_versions and patched_versions.
// An entry without NPMRange is returned as it is. The error is an [*Error] of kind
// [ErrRange] for a text that is no npm range, and another for a DatabaseSpecific
// that is no object.
func Expand(a advisory.Affected) (advisory.Affected, error) {
	expanded, err := expand(a)
	if err != nil {
		return a, err
	}
	return expanded, nil
}

func expand(a advisory.Affected) (advisory.Affected, *Error) {
	if a.NPMRange == nil {
		return a, nil
	}
	made, err := npmRanges(*a.NPMRange)
	if err != nil {
		err.inMember("database_specific")
		return a, err
	}
	var w writer
	o := w.object()
	o.begin(vulnerableVersions) // also if it is empty, which means every version
	w.quote(a.NPMRange.Vulnerable)
	o.finish(vulnerableVersions)
	putText(o, patchedVersions, a.NPMRange.Patched)
	o.end(a.DatabaseSpecific)
	if w.err != nil {
		w.err.inMember("database_specific")
		return a, w.err
	}
	a.NPMRange = nil
	a.DatabaseSpecific = advisory.Raw(w.buf)
	if len(made) > 0 {
		a.Ranges = slices.Concat(a.Ranges, made)
	}
	return a, nil
}

// Restore undoes [Expand]: if DatabaseSpecific has the texts of an npm range and the
// last ranges are exactly those that would be made of them, NPMRange takes the place
// of both. Expanding it again gives an entry that means the same to every reader.
// Any other entry is returned as it is; so are texts beside ranges that somebody
// has changed.
func Restore(a advisory.Affected) advisory.Affected {
	if !strings.Contains(string(a.DatabaseSpecific), `"`+vulnerableVersions+`"`) {
		return a
	}
	texts, rest, ok := takeTexts(a.DatabaseSpecific)
	if !ok || a.NPMRange != nil {
		return a
	}
	made, err := npmRanges(texts)
	own := len(a.Ranges) - len(made)
	if err != nil || own < 0 || !slices.EqualFunc(a.Ranges[own:], made, sameRange) {
		return a
	}
	a.NPMRange = &texts
	a.DatabaseSpecific = rest
	switch {
	case len(made) == 0:
	case own == 0:
		a.Ranges = nil
	default:
		a.Ranges = a.Ranges[:own:own]
	}
	return a
}

// takeTexts parts an object into the texts and its other members, "" if there
// are none. A patched text that is empty is one of those: it is not what an
// NPMRange without Patched is written as.
func takeTexts(specific advisory.Raw) (texts advisory.NPMRange, rest advisory.Raw, ok bool) {
	s := newScanner(string(specific))
	if s.next() != '{' {
		return texts, "", false
	}
	m := s.object()
	for m.next(&s) {
		quoted := s.has(`"`)
		switch {
		case m.name == vulnerableVersions && quoted:
			texts.Vulnerable, ok = s.str(), true
		case m.name == patchedVersions && quoted:
			if texts.Patched = s.str(); texts.Patched == "" {
				m.keep(&s)
			}
		default:
			s.skip()
			m.keep(&s)
		}
	}
	return texts, m.rest(), ok && s.err == nil
}

func sameRange(a, b advisory.Range) bool {
	return a.Type == b.Type && a.Repo == b.Repo && a.DatabaseSpecific == b.DatabaseSpecific && a.Extra == b.Extra &&
		slices.Equal(a.Events, b.Events)
}
