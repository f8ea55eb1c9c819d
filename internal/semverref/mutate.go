package semverref

import "strings"

// alphabet has the characters that mean something in a range, the frequent ones
// several times, and a few that do not.
var alphabet = strings.Split("0 1 2 3 9 0 1 . . . . - - + x X * v V = < > ~ ^ | | a b t _ , é", " ")

func (s *Source) character() string {
	if s.chance(12) {
		return pick(s, spaces[:2])
	}
	if s.chance(2) {
		return s.gap()
	}
	return pick(s, alphabet)
}

// Mutate changes a text in one to three places: a character inserted, removed or
// replaced, a piece doubled, moved or cut off, or taken from the other text.
func (s *Source) Mutate(text, other string) string {
	for range pick(s, []int{1, 1, 1, 2, 2, 3}) {
		text = s.mutateOnce(text, other)
	}
	return text
}

func (s *Source) mutateOnce(text, other string) string {
	runes := []rune(text)
	if len(runes) == 0 {
		return s.character()
	}
	at := s.random.IntN(len(runes))
	before, after := string(runes[:at]), string(runes[at:])
	rest := string(runes[at+1:])
	switch s.random.IntN(10) {
	case 0, 1:
		return before + s.character() + after
	case 2, 3:
		return before + rest
	case 4, 5:
		return before + s.character() + rest
	case 6:
		end := min(len(runes), at+s.between(1, 6))
		return before + string(runes[at:end]) + after
	case 7:
		tokens := strings.Split(text, " ")
		i, j := s.random.IntN(len(tokens)), s.random.IntN(len(tokens))
		tokens[i], tokens[j] = tokens[j], tokens[i]
		return strings.Join(tokens, " ")
	case 8:
		foreign := []rune(other)
		if len(foreign) == 0 {
			return before
		}
		start := s.random.IntN(len(foreign))
		return before + string(foreign[start:min(len(foreign), start+s.between(1, 8))]) + after
	default:
		if s.chance(50) {
			return before
		}
		return after
	}
}
