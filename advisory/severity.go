package advisory

import "strings"

// SeverityType says how [Severity.Score] is to be read.
type SeverityType string

// The severity types of the OSV schema. Other values survive a round trip.
const (
	// SeverityCVSSv2 is a CVSS 2.0 vector without a prefix, "AV:N/AC:L/...".
	SeverityCVSSv2 SeverityType = "CVSS_V2"
	// SeverityCVSSv3 is a vector that starts with "CVSS:3.0/" or "CVSS:3.1/".
	SeverityCVSSv3 SeverityType = "CVSS_V3"
	// SeverityCVSSv4 is a vector that starts with "CVSS:4.0/".
	SeverityCVSSv4 SeverityType = "CVSS_V4"
	// SeverityUbuntu is one of negligible, low, medium, high, critical.
	SeverityUbuntu SeverityType = "Ubuntu"
)

// Severity is one rating of a vulnerability.
type Severity struct {
	// Type says how Score is to be read.
	Type SeverityType
	// Score is a CVSS vector, not a number, or a word for SeverityUbuntu.
	Score string
	// Extra holds the other members of the object; see the package comment.
	Extra Raw
}

// Level is a rating as a plain word, in npm's five steps. Levels are ordered:
// a higher one is worse. The zero value is LevelUnknown, which ranks below all.
type Level uint8

// The levels, in npm's words.
const (
	// LevelUnknown means that no source gave a rating. It is not "harmless".
	LevelUnknown Level = iota
	// LevelInfo is npm's "info", CVSS's "none" and Ubuntu's "negligible".
	LevelInfo
	// LevelLow is "low".
	LevelLow
	// LevelModerate is npm's "moderate" and everyone else's "medium".
	LevelModerate
	// LevelHigh is "high".
	LevelHigh
	// LevelCritical is "critical".
	LevelCritical
)

var levelNames = [...]string{"unknown", "info", "low", "moderate", "high", "critical"}

// String returns npm's word: unknown, info, low, moderate, high or critical.
func (l Level) String() string {
	if int(l) < len(levelNames) {
		return levelNames[l]
	}
	return levelNames[LevelUnknown]
}

// ParseLevel reads a rating word in any letter case: npm's and GitHub's info,
// low, moderate, high, critical; the Security WG's unknown and medium; CVSS's
// none; Ubuntu's negligible. It reports false for any other word.
func ParseLevel(word string) (Level, bool) {
	switch strings.ToLower(word) {
	case "unknown":
		return LevelUnknown, true
	case "info", "none", "negligible":
		return LevelInfo, true
	case "low":
		return LevelLow, true
	case "moderate", "medium":
		return LevelModerate, true
	case "high":
		return LevelHigh, true
	case "critical":
		return LevelCritical, true
	}
	return LevelUnknown, false
}

// LevelOfScore returns the level of a CVSS base score from 0.0 to 10.0 by the
// qualitative scale that CVSS 3.0, 3.1 and 4.0 share.
func LevelOfScore(score float64) Level {
	switch {
	case score >= 9.0:
		return LevelCritical
	case score >= 7.0:
		return LevelHigh
	case score >= 4.0:
		return LevelModerate
	case score > 0:
		return LevelLow
	}
	return LevelInfo
}

// Level returns the rating word that the source itself gave, normalised: the
// member "severity" of DatabaseSpecific, or else the worst among those of
// Affected. It is LevelUnknown where there is none; vectors are not computed
// here.
func (a *Advisory) Level() Level {
	if l, ok := levelIn(a.DatabaseSpecific); ok {
		return l
	}
	worst := LevelUnknown
	for i := range a.Affected {
		if l, ok := levelIn(a.Affected[i].DatabaseSpecific); ok {
			worst = max(worst, l)
		}
	}
	return worst
}

func levelIn(specific Raw) (Level, bool) {
	m, ok := specific.Member("severity")
	if !ok {
		return LevelUnknown, false
	}
	word, ok := m.Text()
	if !ok {
		return LevelUnknown, false
	}
	return ParseLevel(word)
}
