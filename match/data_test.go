package match_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/advisory/nodewg"
	"github.com/nodejs/nodesec/match"
	"github.com/nodejs/nodesec/match/npm"
	"github.com/nodejs/nodesec/osv"
)

// records reads all records of a folder of real data, which must be sound.
func records(t testing.TB, name string) []*advisory.Advisory {
	t.Helper()
	dir := filepath.Join("..", "..", "shared", "data", name)
	if _, err := os.Stat(dir); err != nil {
		t.Skip("no real records here:", err)
	}
	read := osv.ReadFS
	if name == "security-wg" {
		read = nodewg.ReadFS
	}
	var all []*advisory.Advisory
	for a, err := range read(fs.FS(os.DirFS(dir))) {
		require.NoError(t, err)
		all = append(all, a)
	}
	require.NotEmpty(t, all)
	return all
}

var versionText = regexp.MustCompile(`\d+(\.\d+)*(-[0-9A-Za-z.-]+)?`)

// mentioned returns the versions of range texts, partial ones filled up.
func mentioned(texts ...string) []string {
	all := versionText.FindAllString(strings.Join(texts, " "), -1)
	for n, text := range all {
		for strings.Count(all[n], ".") < 2 && !strings.Contains(text, "-") {
			all[n] += ".0"
		}
	}
	return all
}

// around returns a version and others beside it.
func around(t testing.TB, text string) []npm.Version {
	t.Helper()
	v, err := npm.ParseVersion(text, npm.Loose)
	require.NoError(t, err)
	all := []npm.Version{v, v.Release()}
	if next, ok := v.Successor(); ok {
		all = append(all, next, next.Release())
	}
	add := func(major, minor, patch uint64, pre string) {
		all = append(all, npm.MustParseVersion(fmt.Sprintf("%d.%d.%d%s", major, minor, patch, pre)))
	}
	add(v.Major(), v.Minor(), v.Patch(), "-0")
	add(v.Major(), v.Minor(), v.Patch(), "-rc.1")
	add(v.Major(), v.Minor(), v.Patch(), "-zz")
	add(v.Major(), v.Minor(), v.Patch()+1, "")
	add(v.Major(), v.Minor()+1, 0, "-beta")
	add(v.Major(), v.Minor()+1, 0, "")
	add(v.Major()+1, 0, 0, "-0")
	add(v.Major()+1, 0, 0, "")
	if v.Patch() > 0 {
		add(v.Major(), v.Minor(), v.Patch()-1, "")
	}
	if v.Minor() > 0 {
		add(v.Major(), v.Minor()-1, 99, "")
	}
	if v.Major() > 0 {
		add(v.Major()-1, 99, 99, "")
	}
	return all
}

// Every record of the Security WG is read, and covers a version exactly if the
// version satisfies the vulnerable range and not the patched one. The fix is the
// lowest patched version above.
func TestSecurityWGRecords(t *testing.T) {
	all := records(t, "security-wg")
	x, err := match.NewIndex(source(all...))
	require.NoError(t, err)
	require.Equal(t, len(all), x.Stats().Advisories)
	asked, affected, fixes := 0, 0, 0
	for _, a := range all {
		require.Len(t, a.Affected, 1)
		entry := &a.Affected[0]
		r := entry.NPMRange
		vulnerable := npm.MustParseRange(r.Vulnerable, npm.Loose, npm.IncludePrerelease)
		patched := npm.MustParseRange(r.Patched, npm.Loose, npm.IncludePrerelease)
		isPatched := func(v npm.Version) bool {
			return r.Patched != "" && r.Patched != "<0.0.0" && patched.Contains(v)
		}
		universe := around(t, "0.0.0")
		for _, text := range mentioned(r.Vulnerable, r.Patched) {
			universe = append(universe, around(t, text)...)
		}
		for _, v := range universe {
			asked++
			var of []match.Finding
			for _, f := range x.Query(entry.Package, v.String()) {
				if f.Advisory == a {
					of = append(of, f)
				}
			}
			want := (vulnerable.Contains(v) || r.Vulnerable == "<=99.999.99999") && !isPatched(v)
			if !want {
				require.Empty(t, of, "%s: %s in %+v", a.ID, v, r)
				continue
			}
			affected++
			require.Len(t, of, 1, "%s: %s in %+v", a.ID, v, r)
			checkFinding(t, of[0], question{entry.Package, v.String(), ""})
			var lowest *npm.Version
			for _, w := range universe {
				if !w.IsPrerelease() && v.Less(w) && isPatched(w) && (lowest == nil || w.Less(*lowest)) {
					lowest = &w
				}
			}
			fixed := of[0].Fixed
			if fixed == "" {
				require.Nil(t, lowest, "%s: %s in %+v", a.ID, v, r)
				continue
			}
			fixes++
			bound, above := strings.CutPrefix(fixed, ">")
			fix := npm.MustParseVersion(bound)
			if above {
				fix, _ = fix.Successor()
			}
			require.True(t, v.Less(fix) && isPatched(fix), "%s: %s to %s in %+v", a.ID, v, fix, r)
			require.NotNil(t, lowest)
			require.False(t, lowest.Less(fix), "%s: %s to %s and not %s in %+v", a.ID, v, fix, lowest, r)
		}
	}
	t.Logf("%d records, %d questions, %d affected, %d with a fix", len(all), asked, affected, fixes)
	assert.Greater(t, affected, len(all))
	assert.Greater(t, fixes, len(all))
}

// Every entry of real OSV records is judged as the specification says at all its
// bounds, or it is said why it cannot be.
func TestOSVRecords(t *testing.T) {
	all := records(t, "osv")
	x, err := match.NewIndex(source(all...))
	require.NoError(t, err, "none of these is about npm")
	judged, listed := 0, 0
	unjudged := make(map[error]int)
	for _, a := range all {
		if a.IsWithdrawn() {
			continue
		}
		for n := range a.Affected {
			entry := &a.Affected[n]
			for _, v := range entry.Versions {
				require.True(t, says(x, a, entry.Package, v, match.Affected), "%s: %s", a.ID, v)
				listed++
			}
			s, err := match.AffectedSet(*entry)
			if err != nil {
				require.True(t, says(x, a, entry.Package, "99.0.0-unheard-of", match.Unknown), a.ID)
				for _, reason := range []error{match.ErrNoOrder, match.ErrOnlyCommits, match.ErrNothingSaid} {
					if strings.Contains(err.Error(), reason.Error()) {
						require.ErrorIs(t, err, reason)
						unjudged[reason]++
					}
				}
				continue
			}
			judged++
			ranges := slices.DeleteFunc(slices.Clone(entry.Ranges), func(r advisory.Range) bool { return r.Type == advisory.RangeGit })
			for _, r := range ranges {
				for _, e := range r.Events {
					bound := e.Introduced + e.Fixed + e.LastAffected
					if bound == "0" {
						bound = "0.0.0-0"
					}
					for _, v := range around(t, bound) {
						require.Equal(t, isAffected(t, v.String(), &advisory.Affected{Ranges: ranges}), s.Contains(v), "%s: %s", a.ID, v)
					}
					v := npm.MustParseVersion(bound)
					require.Equal(t, e.Fixed == "", s.Contains(v), "%s: %s", a.ID, v)
				}
			}
		}
	}
	t.Logf("%d entries judged, %d listed versions, not judged: %v", judged, listed, unjudged)
	assert.NotZero(t, judged)
	assert.NotZero(t, listed)
}

// says reports whether a query finds the advisory with the given status.
func says(x *match.Index, a *advisory.Advisory, p advisory.Package, version string, s match.Status) bool {
	for _, f := range x.Query(p, version) {
		if f.Advisory == a && f.Status == s {
			return true
		}
	}
	return false
}
