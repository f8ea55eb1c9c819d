package match

import (
	"errors"
	"slices"
	"strings"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/match/npm"
)

// An alternative is what stands between two "||" of a range text.
type alternative struct {
	text string
	set  npm.Set // one interval at most
}

// rangeText looks at one range text by itself. It returns the versions that the
// text covers, and false if it cannot be read.
func (l *linter) rangeText(path, text string) (npm.Set, bool) {
	r, err := npm.ParseRange(text, npm.Loose, npm.IncludePrerelease)
	if err != nil {
		l.fail(path, RuleUnreadable, "%s", reason(err))
		return npm.Set{}, false
	}
	all := l.alternatives(path, text)
	if l.spelling(path, text, r.Set()) {
		l.emptiness(path, all)
		l.swallowed(path, all)
	}
	return r.Set(), true
}

// alternatives takes a readable range apart. A part that cannot be read by itself
// is one that the range as a whole drops.
func (l *linter) alternatives(path, text string) []alternative {
	var all []alternative
	blank := 0
	parts := strings.Split(text, "||")
	for _, part := range parts {
		part = strings.TrimSpace(part)
		r, err := npm.ParseRange(part, npm.Loose, npm.IncludePrerelease)
		if err != nil {
			continue
		}
		if part == "" && len(parts) > 1 {
			blank++
			continue
		}
		all = append(all, alternative{part, r.Set()})
	}
	if blank > 0 {
		l.fail(path, RuleEmptyAlternative, "nothing stands on one side of %s, which means every version", quoted("||"))
		return nil // the others do not matter
	}
	return all
}

// spelling looks for what only a loose reader takes. It reports whether all words of
// the text matter.
func (l *linter) spelling(path, text string, set npm.Set) bool {
	if _, err := npm.ParseRange(text, npm.IncludePrerelease); err == nil {
		return true
	}
	p := advisory.Problem{Rule: RuleLooseSpelling, Warning: true, Suggestion: set.String(),
		Message: quoted(text) + " can be read by loose readers only"}
	dropped := droppedWords(text)
	if len(dropped) > 0 {
		p.Rule, p.Warning = RuleDroppedWords, false
		p.Message = "npm drops " + quoted(strings.Join(dropped, " ")) + " without a word; of the range is left what is suggested"
	}
	l.add(path, p)
	return len(dropped) == 0
}

// droppedWords returns the words of a loosely read range that are no comparators.
func droppedWords(text string) []string {
	var dropped []string
	for part := range strings.SplitSeq(text, "||") {
		for n, word := range strings.Fields(part) {
			_, err := npm.ParseRange(word, npm.Loose, npm.IncludePrerelease)
			if errors.Is(err, npm.ErrNothingLeft) && !(word == "-" && n == 1) { // from - to
				dropped = append(dropped, word)
			}
		}
	}
	return dropped
}

// emptiness looks for alternatives whose bounds enclose nothing.
func (l *linter) emptiness(path string, all []alternative) {
	for _, alt := range all {
		lows, highs := bounds(alt.text)
		switch empty := alt.set.SubsetOf(npm.Below(npm.Version{})); {
		case empty && isReversed(alt.text):
			l.fail(path, RuleReversedBounds, "no version is in %s: its lower bound is above its upper bound", quoted(alt.text))
			return
		case empty:
			l.fail(path, RuleEmptyRange, "no version is in %s", quoted(alt.text))
			return
		case lows > 1 || highs > 1:
			l.add(path, advisory.Problem{Rule: RuleReversedBounds, Suggestion: replaced(all, alt),
				Message: "in " + quoted(alt.text) + " two bounds look the same way, so that one of them says nothing"})
			return
		}
	}
}

// replaced returns the range with one alternative in its canonical form.
func replaced(all []alternative, changed alternative) string {
	texts := make([]string, len(all))
	for n, alt := range all {
		if texts[n] = alt.text; alt.text == changed.text {
			texts[n] = alt.set.String()
		}
	}
	return strings.Join(texts, " || ")
}

// bounds counts the lower and the upper bounds that are written as such: those of
// carets, tildes and wildcards may well stand beside others.
func bounds(text string) (lows, highs int) {
	for i := range len(text) {
		switch {
		case text[i] == '<':
			highs++
		case text[i] == '>' && (i == 0 || text[i-1] != '~'): // ~> is a tilde
			lows++
		}
	}
	return lows, highs
}

// isReversed reports whether some lower bound is above some upper one.
func isReversed(text string) bool {
	r, err := npm.ParseRange(text, npm.Loose, npm.IncludePrerelease)
	if err != nil {
		return false
	}
	for _, comparators := range r.Comparators() {
		var low, high *npm.Version
		for _, c := range comparators {
			v := c.Version()
			switch c.Operator() {
			case ">", ">=":
				if low == nil || low.Less(v) {
					low = &v
				}
			case "<", "<=":
				if high == nil || v.Less(*high) {
					high = &v
				}
			}
		}
		if low != nil && high != nil && high.Less(*low) {
			return true
		}
	}
	return false
}

// swallowed looks for alternatives that are within another.
func (l *linter) swallowed(path string, all []alternative) {
	type placed struct {
		n    int
		low  npm.Bound
		high npm.Bound
	}
	var order []placed
	for n, alt := range all {
		for i := range alt.set.Intervals() {
			order = append(order, placed{n, i.Low(), i.High()})
		}
	}
	slices.SortStableFunc(order, func(a, b placed) int {
		if c := compareLow(a.low, b.low); c != 0 {
			return c
		}
		return compareHigh(b.high, a.high)
	})
	within := map[int]bool{}
	first, swallower := -1, -1
	for k, widest := 0, 0; k < len(order); k++ {
		o, w := order[k], order[widest]
		switch {
		case k == 0:
		case all[o.n].set.SubsetOf(all[w.n].set):
			within[o.n] = true
			if first < 0 || o.n < first {
				first, swallower = o.n, w.n
			}
		case compareHigh(o.high, w.high) > 0:
			widest = k
		}
	}
	if len(within) == 0 {
		return
	}
	var kept []string
	for n, alt := range all {
		if !within[n] {
			kept = append(kept, alt.text)
		}
	}
	l.add(path, advisory.Problem{Rule: RuleSwallowed, Warning: true, Suggestion: strings.Join(kept, " || "),
		Message: quoted(all[first].text) + " adds nothing to " + quoted(all[swallower].text)})
}

func compareLow(a, b npm.Bound) int {
	switch {
	case a.Unbounded || b.Unbounded:
		return rank(b.Unbounded) - rank(a.Unbounded)
	case !a.Version.Equal(b.Version):
		return a.Version.Compare(b.Version)
	}
	return rank(b.Inclusive) - rank(a.Inclusive)
}

func compareHigh(a, b npm.Bound) int {
	switch {
	case a.Unbounded || b.Unbounded:
		return rank(a.Unbounded) - rank(b.Unbounded)
	case !a.Version.Equal(b.Version):
		return a.Version.Compare(b.Version)
	}
	return rank(a.Inclusive) - rank(b.Inclusive)
}

func rank(b bool) int {
	if b {
		return 1
	}
	return 0
}

// reason is a parser's error without the name of the package.
func reason(err error) string { return strings.TrimPrefix(err.Error(), "npm: ") }
