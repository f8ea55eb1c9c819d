package nodewg

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/nodejs/nodesec/advisory"
)

// cveID is the syntax of CVE identifiers since 2014; the programme began in 1999.
var cveID = regexp.MustCompile(`^CVE-(1999|[2-9]\d{3})-\d{4,}$`)

// identifiers looks at a list of CVE identifiers.
func (l *linter) identifiers(field string, ids []advisory.ID) {
	l.aliases, l.aliasField = ids, field
	first := map[advisory.ID]int{}
	for i, id := range ids {
		if before, again := first[id]; again {
			l.warn(field+index(i), RuleDuplicate, "%s is there already, at %s", quoted(string(id)), index(before))
			continue
		}
		first[id] = i
		if cveID.MatchString(string(id)) {
			continue
		}
		p := advisory.Problem{Path: field + index(i), Rule: RuleCVE, Message: quoted(string(id)) + " is no CVE identifier such as CVE-2026-12345"}
		if meant := strings.ToUpper(strings.TrimSpace(string(id))); cveID.MatchString(meant) {
			p.Suggestion = meant
		} else if cveID.MatchString("CVE-" + meant) {
			p.Suggestion = "CVE-" + meant
		}
		l.add(p)
	}
}

// otherDates are forms that say which day is meant.
var otherDates = [...]string{"2006-1-2", "2006/1/2", "2006.1.2", "2 January 2006", "January 2, 2006", "Jan 2, 2006",
	"2006-01-02T15:04:05Z0700", "2006-01-02T15:04:05", "2006-01-02 15:04:05"}

func (l *linter) date(field string, t advisory.Timestamp) {
	if t == "" || readable(t) != "" {
		return
	}
	p := advisory.Problem{Path: field, Rule: RuleDate, Message: quoted(string(t)) + " is neither a day such as 2015-10-24 nor an RFC 3339 time"}
	for _, form := range otherDates {
		if when, err := time.Parse(form, strings.TrimSpace(string(t))); err == nil {
			p.Suggestion = when.UTC().Format(time.DateOnly)
			break
		}
	}
	l.add(p)
}

// notAfter compares days, as one of the two may be no more than that.
func (l *linter) notAfter(field string, t advisory.Timestamp, lastField string, last advisory.Timestamp) {
	a, err := t.Time()
	if err != nil {
		return
	}
	b, err := last.Time()
	if err != nil {
		return
	}
	const day = 24 * time.Hour
	if a.UTC().Truncate(day).After(b.UTC().Truncate(day)) {
		l.warn(field, RuleDateOrder, "%s is after %s, %s", shorten(string(t)), lastField, shorten(string(last)))
	}
}

func (l *linter) url(field, s string) {
	if s == "" || isURL(s) {
		return
	}
	p := advisory.Problem{Path: field, Rule: RuleURL, Warning: true, Message: quoted(s) + " is no http or https URL"}
	trimmed := strings.Trim(strings.TrimSpace(s), "<>")
	for _, meant := range [...]string{trimmed, "https://" + trimmed} {
		if isURL(meant) && (meant == trimmed || strings.Contains(trimmed, ".") && strings.Contains(trimmed, "/") && !strings.Contains(trimmed, ":")) {
			p.Suggestion = meant
			break
		}
	}
	l.add(p)
}

var severities = []string{"unknown", "low", "medium", "high", "critical"}

// severity looks at the word for how bad a flaw in Node.js is, and at what the score
// of its vector is called.
func (l *linter) severity(word string, score float64, scored bool) {
	if word == "" {
		l.required("severity", word)
		return
	}
	if !slices.Contains(severities, word) {
		p := advisory.Problem{Path: "severity", Rule: RuleSeverity, Message: quoted(word) + " is none of " + strings.Join(severities, ", ")}
		if level, ok := advisory.ParseLevel(strings.TrimSpace(word)); ok {
			p.Suggestion = wordOf(level)
		}
		l.add(p)
		return
	}
	if called := wordOf(advisory.LevelOfScore(score)); scored && word != "unknown" && word != called {
		l.warn("severity", RuleSeverity, "%s, where the vector's score of %s is called %q", quoted(word), oneDecimal(score), called)
	}
}

// wordOf is the WG's word for a level; it has none for "info".
func wordOf(level advisory.Level) string {
	switch level {
	case advisory.LevelInfo:
		return "low"
	case advisory.LevelModerate:
		return "medium"
	}
	return level.String()
}

const allEnvironments = "all"

var environments = []string{allEnvironments, "aix", "android", "darwin", "freebsd", "linux", "openbsd", "sunos", "win32"}

func (l *linter) environments(names []string) {
	if len(names) == 0 && !l.unread[environmentsMember] {
		l.add(advisory.Problem{Path: environmentsMember, Rule: RuleMissing, Message: "is missing: expected all, or the platforms that are affected"})
	}
	for i, name := range names {
		field := environmentsMember + index(i)
		switch {
		case !slices.Contains(environments, name):
			p := advisory.Problem{Path: field, Rule: RuleEnvironment, Message: quoted(name) + " is none of " + strings.Join(environments, ", ")}
			if p.Suggestion = platforms[strings.ToLower(name)]; p.Suggestion == "" {
				p.Suggestion = respelled(name, environments)
			}
			l.add(p)
		case slices.Contains(names[:min(i, len(environments))], name):
			l.warn(field, RuleEnvironment, "%q is there already", name)
		case name != allEnvironments && slices.Contains(names[:min(len(names), len(environments))], allEnvironments):
			l.warn(field, RuleEnvironment, "%q stands beside %q, which has it", name, allEnvironments)
		}
	}
}

// platforms are other names for what Node.js calls as on the right.
var platforms = map[string]string{"windows": "win32", "win": "win32", "win64": "win32", "macos": "darwin", "osx": "darwin", "mac": "darwin",
	"os x": "darwin", "solaris": "sunos", "smartos": "sunos", "*": allEnvironments, "any": allEnvironments}

func quoted(s string) string { return strconv.Quote(shorten(s)) }
