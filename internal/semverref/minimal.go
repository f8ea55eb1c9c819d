package semverref

import (
	"fmt"
	"iter"
	"slices"
	"strings"
)

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
