package npm

import "unicode/utf8"

// spaceAt returns the width in bytes of the white space character at s[i], or 0
// if there is none. White space is what JavaScript's \s matches, which is
// neither ASCII's nor Go's idea of it.
func spaceAt(s string, i int) int {
	c := s[i]
	if c < utf8.RuneSelf {
		if c == ' ' || c-'\t' < 5 {
			return 1
		}
		return 0
	}
	r, width := utf8.DecodeRuneInString(s[i:])
	switch {
	case r == '\u00a0', r == '\u1680', r >= '\u2000' && r <= '\u200a', r == '\u2028', r == '\u2029',
		r == '\u202f', r == '\u205f', r == '\u3000', r == '\ufeff':
		return width
	}
	return 0
}

// skipSpace returns the offset of the first character at or after i that is not
// white space.
func skipSpace(s string, i int) int {
	for i < len(s) {
		w := spaceAt(s, i)
		if w == 0 {
			break
		}
		i += w
	}
	return i
}

// trimSpace returns the offsets between which s has no white space around it.
func trimSpace(s string) (start, end int) {
	start, end = skipSpace(s, 0), len(s)
	for end > start {
		_, w := utf8.DecodeLastRuneInString(s[:end])
		if spaceAt(s, end-w) != w {
			break
		}
		end -= w
	}
	return start, end
}

// utf16Len counts the UTF-16 code units of s, the characters that JavaScript's
// length limits count.
func utf16Len(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r > 0xffff {
			n++
		}
	}
	return n
}
