package advisory_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/advisory"
)

func TestIDKind(t *testing.T) {
	for id, want := range map[advisory.ID]advisory.Kind{
		"GHSA-vh95-rmgr-6w4m": advisory.KindGHSA,
		"CVE-2021-44906":      advisory.KindCVE,
		"MAL-2024-1":          advisory.KindMAL,
		"NSWG-ECO-48":         advisory.KindNSWG,
		"x_NSWG-COR-1":        advisory.KindNSWG,
		"OSV-2020-1":          advisory.KindOSV,
		"GSD-2022-1":          advisory.KindGSD,
		"RUSTSEC-2020-0001":   "RUSTSEC",
		"SUSE-SU-2024:1":      "SUSE-SU",
		"ghsa-vh95-rmgr-6w4m": advisory.KindUnknown,
		"CVE":                 advisory.KindUnknown,
		"CVEX-1":              advisory.KindUnknown,
		"my-CVE-2021-44906":   advisory.KindUnknown,
		"":                    advisory.KindUnknown,
	} {
		assert.Equal(t, want, id.Kind(), "%q", id)
	}
}

func TestIDURL(t *testing.T) {
	assert.Equal(t, "https://github.com/advisories/GHSA-vh95-rmgr-6w4m", advisory.ID("GHSA-vh95-rmgr-6w4m").URL())
	assert.Equal(t, "https://www.cve.org/CVERecord?id=CVE-2021-44906", advisory.ID("CVE-2021-44906").URL())
	assert.Equal(t, "https://osv.dev/vulnerability/MAL-2024-1", advisory.ID("MAL-2024-1").URL())
	for _, id := range []advisory.ID{"x_MAL-SAMPLE-1", "NSWG-ECO-48", "something", ""} {
		assert.Empty(t, id.URL(), "%q", id)
	}
}

func TestIsMalware(t *testing.T) {
	assert.True(t, (&advisory.Advisory{ID: "MAL-2024-1"}).IsMalware())
	assert.True(t, (&advisory.Advisory{ID: "GHSA-1", Aliases: []advisory.ID{"CVE-1", "MAL-2024-1"}}).IsMalware())
	assert.False(t, (&advisory.Advisory{ID: "GHSA-1", Related: []advisory.ID{"MAL-2024-1"}}).IsMalware(), "related is not the same")
	assert.False(t, new(advisory.Advisory).IsMalware())
}

func TestNames(t *testing.T) {
	a := &advisory.Advisory{ID: "A", Aliases: []advisory.ID{"B", "A", "C"}}
	assert.Equal(t, []advisory.ID{"A", "B", "C"}, slices.Collect(a.Names))
	for id := range a.Names {
		assert.Equal(t, advisory.ID("A"), id)
		break
	}
}

func TestPackages(t *testing.T) {
	assert.Equal(t, advisory.Package{Ecosystem: "npm", Name: "@babel/core"}, advisory.NPM("@babel/core"))
	assert.Equal(t, "npm/@babel/core", advisory.NPM("@babel/core").String())
	assert.False(t, advisory.NodeRuntime.Same(advisory.NPM("node")))
	assert.False(t, advisory.NPM("lodash").Same(advisory.NPM("Lodash")), "letter case matters")
	withPURL := advisory.NPM("lodash")
	withPURL.PURL = "pkg:npm/lodash"
	assert.True(t, withPURL.Same(advisory.NPM("lodash")))
}

func TestTimestamp(t *testing.T) {
	noon := time.Date(2024, 5, 6, 12, 0, 0, 0, time.UTC)
	for text, want := range map[advisory.Timestamp]time.Time{
		"2024-05-06T12:00:00Z":           noon,
		"2024-05-06T12:00:00.000Z":       noon,
		"2024-05-06T14:00:00+02:00":      noon,
		"2024-05-06T12:00:00.123456789Z": noon.Add(123456789),
		"2024-05-06":                     noon.Truncate(24 * time.Hour),
	} {
		got, err := text.Time()
		require.NoError(t, err, "%q", text)
		assert.True(t, want.Equal(got), "%q is %s", text, got)
	}
	for _, text := range []advisory.Timestamp{"", "2024", "2024-13-01", "2024-05-06 12:00:00", "yesterday", "2024-05-06T12:00Z"} {
		_, err := text.Time()
		assert.ErrorContains(t, err, `"`+string(text)+`"`)
	}
	assert.Equal(t, advisory.Timestamp("2024-05-06T10:00:00.5Z"),
		advisory.TimestampOf(time.Date(2024, 5, 6, 12, 0, 0, 500e6, time.FixedZone("", 7200))))
	assert.Empty(t, advisory.TimestampOf(time.Time{}))
}

func TestParseLevel(t *testing.T) {
	for word, want := range map[string]advisory.Level{
		"unknown": advisory.LevelUnknown, "info": advisory.LevelInfo, "none": advisory.LevelInfo, "negligible": advisory.LevelInfo,
		"low": advisory.LevelLow, "medium": advisory.LevelModerate, "MODERATE": advisory.LevelModerate, "High": advisory.LevelHigh,
		"critical": advisory.LevelCritical,
	} {
		got, ok := advisory.ParseLevel(word)
		assert.True(t, ok, word)
		assert.Equal(t, want, got, word)
	}
	for _, word := range []string{"", "severe", " low", "lowest"} {
		_, ok := advisory.ParseLevel(word)
		assert.False(t, ok, "%q", word)
	}
	for l := advisory.LevelUnknown; l <= advisory.LevelCritical; l++ {
		got, ok := advisory.ParseLevel(l.String())
		assert.True(t, ok && got == l, "%s reads back", l)
	}
	assert.Equal(t, "unknown", advisory.Level(99).String())
}

func TestLevelOfScore(t *testing.T) {
	for score, want := range map[float64]advisory.Level{
		0: advisory.LevelInfo, 0.1: advisory.LevelLow, 3.9: advisory.LevelLow, 4.0: advisory.LevelModerate, 6.9: advisory.LevelModerate,
		7.0: advisory.LevelHigh, 8.9: advisory.LevelHigh, 9.0: advisory.LevelCritical, 10: advisory.LevelCritical,
	} {
		assert.Equal(t, want, advisory.LevelOfScore(score), "%v", score)
	}
}

func TestLevelIsTheSourcesOwnWord(t *testing.T) {
	word := func(w string) advisory.Raw { return advisory.Raw(`{"severity": ` + w + `}`) }
	low := advisory.Affected{DatabaseSpecific: word(`"LOW"`)}
	high := advisory.Affected{DatabaseSpecific: word(`"HIGH"`)}
	assert.Equal(t, advisory.LevelModerate, (&advisory.Advisory{DatabaseSpecific: word(`"MODERATE"`), Affected: []advisory.Affected{high}}).Level())
	assert.Equal(t, advisory.LevelHigh, (&advisory.Advisory{Affected: []advisory.Affected{low, high, {}}}).Level())
	for _, a := range []*advisory.Advisory{{}, {DatabaseSpecific: word("7")}, {DatabaseSpecific: word(`"odd"`)}, {DatabaseSpecific: "broken"}} {
		assert.Equal(t, advisory.LevelUnknown, a.Level())
	}
}

func TestRaw(t *testing.T) {
	r := advisory.Raw(`{"a": "x\u0041", "n": null, "o": {"b": 1e400}}`)
	a, ok := r.Member("a")
	require.True(t, ok)
	text, ok := a.Text()
	assert.True(t, ok)
	assert.Equal(t, "xA", text)
	o, ok := r.Member("o")
	require.True(t, ok)
	b, _ := o.Member("b")
	assert.Equal(t, advisory.Raw("1e400"), b, "a number keeps its text")
	null, ok := r.Member("n")
	assert.True(t, ok)
	assert.Equal(t, advisory.Raw("null"), null)
	for _, odd := range []advisory.Raw{"", "[]", "null", "{", `"a"`} {
		_, ok := odd.Member("a")
		assert.False(t, ok, "%q", odd)
	}
	for _, odd := range []advisory.Raw{"", "1", `"`, `"\x"`, "{}"} {
		_, ok := odd.Text()
		assert.False(t, ok, "%q", odd)
	}
	var into map[string]any
	assert.Error(t, advisory.Raw("").Decode(&into))
	assert.NoError(t, advisory.Raw(`{"a": 1}`).Decode(&into))

	type holder struct{ R, None advisory.Raw }
	out, err := json.Marshal(holder{R: `{"a":[1,2]}`})
	require.NoError(t, err)
	assert.JSONEq(t, `{"R":{"a":[1,2]},"None":null}`, string(out))
	var back holder
	require.NoError(t, json.Unmarshal([]byte(`{"R": {"a" : 1.50}}`), &back))
	assert.Equal(t, advisory.Raw(`{"a" : 1.50}`), back.R)
}
