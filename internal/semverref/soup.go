package semverref

import (
	"iter"
	"strings"
)

// tokens are the words of ranges; in any order they reach corners that no grammar
// leads to.
var tokens = []string{
	"1", "0", ".", " ", "1.2.3", "0.0.0", "1.2", "x", "*", ">", "<", "=", "~", "^", "-", "||", "v", "+b", " - ", "-0",
	"a", "1.2.3-a", "\t", "|", "00", "2.0.0", ">=", "<=", "~>", "-a.1", ".x", ".*", "\u00a0", "9007199254740991",
}

// Soup makes a text of random characters, most of them digits and dots.
func (s *Source) Soup() string {
	var b strings.Builder
	for range s.between(1, 14) {
		b.WriteString(s.character())
	}
	return b.String()
}

// Words makes a text of random words of ranges.
func (s *Source) Words() string {
	var b strings.Builder
	for range s.between(1, 8) {
		b.WriteString(pick(s, tokens))
	}
	return b.String()
}

// Enumerate yields every sequence of one to depth words of ranges; shorter
// sequences come first.
func Enumerate(depth int) iter.Seq[string] { return sequences(tokens, depth) }

// EnumerateTails yields every sequence of one to depth characters that may follow
// the three numbers of a version; shorter sequences come first.
func EnumerateTails(depth int) iter.Seq[string] { return sequences(tailTokens, depth) }

var tailTokens = []string{"0", "1", "-", ".", "+", "a", "v", "x", " ", "=", "_", "\u00a0"}

func sequences(words []string, depth int) iter.Seq[string] {
	return func(yield func(string) bool) {
		var extend func(prefix string, missing int) bool
		extend = func(prefix string, missing int) bool {
			if missing == 0 {
				return yield(prefix)
			}
			for _, word := range words {
				if !extend(prefix+word, missing-1) {
					return false
				}
			}
			return true
		}
		for length := 1; length <= depth; length++ {
			if !extend("", length) {
				return
			}
		}
	}
}
