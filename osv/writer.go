package osv

import (
	"strings"
	"unicode/utf8"

	"github.com/nodejs/nodesec/advisory"
)

// writer appends one compact JSON text to buf. The first failure is kept in err,
// and after it no value is begun: a failure that is there after a value happened
// within it.
type writer struct {
	buf   []byte
	err   *Error
	names []string // room for the scanner that reads what callers made
	// doubtful says that a caller's JSON may not be what Unmarshal takes there.
	doubtful bool
}

// scanner returns one for a text that a caller may have made.
func (w *writer) scanner(text advisory.Raw) scanner {
	if w.names == nil {
		w.names = newScanner("").names
	}
	return scanner{text: string(text), names: w.names}
}

func (w *writer) fail(kind error, text string) {
	w.adopt(&Error{Offset: -1, Err: &cause{kind, text}})
}

// adopt makes a failure that was found elsewhere, in a Raw, one of the record: its
// path goes on, its offset means nothing there.
func (w *writer) adopt(err *Error) {
	if w.err == nil {
		err.Offset = -1
		w.err = err
	}
}

// quote writes a string, escaping what JSON requires to be escaped and no more.
func (w *writer) quote(s string) {
	b := append(w.buf, '"')
	for start := 0; ; {
		end, ascii := plain(s, start)
		if !ascii && !utf8.ValidString(s[start:end]) {
			w.fail(ErrSyntax, "a string is not valid UTF-8")
		}
		b = append(b, s[start:end]...)
		if end == len(s) {
			break
		}
		switch c := s[end]; c {
		case '"', '\\':
			b = append(b, '\\', c)
		case '\b':
			b = append(b, `\b`...)
		case '\f':
			b = append(b, `\f`...)
		case '\n':
			b = append(b, `\n`...)
		case '\r':
			b = append(b, `\r`...)
		case '\t':
			b = append(b, `\t`...)
		default:
			const hex = "0123456789abcdef"
			b = append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		}
		start = end + 1
	}
	w.buf = append(b, '"')
}

// raw writes a JSON value after having read it.
func (w *writer) raw(text advisory.Raw) {
	nesting := strings.Count(string(text), "{") + strings.Count(string(text), "[") // or more
	w.doubtful = w.doubtful || text[0] != '{' || nesting > MaxDepth/2
	s := w.scanner(text)
	s.skip()
	s.end()
	if s.err != nil {
		w.adopt(s.err)
		return
	}
	w.compact(string(text), s.blanks)
}

// compact writes a valid JSON text without the blanks between its tokens, if it
// has any.
func (w *writer) compact(text string, blanks bool) {
	if !blanks {
		w.buf = append(w.buf, text...)
		return
	}
	quoted := false
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case c == '"':
			quoted = !quoted
		case quoted && c == '\\':
			w.buf = append(w.buf, c)
			i++
			c = text[i]
		case !quoted && (c == ' ' || c == '\n' || c == '\r' || c == '\t'):
			continue
		}
		w.buf = append(w.buf, c)
	}
}

// object writes the members of an object, each at most once.
type object struct {
	w     *writer
	start int // where it begins in w.buf
}

func (w *writer) object() object {
	w.buf = append(w.buf, '{')
	return object{w, len(w.buf) - 1}
}

// begin begins a member; name must need no escapes.
func (o object) begin(name string) {
	o.comma()
	b := append(o.w.buf, '"')
	b = append(b, name...)
	o.w.buf = append(b, '"', ':')
}

func (o object) comma() {
	if b := o.w.buf; len(b) > o.start+1 {
		o.w.buf = append(b, ',')
	}
}

// finish ends the member begun last: if it failed, the path leads to it.
func (o object) finish(name string) {
	if o.w.err != nil {
		o.w.err.inMember(name)
	}
}

// end writes the extra members that the typed fields did not, and the brace.
func (o object) end(extra advisory.Raw) {
	if extra != "" && o.w.err == nil {
		o.extra(extra)
	}
	o.w.buf = append(o.w.buf, '}')
}

func (o object) extra(text advisory.Raw) {
	o.w.doubtful = true
	written := o.names()
	s := o.w.scanner(text)
	if s.next() != '{' {
		s.mismatch("an object")
	} else {
		for m := s.object(); m.next(&s); m.unique(&s) {
			s.skip()
			if s.err == nil && !written.has(m.name) {
				o.comma()
				o.w.compact(s.text[m.start:s.pos], s.blanks)
			}
		}
		s.end()
	}
	if s.err != nil {
		o.w.adopt(s.err)
	}
}

// names reads the names of the members written so far. Objects with extra members
// are few, so the others are not burdened with noting them.
func (o object) names() (written names) {
	s := newScanner(string(o.w.buf[o.start:]) + "}")
	for m := s.object(); m.next(&s); {
		written = append(written, m.name)
		s.skip()
	}
	return written
}

// array writes the elements of an array.
type array struct {
	object object
	name   string
	n, len int // the elements begun, and those there will be
}

// array begins a member that is an array of n elements, if it is to be written:
// one that is nil is left out.
func (o object) array(name string, isNil bool, n int) array {
	if isNil || o.w.err != nil {
		return array{len: -1}
	}
	o.begin(name)
	o.w.buf = append(o.w.buf, '[')
	return array{o, name, 0, n}
}

// next goes to the next element, which is the one with index n-1, and ends the array
// behind the last. After a failure, it leads the path to the element and ends.
func (a *array) next() bool {
	if a.len < 0 {
		return false
	}
	w := a.object.w
	switch {
	case w.err != nil:
		w.err.inElement(a.n - 1)
	case a.n == a.len:
		w.buf = append(w.buf, ']')
	default:
		if a.n > 0 {
			w.buf = append(w.buf, ',')
		}
		a.n++
		return true
	}
	a.object.finish(a.name)
	return false
}
