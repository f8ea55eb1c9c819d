package semverref

import (
	"errors"
	"fmt"
	"iter"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Difference is a call that the subject answers otherwise than semver does.
type Difference struct {
	Call         Call
	Want, Answer Answer
}

// String writes the difference in a line.
func (d Difference) String() string {
	return fmt.Sprintf("%s: semver says %q, we say %q", d.Call, string(d.Want), string(d.Answer))
}

// Result is what a comparison found.
type Result struct {
	// Calls and Comparisons count what was asked; a call that tests ten versions
	// with a range is ten comparisons.
	Calls, Comparisons int
	// Threw counts the calls that semver answered by throwing or by null.
	Threw int
	// Explained counts the differences that are deliberate.
	Explained int
	// Differences are the others, at most maxDifferences.
	Differences []Difference
}

// maxDifferences is how many differences are looked into; thousands have few causes.
const maxDifferences = 500

// Subject answers calls in the place of semver, such as [Ours]. It reports false for
// a function that it does not have.
type Subject func(Call) (Answer, bool)

// ErrNotCovered says that the subject does not have a function.
var ErrNotCovered = errors.New("semverref: function not covered")

// Compare asks both sides every call and stops early after many differences.
func (n *Node) Compare(subject Subject, calls iter.Seq[Call]) (Result, error) {
	var result Result
	for exchange, err := range n.Answers(calls) {
		if err != nil {
			return result, err
		}
		result.Calls++
		result.Comparisons += exchange.Call.comparisons()
		if exchange.Answer.Threw() || exchange.Answer == Null {
			result.Threw++
		}
		difference, err := subject.check(exchange)
		switch {
		case err != nil:
			return result, err
		case difference == nil:
		case difference.explained():
			result.Explained++
		default:
			result.Differences = append(result.Differences, *difference)
			if len(result.Differences) == maxDifferences {
				return result, nil
			}
		}
	}
	return result, nil
}

// comparisons counts each version that is tested with the range of a call.
func (c Call) comparisons() int {
	if first := variadic[c.Fn]; first > 0 {
		return max(1, len(c.Args)-first)
	}
	return 1
}

func (s Subject) check(e Exchange) (*Difference, error) {
	got, err := s.answer(e.Call)
	if err != nil {
		return nil, err
	}
	if got.Same(e.Answer) {
		return nil, nil
	}
	difference := &Difference{e.Call, e.Answer, got}
	if e.Call.Fn == Satisfies && len(got) == len(e.Answer) {
		difference.narrow()
	}
	return difference, nil
}

// answer takes a panic for an answer, which semver never gives.
func (s Subject) answer(call Call) (got Answer, err error) {
	defer func() {
		if why := recover(); why != nil {
			got = Answer(fmt.Sprintf("panic: %v", why))
		}
	}()
	got, ok := s(call)
	if !ok {
		err = fmt.Errorf("%w: %s", ErrNotCovered, call.Fn)
	}
	return got, err
}

// narrow leaves one version in a call of satisfies, of those with different answers
// one that is not explained, if there is one.
func (d *Difference) narrow() {
	whole := *d
	for i, version := range whole.Call.Args[1:] {
		bit := i + len("=")
		if whole.Want[bit] == whole.Answer[bit] {
			continue
		}
		d.Call.Args = []string{whole.Call.Args[0], version}
		d.Want, d.Answer = Value(string(whole.Want[bit])), Value(string(whole.Answer[bit]))
		if !d.explained() {
			return
		}
	}
}

// explained reports whether a difference is deliberate, which is to say, whether
// semver's answer is a mistake or the product of JavaScript's numbers.
//
//   - See roundsTogether.
//   - In some questions about ranges semver reads the versions of comparators again
//     from print, and throws if that is longer than 256 characters: loose versions
//     gain a hyphen. Of satisfies it says that it never throws.
//   - It prints a numeric identifier from 2^53-1 on with the leading zeros that it was
//     read with loosely, and throws when it reads that strictly.
//   - It counts up to 2^53 and returns what is no version, or throws when it reads it.
//   - simplifyRange throws at a list with a text that is no version, unless it is the
//     only one. Ours passes it over, as everything else that takes a list does.
func (d Difference) explained() bool {
	if strings.HasPrefix(string(d.Answer), "panic") {
		return false
	}
	want := string(d.Want)
	_, aboutRanges := rangeFuncs[d.Call.Fn]
	switch {
	case roundsTogether(d.Call.Args),
		d.Call.Fn == SimplifyRange && d.Want.Threw(),
		aboutRanges && d.Call.Options.Loose && strings.HasPrefix(want, "!version is longer than 256 characters"),
		strings.HasPrefix(want, "!Invalid Version: ") && largeWithZero.MatchString(want),
		beyondLimit.MatchString(want),
		d.Call.Fn == MinVersion && want == "!Invalid patch version":
		return true
	}
	return false
}

// largeWithZero finds a numeric identifier of 16 digits or more with leading zeros.
var largeWithZero = regexp.MustCompile(`[-.]0+[1-9][0-9]{15,}(\.|$)`)

// beyondLimit finds a version of which a component is 2^53.
var beyondLimit = regexp.MustCompile(`^=([0-9]+\.){0,2}9007199254740992`)

// roundsTogether reports whether two numbers in the texts are different and the same
// to JavaScript, which rounds integers above 2^53. match/npm compares numeric
// prerelease identifiers of any length exactly, as SemVer asks, and so differs
// there on purpose. It is asked about differences only: that both sides agree on
// such numbers elsewhere, or refuse them, is compared like anything else.
func roundsTogether(texts []string) bool {
	exact := make(map[float64]string)
	for _, text := range texts {
		notDigit := func(r rune) bool { return r < '0' || r > '9' }
		for digits := range strings.FieldsFuncSeq(text, notDigit) {
			digits = strings.TrimLeft(digits, "0")
			rounded, err := strconv.ParseFloat(digits, 64)
			if err != nil && !math.IsInf(rounded, 1) || rounded <= 1<<53-1 {
				continue
			}
			if other, ok := exact[rounded]; ok && other != digits {
				return true
			}
			exact[rounded] = digits
		}
	}
	return false
}

// Minimal shortens the calls of differences as far as they still differ, and
// returns each that is left once, at most most of them.
func (n *Node) Minimal(subject Subject, differences []Difference, most int) ([]Difference, error) {
	seen := make(map[string]bool)
	var minimal []Difference
	for _, difference := range differences {
		if len(minimal) == most {
			break
		}
		least, err := n.shorten(subject, difference)
		if err != nil {
			return nil, err
		}
		if key := fmt.Sprint(least.Call.Fn, least.Call.Args); !seen[key] {
			seen[key] = true
			minimal = append(minimal, least)
		}
	}
	return minimal, nil
}

// shorten makes one change at a time, as long as one of them leaves a difference.
func (n *Node) shorten(subject Subject, difference Difference) (Difference, error) {
	for {
		found := false
		for exchange, err := range n.Answers(simpler(difference.Call)) {
			if err != nil {
				return difference, err
			}
			smaller, err := subject.check(exchange)
			if err != nil {
				return difference, err
			}
			if smaller != nil && !smaller.explained() {
				difference, found = *smaller, true
				break
			}
		}
		if !found {
			return difference, nil
		}
	}
}

// variadic functions take a list of versions from this argument on.
var variadic = map[Func]int{
	Sort: 0, RSort: 0, Satisfies: 1, MaxSatisfying: 1, MinSatisfying: 1, SimplifyRange: 1,
}

// simpler yields calls that are simpler than this one in one place.
func simpler(call Call) iter.Seq[Call] {
	return func(yield func(Call) bool) {
		if first, ok := variadic[call.Fn]; ok && len(call.Args) > first+1 {
			for i := first; i < len(call.Args); i++ {
				shorter := call
				shorter.Args = slices.Delete(slices.Clone(call.Args), i, i+1)
				if !yield(shorter) {
					return
				}
			}
		}
		for _, options := range []Options{
			{false, call.Options.IncludePrerelease, call.Options.RTL},
			{call.Options.Loose, false, call.Options.RTL},
			{call.Options.Loose, call.Options.IncludePrerelease, false},
		} {
			if options != call.Options && !yield(Call{call.Fn, options, call.Args}) {
				return
			}
		}
		for i, arg := range call.Args {
			for text := range simplerText(arg) {
				simpler := call
				simpler.Args = slices.Clone(call.Args)
				simpler.Args[i] = text
				if !yield(simpler) {
					return
				}
			}
		}
	}
}

// simplerText yields the text without a piece of 64 to 1 characters, and then with
// a plainer character in one place.
func simplerText(text string) iter.Seq[string] {
	const plainness = "1a 0" // from the plainest on; all others come after
	return func(yield func(string) bool) {
		runes := []rune(text)
		for size := 64; size > 0; size /= 4 {
			for at := 0; at+size <= len(runes); at++ {
				if !yield(string(runes[:at]) + string(runes[at+size:])) {
					return
				}
			}
		}
		for at, r := range runes {
			rank := strings.IndexRune(plainness, r)
			if rank < 0 {
				rank = len(plainness)
			}
			for _, plainer := range plainness[:rank] {
				if !yield(string(runes[:at]) + string(plainer) + string(runes[at+1:])) {
					return
				}
			}
		}
	}
}
