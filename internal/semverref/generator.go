package semverref

import (
	"hash/fnv"
	"iter"
	"slices"
)

// Generator makes the arguments of calls of one function.
type Generator struct {
	fn         Func
	plain, odd *Source
	ranges     []string
}

// NewGenerator makes a generator that mixes mutations of the real ranges into what
// it invents; there may be none. The same seed makes other arguments for another
// function.
func NewGenerator(fn Func, seed uint64, ranges []string) *Generator {
	name := fnv.New64a()
	name.Write([]byte(fn))
	seed ^= name.Sum64()
	return &Generator{fn, NewSource(seed, 2), NewSource(seed, 10), ranges}
}

// Version makes a version; about four of five are valid.
func (g *Generator) Version() string {
	switch n := g.plain.random.IntN(100); {
	case n < 75:
		return g.plain.Version()
	case n < 92:
		return g.odd.Version()
	case n < 97:
		return g.odd.Mutate(g.plain.Version(), g.plain.Version())
	default:
		return g.odd.Soup()
	}
}

// Range makes a range; about two of five are valid.
func (g *Generator) Range() string {
	switch n := g.plain.random.IntN(100); {
	case n < 30:
		return g.plain.Range()
	case n < 45:
		return g.odd.Range()
	case n < 55:
		return g.realRange()
	case n < 72:
		return g.odd.Mutate(g.realRange(), g.plain.Range())
	case n < 82:
		return g.odd.Mutate(g.plain.Range(), g.realRange())
	case n < 92:
		return g.odd.Words()
	default:
		return g.odd.Soup()
	}
}

func (g *Generator) realRange() string {
	if len(g.ranges) == 0 {
		return g.plain.Range()
	}
	return pick(g.plain, g.ranges)
}

// validRange makes a range that is nearly always valid, for the questions that two
// ranges are needed for.
func (g *Generator) validRange() string {
	if g.plain.chance(10) {
		return g.Range()
	}
	if g.plain.chance(15) {
		return g.realRange()
	}
	return g.plain.Range()
}

// closeRange makes a range that has to do with another.
func (g *Generator) closeRange(text string) string {
	switch n := g.plain.random.IntN(10); {
	case n < 2:
		return g.validRange()
	case n < 4:
		return g.plain.Mutate(text, text)
	case n < 5:
		return text
	default:
		return g.rangeAround(text)
	}
}

// rangeAround makes a range with bounds that are versions around those of another.
func (g *Generator) rangeAround(text string) string {
	bounds := findBounds(text)
	if len(bounds) == 0 {
		return g.validRange()
	}
	var made string
	for i := range pick(g.plain, []int{1, 2, 2, 2, 3, 4}) {
		if i > 0 {
			made += pick(g.plain, []string{" ", " ", " ", " || "})
		}
		made += pick(g.plain, operators)
		if b := pick(g.plain, bounds); g.plain.chance(40) {
			made += b.String()
		} else {
			made += b.near(g.plain)
		}
	}
	return made
}

// versionsFor makes versions to test a range with, at most count: around its
// bounds, and some that have nothing to do with it.
func (g *Generator) versionsFor(text string, count int) []string {
	versions := Around(text)
	g.plain.random.Shuffle(len(versions), func(i, j int) { versions[i], versions[j] = versions[j], versions[i] })
	versions = append(versions[:min(len(versions), count*7/8)], g.Version())
	for len(versions) < count {
		if g.plain.chance(50) {
			versions = append(versions, g.plain.Near(pick(g.plain, versions)))
		} else {
			versions = append(versions, g.plain.Version())
		}
	}
	return versions
}

var (
	releases = []string{"major", "minor", "patch", "premajor", "preminor", "prepatch", "prerelease", "release", "pre"}
	notTypes = []string{"", "Major", "build", "prefix", "pre ", "premature"}
	bases    = []string{"", "", "0", "1", "true", "false"}

	// numerals are words to SemVer, some of which JavaScript takes for numbers.
	numerals = []string{"1e3", "1E3", "1e", "e1", "1e-3", "1e--3", "0x1f", "0X1", "0xg", "0x", "0b1", "0b2", "0o7", "0o8", "-1", "-0",
		"-1e5", "-0x1", "--1", "-", "Infinity", "-Infinity", "infinity", "NaN", "00", "01", "0", "7", "9007199254740991"}

	comparisons = []string{"===", "!==", "", "=", "==", "!=", ">", ">=", "<", "<=", "~", "=>", "<>", " "}
)

func (g *Generator) release() string {
	if g.odd.isOdd() {
		return pick(g.odd, notTypes)
	}
	return pick(g.plain, releases)
}

func (g *Generator) identifier() string {
	switch n := g.plain.random.IntN(10); {
	case n < 3:
		return ""
	case n < 8:
		return pick(g.plain, identifiers)
	case n < 9:
		return g.plain.Identifiers()
	default:
		return pick(g.plain, oddIdentifiers)
	}
}

func (g *Generator) pair() []string {
	a := g.Version()
	if g.plain.chance(25) {
		return []string{a, g.Version()}
	}
	return []string{a, g.plain.Near(a)}
}

// Arguments makes arguments for one call.
func (g *Generator) Arguments() []string {
	switch g.fn {
	case Valid, Clean, Parse, Major, Minor, Patch, Prerelease:
		return []string{g.Version()}
	case Coerce:
		return []string{g.coercible()}
	case Truncate:
		return []string{g.Version(), g.release()}
	case Inc:
		return g.increment()
	case Compare, RCompare, CompareLoose, CompareBuild, Diff, GT, LT, EQ, NEQ, GTE, LTE:
		return g.pair()
	case CompareIdentifiers, RCompareIdentifiers:
		return []string{pick(g.plain, identifiers), pick(g.plain, slices.Concat(identifiers, oddIdentifiers))}
	case Cmp:
		pair := g.pair()
		return []string{pair[0], pick(g.plain, comparisons), pair[1]}
	case Sort, RSort:
		return g.list()
	case Satisfies, MaxSatisfying, MinSatisfying:
		text := g.Range()
		return append([]string{text}, g.versionsFor(text, 16)...)
	case SimplifyRange:
		text := g.validRange()
		return append([]string{text}, g.publishedFor(text)...)
	case ValidRange, ToComparators:
		return []string{g.Range()}
	case MinVersion:
		return []string{g.validRange()}
	case Outside:
		text := g.validRange()
		return []string{g.versionFor(text), text, pick(g.plain, []string{"<", ">"})}
	case GTR, LTR:
		text := g.validRange()
		return []string{g.versionFor(text), text}
	case Intersects, Subset:
		text := g.validRange()
		return []string{text, g.closeRange(text)}
	case Comparator:
		return []string{g.comparator()}
	case ComparatorTest:
		text := g.comparator()
		return []string{text, g.versionFor(text)}
	case ComparatorIntersects:
		text := g.comparator()
		return []string{text, pick(g.plain, operators) + g.versionFor(text)}
	}
	panic("semverref: no arguments for " + string(g.fn))
}

func (g *Generator) versionFor(text string) string {
	if bounds := findBounds(text); len(bounds) > 0 && g.plain.chance(90) {
		return pick(g.plain, bounds).near(g.plain)
	}
	return g.Version()
}

func (g *Generator) increment() []string {
	version, identifier := g.Version(), g.identifier()
	if g.plain.chance(40) {
		// An identifier is compared with those that the version has.
		version = g.plain.Number() + ".0." + g.plain.Number() + "-" +
			pick(g.plain, []string{identifier, identifier + "." + pick(g.plain, identifiers),
				identifier + "." + pick(g.plain, numerals) + pick(g.plain, []string{"", ".0", ".a"}), g.plain.Identifiers()})
	}
	return []string{version, g.release(), identifier, pick(g.plain, bases)}
}

func (g *Generator) list() []string {
	list := []string{g.plain.Version()}
	for range g.plain.between(0, 6) {
		if g.plain.chance(60) {
			list = append(list, g.plain.Near(pick(g.plain, list)))
		} else {
			list = append(list, g.plain.Version())
		}
	}
	return list
}

// publishedFor makes a list of versions such as a registry has for a package.
func (g *Generator) publishedFor(text string) []string {
	versions := g.versionsFor(text, g.plain.between(1, 12))
	if g.plain.chance(97) {
		// One version that cannot be read spoils the list, which says little.
		versions = slices.DeleteFunc(versions, func(v string) bool {
			bounds := findBounds(v)
			return len(bounds) != 1 || bounds[0].String() != v
		})
	}
	return versions
}

func (g *Generator) comparator() string {
	if g.odd.isOdd() {
		return g.Range()
	}
	return pick(g.plain, operators[:14]) + g.plain.Version()
}

// coercible makes a text with something like a version in it.
func (g *Generator) coercible() string {
	s := g.odd
	switch s.random.IntN(6) {
	case 0:
		return g.Version()
	case 1:
		return s.Soup()
	case 2:
		return s.partial()
	case 3:
		return pick(s, litter) + g.Version() + pick(s, litter)
	case 4:
		text := s.Number()
		for range s.between(0, 6) {
			text += pick(s, []string{".", ".", ".", ".", "-", "+", " ", "a", ""}) + s.Number()
		}
		return text
	default:
		// coerce reads at most 16 digits of a component.
		return s.Version() + s.repeat(pick(s, []string{"1", "9", "0"}), 14, 18) + pick(s, []string{"", ".", "a", "-a"}) + s.Version()
	}
}

// run is how many calls in a row share function and options, so that they travel
// together.
const run = 64

// Calls yields calls that make so many comparisons, in every mode of the function.
func (g *Generator) Calls(comparisons int) iter.Seq[Call] {
	modes := modesOf(g.fn)
	return func(yield func(Call) bool) {
		for i := 0; comparisons > 0; i++ {
			call := Call{g.fn, modes[i/run%len(modes)], g.Arguments()}
			if comparisons -= call.comparisons(); !yield(call) {
				return
			}
		}
	}
}
