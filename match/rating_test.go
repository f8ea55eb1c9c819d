package match_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/match"
)

const (
	v2      = "AV:N/AC:L/Au:N/C:C/I:C/A:C"
	v30     = "CVSS:3.0/AV:N/AC:L/PR:L/UI:R/S:C/C:L/I:L/A:N"
	v31     = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H"
	v31zero = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N"
	v4      = "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:L/VA:N/SC:N/SI:N/SA:N"
)

func severity(t advisory.SeverityType, score string) advisory.Severity {
	return advisory.Severity{Type: t, Score: score}
}

func TestRating(t *testing.T) {
	cvss2 := severity(advisory.SeverityCVSSv2, v2)
	cvss30 := severity(advisory.SeverityCVSSv3, v30)
	cvss31 := severity(advisory.SeverityCVSSv3, v31)
	cvss4 := severity(advisory.SeverityCVSSv4, v4)
	ubuntu := severity(advisory.SeverityUbuntu, "negligible")
	list := func(s ...advisory.Severity) []advisory.Severity { return s }
	for _, test := range []struct {
		name                 string
		top, own             []advisory.Severity
		word, ownWord, other string // severity in database_specific
		want                 match.Rating
	}{
		{name: "none", want: match.Rating{}},
		{name: "2.0", top: list(cvss2), want: match.Rating{Level: advisory.LevelCritical, Score: 10, Vector: v2}},
		{name: "3.0", top: list(cvss30), want: match.Rating{Level: advisory.LevelModerate, Score: 5.4, Vector: v30}},
		{name: "3.1", top: list(cvss31), want: match.Rating{Level: advisory.LevelHigh, Score: 7.5, Vector: v31}},
		{name: "4.0", top: list(cvss4), want: match.Rating{Level: advisory.LevelModerate, Score: 6.9, Vector: v4}},
		{name: "zero is info", top: list(severity(advisory.SeverityCVSSv3, v31zero)), want: match.Rating{Level: advisory.LevelInfo, Vector: v31zero}},
		{name: "the newest", top: list(cvss30, cvss4, cvss2, cvss31), want: match.Rating{Level: advisory.LevelModerate, Score: 6.9, Vector: v4}},
		{name: "the newest of 3", top: list(cvss31, cvss30), want: match.Rating{Level: advisory.LevelHigh, Score: 7.5, Vector: v31}},
		{name: "the worst of two", top: list(severity(advisory.SeverityCVSSv3, v31zero), cvss31, severity(advisory.SeverityCVSSv3, v31zero)),
			want: match.Rating{Level: advisory.LevelHigh, Score: 7.5, Vector: v31}},
		{name: "word only", word: `"MODERATE"`, want: match.Rating{Level: advisory.LevelModerate}},
		{name: "the Security WG's medium", word: `"medium"`, want: match.Rating{Level: advisory.LevelModerate}},
		{name: "the word wins", word: `"LOW"`, top: list(cvss31), want: match.Rating{Level: advisory.LevelLow, Score: 7.5, Vector: v31}},
		{name: "a word that says nothing", word: `"unknown"`, top: list(cvss31), want: match.Rating{Level: advisory.LevelHigh, Score: 7.5, Vector: v31}},
		{name: "a word that nobody knows", word: `"dreadful"`, top: list(cvss31), want: match.Rating{Level: advisory.LevelHigh, Score: 7.5, Vector: v31}},
		{name: "a word of another type", word: `7`, top: list(cvss31), want: match.Rating{Level: advisory.LevelHigh, Score: 7.5, Vector: v31}},
		{name: "the entry's own", own: list(cvss4), want: match.Rating{Level: advisory.LevelModerate, Score: 6.9, Vector: v4}},
		{name: "the advisory's first", top: list(cvss30), own: list(cvss4), want: match.Rating{Level: advisory.LevelModerate, Score: 5.4, Vector: v30}},
		{name: "the entry's own word", ownWord: `"high"`, other: `"critical"`, want: match.Rating{Level: advisory.LevelHigh}},
		{name: "the advisory's word first", word: `"low"`, ownWord: `"high"`, want: match.Rating{Level: advisory.LevelLow}},
		{name: "not another entry's word", other: `"critical"`, want: match.Rating{}},
		{name: "Ubuntu", top: list(ubuntu), want: match.Rating{Level: advisory.LevelInfo}},
		{name: "a vector before Ubuntu", top: list(ubuntu, cvss31), want: match.Rating{Level: advisory.LevelHigh, Score: 7.5, Vector: v31}},
		{name: "Ubuntu twice, once broken", top: list(severity(advisory.SeverityUbuntu, "high"), severity(advisory.SeverityUbuntu, "untriaged")),
			want: match.Rating{Level: advisory.LevelHigh}},
		{name: "broken vectors", top: list(severity(advisory.SeverityCVSSv4, "CVSS:4.0/AV:N"), severity(advisory.SeverityCVSSv3, "9.8"), severity("CVSS_V5", v31)),
			want: match.Rating{}},
		{name: "broken beside whole", top: list(severity(advisory.SeverityCVSSv4, v4+"/"), cvss2), want: match.Rating{Level: advisory.LevelCritical, Score: 10, Vector: v2}},
	} {
		t.Run(test.name, func(t *testing.T) {
			specific := func(word string) advisory.Raw {
				if word == "" {
					return ""
				}
				return advisory.Raw(`{"severity": ` + word + `}`)
			}
			p := advisory.NPM("p")
			first := entry(advisory.NPM("q"), events("introduced 0"))
			first.DatabaseSpecific = specific(test.other)
			own := entry(p, events("introduced 0"))
			own.Severity, own.DatabaseSpecific = test.own, specific(test.ownWord)
			a := record("A", first, own)
			a.Severity, a.DatabaseSpecific = test.top, specific(test.word)
			found := newIndex(t, a).Query(p, "1.0.0")
			require.Len(t, found, 1)
			assert.Equal(t, test.want, found[0].Rating())
		})
	}
}

// A rating by word or vector is no reason to take malware for harmless, nor is
// the lack of one.
func TestRatingOfMalware(t *testing.T) {
	p := advisory.NPM("p")
	bare := record("MAL-2026-1", entry(p, events("introduced 0")))
	rated := record("GHSA-aaaa-bbbb-cccc", entry(p, events("introduced 0")))
	rated.Aliases = []advisory.ID{"MAL-2026-1"}
	rated.DatabaseSpecific = `{"severity": "CRITICAL"}`
	found := newIndex(t, bare, rated).Query(p, "1.0.0")
	require.Len(t, found, 2)
	assert.Equal(t, match.Rating{}, found[0].Rating())
	assert.Equal(t, match.Rating{Level: advisory.LevelCritical}, found[1].Rating())
	for _, f := range found {
		assert.True(t, f.Advisory.IsMalware())
	}
}

// The scores are those that FIRST's own documents and calculators give.
func TestScore(t *testing.T) {
	for _, test := range []struct {
		kind    advisory.SeverityType
		vector  string
		score   float64
		version int
	}{
		{advisory.SeverityCVSSv2, "AV:N/AC:L/Au:N/C:N/I:N/A:C", 7.8, 20},
		{advisory.SeverityCVSSv2, "AV:L/AC:H/Au:N/C:C/I:C/A:C", 6.2, 20},
		{advisory.SeverityCVSSv3, "CVSS:3.0/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", 6.1, 30},
		{advisory.SeverityCVSSv3, "CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", 6.1, 31},
		{advisory.SeverityCVSSv3, "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", 10, 31},
		{advisory.SeverityCVSSv4, "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H", 10, 40},
		{advisory.SeverityCVSSv4, "CVSS:4.0/AV:L/AC:L/AT:P/PR:L/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", 7.3, 40},
	} {
		score, version, err := match.Score(severity(test.kind, test.vector))
		require.NoError(t, err, test.vector)
		assert.Equal(t, test.score, score, test.vector)
		assert.Equal(t, test.version, version, test.vector)
	}

	// What the time since or one's own surroundings add counts in 4.0 only.
	score, _, err := match.Score(severity(advisory.SeverityCVSSv3, v31+"/E:U/RL:O/RC:U/AR:L"))
	require.NoError(t, err)
	assert.Equal(t, 7.5, score)
	score, _, err = match.Score(severity(advisory.SeverityCVSSv4, v4+"/E:U"))
	require.NoError(t, err)
	assert.Less(t, score, 6.9)

	for _, broken := range []advisory.Severity{
		{},
		severity(advisory.SeverityUbuntu, "high"),
		severity("CVSS_V5", v31),
		severity(advisory.SeverityCVSSv2, ""),
		severity(advisory.SeverityCVSSv2, v31),
		severity(advisory.SeverityCVSSv3, ""),
		severity(advisory.SeverityCVSSv3, "9.8"),
		severity(advisory.SeverityCVSSv3, v2),
		severity(advisory.SeverityCVSSv3, v4),
		severity(advisory.SeverityCVSSv3, "CVSS:3.0/AV:N"),
		severity(advisory.SeverityCVSSv3, "CVSS:3.1/AV:N/AV:N/PR:N/UI:N/S:U/C:N/I:N/A:H"),
		severity(advisory.SeverityCVSSv3, "cvss:3.1/av:n/ac:l/pr:n/ui:n/s:u/c:n/i:n/a:h"),
		severity(advisory.SeverityCVSSv4, v31),
		severity(advisory.SeverityCVSSv4, v4+"/"),
	} {
		score, version, err := match.Score(broken)
		assert.Error(t, err, "%v", broken)
		assert.Zero(t, score)
		assert.Zero(t, version)
	}
	_, _, err = match.Score(severity(advisory.SeverityCVSSv3, "CVSS:3.1/AV:N"))
	assert.ErrorContains(t, err, `CVSS_V3 vector "CVSS:3.1/AV:N"`)
}

func FuzzScore(f *testing.F) {
	for _, s := range []advisory.Severity{{}, severity(advisory.SeverityCVSSv2, v2), severity(advisory.SeverityCVSSv3, v30),
		severity(advisory.SeverityCVSSv3, v31), severity(advisory.SeverityCVSSv4, v4)} {
		f.Add(string(s.Type), s.Score)
	}
	f.Fuzz(func(t *testing.T, kind, vector string) {
		score, version, err := match.Score(severity(advisory.SeverityType(kind), vector))
		if err != nil {
			require.Zero(t, score)
			require.Zero(t, version)
			return
		}
		require.True(t, score >= 0 && score <= 10, score)
		require.Contains(t, []int{20, 30, 31, 40}, version)
	})
}
