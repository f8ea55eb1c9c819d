package semverref

import (
	"slices"

	"github.com/nodejs/nodesec/match/npm"
)

// Ours answers a call with match/npm, in the notation of the answers of semver. It
// reports false for a function that match/npm does not have.
func Ours(call Call) (Answer, bool) {
	if call.Fn == Coerce {
		return coerce(call), true
	}
	if answer, ok := versionFuncs[call.Fn]; ok {
		return answer(call.Args, call.Options.npm()), true
	}
	if answer, ok := rangeFuncs[call.Fn]; ok {
		return answer(call.Args, call.Options.npm()), true
	}
	return "", false
}

func (o Options) npm() npm.Option {
	var option npm.Option
	if o.Loose {
		option |= npm.Loose
	}
	if o.IncludePrerelease {
		option |= npm.IncludePrerelease
	}
	return option
}

// answerer answers a function of one name.
type answerer func(args []string, option npm.Option) Answer

func thrown(err error) Answer { return Thrown(err.Error()) }

// Covered lists the functions that Ours answers, in the order of their names.
func Covered() []Func {
	covered := []Func{Coerce}
	for fn := range versionFuncs {
		covered = append(covered, fn)
	}
	for fn := range rangeFuncs {
		covered = append(covered, fn)
	}
	slices.Sort(covered)
	return covered
}
