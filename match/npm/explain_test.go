package npm_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/match/npm"
)

func TestExplain(t *testing.T) {
	for _, test := range []struct {
		version, text string
		mode          npm.Option
		want          string
	}{
		{"1.5.0", "^1.2.3", 0, "1.5.0 is in >=1.2.3 <2.0.0-0: >=1.2.3 <2.0.0-0 accepts it"},
		{"2.0.0", "^1.2.3", 0, "2.0.0 is not in >=1.2.3 <2.0.0-0: >=1.2.3 <2.0.0-0 fails at <2.0.0-0"},
		{"1.2.2", "^1.2.3", 0, "1.2.2 is not in >=1.2.3 <2.0.0-0: >=1.2.3 <2.0.0-0 fails at >=1.2.3"},
		{"1.5.0-rc", "^1.2.3", 0, "1.5.0-rc is not in >=1.2.3 <2.0.0-0: >=1.2.3 <2.0.0-0 takes no prereleases of this release"},
		{"1.5.0-rc", "^1.2.3", npm.IncludePrerelease, "1.5.0-rc is in >=1.2.3 <2.0.0-0: >=1.2.3 <2.0.0-0 accepts it"},
		{"3.1.0", "1 || 3", 0, "3.1.0 is in >=1.0.0 <2.0.0-0||>=3.0.0 <4.0.0-0: >=3.0.0 <4.0.0-0 accepts it"},
		{"2.0.0", "1 || 3", 0, "2.0.0 is not in >=1.0.0 <2.0.0-0||>=3.0.0 <4.0.0-0: >=1.0.0 <2.0.0-0 fails at <2.0.0-0; >=3.0.0 <4.0.0-0 fails at >=3.0.0"},
		{"1.0.0", "*", 0, "1.0.0 is in *: * accepts it"},
		{"1.0.0-a", "*", 0, "1.0.0-a is not in *: * takes no prereleases of this release"},
		{"1.0.0", "<0.0.0-0", 0, "1.0.0 is not in <0.0.0-0: <0.0.0-0 fails at <0.0.0-0"},
	} {
		e := npm.MustParseRange(test.text, test.mode).Explain(npm.MustParseVersion(test.version))
		assert.Equal(t, test.want, e.String())
		assert.Equal(t, test.version, e.Version.String())
		assert.Equal(t, test.text, e.Range.Raw())
	}
	e := npm.Range{}.Explain(npm.MustParseVersion("1.0.0"))
	assert.False(t, e.Contains)
	assert.Empty(t, e.Alternatives)
	assert.Equal(t, "1.0.0 is not in <0.0.0-0", e.String())
}

func TestExplainAgreesWithContains(t *testing.T) {
	g := newGenerator(t)
	refusals := 0
	for range rounds {
		r := g.parsedRange(g.mode())
		alternatives := r.Comparators()
		for _, v := range append(aroundRange(r), g.version()) {
			e := r.Explain(v)
			require.Equal(t, r.Contains(v), e.Contains, "%s in %q", v, r.Raw())
			require.LessOrEqual(t, len(e.Alternatives), len(alternatives))
			if !e.Contains {
				require.Len(t, e.Alternatives, len(alternatives), "%s in %q", v, r.Raw())
			}
			for i, verdict := range e.Alternatives {
				last := i == len(e.Alternatives)-1
				require.Equal(t, e.Contains && last, verdict.Accepts, "%s in %q", v, r.Raw())
				require.Equal(t, alternatives[i], verdict.Comparators, "%q", r.Raw())
				failed := -1
				beside := false
				for k, c := range verdict.Comparators {
					if failed < 0 && !c.Test(v) {
						failed = k
					}
					beside = beside || c.Version().IsPrerelease() && c.Version().Release() == v.Release()
				}
				require.Equal(t, failed, verdict.Failed, "%s in %q", v, r.Raw())
				refused := failed < 0 && v.IsPrerelease() && !beside && r.Options()&npm.IncludePrerelease == 0
				require.Equal(t, failed < 0 && !refused, verdict.Accepts, "%s in %q", v, r.Raw())
				if refused {
					refusals++
				}
			}
		}
	}
	require.Greater(t, refusals, 100)
}

func TestZeroExplanation(t *testing.T) {
	assert.NotPanics(t, func() {
		_ = npm.Verdict{}.String()
		_ = npm.Verdict{Failed: -1}.String()
		_ = npm.Explanation{}.String()
	})
}
