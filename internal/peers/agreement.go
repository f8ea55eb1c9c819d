package peers

import (
	"fmt"
	"iter"
	"strings"

	"github.com/nodejs/nodesec/internal/semverref"
)

// Agreement says how often a library answered as node-semver does whether a
// version satisfies a range.
type Agreement struct {
	// Pairs are the questions asked.
	Pairs int
	// Missed are those that the library answered no, or could not read, and
	// node-semver yes.
	Missed int
	// Invented are those that the library answered yes and node-semver no.
	Invented int
	// Unread are the ranges that node-semver reads and the library does not.
	Unread int
	// Example is the first pair of which the answers differ, "" if there is none.
	Example string
}

// Wrong returns the number of pairs of which the answers differ.
func (a Agreement) Wrong() int { return a.Missed + a.Invented }

// Agreements asks every library about every pair of the corpus, in one of
// node-semver's prerelease modes. The result has the order of Libraries.
func Agreements(reference *semverref.Node, c Corpus, includePrerelease bool) ([]Agreement, error) {
	options := semverref.Options{IncludePrerelease: includePrerelease}
	blocks := c.Blocks()
	agreements := make([]Agreement, len(Libraries))
	number := 0
	for exchange, err := range reference.Answers(calls(c, blocks, options)) {
		if err != nil {
			return nil, err
		}
		block := blocks[number/2]
		if number++; number%2 == 1 { // whether the range can be read
			for i, l := range Libraries {
				if _, err := l.ReadRange(c.Ranges[block.Range], includePrerelease); err != nil && exchange.Answer != semverref.Null {
					agreements[i].Unread++
				}
			}
			continue
		}
		want, ok := strings.CutPrefix(string(exchange.Answer), "=")
		if !ok || len(want) != block.To-block.From {
			return nil, fmt.Errorf("peers: answer %q to %v", exchange.Answer, exchange.Call)
		}
		for i, l := range Libraries {
			agreements[i].compare(l, c, block, includePrerelease, want)
		}
	}
	return agreements, nil
}

// calls asks of each block whether the range can be read, and which of the
// versions satisfy it.
func calls(c Corpus, blocks []Block, options semverref.Options) iter.Seq[semverref.Call] {
	return func(yield func(semverref.Call) bool) {
		for _, b := range blocks {
			r := c.Ranges[b.Range]
			if !yield(semverref.Call{Fn: semverref.ValidRange, Options: options, Args: []string{r}}) ||
				!yield(semverref.Call{Fn: semverref.Satisfies, Options: options, Args: append([]string{r}, c.Versions[b.From:b.To]...)}) {
				return
			}
		}
	}
}

// compare counts the answers of a library to one block; want has a digit, 0 or 1,
// for each version.
func (a *Agreement) compare(l Library, c Corpus, b Block, includePrerelease bool, want string) {
	satisfies, err := l.ReadRange(c.Ranges[b.Range], includePrerelease)
	for i, version := range c.Versions[b.From:b.To] {
		a.Pairs++
		got := err == nil && satisfies(version)
		if got == (want[i] == '1') {
			continue
		}
		if got {
			a.Invented++
		} else {
			a.Missed++
		}
		if a.Example == "" {
			a.Example = fmt.Sprintf("%s in %q: %t", version, c.Ranges[b.Range], got)
		}
	}
}
