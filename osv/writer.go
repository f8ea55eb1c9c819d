package osv

import (
	"unicode/utf8"

	"github.com/nodejs/nodesec/advisory"
)

// writer appends one compact JSON text to buf. The first failure is kept in err.
type writer struct {
	buf []byte
	err *Error
}

func (w *writer) fail(kind error, text string) {
	if w.err == nil {
		w.err = &Error{Offset: -1, Err: &cause{kind, text}}
	}
}

// quote writes a string, escaping what JSON requires to be escaped and no more.
func (w *writer) quote(s string) {
	w.buf = append(w.buf, '"')
	for start := 0; ; {
		end, ascii := plain(s, start)
		if !ascii && !utf8.ValidString(s[start:end]) {
			w.fail(ErrSyntax, "a string is not valid UTF-8")
		}
		w.buf = append(w.buf, s[start:end]...)
		if end == len(s) {
			break
		}
		switch c := s[end]; c {
		case '"', '\\':
			w.buf = append(w.buf, '\\', c)
		case '\b':
			w.buf = append(w.buf, `\b`...)
		case '\f':
			w.buf = append(w.buf, `\f`...)
		case '\n':
			w.buf = append(w.buf, `\n`...)
		case '\r':
			w.buf = append(w.buf, `\r`...)
		case '\t':
			w.buf = append(w.buf, `\t`...)
		default:
			const hex = "0123456789abcdef"
			w.buf = append(w.buf, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		}
		start = end + 1
	}
	w.buf = append(w.buf, '"')
}

// raw writes a JSON value that a caller may have made, so it is read first.
func (w *writer) raw(text advisory.Raw) {
	s := scanner{text: string(text)}
	s.skip()
	s.end()
	if s.err != nil {
		w.adopt(s.err)
		return
	}
	w.compact(string(text), s.blanks)
}

// adopt makes a failure within a Raw one of the record: its path goes on, its
// offset means nothing there.
func (w *writer) adopt(err *Error) {
	if w.err == nil {
		err.Offset = -1
		w.err = err
	}
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
	names [16]string // of the members written
	n     int
}

func (w *writer) object() object {
	w.buf = append(w.buf, '{')
	return object{w: w}
}

// begin begins a member; name must need no escapes.
func (o *object) begin(name string) {
	o.names[o.n] = name
	o.n++
	o.comma()
	o.w.buf = append(o.w.buf, '"')
	o.w.buf = append(o.w.buf, name...)
	o.w.buf = append(o.w.buf, '"', ':')
}

func (o *object) comma() {
	if b := o.w.buf; b[len(b)-1] != '{' {
		o.w.buf = append(b, ',')
	}
}

// has reports whether a member was written.
func (o *object) has(name string) bool {
	for _, n := range o.names[:o.n] {
		if n == name {
			return true
		}
	}
	return false
}

// finish ends the member begun last: if it failed, the path leads to it.
func (o *object) finish() {
	if o.w.err != nil {
		o.w.err.inMember(o.names[o.n-1])
	}
}

// end writes the extra members that the typed fields did not, and the brace.
func (o *object) end(extra advisory.Raw) {
	if extra != "" && o.w.err == nil {
		o.extra(string(extra))
	}
	o.w.buf = append(o.w.buf, '}')
}

func (o *object) extra(text string) {
	w := o.w
	s := scanner{text: text}
	if s.next() != '{' {
		s.mismatch("an object")
	} else {
		for m := s.object(); m.next(); m.unique() {
			s.skip()
			if s.err == nil && !o.has(m.name) {
				o.comma()
				w.compact(text[m.start:s.pos], s.blanks)
			}
		}
		s.end()
	}
	if s.err != nil {
		w.adopt(s.err)
	}
}
