package npm_test

import (
	"flag"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/nodejs/nodesec/match/npm"
)

var seed = flag.Uint64("seed", 1, "of the generated inputs")

// rounds is how often a property is tried.
const rounds = 3000

// A generator makes inputs from few numbers and identifiers, so that those of one
// input meet those of another: at bounds that are equal, touch or overlap.
type generator struct{ *rand.Rand }

func newGenerator(t testing.TB) generator {
	t.Logf("-seed %d", *seed)
	return generator{rand.New(rand.NewPCG(*seed, 0))}
}

func (g generator) oneOf(choices ...string) string { return choices[g.IntN(len(choices))] }

func (g generator) chance(percent int) bool { return g.IntN(100) < percent }

func (g generator) number() string {
	switch {
	case g.chance(3):
		return g.oneOf("9007199254740990", "9007199254740991")
	case g.chance(8): // around powers of two, where packed numbers end
		return strconv.FormatUint(1<<g.oneOfBits()-2+g.Uint64N(4), 10)
	}
	return g.oneOf("0", "0", "1", "1", "2", "3", "9", "10")
}

func (g generator) oneOfBits() uint { return []uint{8, 16, 20, 21, 22, 31, 32}[g.IntN(7)] }

func (g generator) prerelease() string {
	return g.oneOf("0", "0.0", "0.0.0", "1", "2", "10", "a", "a.0", "a.0.0", "a.1", "a.b", "a-", "A", "-", "0a", "rc.9",
		"rc.10", "9007199254740992", "9007199254740993")
}

// versionText makes a version that is valid without Loose.
func (g generator) versionText() string {
	s := g.number() + "." + g.number() + "." + g.number()
	if g.chance(50) {
		s += "-" + g.prerelease()
	}
	if g.chance(15) {
		s += "+" + g.oneOf("0", "1", "01", "a", "a.b", "sha.7", "-")
	}
	return s
}

func (g generator) version() npm.Version { return npm.MustParseVersion(g.versionText()) }

// partialText makes what may stand behind an operator of a range.
func (g generator) partialText() string {
	wildcard := g.oneOf("x", "X", "*")
	switch g.IntN(9) {
	case 0:
		return wildcard
	case 1:
		return g.number()
	case 2:
		return g.number() + "." + wildcard
	case 3:
		return g.number() + "." + g.number()
	case 4:
		return g.number() + "." + g.number() + "." + wildcard
	default:
		return g.versionText()
	}
}

func (g generator) space() string { return g.oneOf("", "", "", " ", "  ", "\t") }

func (g generator) alternativeText() string {
	if g.chance(15) {
		return g.partialText() + " - " + g.partialText()
	}
	words := make([]string, g.IntN(4))
	for i := range words {
		operator := g.oneOf("", "", "=", "<", "<=", ">", ">=", "<", ">=", "^", "~", "~>")
		words[i] = operator + g.space() + g.oneOf("", "", "", "v") + g.partialText()
	}
	return strings.Join(words, " ")
}

// rangeText makes ranges of which nearly all are valid: those with a bound above
// the largest number are not.
func (g generator) rangeText() string {
	alternatives := make([]string, 1+g.IntN(3))
	for i := range alternatives {
		alternatives[i] = g.space() + g.alternativeText() + g.space()
	}
	return strings.Join(alternatives, "||")
}

// parsedRange makes a range that is valid, in the mode that opts say.
func (g generator) parsedRange(opts ...npm.Option) npm.Range {
	for {
		if r, err := npm.ParseRange(g.rangeText(), opts...); err == nil {
			return r
		}
	}
}

func (g generator) mode() npm.Option { return modes[g.IntN(len(modes))] }

var modes = []npm.Option{0, npm.Loose, npm.IncludePrerelease, npm.Loose | npm.IncludePrerelease}

func (g generator) bound() npm.Bound {
	return npm.Bound{Version: g.version(), Inclusive: g.chance(50), Unbounded: g.chance(20)}
}

// set makes sets of any number of intervals, the empty one and that of all versions
// included.
func (g generator) set() npm.Set {
	switch g.IntN(4) {
	case 0:
		return g.parsedRange(npm.IncludePrerelease).Set()
	case 1:
		return npm.Between(g.bound(), g.bound())
	case 2:
		return npm.Only(g.version())
	}
	sets := make([]npm.Set, g.IntN(4))
	for i := range sets {
		sets[i] = npm.Between(g.bound(), g.bound())
	}
	return npm.Union(sets...)
}

// probes returns versions by which sets that have no other bounds than the given
// ones can be told apart: each stretch between two neighbouring places where such
// sets can begin or end has its least version among them.
func probes(sets ...npm.Set) []npm.Version {
	versions := []npm.Version{npm.MustParseVersion("0.0.0-0")}
	for _, s := range sets {
		for i := range s.Intervals() {
			for _, b := range []npm.Bound{i.Low(), i.High()} {
				if b.Unbounded {
					continue
				}
				versions = append(versions, b.Version)
				if next, ok := b.Version.Successor(); ok {
					versions = append(versions, next)
				}
			}
		}
	}
	return versions
}

// around returns versions close to v on both sides, in order of how they are made
// and not of what they are.
func around(v npm.Version) []npm.Version {
	versions := []npm.Version{v, v.Release()}
	if next, ok := v.Successor(); ok {
		versions = append(versions, next)
	}
	core := v.Release().String()
	texts := []string{core + "-0", core + "-a", core + "-zz", core + "-a.0"}
	if pre := v.Prerelease(); pre != "" {
		texts = append(texts, core+"-"+pre+".a", core+"-"+pre+"-", core+"-"+pre+"0", core+"-"+pre+".0.0")
	}
	if n := v.Patch(); n > 0 {
		lower := strconv.FormatUint(v.Major(), 10) + "." + strconv.FormatUint(v.Minor(), 10) + "." + strconv.FormatUint(n-1, 10)
		texts = append(texts, lower, lower+"-zz")
	}
	for _, text := range texts {
		if near, err := npm.ParseVersion(text); err == nil {
			versions = append(versions, near)
		}
	}
	for _, part := range []npm.ReleaseType{npm.Major, npm.Minor, npm.Patch, npm.Prepatch} {
		if next, err := v.Inc(part, "", npm.BaseZero); err == nil {
			versions = append(versions, next)
		}
	}
	return versions
}

// aroundRange returns versions close to every bound of r, in either mode.
func aroundRange(r npm.Range) []npm.Version {
	versions := probes(r.Set())
	for _, alternative := range r.Comparators() {
		for _, c := range alternative {
			versions = append(versions, around(c.Version())...)
		}
	}
	return versions
}
