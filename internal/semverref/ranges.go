package semverref

import "strings"

var (
	operators = []string{"", "", "", "=", ">", ">", ">=", ">=", ">=", "<", "<", "<", "<=", "<=", "~", "~", "~>",
		"^", "^", "^"}
	oddOperators = []string{"~=", "~>=", "=>", "=<", "==", "<>", "><", "^^", "~~", "^~", "~^", "!", "!=", ">>", "^=",
		"^v", "=v", "v", "v=", ">v", "~>~", ">=v", "<==", "~v=", "*", ">*", "^*", "~>*", "-", "+", "<<", "~<", "^>", ">^"}
	wildcards    = []string{"x", "X", "*"}
	oddWildcards = []string{"xx", "**", "x*", "?", "y", "-", "", "0x", "x0", "1x", "*1"}
	joints       = []string{"||", " || ", " ||", "|| ", " || "}
	oddJoints    = []string{"|", "|||", "||||", " | ", "|| ||", "\n||\n", "\u00a0||\t", "| |", ",", "||-||"}
	hyphens      = []string{"-", " -", "- ", "  - ", " -  ", "\t-\t", " - - ", " -- ", "\u00a0-\u00a0", " – ", " -\n"}
	hyphenMarks  = []string{"v", "=", "= ", "v ", "vv", "==", ">=", "<", "^", "~", " ", "=v ", "> "}
	litter       = []string{"foo", "-", "+", ".", ",", "&&", ">", "<=", "^", "~>", "latest", "1.2.3.4", "1.", ".1", "||", "*x",
		"x.1.2", "1.x.2", "1.x.x-a", "v", "=", "=v", "1.2.3-", "1.2.3+", "+a", "-0", "é", "http://a/b", "npm:a@1", "@"}
)

// Range makes a range by npm's grammar, in loose or wrong notation now and then.
func (s *Source) Range() string {
	var b strings.Builder
	if s.isOdd() {
		b.WriteString(s.gap())
	}
	for i := range pick(s, []int{1, 1, 1, 1, 2, 2, 3}) {
		if i > 0 {
			if s.isOdd() {
				b.WriteString(pick(s, oddJoints))
			} else {
				b.WriteString(pick(s, joints))
			}
		}
		b.WriteString(s.alternative())
	}
	if s.isOdd() {
		b.WriteString(s.gap())
	}
	text := b.String()
	if s.isOdd() {
		runes := []rune(text)
		at := s.between(0, len(runes))
		text = string(runes[:at]) + "+" + s.build() + string(runes[at:])
	}
	return text
}

// alternative makes what stands between two ||.
func (s *Source) alternative() string {
	if s.chance(s.odd / 3) {
		return pick(s, []string{"", " ", "x", "X", "*", "x.x", "*.*.*", "x.X.*", ">=0.0.0", ">=0.0.0-0", "<0.0.0-0", "<0.0.0",
			">=0.0.0 <0.0.0-0", ">x", "<*", ">=*", "<=x", "=x", "~", "^", ">", "<0.x"})
	}
	if s.chance(12) {
		return s.hyphen()
	}
	var b strings.Builder
	for i := range pick(s, []int{1, 1, 1, 2, 2, 2, 3}) {
		if i > 0 {
			b.WriteString(s.gap())
		}
		b.WriteString(s.comparator())
	}
	return b.String()
}

func (s *Source) comparator() string {
	if s.chance(s.odd / 4) {
		return pick(s, litter)
	}
	operator := pick(s, operators)
	if s.isOdd() {
		operator = pick(s, oddOperators)
	}
	if s.chance(12) {
		operator += s.gap()
	}
	if s.isOdd() {
		operator += pick(s, versionPrefixes)
	}
	return operator + s.partial()
}

func (s *Source) hyphen() string {
	from, to, hyphen := s.partial(), s.partial(), " - "
	if s.isOdd() {
		from = pick(s, hyphenMarks) + from
	}
	if s.isOdd() {
		to = pick(s, hyphenMarks) + to
	}
	if s.isOdd() {
		hyphen = pick(s, hyphens)
	}
	return from + hyphen + to
}

// partial makes a version of which components may be missing or x.
func (s *Source) partial() string {
	var b strings.Builder
	length := pick(s, []int{1, 2, 3, 3, 3, 3, 3})
	for i := range length {
		if i > 0 {
			b.WriteByte('.')
		}
		switch {
		case s.isOdd():
			b.WriteString(pick(s, oddWildcards))
		case s.chance(10):
			b.WriteString(pick(s, wildcards))
		default:
			b.WriteString(s.Number())
		}
	}
	if length == 3 && s.chance(30) || s.isOdd() {
		if !s.isOdd() {
			b.WriteByte('-')
		}
		b.WriteString(s.Identifiers())
	}
	if s.chance(8) {
		b.WriteByte('+')
		b.WriteString(s.build())
	}
	if s.isOdd() {
		b.WriteString(pick(s, versionSuffixes))
	}
	if s.chance(s.odd / 8) {
		return s.stretch(b.String())
	}
	return b.String()
}
