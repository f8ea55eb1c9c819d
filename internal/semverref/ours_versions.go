package semverref

import (
	"strconv"
	"strings"

	"github.com/nodejs/nodesec/match/npm"
)

var versionFuncs = map[Func]answerer{
	Valid: textual(npm.Valid),
	Clean: textual(npm.Clean),
	Parse: func(args []string, option npm.Option) Answer {
		v, err := npm.ParseVersion(args[0], option)
		if err != nil {
			return Null
		}
		return describe(v)
	},
	Inc: func(args []string, option npm.Option) Answer {
		v, err := npm.ParseVersion(args[0], option)
		if err != nil {
			return Null
		}
		v, err = v.Inc(npm.ReleaseType(args[1]), args[2], identifierBases[args[3]], option)
		return nullable(v, err == nil)
	},
	Truncate: func(args []string, option npm.Option) Answer {
		v, err := npm.ParseVersion(args[0], option)
		if err != nil {
			return Null
		}
		v, err = v.Truncate(npm.ReleaseType(args[1]))
		return nullable(v, err == nil)
	},
	Diff: func(args []string, _ npm.Option) Answer {
		answer := comparing(npm.Diff, func(t npm.ReleaseType) string { return string(t) })(args, 0)
		if answer == "=" {
			return Null
		}
		return answer
	},
	Prerelease: func(args []string, option npm.Option) Answer {
		v, err := npm.ParseVersion(args[0], option)
		if err != nil || !v.IsPrerelease() {
			return Null
		}
		return Value(typed(v.Prerelease()))
	},
	Major: number(npm.Version.Major),
	Minor: number(npm.Version.Minor),
	Patch: number(npm.Version.Patch),

	Compare:      comparing(npm.Version.Compare, strconv.Itoa),
	RCompare:     comparing(func(a, b npm.Version) int { return b.Compare(a) }, strconv.Itoa),
	CompareBuild: comparing(npm.Version.CompareBuild, strconv.Itoa),
	CompareLoose: func(args []string, _ npm.Option) Answer {
		return comparing(npm.Version.Compare, strconv.Itoa)(args, npm.Loose)
	},
	LT:  comparing(npm.Version.Less, strconv.FormatBool),
	GT:  comparing(func(a, b npm.Version) bool { return b.Less(a) }, strconv.FormatBool),
	EQ:  comparing(npm.Version.Equal, strconv.FormatBool),
	NEQ: comparing(func(a, b npm.Version) bool { return !a.Equal(b) }, strconv.FormatBool),
	LTE: comparing(func(a, b npm.Version) bool { return a.Compare(b) <= 0 }, strconv.FormatBool),
	GTE: comparing(func(a, b npm.Version) bool { return a.Compare(b) >= 0 }, strconv.FormatBool),
	Cmp: func(args []string, option npm.Option) Answer {
		var failed error
		answer := comparing(func(a, b npm.Version) bool {
			yes, err := npm.Cmp(a, args[1], b)
			failed = err
			return yes
		}, strconv.FormatBool)([]string{args[0], args[2]}, option)
		if failed != nil {
			return thrown(failed)
		}
		return answer
	},
	CompareIdentifiers: func(args []string, _ npm.Option) Answer {
		return Value(strconv.Itoa(npm.CompareIdentifiers(args[0], args[1])))
	},
	RCompareIdentifiers: func(args []string, _ npm.Option) Answer {
		return Value(strconv.Itoa(npm.CompareIdentifiers(args[1], args[0])))
	},
	Sort:  sorting(npm.Sort),
	RSort: sorting(npm.RSort),
}

var identifierBases = map[string]npm.IdentifierBase{
	"": npm.BaseZero, "0": npm.BaseZero, "1": npm.BaseOne, "true": npm.BaseOne, "false": npm.BaseNone,
}

func textual(read func(string, ...npm.Option) (string, bool)) answerer {
	return func(args []string, option npm.Option) Answer {
		text, ok := read(args[0], option)
		if !ok {
			return Null
		}
		return Value(text)
	}
}

func nullable(v npm.Version, ok bool) Answer {
	if !ok {
		return Null
	}
	return Value(v.String())
}

// coerce has options of its own.
func coerce(call Call) Answer {
	var option npm.CoerceOption
	for _, o := range []struct {
		set  bool
		flag npm.CoerceOption
	}{
		{call.Options.RTL, npm.RTL},
		{call.Options.Loose, npm.CoerceLoose},
		{call.Options.IncludePrerelease, npm.CoerceIncludePrerelease},
	} {
		if o.set {
			option |= o.flag
		}
	}
	v, ok := npm.Coerce(call.Args[0], option)
	if !ok {
		return Null
	}
	return describe(v)
}

func sorting(sort func([]npm.Version)) answerer {
	return func(args []string, option npm.Option) Answer {
		versions := make([]npm.Version, len(args))
		for i, arg := range args {
			var err error
			if versions[i], err = npm.ParseVersion(arg, option); err != nil {
				return thrown(err)
			}
		}
		sort(versions)
		texts := make([]string, len(versions))
		for i, v := range versions {
			texts[i] = v.Full()
		}
		return Value(strings.Join(texts, "\n"))
	}
}

func number(part func(npm.Version) uint64) answerer {
	return func(args []string, option npm.Option) Answer {
		v, err := npm.ParseVersion(args[0], option)
		if err != nil {
			return thrown(err)
		}
		return Value(strconv.FormatUint(part(v), 10))
	}
}

func comparing[T any](compare func(a, b npm.Version) T, format func(T) string) answerer {
	return func(args []string, option npm.Option) Answer {
		a, err := npm.ParseVersion(args[0], option)
		if err != nil {
			return thrown(err)
		}
		b, err := npm.ParseVersion(args[1], option)
		if err != nil {
			return thrown(err)
		}
		return Value(format(compare(a, b)))
	}
}

// describe writes a version as answer.mjs does.
func describe(v npm.Version) Answer {
	return Value(strings.Join([]string{
		v.String(), strconv.FormatUint(v.Major(), 10), strconv.FormatUint(v.Minor(), 10),
		strconv.FormatUint(v.Patch(), 10), typed(v.Prerelease()), v.Build(),
	}, "\n"))
}

// typed marks the identifiers of a prerelease that semver holds as numbers, those
// below 2^53-1.
func typed(prerelease string) string {
	if prerelease == "" {
		return ""
	}
	var marked []string
	for id := range strings.SplitSeq(prerelease, ".") {
		mark := `"`
		isNumber := !strings.ContainsFunc(id, func(r rune) bool { return r < '0' || r > '9' })
		if n, err := strconv.ParseUint(id, 10, 64); isNumber && err == nil && n < 1<<53-1 {
			mark = "#"
		}
		marked = append(marked, mark+id)
	}
	return strings.Join(marked, ".")
}
