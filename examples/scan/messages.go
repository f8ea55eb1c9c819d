package main

import (
	"fmt"
	"io"
)

// messages are for standard error. They are kept until the progress bar is gone.
type messages struct {
	lines  []string
	errors []string // what makes the exit code trouble
}

// error adds something for which the job could not be done in full.
func (m *messages) error(format string, args ...any) {
	text := printable(fmt.Sprintf(format, args...))
	m.errors = append(m.errors, text)
	m.lines = append(m.lines, "error: "+text)
}

// warning adds something that could not be read, while the job goes on.
func (m *messages) warning(format string, args ...any) {
	m.lines = append(m.lines, "warning: "+printable(fmt.Sprintf(format, args...)))
}

// note adds something to know.
func (m *messages) note(format string, args ...any) {
	m.lines = append(m.lines, "note: "+printable(fmt.Sprintf(format, args...)))
}

// flush writes what there is.
func (m *messages) flush(w io.Writer) {
	for _, line := range m.lines {
		fmt.Fprintln(w, line)
	}
	m.lines = nil
}
