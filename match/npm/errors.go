package npm

import (
	"fmt"
	"strconv"
)

// ErrorKind says in what way a text is not a version or a range. The kinds are
// errors themselves, so that errors.Is(err, npm.ErrLeadingZero) works on what
// the parsing functions return.
type ErrorKind uint8

const (
	// ErrSyntax is a character where something else was expected.
	ErrSyntax ErrorKind = iota + 1
	// ErrIncomplete is a version that ends early: SemVer asks for three numbers.
	ErrIncomplete
	// ErrLeadingZero is a number such as 01, which SemVer forbids and Loose accepts.
	ErrLeadingZero
	// ErrNumberTooLarge is a number above 9007199254740991 (2^53-1), the largest
	// integer that JavaScript holds exactly, or a range whose bound would be.
	ErrNumberTooLarge
	// ErrTooLong is a version of more than 256 characters.
	ErrTooLong
	// ErrWildcardOrder is a number after a wildcard, such as 1.x.3.
	ErrWildcardOrder
	// ErrNothingLeft is a loose range in which no word was a comparator.
	ErrNothingLeft
)

var kindTexts = [...]string{
	ErrSyntax:         "unexpected character",
	ErrIncomplete:     "expected three numbers, major.minor.patch",
	ErrLeadingZero:    "number with a leading zero",
	ErrNumberTooLarge: "number above 9007199254740991",
	ErrTooLong:        "version longer than 256 characters",
	ErrWildcardOrder:  "number after a wildcard",
	ErrNothingLeft:    "no comparator in a loose range",
}

// Error describes the kind in a few words.
func (k ErrorKind) Error() string {
	if int(k) < len(kindTexts) && kindTexts[k] != "" {
		return kindTexts[k]
	}
	return "invalid"
}

// ParseError is what the parsing functions return for a text that node-semver
// would not accept either.
type ParseError struct {
	// Input is the whole text.
	Input string
	// Offset is the byte of Input at which the trouble starts; len(Input) if
	// the text ended too early.
	Offset int
	// Kind says what the trouble is.
	Kind ErrorKind

	what string
}

// Error says what was read, where it went wrong and how. It quotes at most the
// beginning of a long input.
func (e *ParseError) Error() string {
	const most = 80
	input := e.Input
	tail := ""
	if len(input) > most {
		input, tail = input[:most], "..."
	}
	found := "end of text"
	if e.Offset < len(e.Input) {
		found = strconv.QuoteRune([]rune(e.Input[e.Offset:min(len(e.Input), e.Offset+4)])[0])
	}
	return fmt.Sprintf("npm: %s %s%s: %s at offset %d (%s)", e.what, strconv.Quote(input), tail, e.Kind.Error(), e.Offset, found)
}

// Unwrap returns the kind, for errors.Is.
func (e *ParseError) Unwrap() error { return e.Kind }
