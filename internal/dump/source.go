package dump

import (
	"fmt"
	"math/bits"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/nodejs/nodesec/advisory"
)

// stream tells apart the sequences that are drawn for different purposes.
type stream uint64

const (
	streamNames stream = iota + 1
	streamHistory
	streamVulnerability
	streamMalware
	streamMalwareName
	streamLockfile
)

// source is a sequence of random draws. It uses nothing but the generator's own
// numbers and whole-number arithmetic, which are the same everywhere.
type source struct{ pcg rand.PCG }

func newSource(seed uint64, of stream, n int) *source {
	s := new(source)
	s.pcg.Seed(seed, uint64(of)<<48|uint64(n))
	return s
}

// upTo draws a number from 0 to n-1.
func (s *source) upTo(n int) int {
	high, _ := bits.Mul64(s.pcg.Uint64(), uint64(n))
	return int(high)
}

// between draws a number from low to high.
func (s *source) between(low, high int) int { return low + s.upTo(high-low+1) }

// chance is true in the given number of a hundred cases.
func (s *source) chance(percent int) bool { return s.upTo(100) < percent }

func pick[T any](s *source, list []T) T { return list[s.upTo(len(list))] }

// hex draws hexadecimal digits.
func (s *source) hex(digits int) string { return s.text(digits, "0123456789abcdef") }

// text draws characters.
func (s *source) text(n int, from string) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = from[s.upTo(len(from))]
	}
	return string(b)
}

// say fills a sentence: each {list} in it becomes a draw from the list of that name.
func (s *source) say(sentence string) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(sentence, "{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		name, after, _ := strings.Cut(rest, "}")
		switch name {
		case "function":
			b.WriteString(s.function())
		case "number":
			fmt.Fprint(&b, s.between(2, 4096))
		default:
			b.WriteString(pick(s, lists[name]))
		}
		sentence = after
	}
}

// function draws the name of a function or option.
func (s *source) function() string {
	noun := pick(s, nouns)
	return pick(s, verbs) + strings.ToUpper(noun[:1]) + noun[1:]
}

// within draws a time of a year.
func (s *source) within(year int) time.Time {
	return time.Date(year, 1, 1, 0, 0, s.upTo(365*24*60*60), 0, time.UTC)
}

// made is when the dump is from: nothing in it is later.
var made = time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)

// after draws a later time, by up to the given number of days.
func (s *source) after(t time.Time, days int) time.Time {
	days = max(1, min(days, int(made.Sub(t)/(24*time.Hour))))
	return t.Add(time.Duration(s.between(60, days*24*60*60)) * time.Second)
}

// stamp writes a time with a fraction of the given number of digits.
func (s *source) stamp(t time.Time, digits int) advisory.Timestamp {
	text := t.Format("2006-01-02T15:04:05")
	if digits > 0 {
		text += "." + s.text(digits-1, "0123456789") + s.text(1, "123456789")
	}
	return advisory.Timestamp(text + "Z")
}
