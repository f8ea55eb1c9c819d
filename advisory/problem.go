package advisory

import "strings"

// Rule names what a [Problem] violates, in a few small letters with hyphens such
// as "empty-range". The packages that look for problems say which rules they have.
type Rule string

// Problem is one thing that is wrong with a record, or could be better: what the
// linters of packages match and nodewg return. The zero value says nothing.
type Problem struct {
	// File is where the record stands, such as "npm/48.json"; empty where the
	// caller knows it.
	File string
	// Path leads to the value in the record's JSON document, such as
	// "affected[0].ranges[1].events[0].fixed" or "author.name"; empty means the
	// record as a whole.
	Path string
	// Rule is what is violated.
	Rule Rule
	// Warning says that the record can be used, though it may not say what was
	// meant. If false, it contradicts itself, or a part of it cannot be read.
	Warning bool
	// Message says what was found, and what was expected.
	Message string
	// Suggestion is a text to put in the value's place; empty if there is none
	// that follows from the record.
	Suggestion string
}

// String returns the problem in one line: file, "error" or "warning", path,
// message, rule and suggestion.
func (p Problem) String() string {
	var b strings.Builder
	if p.File != "" {
		b.WriteString(p.File + ": ")
	}
	if p.Warning {
		b.WriteString("warning: ")
	} else {
		b.WriteString("error: ")
	}
	if p.Path != "" {
		b.WriteString(p.Path + ": ")
	}
	b.WriteString(p.Message + " [" + string(p.Rule) + "]")
	if p.Suggestion != "" {
		b.WriteString("; write " + p.Suggestion)
	}
	return b.String()
}
