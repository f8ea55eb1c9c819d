package match

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/match/npm"
)

// The rules of [Lint]. Those that a warning violates are marked so; the others are
// errors. Versions are compared with prereleases included, as advisories are read.
const (
	// RuleUnreadable: range texts and versions can be read as npm reads them.
	RuleUnreadable advisory.Rule = "unreadable"
	// RuleDroppedWords: a range has no words that npm drops without a word, as
	// of "from 20 on" it leaves 20.
	RuleDroppedWords advisory.Rule = "dropped-words"
	// RuleLooseSpelling (a warning): a range can be read without npm's option
	// loose, which 1.2.3beta or 01.2.3 need.
	RuleLooseSpelling advisory.Rule = "loose-spelling"
	// RuleSaysNothing: a range has an introduced event, an event has a version,
	// and (a warning) an entry has ranges or versions.
	RuleSaysNothing advisory.Rule = "says-nothing"
	// RuleEmptyRange: a range, and each of its alternatives, has a version that
	// may be published, unlike >=1.0.0 <1.0.0 or "1.2.3 1.2.4".
	RuleEmptyRange advisory.Rule = "empty-range"
	// RuleEmptyAlternative: there is something on both sides of "||"; nothing
	// at all is every version.
	RuleEmptyAlternative advisory.Rule = "empty-alternative"
	// RuleReversedBounds: the bounds of one alternative, or the events of one
	// range, enclose something. Those of >2.0.0 <1.0.0 do not, nor do those of
	// >=5.0.3 >=4.2.1, which look the same way.
	RuleReversedBounds advisory.Rule = "reversed-bounds"
	// RuleSwallowed (a warning): no alternative of a range is within another,
	// as <1.1.7 is within <2.0.1.
	RuleSwallowed advisory.Rule = "swallowed-alternative"
	// RuleNothingAffected: some vulnerable version is not patched.
	RuleNothingAffected advisory.Rule = "nothing-affected"
	// RuleOverlap: no version of an npm package is vulnerable and patched at once,
	// as npm audit looks at the vulnerable ones alone. Of Node.js the vulnerable
	// versions are whole release lines, so there it is the rule.
	RuleOverlap advisory.Rule = "vulnerable-and-patched"
	// RuleGap (a warning): between vulnerable and patched versions there is none
	// that is neither. Where it is not known what was published, that is one that
	// the texts name: <1.2.3 and >=1.2.4 both leave out 1.2.3, whereas between
	// <=1.2.3 and >=1.3.0 there may be nothing.
	RuleGap advisory.Rule = "gap"
	// RuleSingleFix (a warning): what is patched stays so: a patched range does
	// not name one release and leave out the next.
	RuleSingleFix advisory.Rule = "single-fix"
	// RuleIdiom (a warning): the Security WG's idioms are spelled <0.0.0 for "no
	// fix" and <=99.999.99999 for "every version". The text that is suggested
	// means what was meant, and not exactly what stands there.
	RuleIdiom advisory.Rule = "idiom"
	// RuleUnpublishedFix (a warning): some published version is patched. Only a
	// [Linter] that knows what was published asks for it.
	RuleUnpublishedFix advisory.Rule = "unpublished-fix"
	// RuleFixAffected (a warning): a version that is named as fixed is not
	// affected by another range or entry for the same package.
	RuleFixAffected advisory.Rule = "fix-affected"
	// RuleIdleEvent (a warning): each event changes the status of versions.
	RuleIdleEvent advisory.Rule = "idle-event"
)

// The places of an npm range's texts in an OSV record.
const (
	vulnerableMember = "vulnerable_versions"
	patchedMember    = "patched_versions"
)

// Lint is [Linter.Lint] where nothing is known of what was published. It can be
// handed to nodewg.LintFS.
func Lint(a *advisory.Advisory) []advisory.Problem { return Linter{}.Lint(a) }

// Linter looks for what is wrong with what advisories say about versions. The zero
// value is ready for use.
type Linter struct {
	// Published returns the versions of a package that were published, in any
	// order; none if they are not known. It may be nil. Knowing them, the linter
	// tells real gaps from those between one release and the next, and finds
	// fixes that nobody can install.
	Published func(advisory.Package) []string
}

// Lint returns what is wrong with what an advisory says about versions, and what
// of it could be better, entry by entry; nil if nothing is. The constants of this
// package named Rule are what it looks for. It takes ranges as OSV events and as
// npm range text alike, of every ecosystem whose order of versions is known, and
// says nothing about the rest of the record.
//
// Paths are those of an OSV record, where the two texts of an
// [advisory.NPMRange] are the members vulnerable_versions and patched_versions of
// the entry's database_specific. A suggested text covers the same versions as the
// text in whose place it is meant to be put, but for [RuleIdiom], and for
// [RuleOverlap] it leaves the same versions affected.
func (l Linter) Lint(a *advisory.Advisory) []advisory.Problem {
	e := linter{known: l.Published}
	for n := range a.Affected {
		e.path = elementOf("affected", n)
		e.entry(&a.Affected[n])
	}
	e.fixes(a)
	return e.problems
}

// A linter gathers the problems of one record.
type linter struct {
	known    func(advisory.Package) []string
	path     string // of the entry at hand
	problems []advisory.Problem
}

// published are the readable ones among the versions known to be published.
func (l *linter) published(p advisory.Package) (all []npm.Version) {
	if l.known == nil {
		return nil
	}
	for _, text := range l.known(p) {
		if v, err := npm.ParseVersion(text, npm.Loose); err == nil {
			all = append(all, v)
		}
	}
	npm.Sort(all)
	return all
}

func (l *linter) add(path string, p advisory.Problem) {
	p.Path = l.path
	if path != "" {
		p.Path += "." + path
	}
	l.problems = append(l.problems, p)
}

func (l *linter) fail(path string, rule advisory.Rule, format string, args ...any) {
	l.add(path, advisory.Problem{Rule: rule, Message: fmt.Sprintf(format, args...)})
}

func (l *linter) warn(path string, rule advisory.Rule, format string, args ...any) {
	l.add(path, advisory.Problem{Rule: rule, Warning: true, Message: fmt.Sprintf(format, args...)})
}

func (l *linter) entry(a *advisory.Affected) {
	if len(a.Ranges) == 0 && len(a.Versions) == 0 && a.NPMRange == nil {
		l.warn("", RuleSaysNothing, "neither ranges nor versions: of no version it can be said whether it is affected")
	}
	for n := range a.Ranges {
		if r := &a.Ranges[n]; hasOrder(r, a.Package) {
			l.events(elementOf("ranges", n), r)
		}
	}
	if ordersAsNPM(a.Package) {
		for n, text := range a.Versions {
			if _, err := npm.ParseVersion(text, npm.Loose); err != nil {
				l.fail(elementOf("versions", n), RuleUnreadable, "%s", reason(err))
			}
		}
	}
	if a.NPMRange != nil {
		l.npmRange(a)
	}
}

// fixes looks for versions that one part of the record calls fixed and another
// affected.
func (l *linter) fixes(a *advisory.Advisory) {
	for _, p := range packagesOf(a) {
		affected := npm.Union(p.sets...)
		for _, n := range p.entries {
			l.path = elementOf("affected", n)
			e := entry{advisory: a, number: n}
			e.eachNamedFix(func(path string, v npm.Version) {
				if i, ok := affected.Find(v); ok {
					l.warn(path, RuleFixAffected, "%s is named as fixed, and is affected: the record covers %s", quoted(v.String()), shorten(i.String()))
				}
			})
		}
	}
}

// stated is what a record says of one package.
type stated struct {
	entries []int
	sets    []npm.Set
}

func packagesOf(a *advisory.Advisory) []*stated {
	var all []*stated
	seen := map[key]*stated{}
	for n := range a.Affected {
		f := &a.Affected[n]
		k := key{f.Package.Ecosystem, f.Package.Name}
		p := seen[k]
		if p == nil {
			p = new(stated)
			seen[k] = p
			all = append(all, p)
		}
		set, _ := AffectedSet(*f) // what cannot be read is complained of elsewhere
		p.entries = append(p.entries, n)
		p.sets = append(p.sets, set)
	}
	return all
}

// eachNamedFix calls use with all releases that the entry names as fixed. The
// desugared bound of a range such as ^1.2.3, which ends in -0, names none.
func (e *entry) eachNamedFix(use func(path string, v npm.Version)) {
	a := e.source()
	for n := range a.Ranges {
		if !hasOrder(&a.Ranges[n], a.Package) {
			continue
		}
		for k, event := range a.Ranges[n].Events {
			if v, err := npm.ParseVersion(event.Fixed, npm.Loose); err == nil && v.Prerelease() != "0" {
				use(elementOf("ranges", n)+"."+elementOf("events", k)+".fixed", v)
			}
		}
	}
	if a.NPMRange == nil {
		return
	}
	patched, err := npm.Patched(a.NPMRange.Patched)
	if err != nil {
		return
	}
	for i := range patched.Intervals() {
		if low := i.Low(); low.Inclusive && !low.Unbounded && low.Version.Prerelease() != "0" {
			use("database_specific."+patchedMember, low.Version)
		}
	}
}

func elementOf(list string, n int) string { return list + "[" + strconv.Itoa(n) + "]" }

// shorten keeps hostile input from filling a message.
func shorten(s string) string {
	const most = 60
	if len(s) > most {
		return strings.ToValidUTF8(s[:most], "") + "..."
	}
	return s
}

func quoted(s string) string { return strconv.Quote(shorten(s)) }
