package match

import (
	"slices"
	"strconv"
	"strings"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/match/npm"
)

// The Security WG's words for what npm has no word for.
const (
	noFix        = "<0.0.0"
	everyVersion = "<=99.999.99999"
)

// npmRange looks at the range texts of an entry, and at what they have to do with
// each other.
func (l *linter) npmRange(a *advisory.Affected) {
	const (
		vulnerablePath = "database_specific." + vulnerableMember
		patchedPath    = "database_specific." + patchedMember
	)
	texts := a.NPMRange
	vulnerable, readable := l.rangeText(vulnerablePath, texts.Vulnerable)
	if readable && isMisspeltEvery(vulnerable) {
		l.add(vulnerablePath, advisory.Problem{Rule: RuleIdiom, Warning: true, Suggestion: everyVersion,
			Message: quoted(texts.Vulnerable) + " is not the idiom for every version"})
	}
	if strings.TrimSpace(texts.Patched) == "" {
		return
	}
	if isNoFix(texts.Patched) {
		if strings.TrimSpace(texts.Patched) != noFix {
			l.add(patchedPath, advisory.Problem{Rule: RuleIdiom, Warning: true, Suggestion: noFix,
				Message: quoted(texts.Patched) + " is not the idiom for a flaw without a fix"})
		}
		return
	}
	patched, ok := l.rangeText(patchedPath, texts.Patched)
	if !ok || !readable || vulnerable.IsEmpty() || patched.IsEmpty() {
		return
	}
	if all, err := npm.Affected(texts.Vulnerable, ""); err == nil {
		vulnerable = all // the idiom is every version
	}
	affected := vulnerable.Minus(patched)
	if !tells(affected) && tells(vulnerable) {
		l.fail(patchedPath, RuleNothingAffected, "every vulnerable version is patched")
		return
	}
	if !a.Package.Same(advisory.NodeRuntime) {
		if s, some := telling(vulnerable.Intersect(patched)); some {
			l.add(vulnerablePath, advisory.Problem{Rule: RuleOverlap, Suggestion: affected.String(),
				Message: shorten(s.String()) + " is vulnerable and patched at once"})
		}
	}
	published := l.published(a.Package)
	if len(published) > 0 && !slices.ContainsFunc(published, patched.Contains) {
		l.warn(patchedPath, RuleUnpublishedFix, "no published version is patched; the highest is %s", published[len(published)-1])
	}
	l.gaps(patchedPath, affected, patched, published)
	l.singleFix(patchedPath, vulnerable, patched)
}

// singleFix looks for a patched release whose next one is not said to be patched:
// it is vulnerable again, or nothing is said about it.
func (l *linter) singleFix(path string, vulnerable, patched npm.Set) {
	for i := range patched.Intervals() {
		only := i.Low().Version
		if i.Low().Unbounded || !npm.Only(only).Equal(npm.Between(i.Low(), i.High())) || only.IsPrerelease() {
			continue
		}
		next, ok := nextRelease(only)
		if !ok || patched.Contains(next) {
			continue
		}
		again := vulnerable.Contains(next)
		if again && !vulnerable.Contains(only) {
			continue // it came back in a release of its own right
		}
		says := "nothing is said about " + next.String()
		if again {
			says = next.String() + " is vulnerable again"
		}
		l.warn(path, RuleSingleFix, "%s alone is patched, and %s; ^%s would be that and what follows", only, says, only)
	}
}

// gaps looks for versions that the two ranges leave out: those published, or else
// those that the ranges name.
func (l *linter) gaps(path string, affected, patched npm.Set, published []npm.Version) {
	gap := between(affected, patched)
	var some []string
	for _, v := range published {
		if gap.Contains(v) {
			some = append(some, v.String())
		}
	}
	if len(published) == 0 {
		for i := range gap.Intervals() {
			for _, end := range [...]npm.Bound{i.Low(), i.High()} {
				if names(end) && !slices.Contains(some, end.Version.String()) {
					some = append(some, end.Version.String())
				}
			}
		}
	}
	switch len(some) {
	case 0:
	case 1:
		l.warn(path, RuleGap, "%s is neither vulnerable nor patched", shorten(some[0]))
	default:
		l.warn(path, RuleGap, "%s are neither vulnerable nor patched", shorten(strings.Join(some, ", ")))
	}
}

// between returns the versions that lie directly between affected and patched ones.
// What lies above patched and below affected versions may well be older than the
// flaw, unless it is a single version that both leave out.
func between(affected, patched npm.Set) npm.Set {
	type stretch struct {
		npm.Interval
		affected bool
	}
	var all []stretch
	for i := range affected.Intervals() {
		all = append(all, stretch{i, true})
	}
	for i := range patched.Intervals() {
		all = append(all, stretch{i, false})
	}
	slices.SortFunc(all, func(a, b stretch) int { return compareLow(a.Low(), b.Low()) })
	var found []npm.Set
	for n := 1; n < len(all); n++ {
		before, after := all[n-1], all[n]
		low, high := before.High(), after.Low()
		if before.affected == after.affected || low.Unbounded || high.Unbounded {
			continue
		}
		if before.affected || !low.Inclusive && !high.Inclusive && low.Version.Equal(high.Version) {
			low.Inclusive, high.Inclusive = !low.Inclusive, !high.Inclusive
			found = append(found, npm.Between(low, high))
		}
	}
	return npm.Union(found...)
}

// telling returns those intervals of a set that somebody could meet with: that hold
// a release, or a prerelease that a text names. What is left between bounds such
// as <=1.2.3 and >=1.2.4, or <1.0.0 and 1.x, holds neither.
func telling(s npm.Set) (npm.Set, bool) {
	var kept []npm.Set
	for i := range s.Intervals() {
		if hasRelease(i) || names(i.Low()) || names(i.High()) {
			kept = append(kept, npm.Between(i.Low(), i.High()))
		}
	}
	return npm.Union(kept...), len(kept) > 0
}

// names reports whether an end of an interval is a version in it that somebody wrote,
// and not the desugared bound of a range.
func names(b npm.Bound) bool {
	return !b.Unbounded && b.Inclusive && b.Version.Prerelease() != "0"
}

func hasRelease(i npm.Interval) bool {
	low := i.Low()
	first := low.Version.Release()
	switch {
	case low.Unbounded:
		first = npm.Version{}
	case !low.Inclusive && !low.Version.IsPrerelease():
		next, ok := nextRelease(low.Version)
		if !ok {
			return false
		}
		first = next
	}
	return i.Contains(first)
}

func tells(s npm.Set) bool {
	_, some := telling(s)
	return some
}

// nextRelease returns the release that follows v by its last number.
func nextRelease(v npm.Version) (npm.Version, bool) {
	next, ok := v.Release().Successor()
	return next.Release(), ok
}

// isNoFix reports whether a patched text names no version above 0.0.0: the idiom, or
// another try at it.
func isNoFix(patched string) bool {
	if strings.Contains(patched, "||") || !strings.HasPrefix(strings.TrimSpace(patched), "<") {
		return false
	}
	r, err := npm.ParseRange(patched, npm.Loose, npm.IncludePrerelease)
	if err != nil || isReversed(patched) {
		return false
	}
	return r.Set().SubsetOf(npm.UpTo(npm.Version{}))
}

// isMisspeltEvery reports whether a set ends at a version of nothing but nines,
// which is not that of the idiom.
func isMisspeltEvery(s npm.Set) bool {
	if s.Len() != 1 {
		return false
	}
	for i := range s.Intervals() {
		high := i.High()
		v := high.Version
		if !i.Low().Unbounded || high.Unbounded || v.Major() < 99 || high.Inclusive && v.String() == everyVersion[len("<="):] {
			return false
		}
		for _, number := range [...]uint64{v.Major(), v.Minor(), v.Patch()} {
			if strings.Trim(strconv.FormatUint(number, 10), "9") != "" {
				return false
			}
		}
	}
	return true
}
