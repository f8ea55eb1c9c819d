package main

import (
	"io"
	"os"

	"golang.org/x/term"

	"github.com/nodejs/nodesec/advisory"
)

// screen is what the table is written to.
type screen struct {
	width  int  // 0: as wide as it gets
	colour bool // false on anything but a terminal, and where NO_COLOR asks for it
}

func screenOf(w io.Writer) screen {
	if !isTerminal(w) {
		return screen{}
	}
	s := screen{colour: os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"}
	if width, _, err := term.GetSize(int(w.(*os.File).Fd())); err == nil {
		s.width = width
	}
	return s
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// style is how a terminal is told to write: the inside of an escape sequence.
type style string

const (
	plain   style = ""
	bold    style = "1"
	dim     style = "2"
	alarm   style = "1;97;41" // white on red
	red     style = "31"
	boldRed style = "1;31"
	yellow  style = "33"
	cyan    style = "36"
	magenta style = "35"
)

// paint writes a text in a style.
func (s screen) paint(text string, with style) string {
	if !s.colour || with == plain || text == "" {
		return text
	}
	return "\x1b[" + string(with) + "m" + text + "\x1b[0m"
}

func styleOf(l advisory.Level) style {
	switch l {
	case advisory.LevelCritical:
		return boldRed
	case advisory.LevelHigh:
		return red
	case advisory.LevelModerate:
		return yellow
	case advisory.LevelUnknown:
		return magenta
	}
	return cyan
}
