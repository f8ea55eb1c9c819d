package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"golang.org/x/term"
)

// progress tells a person at a terminal how far a long job has come.
type progress struct {
	w io.Writer
	// next is when there is something to say again; zero if nobody is looking.
	next  time.Time
	n     int
	shown bool
}

const (
	patience = 500 * time.Millisecond // before the first word
	interval = 100 * time.Millisecond
)

func newProgress(w io.Writer) *progress {
	p := &progress{w: w}
	if isTerminal(w) {
		p.next = time.Now().Add(patience)
	}
	return p
}

// isTerminal says whether a person is looking at what is written to w.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// step counts a record.
func (p *progress) step() {
	p.n++
	if p.next.IsZero() || p.n%64 != 0 { // the clock costs more than a look
		return
	}
	if now := time.Now(); now.After(p.next) {
		fmt.Fprintf(p.w, "\r%d records read ", p.n)
		p.next = now.Add(interval)
		p.shown = true
	}
}

// done takes away what step wrote.
func (p *progress) done() {
	if p.shown {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
	p.next, p.shown = time.Time{}, false
}
