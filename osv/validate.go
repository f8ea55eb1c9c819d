package osv

import (
	"fmt"
	"strconv"
	"strings"
)

// Rule names what a [Problem] violates.
type Rule string

// The rules. RuleJSON and RuleSchema are what a reader by the official JSON
// Schema refuses, its formats "date-time" and "uri" asserted; the others are what
// the specification says in words.
const (
	// RuleJSON: the text is one JSON value that [Unmarshal] can take apart.
	RuleJSON Rule = "json"
	// RuleSchema: the official JSON Schema of OSV 1.7.5 holds.
	RuleSchema Rule = "schema"
	// RuleVersion: schema_version is a version, and one that is known.
	RuleVersion Rule = "schema-version"
	// RuleID: an id has something behind its prefix, and a prefix that is
	// registered.
	RuleID Rule = "id"
	// RuleAliases: aliases are other records, each named once, and not
	// related or upstream ones as well.
	RuleAliases Rule = "aliases"
	// RuleDates: published is not after modified, nor is withdrawn.
	RuleDates Rule = "dates"
	// RuleSummary: the summary is one line of about 120 characters at most.
	RuleSummary Rule = "summary"
	// RuleCVSS: a vector has every base metric, and no metric twice.
	RuleCVSS Rule = "cvss"
	// RulePURL: a purl is a package URL without a version.
	RulePURL Rule = "purl"
	// RuleAffected: an affected package has ranges or versions.
	RuleAffected Rule = "affected"
	// RuleVersions: versions are listed where ranges are of type ECOSYSTEM,
	// each once, and spelled as the ecosystem spells them.
	RuleVersions Rule = "versions"
	// RuleEvent: an event is one version as text, and nothing else.
	RuleEvent Rule = "event"
	// RuleSemVer: versions in SEMVER ranges are SemVer 2.0.0, without a "v".
	RuleSemVer Rule = "semver"
	// RuleOrder: events are sorted, and each one changes something.
	RuleOrder Rule = "event-order"
	// RuleOverlap: the SEMVER ranges of an affected package do not overlap.
	RuleOverlap Rule = "range-overlap"
	// RuleRepo: a GIT range names a repository.
	RuleRepo Rule = "repo"
	// RuleURL: links have only characters that a URL may have.
	RuleURL Rule = "url"
	// RuleUnknown: objects have only members that the schema names. At the
	// top level, the schema itself says so.
	RuleUnknown Rule = "unknown-member"
)

// Problem is one thing that is wrong with a record, or could be better.
type Problem struct {
	// Path leads to the value, such as "affected[0].ranges[1].type"; empty
	// means the record as a whole.
	Path string
	// Rule is what is violated.
	Rule Rule
	// Advice says that the specification recommends what is missing here. If
	// false, it requires it.
	Advice bool
	// Message says what was expected and what was found.
	Message string
}

// String returns the problem in one line: "error" or "advice", path, message and
// rule.
func (p Problem) String() string {
	level := "error"
	if p.Advice {
		level = "advice"
	}
	path := p.Path
	if path == "" {
		path = "record"
	}
	return fmt.Sprintf("%s: %s: %s [%s]", level, path, p.Message, p.Rule)
}

// ValidationError is what [Validate] returns for a record that breaks a rule.
type ValidationError struct {
	// Problems are all that were found, advice included, in the order of the
	// record; what concerns an object as a whole comes behind its members. At
	// least one is not advice.
	Problems []Problem
}

// Error lists the problems that are not advice.
func (e *ValidationError) Error() string {
	var b strings.Builder
	b.WriteString("osv: not a valid record")
	for _, p := range e.Problems {
		if !p.Advice {
			b.WriteString("\n\t" + p.String())
		}
	}
	return b.String()
}

// Validate checks a record against the OSV specification 1.7.5: everything that
// its JSON Schema checks, and what it says in words. It returns nil if all that
// the specification requires is there, and else a [*ValidationError]. Advice alone
// is no error; [Problems] returns it.
func Validate(text []byte) error {
	problems := Problems(text)
	for _, p := range problems {
		if !p.Advice {
			return &ValidationError{problems}
		}
	}
	return nil
}

// MaxProblems is the number of problems after which [Problems] stops listing them.
const MaxProblems = 1000

// Problems returns everything that is wrong with a record or could be better, in
// the order of [ValidationError.Problems], and nil for a flawless one. Behind the
// first [MaxProblems] comes one more that says that there are others.
func Problems(text []byte) []Problem {
	if len(text) > MaxRecord {
		return []Problem{{Rule: RuleJSON, Message: tooLarge(int64(len(text))).Err.Error()}}
	}
	v := validator{s: scanner{text: string(text)}}
	v.s.next()
	v.record()
	v.s.end()
	if err := v.s.err; err != nil {
		v.problems = append(v.problems, Problem{Path: err.Path, Rule: RuleJSON, Message: fmt.Sprintf("%v (byte %d)", err.Err, err.Offset)})
	}
	return v.problems
}

// validator walks through a record once and notes what is wrong.
type validator struct {
	s        scanner
	path     []byte // to the current value
	problems []Problem
	errors   int // of problems, those that are not advice
}

func (v *validator) problem(p Problem) {
	switch n := len(v.problems); {
	case v.s.err != nil: // the rest is not read, and what seems missing may be there
		return
	case n < MaxProblems:
		p.Path = string(v.path) + p.Path
	case n == MaxProblems:
		p = Problem{Rule: p.Rule, Advice: p.Advice, Message: "and more problems"}
	case p.Advice || v.errors > 0:
		return
	default: // an error must not be hidden by advice
		p.Path = string(v.path) + p.Path
		v.problems = v.problems[:MaxProblems]
	}
	if !p.Advice {
		v.errors++
	}
	v.problems = append(v.problems, p)
}

func (v *validator) fail(rule Rule, format string, args ...any) {
	v.problem(Problem{Rule: rule, Message: fmt.Sprintf(format, args...)})
}

func (v *validator) advise(rule Rule, format string, args ...any) {
	v.problem(Problem{Rule: rule, Advice: true, Message: fmt.Sprintf(format, args...)})
}

// is reports whether the value begins with the given byte; if not, it is read and
// noted as one of another type than the schema wants.
func (v *validator) is(c byte, wanted string) bool {
	if v.s.err != nil {
		return false
	}
	if v.s.next() == c {
		return true
	}
	got := v.s.seen()
	v.s.skip()
	v.fail(RuleSchema, "expected %s, got %s", wanted, got)
	return false
}

// null reads a null, if there is one.
func (v *validator) null() bool {
	if v.s.err != nil || !v.s.has("null") {
		return false
	}
	v.s.pos += len("null")
	return true
}

// text reads a string.
func (v *validator) text() (string, bool) {
	if !v.is('"', "a string") {
		return "", false
	}
	s := v.s.str()
	return s, v.s.err == nil
}

// object reads an object, whose members' values visit must read. It returns their
// names, and false if the value is none.
func (v *validator) object(visit func(name string)) (names, bool) {
	if !v.is('{', "an object") {
		return nil, false
	}
	var seen names
	end := len(v.path)
	for m := v.s.object(); m.next(&v.s); m.unique(&v.s) {
		seen = append(seen, m.name)
		step := memberStep(m.name)
		if end > 0 && step[0] != '[' {
			v.path = append(v.path, '.')
		}
		v.path = append(v.path, step...)
		visit(m.name)
		v.path = v.path[:end]
	}
	return seen, v.s.err == nil
}

// array reads an array, whose elements visit must read. It returns their number.
func (v *validator) array(wanted string, visit func(i int)) int {
	if !v.is('[', wanted) {
		return 0
	}
	end, n := len(v.path), 0
	for a := v.s.array(); a.next(&v.s); n++ {
		v.path = fmt.Appendf(v.path, "[%d]", n)
		visit(n)
		v.path = v.path[:end]
	}
	return n
}

// names are the names of an object's members.
type names []string

func (n names) has(name string) bool {
	for _, s := range n {
		if s == name {
			return true
		}
	}
	return false
}

// require notes the members that the schema requires and the object lacks.
func (v *validator) require(seen names, required ...string) {
	for _, name := range required {
		if !seen.has(name) {
			v.fail(RuleSchema, "the member %q is missing", name)
		}
	}
}

// unknown reads a member that the schema does not name.
func (v *validator) unknown() {
	v.s.skip()
	v.advise(RuleUnknown, "the schema has no such member")
}

// elementPath is the path of an element of a list.
func elementPath(list string, i int) string { return list + "[" + strconv.Itoa(i) + "]" }

// quoted puts a text in quotes, cut short if it is long.
func quoted(s string) string {
	const most = 100
	if len(s) > most {
		return strconv.Quote(s[:most]) + "..."
	}
	return strconv.Quote(s)
}
