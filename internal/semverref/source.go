package semverref

import (
	"math/rand/v2"
	"strings"
)

// Source makes versions, ranges and other text to compare by. The same seed makes
// the same text.
type Source struct {
	random *rand.Rand
	// odd is how many of 100 pieces are unusual or wrong.
	odd int
}

// NewSource makes a source in which odd of 100 pieces of each text are unusual or
// wrong. With 2, four of five versions are valid; with 10, most texts are not.
func NewSource(seed uint64, odd int) *Source {
	return &Source{rand.New(rand.NewPCG(seed, uint64(odd))), odd}
}

func (s *Source) chance(percent int) bool { return s.random.IntN(100) < percent }

func (s *Source) isOdd() bool { return s.chance(s.odd) }

// between returns a number from low to high, both included.
func (s *Source) between(low, high int) int { return low + s.random.IntN(high-low+1) }

func pick[T any](s *Source, list []T) T { return list[s.random.IntN(len(list))] }

// The white space of JavaScript, and characters that only look like it to others:
// a control character, a zero-width space, a Mongolian vowel separator.
var (
	spaces = []string{" ", "\t", "\n", "\r", "\v", "\f", "\u00a0", "\u1680", "\u2000", "\u2003", "\u200a",
		"\u2028", "\u2029", "\u202f", "\u205f", "\u3000", "\ufeff"}
	notSpaces = []string{"\u0085", "\u200b", "\u180e", "\x1c", "\x00", "\u2060"}
)

// gap makes white space, rarely nothing or what only looks like it.
func (s *Source) gap() string {
	if !s.isOdd() {
		return " "
	}
	switch s.random.IntN(10) {
	case 0:
		return ""
	case 1:
		return pick(s, notSpaces)
	case 2, 3, 4:
		return strings.Repeat(" ", s.between(2, 3))
	case 5, 6:
		return pick(s, spaces) + pick(s, spaces)
	default:
		return pick(s, spaces)
	}
}

// repeat makes text out of one piece, of a length in bytes from low to high.
func (s *Source) repeat(piece string, low, high int) string {
	return strings.Repeat(piece, s.between(low, high)/len(piece))
}
