package osv

import (
	"fmt"
	"strconv"
)

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
