package semverref

import (
	"encoding/json"
	"strconv"
	"strings"
)

// Options are semver's options, of which a function reads those that it knows.
type Options struct {
	// Loose accepts versions and ranges that are not quite right.
	Loose bool `json:"loose,omitempty"`
	// IncludePrerelease lets prereleases satisfy any range that spans them.
	IncludePrerelease bool `json:"includePrerelease,omitempty"`
	// RTL makes coerce search from the right.
	RTL bool `json:"rtl,omitempty"`
}

// Modes lists the ways in which a range can be read: plain, loose, with prereleases
// included, and both.
func Modes() []Options {
	return []Options{{}, {Loose: true}, {IncludePrerelease: true}, {Loose: true, IncludePrerelease: true}}
}

// String writes the options as semver's documentation does, "{}" for none.
func (o Options) String() string {
	text, err := json.Marshal(o)
	if err != nil {
		panic(err) // three booleans always marshal
	}
	return string(text)
}

// Func is the name of a function in node/answer.mjs. Most are semver's own names.
type Func string

// The functions that have an answer. Arguments are in semver's order, but a
// range with a list of versions comes first, the versions after it.
const (
	Valid      Func = "valid"
	Clean      Func = "clean"
	Parse      Func = "parse"
	Coerce     Func = "coerce"
	Inc        Func = "inc" // version, release type, identifier, base: "", "0", "1", "true" or "false"
	Diff       Func = "diff"
	Truncate   Func = "truncate"
	Major      Func = "major"
	Minor      Func = "minor"
	Patch      Func = "patch"
	Prerelease Func = "prerelease"

	Compare             Func = "compare"
	RCompare            Func = "rcompare"
	CompareLoose        Func = "compareLoose"
	CompareBuild        Func = "compareBuild"
	CompareIdentifiers  Func = "compareIdentifiers"
	RCompareIdentifiers Func = "rcompareIdentifiers"
	GT                  Func = "gt"
	LT                  Func = "lt"
	EQ                  Func = "eq"
	NEQ                 Func = "neq"
	GTE                 Func = "gte"
	LTE                 Func = "lte"
	Cmp                 Func = "cmp" // of parsed versions: === compares them as printed
	Sort                Func = "sort"
	RSort               Func = "rsort"

	Satisfies     Func = "satisfies" // range, versions...; the answer has one digit, 0 or 1, for each
	ValidRange    Func = "validRange"
	ToComparators Func = "toComparators"
	MaxSatisfying Func = "maxSatisfying" // range, versions...
	MinSatisfying Func = "minSatisfying" // range, versions...
	MinVersion    Func = "minVersion"
	Outside       Func = "outside" // version, range, "<" or ">"
	GTR           Func = "gtr"
	LTR           Func = "ltr"
	Intersects    Func = "intersects"
	Subset        Func = "subset"
	SimplifyRange Func = "simplifyRange" // range, versions...

	Comparator           Func = "comparator"
	ComparatorTest       Func = "comparatorTest" // comparator, version
	ComparatorIntersects Func = "comparatorIntersects"
)

// Call is one question: a function, its options and its arguments.
type Call struct {
	Fn      Func
	Options Options
	Args    []string
}

// String writes the call as a line that can be read and repeated.
func (c Call) String() string {
	var b strings.Builder
	b.WriteString(string(c.Fn))
	b.WriteByte('(')
	for i, arg := range c.Args {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(strconv.QuoteToASCII(arg))
	}
	b.WriteString(") ")
	b.WriteString(c.Options.String())
	return b.String()
}

// Answer is what a function returned: Null, a [Value] or [Thrown]. Its first byte
// says which, so that answers compare as strings.
type Answer string

// Null is the answer null, by which semver says that there is none.
const Null Answer = "~"

// Value is the answer text.
func Value(text string) Answer { return Answer("=" + text) }

// Bool is the answer true or false.
func Bool(yes bool) Answer { return Value(strconv.FormatBool(yes)) }

// Thrown is the answer of a function that threw an error with the message.
func Thrown(message string) Answer { return Answer("!" + message) }

// Threw reports whether the function threw.
func (a Answer) Threw() bool { return strings.HasPrefix(string(a), "!") }

// Same reports whether a and b are the same answer. That both throw is enough: in
// what words is for each language to say.
func (a Answer) Same(b Answer) bool { return a == b || a.Threw() && b.Threw() }
