package osv

import (
	"errors"
	"strconv"
	"strings"
)

// The kinds of failure that an [Error] may have, for errors.Is. Failures of the
// file system or of a reader keep their own errors.
var (
	// ErrSyntax means that the text is not one JSON value in valid UTF-8, as
	// RFC 8259 defines them.
	ErrSyntax = errors.New("not valid JSON")
	// ErrDuplicate means that an object has two members of one name, or that
	// two records that may not share a name do.
	ErrDuplicate = errors.New("duplicate name")
	// ErrType means that a field of the OSV schema has another JSON type
	// than the schema gives it.
	ErrType = errors.New("wrong JSON type")
	// ErrTooLarge means that a limit was passed: [MaxRecord] bytes for a
	// record or [MaxDepth] levels of nesting.
	ErrTooLarge = errors.New("too large")
	// ErrNotRecord means that a JSON object in a stream of records has no id.
	ErrNotRecord = errors.New("not an OSV record")
	// ErrName means that a file was refused for its name or kind: a link, a
	// path that leaves its folder, an id that no file can be named by.
	ErrName = errors.New("unsafe name")
	// ErrRange means that an npm range text cannot be read, so that its
	// events cannot be written.
	ErrRange = errors.New("not an npm range")
)

// Error says what is wrong with one record and where. It is what the functions of
// this package that read or write single records return, what the streams yield,
// and what a [SkippedError] consists of; errors.As finds it.
type Error struct {
	// File names the record's place: its path in the file system, "line 3" of
	// newline-delimited JSON, "element 3" of an array (counted from 1), or
	// the record's id when writing. It is empty where the caller knows it.
	File string
	// Path leads to the value, such as "affected[0].ranges[1].type"; empty
	// means the record as a whole.
	Path string
	// Offset is the byte, counted from 0, at which the text is wrong, and -1
	// where there is no such byte.
	Offset int64
	// Err is the cause; errors.Is finds the kinds listed above in it.
	Err error
}

// Error gives file, path, cause and offset in one line.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString("osv: ")
	if e.File != "" {
		b.WriteString(e.File + ": ")
	}
	if e.Path != "" {
		b.WriteString(e.Path + ": ")
	}
	b.WriteString(e.Err.Error())
	if e.Offset >= 0 {
		b.WriteString(" (byte " + strconv.FormatInt(e.Offset, 10) + ")")
	}
	return b.String()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// cause is an error of one of the kinds above in words of its own.
type cause struct {
	kind error
	text string
}

func (c *cause) Error() string { return c.text }
func (c *cause) Unwrap() error { return c.kind }

// inMember and inElement put one more step in front of the path. They are called
// on the way out of the value that failed, so that success pays nothing for paths.
func (e *Error) inMember(name string) { e.Path = joinPath(memberStep(name), e.Path) }
func (e *Error) inElement(i int)      { e.Path = joinPath("["+strconv.Itoa(i)+"]", e.Path) }

// memberStep writes a member's name as a step of a path: as it is, or quoted in
// brackets where it would be misread.
func memberStep(name string) string {
	if name == "" || strings.ContainsFunc(name, func(r rune) bool {
		return r <= ' ' || r > '~' || strings.ContainsRune(`."[]`, r)
	}) {
		return "[" + strconv.Quote(name) + "]"
	}
	return name
}

func joinPath(step, rest string) string {
	if rest == "" || rest[0] == '[' {
		return step + rest
	}
	return step + "." + rest
}
