package osv

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"

	"github.com/nodejs/nodesec/advisory"
)

// ReadNDJSON reads OSV records from newline-delimited JSON: one record a line, as
// for [Unmarshal], with an id. Empty lines are passed over.
//
// A line that is not such a record is yielded as an [*Error] whose File is
// "line 3" and so on, with a nil advisory, and reading goes on with the next
// line. A failure of r itself is yielded and ends the stream.
func ReadNDJSON(r io.Reader) iter.Seq2[*advisory.Advisory, error] {
	return func(yield func(*advisory.Advisory, error) bool) {
		in := bufio.NewReaderSize(r, 64<<10)
		for n := 1; ; n++ {
			file := fmt.Sprintf("line %d", n)
			line, err := readLine(in)
			var large *Error
			switch {
			case errors.As(err, &large), err != nil && err != io.EOF:
				if !yield(nil, inFile(file, err)) || large == nil {
					return
				}
			case strings.Trim(line, " \t\r\n") != "":
				if !yield(record(file, line)) {
					return
				}
			}
			if err == io.EOF {
				return
			}
		}
	}
}

// readLine reads up to and with the next newline. Of a line above the limit it
// keeps nothing, but reads it to its end.
func readLine(in *bufio.Reader) (string, error) {
	var line strings.Builder
	size := int64(0)
	for {
		part, err := in.ReadSlice('\n')
		if size += int64(len(part)); size <= MaxRecord {
			line.Write(part)
		} else {
			line.Reset()
		}
		switch {
		case err == bufio.ErrBufferFull:
			continue
		case size > MaxRecord && (err == nil || err == io.EOF):
			return "", tooLarge(size)
		}
		return line.String(), err
	}
}

// ReadArray reads OSV records from one JSON array of them, each as for
// [Unmarshal], with an id. The array may be of any length: one element at a time
// is held in memory.
//
// An element that is not such a record is yielded as an [*Error] whose File is
// "element 3" and so on, with a nil advisory, and reading goes on behind it: at
// the comma that the element's brackets and quotes lead to. What is no array, a
// failure of r, and text behind the array are yielded and end the stream.
func ReadArray(r io.Reader) iter.Seq2[*advisory.Advisory, error] {
	return func(yield func(*advisory.Advisory, error) bool) {
		a := arrayReader{in: bufio.NewReaderSize(r, 64<<10)}
		for {
			text, err := a.next()
			if err == io.EOF {
				return
			}
			file := fmt.Sprintf("element %d", a.n)
			if err == nil {
				if !yield(record(file, text)) {
					return
				}
				continue
			}
			e := inFile(file, err)
			if a.n == 0 || a.closed {
				e.File = ""
			}
			if !yield(nil, e) || !errors.Is(err, ErrTooLarge) {
				return
			}
		}
	}
}

// arrayReader cuts a JSON array into the texts of its elements. It looks at
// brackets and quotes only; the elements' own syntax is for their reader.
type arrayReader struct {
	in     *bufio.Reader
	offset int64 // of the next byte of in
	n      int   // the elements begun
	closed bool
}

func (a *arrayReader) byte() (byte, error) {
	c, err := a.in.ReadByte()
	if err == nil {
		a.offset++
	}
	return c, err
}

// token returns the next byte that is not blank.
func (a *arrayReader) token() (byte, error) {
	for {
		c, err := a.byte()
		if err != nil || c != ' ' && c != '\t' && c != '\r' && c != '\n' {
			return c, err
		}
	}
}

func (a *arrayReader) unexpected(wanted string, c byte, err error) error {
	if err != nil && err != io.EOF {
		return err
	}
	got := "the end"
	if err == nil {
		got = (&scanner{text: string([]byte{c})}).seen()
		a.offset--
	}
	return &Error{Offset: a.offset, Err: &cause{ErrSyntax, "expected " + wanted + ", got " + got}}
}

// next returns the text of the next element, and io.EOF behind the last.
func (a *arrayReader) next() (string, error) {
	c, err := a.token()
	if a.n == 0 {
		if err != nil || c != '[' {
			return "", a.unexpected("an array", c, err)
		}
		c, err = a.token()
	}
	switch {
	case err == nil && c == ']':
		a.closed = true
		if c, err = a.token(); err == io.EOF {
			return "", io.EOF
		}
		return "", a.unexpected("the end after the array", c, err)
	case a.n > 0 && (err != nil || c != ','):
		return "", a.unexpected("',' or ']' after an array's element", c, err)
	case a.n > 0:
		c, err = a.token()
	}
	a.n++
	if err != nil || c == ',' || c == ']' {
		return "", a.unexpected("a JSON value", c, err)
	}
	return a.element(c)
}

// element reads the element that begins with c, up to the comma or bracket
// that ends it.
func (a *arrayReader) element(c byte) (string, error) {
	_ = a.in.UnreadByte() // c, so that all of the element is still to come
	a.offset--
	var text strings.Builder
	size := int64(0)
	var b boundary
	for {
		if _, err := a.in.Peek(1); err != nil {
			return "", a.unexpected("the rest of the array", c, err)
		}
		chunk, _ := a.in.Peek(a.in.Buffered())
		n := b.find(chunk)
		if size += int64(n); size <= MaxRecord {
			text.Write(chunk[:n])
		} else {
			text.Reset()
		}
		_, _ = a.in.Discard(n)
		a.offset += int64(n)
		if n < len(chunk) {
			break
		}
	}
	if size > MaxRecord {
		return "", tooLarge(size)
	}
	return text.String(), nil
}

// boundary looks for the end of an element, chunk by chunk.
type boundary struct {
	quoted, escaped bool
	open            nesting
}

// find returns the index of the comma or bracket behind the element, and the length
// of the chunk if it is not in there.
func (b *boundary) find(chunk []byte) int {
	for i, c := range chunk {
		switch {
		case b.escaped:
			b.escaped = false
		case b.quoted:
			b.escaped = c == '\\'
			b.quoted = c != '"'
		case c == '"':
			b.quoted = true
		case c == '{' || c == '[':
			b.open.push(c)
		case c == ',' && len(b.open.stack) == 0, c == ']' && b.open.arrays() == 0:
			return i
		case c == '}' || c == ']':
			b.open.pop(c)
		}
	}
	return len(chunk)
}

// nesting is the brackets open at some place of a text that may be broken.
type nesting struct {
	stack  []byte
	braces int // of the stack
}

func (n *nesting) arrays() int { return len(n.stack) - n.braces }

func (n *nesting) push(bracket byte) {
	n.stack = append(n.stack, bracket)
	if bracket == '{' {
		n.braces++
	}
}

// pop closes the innermost bracket of the kind, and with it those inside that were
// left open; so a bracket that is missing spoils only its own surroundings.
func (n *nesting) pop(bracket byte) {
	opener, count := byte('['), n.arrays()
	if bracket == '}' {
		opener, count = '{', n.braces
	}
	for found := count == 0; !found; {
		top := n.stack[len(n.stack)-1]
		n.stack = n.stack[:len(n.stack)-1]
		if top == '{' {
			n.braces--
		}
		found = top == opener
	}
}
