package main

import (
	"errors"
	"fmt"
	"strings"
	"unicode"

	"github.com/nodejs/nodesec/advisory/nodewg"
	"github.com/nodejs/nodesec/osv"
)

// problem is one thing that is wrong with a record, or could be better.
type problem struct {
	// place is the record's file, as closely as that is known.
	place string
	// field is where in the record; empty for the record as a whole.
	field string
	text  string
	// warning says that the record is written all the same.
	warning bool
}

func (p problem) String() string {
	var parts []string
	for _, part := range [...]string{p.place, p.field, p.text} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	line := "error: " + strings.Join(parts, ": ")
	if p.warning {
		line = "warning: " + strings.Join(parts, ": ")
	}
	return printable(line)
}

// problemOf takes an error of the library apart. Of the record named, the error need
// not repeat the name.
func problemOf(err error, name string) problem {
	var wg *nodewg.Error
	var record *osv.Error
	switch {
	case errors.As(err, &wg):
		return problem{place: wg.File, field: wg.Field, text: wg.Err.Error()}
	case errors.As(err, &record):
		p := problem{place: record.File, field: record.Path, text: record.Err.Error()}
		if record.Offset >= 0 {
			p.text += fmt.Sprintf(" (byte %d)", record.Offset)
		}
		return p
	}
	text := strings.TrimPrefix(err.Error(), "nodewg: ")
	return problem{text: strings.TrimPrefix(text, name+": ")}
}

// problemsOf are the problems of one of OSV's texts.
func problemsOf(found []osv.Problem) []problem {
	problems := make([]problem, len(found))
	for i, p := range found {
		problems[i] = problem{field: p.Path, text: p.Message, warning: p.Advice}
	}
	return problems
}

// at says of all problems where they are.
func at(place string, problems []problem) []problem {
	for i := range problems {
		problems[i].place = place
	}
	return problems
}

// fatal reports whether a problem stands in the way of writing.
func fatal(problems []problem) bool {
	for _, p := range problems {
		if !p.warning {
			return true
		}
	}
	return false
}

// printable keeps what stands in files from writing to the terminal as it likes.
func printable(s string) string {
	return strings.Map(func(c rune) rune {
		if !unicode.IsPrint(c) {
			return unicode.ReplacementChar
		}
		return c
	}, s)
}
