package npm

import "unicode/utf8"

// CoerceOption changes how [Coerce] finds a version. Options may be given one by
// one or joined with |.
type CoerceOption uint8

const (
	// RTL takes the right-most version that does not end where one further to
	// the left ends too: of "1.2.3.4" that is 2.3.4.
	RTL CoerceOption = 1 << iota
	// CoerceIncludePrerelease keeps a prerelease and build metadata.
	CoerceIncludePrerelease
	// CoerceLoose reads loosely what was found, so that it may have leading zeros.
	CoerceLoose
)

// Coerce finds a version in any text: the first one to three numbers of at most
// 16 digits with dots between them, the missing ones taken as 0. "v1" is 1.0.0
// and "release 4.6.3.9.2" is 4.6.3. It reports false if there is no such place, or
// if what stands there is no version, such as 01.2.3. It is node-semver's coerce,
// and takes linear time.
func Coerce(s string, opts ...CoerceOption) (Version, bool) {
	var o CoerceOption
	for _, opt := range opts {
		o |= opt
	}
	c := coercion{text: s, full: o&CoerceIncludePrerelease != 0}
	var found place
	ok := false
	for i := 0; i < len(s); {
		end := digitsEnd(s, i)
		if end == i {
			i++
			continue
		}
		if end-i <= maxCoerced {
			if next := c.at(i, end); !ok || next.end != found.end {
				found, ok = next, true
			}
			if o&RTL == 0 || found.end == len(s) {
				break
			}
		}
		i = end
	}
	if !ok {
		return Version{}, false
	}
	text := found.number[0] + "." + found.number[1] + "." + found.number[2] + found.qualifier
	v, kind, _ := parseVersion(text, o&CoerceLoose != 0)
	if kind != 0 {
		return Version{}, false
	}
	return v, true
}

const maxCoerced = 16 // digits of a number

func digitsEnd(s string, i int) int {
	for i < len(s) && class[s[i]] == digit {
		i++
	}
	return i
}

// A place is where a text can be read as a version.
type place struct {
	number    [3]string
	qualifier string // prerelease and build metadata
	end       int    // behind the character that closes it
}

// A coercion reads places in one text. It remembers the qualifiers that it read
// last, because places further to the right can lie within them.
type coercion struct {
	text                 string
	full                 bool
	preStart, preEnd     int
	buildStart, buildEnd int
}

// at reads the place whose first number is text[i:end].
//
//	place = number [ "." number [ "." number ] ] [ prerelease ] [ build ] ( END / not a digit )
func (c *coercion) at(i, end int) place {
	p := place{number: [3]string{c.text[i:end], "0", "0"}}
	for k := 1; k < 3; k++ {
		if end == len(c.text) || c.text[end] != '.' {
			break
		}
		next := digitsEnd(c.text, end+1)
		if width := next - end - 1; width == 0 || width > maxCoerced {
			break
		}
		p.number[k], end = c.text[end+1:next], next
	}
	p.end = end
	if c.full {
		p.end = c.build(c.prerelease(end))
		p.qualifier = c.text[end:p.end]
	}
	if p.end < len(c.text) {
		_, width := utf8.DecodeRuneInString(c.text[p.end:])
		p.end += min(width, 2+width%4) // JavaScript sees a character of four bytes as two
	}
	return p
}

// prerelease returns the end of the prerelease at text[i:], i if there is none
// that can be followed by what is no digit.
func (c *coercion) prerelease(i int) int {
	s := c.text
	if i == len(s) || s[i] != '-' {
		return i
	}
	end, last := i, i // the last is where the last identifier's separator stands
	for {
		next := scanIdentifier(s, end+1, false)
		if next == end+1 {
			break
		}
		last, end = end, next
		if end == len(s) || s[end] != '.' {
			break
		}
		if c.preStart < end && end < c.preEnd {
			return c.preEnd
		}
	}
	if end < len(s) && class[s[end]] == digit {
		end = giveBack(s, last, end, hasNoLeadingZero)
	}
	c.preStart, c.preEnd = i, end
	return end
}

// build is prerelease for build metadata.
func (c *coercion) build(i int) int {
	s := c.text
	if i == len(s) || s[i] != '+' {
		return i
	}
	if c.buildStart == i && c.buildEnd > i {
		return c.buildEnd
	}
	end, last := i, i
	for {
		next := end + 1
		for next < len(s) && class[s[next]] != 0 && next-end-1 < maxIdentifier {
			next++
		}
		if next == end+1 {
			break
		}
		last, end = end, next
		if end == len(s) || s[end] != '.' {
			break
		}
	}
	if end < len(s) && class[s[end]] == digit {
		end = giveBack(s, last, end, isAnything)
	}
	c.buildStart, c.buildEnd = i, end
	return end
}

// giveBack shortens the identifier between the separator s[last] and a digit at
// s[end], where a limit of length or a leading zero ended it, so that what follows
// is no digit; if need be it goes altogether, with its separator.
func giveBack(s string, last, end int, mayBeNumber func(string) bool) int {
	for end--; end > last+1; end-- {
		if class[s[end]] == digit {
			continue
		}
		if id := s[last+1 : end]; !isNumeric(id) || mayBeNumber(id) {
			return end
		}
	}
	return last
}

func hasNoLeadingZero(id string) bool { return id[0] != '0' || len(id) == 1 }

func isAnything(string) bool { return true }
