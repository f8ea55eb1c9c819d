package nodewg

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// Error says which file and which field of it could not be read or written, and
// what was expected there. All errors about the contents of a file are of this
// type.
type Error struct {
	// File is the path within the file system that was read, such as
	// "npm/48.json"; empty where the caller handed in bytes.
	File string
	// Field is where in the document, such as "author.name" or
	// "references[2]"; in an index.json it starts with the record's number.
	// Empty for the document as a whole.
	Field string
	// Err says what was wrong.
	Err error
}

// Error joins file, field and cause with colons.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString("nodewg: ")
	for _, part := range [...]string{e.File, e.Field} {
		if part != "" {
			b.WriteString(part)
			b.WriteString(": ")
		}
	}
	b.WriteString(e.Err.Error())
	return b.String()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// within says that err came up in the named field, keeping what is already known
// about where below that field.
func within(field string, err error) error {
	field = shorten(field)
	var e *Error
	if !errors.As(err, &e) {
		return &Error{Field: field, Err: err}
	}
	inner := e.Field
	if inner != "" && inner[0] != '[' {
		inner = "." + inner
	}
	return &Error{File: e.File, Field: field + inner, Err: e.Err}
}

// inFile says in which file err came up.
func inFile(file string, err error) error {
	var e *Error
	if !errors.As(err, &e) {
		return &Error{File: file, Err: err}
	}
	return &Error{File: file, Field: e.Field, Err: e.Err}
}

func index(i int) string { return "[" + strconv.Itoa(i) + "]" }

// expected is the error for a value of the wrong kind.
func expected(what string, got jsontext.Value) error {
	return &Error{Err: fmt.Errorf("expected %s, found %s", what, describe(got))}
}

func describe(v jsontext.Value) string {
	switch v.Kind() {
	case '{':
		return "an object"
	case '[':
		return "a list"
	}
	return shorten(string(v))
}

// shorten keeps hostile input from filling an error message.
func shorten(s string) string {
	const most = 40
	if len(s) > most {
		return strings.ToValidUTF8(s[:most], "") + "..."
	}
	return s
}

// syntaxError turns an error of the JSON decoder into one that names the field
// and the byte.
func syntaxError(err error) error {
	var s *jsontext.SyntacticError
	switch {
	case errors.As(err, &s):
		var field strings.Builder
		tokens := 0
		for token := range s.JSONPointer.Tokens() {
			token = shorten(token)
			if tokens++; tokens > 4 {
				field.WriteString("...")
				break
			}
			if field.Len() == 0 { // all documents here are objects
				field.WriteString(token)
			} else if _, err := strconv.Atoi(token); err == nil {
				field.WriteString("[" + token + "]")
			} else {
				field.WriteString("." + token)
			}
		}
		return &Error{Field: field.String(), Err: fmt.Errorf("not JSON after byte %d: %w", s.ByteOffset, s.Err)}
	case errors.Is(err, io.EOF):
		return &Error{Err: fmt.Errorf("not JSON: %w", io.ErrUnexpectedEOF)}
	}
	return &Error{Err: err}
}
