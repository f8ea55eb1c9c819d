package osv_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/match/npm"
	"github.com/nodejs/nodesec/osv"
)

// events writes ranges in short: "[introduced 0, fixed 1.0.0]".
func events(ranges []advisory.Range) string {
	var b strings.Builder
	for _, r := range ranges {
		var list []string
		for _, e := range r.Events {
			for _, part := range [][2]string{{"introduced", e.Introduced}, {"fixed", e.Fixed}, {"last_affected", e.LastAffected}, {"limit", e.Limit}} {
				if part[1] != "" {
					list = append(list, part[0]+" "+part[1])
				}
			}
		}
		fmt.Fprintf(&b, "[%s]", strings.Join(list, ", "))
	}
	return b.String()
}

func TestNPMRanges(t *testing.T) {
	tests := []struct{ vulnerable, patched, want string }{
		{"<1.2.3", "", "[introduced 0, fixed 1.2.3]"},
		{"<1.2.3", ">=1.2.3", "[introduced 0, fixed 1.2.3]"},
		{"<=1.2.3", "", "[introduced 0, last_affected 1.2.3]"},
		// The prereleases of 1.2.4 are neither: "fixed 1.2.4" would have them.
		{"<=1.2.3", ">=1.2.4", "[introduced 0, last_affected 1.2.3]"},
		{"<=1.2.4", ">=1.2.4", "[introduced 0, fixed 1.2.4]"},
		{">1.2.3", "", "[introduced 1.2.4-0]"},
		{">1.2.3-rc", "", "[introduced 1.2.3-rc.0]"},
		{">=1.2.3", "", "[introduced 1.2.3]"},
		{">=0.0.0-0", "", "[introduced 0]"},
		{">=0.0.0", "", "[introduced 0.0.0]"},
		{"*", "", "[introduced 0]"},
		{"", "", "[introduced 0]"},
		// The Security WG's idioms for "all versions" and "no fix".
		{"<=99.999.99999", "<0.0.0", "[introduced 0]"},
		{"<=99.999.99998", "<0.0.1", "[introduced 0.0.1, last_affected 99.999.99998]"},
		{"1.2.3", "", "[introduced 1.2.3, last_affected 1.2.3]"},
		{"2.1.0-M1 || 2.1.0-M2", "", "[introduced 2.1.0-M1, last_affected 2.1.0-M1, introduced 2.1.0-M2, last_affected 2.1.0-M2]"},
		{"<=v2.0.0-alpha7", "", "[introduced 0, last_affected 2.0.0-alpha7]"},
		{"<5.0.3 >=5.0.0 || < 4.2.1", "", "[introduced 0, fixed 4.2.1, introduced 5.0.0, fixed 5.0.3]"},
		{"<1.0.0 || >=2.0.0 <=2.5.0 || >=3.0.0", "", "[introduced 0, fixed 1.0.0, introduced 3.0.0][introduced 2.0.0, last_affected 2.5.0]"},
		{"<=1.0.0 || >=3.0.0", "", "[introduced 0, last_affected 1.0.0, introduced 3.0.0]"},
		{"*", "^4.8.4 || ^6.11.1", "[introduced 0, fixed 4.8.4, introduced 5.0.0-0, fixed 6.11.1, introduced 7.0.0-0]"},
		{"^1.2.0", "", "[introduced 1.2.0, fixed 2.0.0-0]"},
		{"^0.0.3", "", "[introduced 0.0.3, last_affected 0.0.3]"},
		{"<2.0.0-beta.0", "", "[introduced 0, fixed 2.0.0-beta.0]"},
		{"<1.2.4-0", "", "[introduced 0, last_affected 1.2.3]"},
		{"<0.0.0-0", "", ""},
		{"<1.0.0", "*", ""},
	}
	for _, test := range tests {
		t.Run(test.vulnerable+" minus "+test.patched, func(t *testing.T) {
			r := advisory.NPMRange{Vulnerable: test.vulnerable, Patched: test.patched}
			ranges, err := osv.NPMRanges(r)
			require.NoError(t, err)
			assert.Equal(t, test.want, events(ranges))
			checkExport(t, r)
		})
	}
}

// checkExport asserts that the exported events hold for exactly the versions that
// the range text does, around each of their bounds, and that the text comes back.
// It returns the number of versions tried. The idioms are the exception: there,
// what the Security WG means is not what the text says.
func checkExport(t testing.TB, r advisory.NPMRange) int {
	t.Helper()
	vulnerable, err := npm.ParseRange(r.Vulnerable, npm.Loose|npm.IncludePrerelease)
	require.NoError(t, err)
	patched, err := npm.ParseRange(r.Patched, npm.Loose|npm.IncludePrerelease)
	require.NoError(t, err)
	all := vulnerable.Set().Equal(npm.UpTo(npm.MustParseVersion("99.999.99999")))
	none := r.Patched == "" || patched.Set().Equal(npm.Below(npm.MustParseVersion("0.0.0")))
	ranges, err := osv.NPMRanges(r)
	require.NoError(t, err)
	for _, g := range ranges {
		assert.Equal(t, advisory.RangeSemVer, g.Type)
		both := map[string]bool{}
		for _, e := range g.Events {
			both["fixed"] = both["fixed"] || e.Fixed != ""
			both["last_affected"] = both["last_affected"] || e.LastAffected != ""
		}
		assert.NotEqual(t, map[string]bool{"fixed": true, "last_affected": true}, both)
	}
	tried := around(t, r.Vulnerable+" "+r.Patched+" "+events(ranges))
	for _, v := range tried {
		want := (vulnerable.Contains(v) || all) && (none || !patched.Contains(v))
		if got := includedInRanges(t, v, ranges); got != want {
			assert.Failf(t, "events differ from range", "%v of %+v: events %s say %v", v, r, events(ranges), got)
		}
	}

	a := &advisory.Advisory{ID: "x_1", Affected: []advisory.Affected{{Package: advisory.NPM("p"), NPMRange: &r}}}
	text, err := osv.Marshal(a)
	require.NoError(t, err)
	back, err := osv.Unmarshal(text)
	require.NoError(t, err)
	assert.Equal(t, a, back)
	return len(tried)
}

var versionText = regexp.MustCompile(`\d+(\.\d+){0,2}(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?`)

// around returns versions at, just below and just above every version that occurs
// in a text, ascending.
func around(t testing.TB, text string) []npm.Version {
	seen := map[string]npm.Version{}
	add := func(s string) {
		if v, err := npm.ParseVersion(s, npm.Loose); err == nil {
			seen[v.String()] = v
		}
	}
	for _, s := range append(versionText.FindAllString(text, -1), "0.0.0", "1.0.0", "99.999.99999", "100.0.0") {
		core, pre, _ := strings.Cut(s, "-")
		parts := strings.Split(core, ".")
		for len(parts) < 3 {
			parts = append(parts, "0")
		}
		add(strings.Join(parts, ".") + "-" + pre)
		if pre != "" {
			for _, p := range []string{".0", ".0.0", "-0", "0", ".1", ".a"} {
				add(strings.Join(parts, ".") + "-" + pre + p)
			}
			if cut := strings.LastIndexByte(pre, '.'); cut > 0 {
				add(strings.Join(parts, ".") + "-" + pre[:cut])
			}
		}
		var major, minor, patch int
		if _, err := fmt.Sscanf(strings.Join(parts, "."), "%d.%d.%d", &major, &minor, &patch); err != nil {
			continue // a number too large for a version, too
		}
		for _, n := range [][3]int{
			{major, minor, patch}, {major, minor, patch + 1}, {major, minor, patch - 1},
			{major, minor + 1, 0}, {major, minor - 1, 999}, {major + 1, 0, 0}, {major - 1, 999, 999},
		} {
			v := fmt.Sprintf("%d.%d.%d", n[0], n[1], n[2])
			for _, p := range []string{"", "-0", "-0.0", "-1", "-a", "-rc.1", "-zz"} {
				add(v + p)
			}
		}
	}
	versions := make([]npm.Version, 0, len(seen))
	for _, v := range seen {
		versions = append(versions, v)
	}
	slices.SortFunc(versions, npm.Version.Compare)
	return versions
}

// sharedRanges are the range texts of the Security WG's files.
func sharedRanges(t testing.TB) []advisory.NPMRange {
	var ranges []advisory.NPMRange
	for _, dir := range []string{"npm", "core"} {
		files, _ := filepath.Glob(filepath.Join(shared, "security-wg", dir, "*.json"))
		for _, file := range files {
			text, err := os.ReadFile(file)
			require.NoError(t, err)
			if filepath.Base(file) == "index.json" {
				continue
			}
			var module struct {
				Vulnerable string `json:"vulnerable_versions"`
				Patched    string `json:"patched_versions"`
			}
			var core struct{ Vulnerable, Patched string }
			require.NoError(t, json.Unmarshal(text, &module), file)
			require.NoError(t, json.Unmarshal(text, &core), file)
			r := advisory.NPMRange{Vulnerable: module.Vulnerable + core.Vulnerable, Patched: module.Patched + core.Patched}
			require.NotEmpty(t, r.Vulnerable, file)
			ranges = append(ranges, r)
		}
	}
	if len(ranges) == 0 {
		t.Skip("no real Security WG files at " + shared)
	}
	return ranges
}

func TestNPMRangesShared(t *testing.T) {
	ranges := sharedRanges(t)
	tried := 0
	for _, r := range ranges {
		tried += checkExport(t, r)
		tried += checkExport(t, advisory.NPMRange{Vulnerable: r.Patched})
	}
	t.Logf("%d pairs of ranges, %d comparisons", len(ranges), tried)
}

func TestNPMRangesGenerated(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	tried := 0
	for range 1500 {
		r := advisory.NPMRange{Vulnerable: randomRange(random)}
		if random.IntN(2) == 0 {
			r.Patched = randomRange(random)
		}
		tried += checkExport(t, r)
	}
	t.Logf("%d comparisons", tried)
}

// randomRange makes range texts of every form of the grammar, from few numbers, so
// that bounds often meet.
func randomRange(random *rand.Rand) string {
	pick := func(list ...string) string { return list[random.IntN(len(list))] }
	number := func() string { return pick("0", "0", "1", "1", "2", "3") }
	full := func() string {
		return number() + "." + number() + "." + number() + pick("", "", "", "-0", "-a", "-a.0", "-a.0.0", "-rc.1", "-1")
	}
	partial := func() string {
		return pick(full(), full(), number(), number()+".x", number()+"."+number(), number()+"."+number()+".*", "x")
	}
	var alternatives []string
	for range 1 + random.IntN(3) {
		switch random.IntN(6) {
		case 0:
			alternatives = append(alternatives, partial()+" - "+partial())
		case 1:
			alternatives = append(alternatives, pick("^", "~")+partial())
		case 2:
			alternatives = append(alternatives, pick("<", "<=", ">", ">=")+partial())
		case 3:
			alternatives = append(alternatives, partial())
		default:
			alternatives = append(alternatives, pick(">", ">=")+full()+" "+pick("<", "<=")+full())
		}
	}
	return strings.Join(alternatives, " || ")
}

func TestMarshalNPMRange(t *testing.T) {
	affected := func(a advisory.Affected) *advisory.Advisory {
		return &advisory.Advisory{ID: "x_1", Affected: []advisory.Affected{a}}
	}
	git := advisory.Range{Type: advisory.RangeGit, Repo: "r", Events: []advisory.Event{{Introduced: "0"}}}
	tests := []struct {
		name string
		a    *advisory.Advisory
		want string
	}{
		{"alone", affected(advisory.Affected{NPMRange: &advisory.NPMRange{Vulnerable: "<1.0.0", Patched: ">=1.0.0"}}),
			`{"ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"1.0.0"}]}],` +
				`"database_specific":{"vulnerable_versions":"<1.0.0","patched_versions":">=1.0.0"}}`},
		{"beside ranges and members", affected(advisory.Affected{
			Ranges: []advisory.Range{git}, NPMRange: &advisory.NPMRange{Vulnerable: ""}, DatabaseSpecific: `{"a":1,"patched_versions":null}`}),
			`{"ranges":[{"type":"GIT","repo":"r","events":[{"introduced":"0"}]},{"type":"SEMVER","events":[{"introduced":"0"}]}],` +
				`"database_specific":{"vulnerable_versions":"","a":1,"patched_versions":null}}`},
		{"no version", affected(advisory.Affected{Ranges: []advisory.Range{}, NPMRange: &advisory.NPMRange{Vulnerable: "<0.0.0-0"}}),
			`{"ranges":[],"database_specific":{"vulnerable_versions":"<0.0.0-0"}}`},
		{"text not ours", affected(advisory.Affected{DatabaseSpecific: `{"vulnerable_versions":["<1.0.0"]}`}),
			`{"database_specific":{"vulnerable_versions":["<1.0.0"]}}`},
		{"text no range", affected(advisory.Affected{DatabaseSpecific: `{"vulnerable_versions":"no range at all"}`}),
			`{"database_specific":{"vulnerable_versions":"no range at all"}}`},
		{"events say more", affected(advisory.Affected{
			Ranges:           []advisory.Range{{Type: advisory.RangeSemVer, Events: []advisory.Event{{Introduced: "0"}, {Fixed: "1.0.1"}}}},
			DatabaseSpecific: `{"vulnerable_versions":"<1.0.0"}`}),
			`{"ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"1.0.1"}]}],"database_specific":{"vulnerable_versions":"<1.0.0"}}`},
		{"other type", affected(advisory.Affected{
			Ranges:           []advisory.Range{{Type: advisory.RangeEcosystem, Events: []advisory.Event{{Introduced: "0"}, {Fixed: "1.0.0"}}}},
			DatabaseSpecific: `{"vulnerable_versions":"<1.0.0"}`}),
			`{"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"1.0.0"}]}],"database_specific":{"vulnerable_versions":"<1.0.0"}}`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			text, err := osv.Marshal(test.a)
			require.NoError(t, err)
			assert.Equal(t, `{"id":"x_1","affected":[`+test.want+`]}`, string(text))
			assert.Equal(t, test.a, requireRoundTrip(t, text))
		})
	}
}

func TestMarshalNPMRangeErrors(t *testing.T) {
	for _, r := range []advisory.NPMRange{{Vulnerable: "not a range"}, {Vulnerable: "*", Patched: ">= what"}} {
		_, err := osv.Marshal(&advisory.Advisory{ID: "x_1", Affected: []advisory.Affected{{}, {NPMRange: &r}}})
		assert.ErrorIs(t, err, osv.ErrRange)
		var e *osv.Error
		require.True(t, errors.As(err, &e))
		name := "vulnerable_versions"
		if r.Patched != "" {
			name = "patched_versions"
		}
		assert.Equal(t, "affected[1].database_specific."+name, e.Path)
		var parse *npm.ParseError
		assert.True(t, errors.As(err, &parse))
		_, err = osv.NPMRanges(r)
		assert.ErrorIs(t, err, osv.ErrRange)
	}
}
