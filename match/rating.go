package match

import (
	"fmt"
	"strings"

	gocvss20 "github.com/pandatix/go-cvss/20"
	gocvss30 "github.com/pandatix/go-cvss/30"
	gocvss31 "github.com/pandatix/go-cvss/31"
	gocvss40 "github.com/pandatix/go-cvss/40"

	"github.com/nodejs/nodesec/advisory"
)

// Rating is how bad an advisory says a vulnerability is.
type Rating struct {
	// Level is the source's own word if it gave one, and else follows from Score.
	Level advisory.Level
	// Score is the CVSS score of Vector, from 0.0 to 10.0; meaningless if
	// Vector is empty.
	Score float64
	// Vector is the vector of the newest CVSS version that could be read;
	// empty if there is none.
	Vector string
}

// Rating returns how bad the advisory says the vulnerability is for this entry:
// by the ratings of the advisory, or else of the entry. Malware has none.
func (f *Finding) Rating() Rating {
	ratings := f.Advisory.Severity
	if len(ratings) == 0 && f.Entry < len(f.Advisory.Affected) {
		ratings = f.Affected().Severity
	}
	r := Rating{Level: f.Advisory.Level()}
	newest := 0
	word := advisory.LevelUnknown
	for _, s := range ratings {
		if s.Type == advisory.SeverityUbuntu {
			word, _ = advisory.ParseLevel(s.Score)
			continue
		}
		score, version, err := Score(s)
		if err != nil || version <= newest {
			continue
		}
		newest, r.Score, r.Vector = version, score, s.Score
	}
	switch {
	case r.Level != advisory.LevelUnknown:
	case r.Vector != "":
		r.Level = advisory.LevelOfScore(r.Score)
	default:
		r.Level = word
	}
	return r
}

// Score computes the CVSS score of a vector, from 0.0 to 10.0, as the version of
// CVSS that it is written for prescribes, and returns that version times ten: 20,
// 30, 31 or 40. For 2.0 and 3.x the score is the base score. It is an error if
// the vector is malformed or s is not of a CVSS type.
func Score(s advisory.Severity) (score float64, version int, err error) {
	switch {
	case s.Type == advisory.SeverityCVSSv2:
		v, err := gocvss20.ParseVector(s.Score)
		if err != nil {
			return 0, 0, badVector(s, err)
		}
		return v.BaseScore(), 20, nil
	case s.Type == advisory.SeverityCVSSv3 && strings.HasPrefix(s.Score, "CVSS:3.0/"):
		v, err := gocvss30.ParseVector(s.Score)
		if err != nil {
			return 0, 0, badVector(s, err)
		}
		return v.BaseScore(), 30, nil
	case s.Type == advisory.SeverityCVSSv3:
		v, err := gocvss31.ParseVector(s.Score)
		if err != nil {
			return 0, 0, badVector(s, err)
		}
		return v.BaseScore(), 31, nil
	case s.Type == advisory.SeverityCVSSv4:
		v, err := gocvss40.ParseVector(s.Score)
		if err != nil {
			return 0, 0, badVector(s, err)
		}
		return v.Score(), 40, nil
	}
	return 0, 0, fmt.Errorf("match: severity type %q has no CVSS vector", s.Type)
}

func badVector(s advisory.Severity, err error) error {
	return fmt.Errorf("match: %s vector %q: %w", s.Type, s.Score, err)
}
