package npm_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/match/npm"
)

func TestVERS(t *testing.T) {
	for text, want := range map[string]string{
		"*":                           "vers:npm/*",
		"<0.0.0-0":                    "vers:npm/<0.0.0-0",
		"1.2.3":                       "vers:npm/1.2.3",
		">=1.0.0 <1.0.2":              "vers:npm/>=1.0.0|<1.0.2",
		"^1.2":                        "vers:npm/>=1.2.0-0|<2.0.0-0",
		"<=2.0.0-rc.1":                "vers:npm/<=2.0.0-rc.1",
		">1.2.3":                      "vers:npm/>1.2.3",
		"1.2.3 || 1.0.0 || >=2.0.0-a": "vers:npm/1.0.0|1.2.3|>=2.0.0-a",
		"<1.0.0 || >=1.2.0 <1.3.0":    "vers:npm/<1.0.0|>=1.2.0|<1.3.0",
		"<1.2.3 || >1.2.3":            "vers:npm/!=1.2.3",
		">=1.0.0 <1.2.3 || >1.2.3 <2.0.0 || >2.0.0 || 0.1.0": "vers:npm/0.1.0|>=1.0.0|!=1.2.3|!=2.0.0",
	} {
		set := npm.MustParseRange(text, npm.IncludePrerelease).Set()
		assert.Equal(t, want, set.VERS(), text)
		back, err := npm.ParseVERS(want)
		assert.NoError(t, err, text)
		assert.True(t, set.Equal(back), "%s is %s", want, back)
	}
}

func TestParseVERS(t *testing.T) {
	for text, want := range map[string]string{
		"vers:npm/*":                                  "*",
		"vers:npm/1.2.3":                              "1.2.3",
		"vers:npm/=1.2.3":                             "1.2.3",
		"vers:npm/1.2.3|1.2.5":                        "1.2.3 || 1.2.5",
		"vers:npm/<1.0.2|>=1.0.0":                     ">=1.0.0 <1.0.2",
		"vers:npm/>=2.0.0|<1.0.0":                     "<1.0.0 || >=2.0.0",
		"vers:npm/<=1.0.0|>=2.0.0|<3.0.0":             "<=1.0.0 || >=2.0.0 <3.0.0",
		"vers:npm/>=1.0.0|<3.0.0|!=2.0.0":             ">=1.0.0 <2.0.0 || >2.0.0 <3.0.0",
		"vers:npm/!=2.0.0":                            "<2.0.0 || >2.0.0",
		"vers:npm/!=2.0.0|!=3.0.0":                    "<2.0.0 || >2.0.0 <3.0.0 || >3.0.0",
		"vers:npm/>=1.0.0|1.5.0|<2.0.0":               ">=1.0.0 <2.0.0",
		"vers:npm/1.0.0|>=2.0.0":                      "1.0.0 || >=2.0.0",
		"vers:npm/1.0.0|!=2.0.0":                      "1.0.0",
		"vers:npm/>1.0.0-rc%2E1":                      ">1.0.0-rc.1",
		"vers:npm/>=1.0.0%2Bbuild":                    ">=1.0.0",
		"vers:npm/ >= 1.0.0 |\t< 2.0.0 ":              ">=1.0.0 <2.0.0",
		"vers:npm/|>1.0.0||<2.0.0|||":                 ">1.0.0 <2.0.0",
		"vers:npm/ * |":                               "*",
		"vers:npm/v1.2.3":                             "1.2.3",
		"vers:npm/<0.0.0-0":                           "<0.0.0-0",
		"vers:npm/>9007199254740991.0.0|<1.0.0-a":     "<1.0.0-a || >9007199254740991.0.0",
		"vers:npm/>=1.0.0|<=1.0.1|>=1.0.2-0|<=99.0.0": ">=1.0.0 <=99.0.0",
	} {
		set, err := npm.ParseVERS(text)
		assert.NoError(t, err, text)
		assert.Equal(t, want, set.String(), text)
	}
}

func TestParseVERSErrors(t *testing.T) {
	for text, message := range map[string]string{
		"":                                      "vers:npm/",
		">=1.0.0":                               "vers:npm/",
		"vers:npm":                              "vers:npm/",
		"vers:pypi/>=1.0.0":                     "vers:npm/",
		"VERS:npm/1.0.0":                        "vers:npm/",
		"vers:npm/":                             "version",
		"vers:npm/  ":                           "version",
		"vers:npm/||":                           "version",
		"vers: npm/1.0.0":                       "vers:npm/",
		"vers:npm/\u00a01.0.0|,":                "version",
		"vers:npm/latest":                       `"latest"`,
		"vers:npm/1.2":                          `"1.2"`,
		"vers:npm/*|1.0.0":                      `"*"`,
		"vers:npm/>=*":                          `"*"`,
		"vers:npm/^1.2.3":                       "operator",
		"vers:npm/~1.2.3":                       "operator",
		"vers:npm/==1.2.3":                      `"=1.2.3"`,
		"vers:npm/1.2.3%":                       "%",
		"vers:npm/1.2.3%7C1.2.4":                "1.2.3|1.2.4",
		"vers:npm/1.0.0|1.0.0":                  "twice",
		"vers:npm/>1.0.0|<1.0.0":                "twice",
		"vers:npm/>=1.0.0|<=1.0.0+b":            "twice",
		"vers:npm/>1.0.0|>2.0.0":                "follows",
		"vers:npm/<1.0.0|<2.0.0":                "follows",
		"vers:npm/>1.0.0|<2.0.0|<3.0.0":         "follows",
		"vers:npm/>1.0.0|!=1.5.0|>2.0.0|<3.0.0": "follows",
	} {
		set, err := npm.ParseVERS(text)
		assert.ErrorContains(t, err, message, text)
		assert.True(t, set.IsEmpty(), text)
	}
	_, err := npm.ParseVERS("vers:npm/>=1.0.0|<1.02.0")
	assert.ErrorIs(t, err, npm.ErrLeadingZero)
	var parse *npm.ParseError
	assert.ErrorAs(t, err, &parse)
	assert.Equal(t, "1.02.0", parse.Input)

	_, err = npm.ParseVERS("vers:npm/" + strings.Repeat("x", 1<<20))
	require.Error(t, err)
	assert.Less(t, len(err.Error()), 1000, "a long input makes no long message")
	_, err = npm.ParseVERS(strings.Repeat("é", 1<<20))
	require.Error(t, err)
	assert.Less(t, len(err.Error()), 1000)
}

func TestVERSReadsBack(t *testing.T) {
	g := newGenerator(t)
	for range rounds {
		s := g.set()
		if g.chance(30) { // sets with holes of one version
			s = s.Union(g.set()).Minus(npm.Only(g.version())).Minus(npm.Only(g.version()))
		}
		back, err := npm.ParseVERS(s.VERS())
		require.NoError(t, err, "%s", s)
		require.True(t, s.Equal(back), "%s of %s is %s", s.VERS(), s, back)
		require.Equal(t, s.VERS(), back.VERS())
		requireCanonical(t, back)
	}
}

// A constraint of VERS.
type constraint struct {
	comparator string
	version    npm.Version
}

// versContains is the algorithm that the specification of VERS describes for whether a
// version is in a range, for constraints that are sorted and not redundant.
func versContains(constraints []constraint, v npm.Version) bool {
	var bounds []constraint
	for _, c := range constraints {
		equal := c.version.Equal(v)
		switch c.comparator {
		case "!=":
			if equal {
				return false
			}
			continue
		case "=":
			if equal {
				return true
			}
			continue
		case "<=", ">=":
			if equal {
				return true
			}
		}
		bounds = append(bounds, c)
	}
	for i, c := range bounds {
		lower := c.comparator[0] == '>'
		switch {
		case i == 0 && !lower && v.Less(c.version):
			return true
		case i == len(bounds)-1 && lower && c.version.Less(v):
			return true
		case lower && i+1 < len(bounds) && c.version.Less(v) && v.Less(bounds[i+1].version):
			return true
		}
	}
	return false
}

func TestParseVERSFollowsTheSpecification(t *testing.T) {
	g := newGenerator(t)
	valid := 0
	for range rounds {
		constraints := make([]constraint, 1+g.IntN(5))
		for i := range constraints {
			constraints[i] = constraint{g.oneOf("=", "!=", "<", "<=", ">", ">="), g.version()}
		}
		slices.SortFunc(constraints, func(a, b constraint) int { return a.version.Compare(b.version) })
		constraints = slices.CompactFunc(constraints, func(a, b constraint) bool { return a.version.Equal(b.version) })
		var words []string
		redundant, exclusions, side := false, true, byte(0)
		for _, c := range constraints {
			words = append(words, strings.TrimPrefix(c.comparator, "=")+c.version.String())
			exclusions = exclusions && c.comparator == "!="
			if first := c.comparator[0]; first == '<' || first == '>' {
				redundant = redundant || first == side
				side = first
			}
		}
		g.Shuffle(len(words), func(i, j int) { words[i], words[j] = words[j], words[i] })
		text := "vers:npm/" + strings.Join(words, "|")
		set, err := npm.ParseVERS(text)
		if redundant {
			require.Error(t, err, text)
			continue
		}
		require.NoError(t, err, text)
		if exclusions { // for which the algorithm has no answer but "no"
			continue
		}
		valid++
		requireCanonical(t, set)
		for _, c := range constraints {
			for _, v := range around(c.version) {
				require.Equal(t, versContains(constraints, v), set.Contains(v), "%s in %s", v, text)
			}
		}
	}
	require.Greater(t, valid, 100)
}
