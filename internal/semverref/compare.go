package semverref

import (
	"errors"
	"fmt"
	"iter"
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
