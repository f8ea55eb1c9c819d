package semverref_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/nodejs/nodesec/internal/semverref"
	"github.com/nodejs/nodesec/match/npm"
)

// The set of a range contains what satisfies the range for semver with prereleases
// included, and so does the range that the set is printed as, read by semver.
func TestSets(t *testing.T) {
	node := start(t)
	generator := semverref.NewGenerator(semverref.Satisfies, *seed, realRanges(t))
	result, err := node.Compare(bySet, func(yield func(semverref.Call) bool) {
		for call := range generator.Calls(*comparisons) {
			call.Options.IncludePrerelease = true
			r, err := npm.ParseRange(call.Args[0], optionOf(call))
			if err != nil {
				continue
			}
			printed := call
			printed.Options.Loose = false
			printed.Args = append([]string{r.Set().String()}, call.Args[1:]...)
			again, err := npm.ParseRange(printed.Args[0], npm.IncludePrerelease)
			if err != nil && call.Options.Loose {
				// Numeric identifiers from 2^53-1 on keep the leading zeros that they were read with.
				printed.Options.Loose = true
				again, err = npm.ParseRange(printed.Args[0], npm.IncludePrerelease, npm.Loose)
			}
			if errors.Is(err, npm.ErrTooLong) {
				continue // in print, a loosely read version of 256 characters has a hyphen more
			}
			if assert.NoError(t, err, call) {
				assert.True(t, r.Set().Equal(again.Set()), call)
			}
			if !yield(call) || !yield(printed) {
				return
			}
		}
	})
	report(t, node, bySet, result, err)
}

func optionOf(call semverref.Call) npm.Option {
	if call.Options.Loose {
		return npm.Loose | npm.IncludePrerelease
	}
	return npm.IncludePrerelease
}

// bySet answers calls of satisfies with sets.
func bySet(call semverref.Call) (semverref.Answer, bool) {
	r, err := npm.ParseRange(call.Args[0], optionOf(call))
	bits := make([]byte, len(call.Args)-1)
	for i, version := range call.Args[1:] {
		bits[i] = '0'
		if v, errVersion := npm.ParseVersion(version, optionOf(call)); err == nil && errVersion == nil && r.Set().Contains(v) {
			bits[i] = '1'
		}
	}
	return semverref.Value(string(bits)), call.Fn == semverref.Satisfies
}

// What operations make of the sets of two ranges contains what it should, version by
// version, with what semver says about each range.
func TestSetOperations(t *testing.T) {
	node := start(t)
	generator := semverref.NewGenerator(semverref.Intersects, *seed, nil)
	type pair struct{ a, b npm.Set }
	var pairs []pair
	calls := func(yield func(semverref.Call) bool) {
		for range *comparisons / 40 {
			args := generator.Arguments()
			a, errA := npm.ParseRange(args[0], npm.IncludePrerelease)
			b, errB := npm.ParseRange(args[1], npm.IncludePrerelease)
			if errA != nil || errB != nil {
				continue
			}
			pairs = append(pairs, pair{a.Set(), b.Set()})
			versions := semverref.Around(args[0] + " " + args[1])
			for _, text := range args {
				call := semverref.Call{Fn: semverref.Satisfies, Options: semverref.Options{IncludePrerelease: true}, Args: append([]string{text}, versions...)}
				if !yield(call) {
					return
				}
			}
		}
	}
	var answers []semverref.Exchange
	for exchange, err := range node.Answers(calls) {
		if !assert.NoError(t, err) {
			return
		}
		answers = append(answers, exchange)
	}
	for i, sets := range pairs {
		ofA, ofB := answers[2*i], answers[2*i+1]
		union, both, minus, not := sets.a.Union(sets.b), sets.a.Intersect(sets.b), sets.a.Minus(sets.b), sets.a.Complement()
		for j, version := range ofA.Call.Args[1:] {
			v, err := npm.ParseVersion(version)
			if err != nil || semverref.RoundsTogether([]string{version, ofA.Call.Args[0], ofB.Call.Args[0]}) {
				continue
			}
			inA, inB := ofA.Answer[j+1] == '1', ofB.Answer[j+1] == '1'
			ok := union.Contains(v) == (inA || inB) && both.Contains(v) == (inA && inB) &&
				minus.Contains(v) == (inA && !inB) && not.Contains(v) == !inA
			if !assert.True(t, ok, "%s in %q and %q", version, ofA.Call.Args[0], ofB.Call.Args[0]) {
				return
			}
		}
	}
}
