package osv

import "strconv"

// MaxRecord is the size in bytes above which a record is refused. The largest
// records that osv.dev publishes have a few megabytes.
const MaxRecord = 64 << 20

// MaxDepth is the number of levels of nesting above which a record is refused.
const MaxDepth = 1000

// scanner reads one JSON text (RFC 8259) in a single pass. The text is a string,
// so that what it reads can be parts of it rather than copies.
//
// The first failure is kept in err; after it nothing more is read. Methods leave
// pos behind what they read.
type scanner struct {
	text  string
	pos   int
	depth int
	// names holds the names of members whose duplicates are still looked
	// for, those of an inner object above those of the objects around it.
	names  []string
	blanks bool // whether there was a blank between tokens
	err    *Error
}

// newScanner returns a scanner with room for the names that most records have.
func newScanner(text string) scanner {
	return scanner{text: text, names: make([]string, 0, 16)}
}

func (s *scanner) fail(pos int, kind error, text string) {
	if s.err == nil {
		s.err = &Error{Offset: int64(pos), Err: &cause{kind, text}}
	}
}

// next skips blanks and returns the byte that follows, and 0 at the end.
func (s *scanner) next() byte {
	for i := s.pos; i < len(s.text); i++ {
		switch c := s.text[i]; c {
		case ' ', '\n', '\r', '\t':
			continue
		default:
			s.blanks = s.blanks || i > s.pos
			s.pos = i
			return c
		}
	}
	s.blanks = s.blanks || len(s.text) > s.pos
	s.pos = len(s.text)
	return 0
}

// end fails unless only blanks are left.
func (s *scanner) end() {
	if s.err == nil && s.next() != 0 || s.pos < len(s.text) {
		s.fail(s.pos, ErrSyntax, "expected the end after the JSON value, got "+s.seen())
	}
}

// seen describes what stands at pos, for messages.
func (s *scanner) seen() string {
	if s.pos >= len(s.text) {
		return "the end of the text"
	}
	switch c := s.text[s.pos]; {
	case c == '"':
		return "a string"
	case c == '{':
		return "an object"
	case c == '[':
		return "an array"
	case c == '-' || '0' <= c && c <= '9':
		return "a number"
	case s.has("true") || s.has("false"):
		return "a boolean"
	case s.has("null"):
		return "null"
	case s.has("\ufeff"):
		return "a byte order mark"
	case c < 0x80:
		return strconv.QuoteRune(rune(c))
	default:
		return "byte 0x" + strconv.FormatUint(uint64(c), 16)
	}
}

func (s *scanner) has(word string) bool {
	return len(s.text)-s.pos >= len(word) && s.text[s.pos:s.pos+len(word)] == word
}

// value reads any JSON value and returns its text.
func (s *scanner) value() string {
	s.next()
	start := s.pos
	s.skip()
	return s.text[start:s.pos]
}

// skip reads any JSON value.
//
//	value = object | array | string | number | "true" | "false" | "null"
func (s *scanner) skip() {
	switch c := s.next(); {
	case c == '"':
		s.skipString()
	case c == '{':
		for m := s.object(); m.next(s); m.unique(s) {
			s.skip()
		}
	case c == '[':
		for a := s.array(); a.next(s); {
			s.skip()
		}
	case c == '-' || '0' <= c && c <= '9':
		s.number()
	case s.has("true"), s.has("null"):
		s.pos += 4
	case s.has("false"):
		s.pos += 5
	default:
		s.fail(s.pos, ErrSyntax, "expected a JSON value, got "+s.seen())
	}
}

// number reads a number.
//
//	number = [ "-" ] ( "0" | digit1-9 { digit } ) [ "." digits ] [ ( "e" | "E" ) [ "+" | "-" ] digits ]
func (s *scanner) number() {
	if s.has("-") {
		s.pos++
	}
	if s.has("0") {
		s.pos++
		if s.pos < len(s.text) && isDigit(s.text[s.pos]) {
			s.fail(s.pos, ErrSyntax, "a number may not start with 0")
		}
	} else {
		s.digits()
	}
	if s.has(".") {
		s.pos++
		s.digits()
	}
	if s.has("e") || s.has("E") {
		s.pos++
		if s.has("+") || s.has("-") {
			s.pos++
		}
		s.digits()
	}
}

func (s *scanner) digits() {
	start := s.pos
	for s.pos < len(s.text) && isDigit(s.text[s.pos]) {
		s.pos++
	}
	if s.pos == start {
		s.fail(s.pos, ErrSyntax, "expected a digit, got "+s.seen())
	}
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// elements walks through an array.
//
//	array = "[" [ value { "," value } ] "]"
type elements struct {
	n    int  // the elements begun
	none bool // if there is no array
}

// array begins the array at pos, which must be at its bracket.
func (s *scanner) array() elements {
	s.enter()
	return elements{}
}

// next goes to the next element, which the caller must read before it calls
// next again. It reports false at the end or after a failure, to whose path it
// adds the element.
func (a *elements) next(s *scanner) bool {
	if a.none {
		return false
	}
	if s.err != nil {
		if a.n > 0 {
			s.err.inElement(a.n - 1)
		}
		return false
	}
	c := s.next()
	switch {
	case c == ']':
		s.leave()
		return false
	case a.n == 0:
	case c == ',':
		s.pos++
		s.next()
	default:
		s.fail(s.pos, ErrSyntax, "expected ',' or ']' after an array's element, got "+s.seen())
		return false
	}
	a.n++
	return true
}

// enter and leave read the first and last byte of an object or array.
func (s *scanner) enter() {
	if s.depth++; s.depth > MaxDepth {
		s.fail(s.pos, ErrTooLarge, "nested deeper than "+strconv.Itoa(MaxDepth)+" levels")
	}
	s.pos++
}

func (s *scanner) leave() {
	s.depth--
	s.pos++
}
