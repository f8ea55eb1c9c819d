package osv

import (
	"math/bits"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// str reads the string at pos, which must be at its quote. The result is a part
// of the text unless the string has escapes.
//
//	string = '"' { any character but '"', '\' and controls | escape } '"'
func (s *scanner) str() string {
	start := s.pos + 1
	i, ascii := plain(s.text, start)
	if i < len(s.text) && s.text[i] == '"' {
		s.pos = i + 1
		part := s.text[start:i]
		if !ascii {
			s.checkUTF8(start, i)
		}
		return part
	}
	// Escapes only shrink, and up to the next quote is nearly always all of it.
	var b strings.Builder
	b.Grow(i - start + strings.IndexByte(s.text[i:], '"') + 1)
	for {
		if !ascii && !s.checkUTF8(start, i) {
			return ""
		}
		b.WriteString(s.text[start:i])
		s.pos = i
		if i < len(s.text) && s.text[i] == '"' {
			s.pos++
			return b.String()
		}
		r, ok := s.escape()
		if !ok {
			return ""
		}
		b.WriteRune(r)
		start = s.pos
		i, ascii = plain(s.text, start)
	}
}

// skipString reads the string at pos as str does, without making it.
func (s *scanner) skipString() {
	start := s.pos + 1
	for {
		i, ascii := plain(s.text, start)
		if !ascii && !s.checkUTF8(start, i) {
			return
		}
		s.pos = i
		if i < len(s.text) && s.text[i] == '"' {
			s.pos++
			return
		}
		if _, ok := s.escape(); !ok {
			return
		}
		start = s.pos
	}
}

// escape reads the escape at pos.
//
//	escape = '\' ( '"' | '\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' | 'u' 4 hex digits )
//
// An escaped surrogate must be half of a pair: alone it is no character, and no
// text could hold it.
func (s *scanner) escape() (rune, bool) {
	start := s.pos
	if start >= len(s.text) {
		s.fail(start, ErrSyntax, "a string has no closing quote")
		return 0, false
	}
	if c := s.text[start]; c != '\\' {
		s.fail(start, ErrSyntax, "a string has the control character 0x"+strconv.FormatUint(uint64(c), 16)+" unescaped")
		return 0, false
	}
	if start+1 < len(s.text) {
		s.pos += 2
		switch c := s.text[start+1]; c {
		case '"', '\\', '/':
			return rune(c), true
		case 'b':
			return '\b', true
		case 'f':
			return '\f', true
		case 'n':
			return '\n', true
		case 'r':
			return '\r', true
		case 't':
			return '\t', true
		case 'u':
			if r, ok := s.unicode(); ok {
				return r, true
			}
			s.fail(start, ErrSyntax, `a string has a \u escape that is no character`)
			return 0, false
		}
	}
	s.fail(start, ErrSyntax, "a string has a backslash that begins no escape")
	return 0, false
}

// unicode reads what follows \u, and the second half of a surrogate pair.
func (s *scanner) unicode() (rune, bool) {
	r, ok := s.hex4()
	if !ok || !utf16.IsSurrogate(r) {
		return r, ok
	}
	if !s.has(`\u`) {
		return 0, false
	}
	s.pos += 2
	low, ok := s.hex4()
	r = utf16.DecodeRune(r, low)
	return r, ok && r != utf8.RuneError
}

// hex4 reads four hexadecimal digits; where there are none it reads nothing.
func (s *scanner) hex4() (rune, bool) {
	if len(s.text)-s.pos < 4 {
		return 0, false
	}
	var r rune
	for _, c := range []byte(s.text[s.pos : s.pos+4]) {
		switch {
		case isDigit(c):
			r = r<<4 | rune(c-'0')
		case 'a' <= c|0x20 && c|0x20 <= 'f':
			r = r<<4 | rune(c|0x20-'a'+10)
		default:
			return 0, false
		}
	}
	s.pos += 4
	return r, true
}

// checkUTF8 fails at the first byte of text[start:end] that is not UTF-8.
func (s *scanner) checkUTF8(start, end int) bool {
	if utf8.ValidString(s.text[start:end]) {
		return true
	}
	for start < end {
		r, n := utf8.DecodeRuneInString(s.text[start:end])
		if r == utf8.RuneError && n == 1 {
			break
		}
		start += n
	}
	s.fail(start, ErrSyntax, "a string is not valid UTF-8")
	return false
}

// Eight copies of one byte, for looking at eight bytes at once.
const (
	each     = 0x0101010101010101
	topBits  = 0x80 * each
	quotes   = '"' * each
	slashes  = '\\' * each
	controls = 0x20 * each
)

// plain returns the index of the first byte of text[i:] that cannot stand in a
// string as it is (a quote, a backslash or a control character), the length of
// text if there is none, and whether all bytes before it are ASCII.
func plain(text string, i int) (end int, ascii bool) {
	var seen uint64
	for ; i+8 <= len(text); i += 8 {
		w := load8(text[i : i+8])
		// x-each borrows into a byte's top bit where the byte was 0. A borrow
		// can spoil the bytes above a match but not those below it, and the
		// lowest match is all that is asked for.
		q, b := w^quotes, w^slashes
		found := ((w-controls)&^w | (q-each)&^q | (b-each)&^b) & topBits
		if found != 0 {
			n := bits.TrailingZeros64(found) / 8
			seen |= w & (1<<(8*n) - 1)
			return i + n, seen&topBits == 0
		}
		seen |= w
	}
	for ; i < len(text); i++ {
		c := text[i]
		if c == '"' || c == '\\' || c < 0x20 {
			break
		}
		seen |= uint64(c)
	}
	return i, seen&topBits == 0
}

// load8 reads eight bytes as one little-endian number; the compiler makes one
// load of it.
func load8(s string) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}
