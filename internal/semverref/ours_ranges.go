package semverref

import (
	"strings"

	"github.com/nodejs/nodesec/match/npm"
)

var rangeFuncs = map[Func]answerer{
	ValidRange: textual(npm.ValidRange),
	ToComparators: func(args []string, option npm.Option) Answer {
		r, err := npm.ParseRange(args[0], option)
		if err != nil {
			return thrown(err)
		}
		var alternatives []string
		for _, comparators := range r.Comparators() {
			var texts []string
			for _, comparator := range comparators {
				texts = append(texts, comparator.String())
			}
			alternatives = append(alternatives, strings.Join(texts, "\n"))
		}
		return Value(strings.Join(alternatives, "\n\n"))
	},
	Satisfies: func(args []string, option npm.Option) Answer {
		r, err := npm.ParseRange(args[0], option)
		bits := make([]byte, len(args)-1)
		for i, version := range args[1:] {
			yes := err == nil && r.Test(version)
			v, errVersion := npm.ParseVersion(version, option)
			parsed := err == nil && errVersion == nil && r.Contains(v)
			switch {
			case yes != parsed, i == 0 && yes != npm.Satisfies(version, args[0], option):
				bits[i] = '?' // our own three ways must agree
			case yes:
				bits[i] = '1'
			default:
				bits[i] = '0'
			}
		}
		return Value(string(bits))
	},
	MaxSatisfying: satisfying(npm.MaxSatisfying),
	MinSatisfying: satisfying(npm.MinSatisfying),
	MinVersion: func(args []string, option npm.Option) Answer {
		r, err := npm.ParseRange(args[0], option)
		if err != nil {
			return thrown(err)
		}
		return nullable(npm.MinVersion(r))
	},
	SimplifyRange: func(args []string, option npm.Option) Answer {
		r, err := npm.ParseRange(args[0], option)
		if err != nil {
			return Value("") // which no version satisfies
		}
		return Value(npm.Simplify(args[1:], r))
	},
	GTR: ofVersionAndRange(npm.GreaterThanRange),
	LTR: ofVersionAndRange(npm.LessThanRange),
	Outside: func(args []string, option npm.Option) Answer {
		switch args[2] {
		case "<":
			return ofVersionAndRange(npm.LessThanRange)(args, option)
		case ">":
			return ofVersionAndRange(npm.GreaterThanRange)(args, option)
		}
		return Thrown("neither < nor >")
	},
	Intersects: ofTwo(npm.ParseRange, npm.Intersects),
	Subset: func(args []string, option npm.Option) Answer {
		if args[0] == args[1] {
			return Bool(true) // before semver reads them, so that it throws at nothing
		}
		return ofTwo(npm.ParseRange, npm.Subset)(args, option)
	},

	Comparator: func(args []string, option npm.Option) Answer {
		comparator, err := npm.ParseComparator(args[0], option)
		if err != nil {
			return thrown(err)
		}
		return Value(comparator.String())
	},
	ComparatorTest: func(args []string, option npm.Option) Answer {
		comparator, err := npm.ParseComparator(args[0], option)
		if err != nil {
			return thrown(err)
		}
		if comparator.IsAny() {
			return Bool(true) // whatever the version
		}
		v, err := npm.ParseVersion(args[1], option)
		return Bool(err == nil && comparator.Test(v))
	},
	ComparatorIntersects: func(args []string, option npm.Option) Answer {
		intersect := func(a, b npm.Comparator) bool { return a.Intersects(b, option) }
		return ofTwo(npm.ParseComparator, intersect)(args, option)
	},
}

func satisfying(choose func([]string, string, ...npm.Option) (string, bool)) answerer {
	return func(args []string, option npm.Option) Answer {
		version, ok := choose(args[1:], args[0], option)
		if !ok {
			return Null
		}
		return Value(version)
	}
}

func ofVersionAndRange(ask func(npm.Version, npm.Range) bool) answerer {
	return func(args []string, option npm.Option) Answer {
		v, err := npm.ParseVersion(args[0], option)
		if err != nil {
			return thrown(err)
		}
		r, err := npm.ParseRange(args[1], option)
		if err != nil {
			return thrown(err)
		}
		return Bool(ask(v, r))
	}
}

// ofTwo answers a question about two texts that must be readable.
func ofTwo[T any](parse func(string, ...npm.Option) (T, error), ask func(a, b T) bool) answerer {
	return func(args []string, option npm.Option) Answer {
		a, err := parse(args[0], option)
		if err != nil {
			return thrown(err)
		}
		b, err := parse(args[1], option)
		if err != nil {
			return thrown(err)
		}
		return Bool(ask(a, b))
	}
}
