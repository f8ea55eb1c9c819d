package match_test

import (
	"fmt"
	"iter"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/match"
	"github.com/nodejs/nodesec/match/npm"
)

// events makes a SEMVER range of texts such as "introduced 1.0.0".
func events(texts ...string) advisory.Range {
	r := advisory.Range{Type: advisory.RangeSemVer, Events: []advisory.Event{}}
	for _, text := range texts {
		kind, version, _ := strings.Cut(text, " ")
		var e advisory.Event
		switch kind {
		case "introduced":
			e.Introduced = version
		case "fixed":
			e.Fixed = version
		case "last_affected":
			e.LastAffected = version
		case "limit":
			e.Limit = version
		case "none":
		default:
			panic("no such event: " + text)
		}
		r.Events = append(r.Events, e)
	}
	return r
}

func typed(t advisory.RangeType, r advisory.Range) advisory.Range {
	r.Type = t
	return r
}

func entry(p advisory.Package, ranges ...advisory.Range) advisory.Affected {
	return advisory.Affected{Package: p, Ranges: ranges}
}

func listing(a advisory.Affected, versions ...string) advisory.Affected {
	a.Versions = versions
	return a
}

func npmRange(p advisory.Package, vulnerable, patched string) advisory.Affected {
	return advisory.Affected{Package: p, NPMRange: &advisory.NPMRange{Vulnerable: vulnerable, Patched: patched}}
}

func record(id advisory.ID, entries ...advisory.Affected) *advisory.Advisory {
	return &advisory.Advisory{ID: id, Modified: "2026-01-02T03:04:05Z", Affected: entries}
}

func source(advisories ...*advisory.Advisory) iter.Seq2[*advisory.Advisory, error] {
	return func(yield func(*advisory.Advisory, error) bool) {
		for _, a := range advisories {
			if !yield(a, nil) {
				return
			}
		}
	}
}

// newIndex makes an index of advisories without any trouble in them.
func newIndex(t testing.TB, advisories ...*advisory.Advisory) *match.Index {
	t.Helper()
	x, err := match.NewIndex(source(advisories...))
	require.NoError(t, err)
	return x
}

// newTroubledIndex makes an index of advisories of which some part is unreadable.
func newTroubledIndex(t testing.TB, advisories ...*advisory.Advisory) *match.Index {
	t.Helper()
	x, err := match.NewIndex(source(advisories...))
	require.Error(t, err)
	return x
}

// answer writes findings so that a table can hold them: "A: <1.2.3 -> 1.2.3",
// "A: listed 1.2.2", "A: unknown", joined by "; ".
func answer(findings []match.Finding) string {
	var all []string
	for _, f := range findings {
		s := string(f.Advisory.ID) + ": "
		switch {
		case f.Status != match.Affected:
			s += f.Status.String()
		case f.Listed:
			s += "listed " + f.Range()
		default:
			s += f.Range()
		}
		if f.Fixed != "" {
			s += " -> " + f.Fixed
		}
		all = append(all, s)
	}
	return strings.Join(all, "; ")
}

// question is a query and what answer must say of it: nothing if want is empty.
type question struct {
	pkg     advisory.Package
	version string
	want    string
}

func ask(t *testing.T, x *match.Index, questions []question) {
	t.Helper()
	for _, q := range questions {
		findings := x.Query(q.pkg, q.version)
		require.Equal(t, q.want, answer(findings), "%s at %q", q.pkg, q.version)
		for _, f := range findings {
			checkFinding(t, f, q)
		}
	}
}

// checkFinding asserts what holds of every finding.
func checkFinding(t testing.TB, f match.Finding, q question) {
	t.Helper()
	require.Equal(t, q.pkg, f.Package)
	require.Equal(t, q.version, f.Version)
	require.NotNil(t, f.Advisory)
	require.Same(t, &f.Advisory.Affected[f.Entry], f.Affected())
	require.True(t, f.Affected().Package.Same(q.pkg))
	switch f.Status {
	case match.Affected:
		require.NoError(t, f.Err)
		require.NotEmpty(t, f.Range())
		require.Equal(t, f.Listed, f.Interval == npm.Interval{}, "either listed or in an interval")
		if v, err := npm.ParseVersion(q.version, npm.Loose); err == nil && !f.Listed {
			require.True(t, f.Interval.Contains(v))
		}
	case match.Unknown:
		require.Error(t, f.Err)
		require.False(t, f.Listed)
		require.Equal(t, npm.Interval{}, f.Interval)
		require.Empty(t, f.Range())
		require.Empty(t, f.Fixed)
	default:
		require.Fail(t, "a query returns no finding that is not affected")
	}
	require.NotContains(t, f.Fixed, "-0", "a desugared bound is no fix")
	require.Contains(t, f.String(), fmt.Sprintf("%s@%s: %s by %s", q.pkg.Name, q.version, f.Status, f.Advisory.ID))
}
