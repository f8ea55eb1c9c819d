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
	// Vector is the vector of the newest CVSS version that could be read, the
	// worst if there are several; empty if there is none.
	Vector string
}

// Rating returns how bad the advisory says the vulnerability is for this entry:
// by the word and the vectors of the advisory, or where it has none by those of
// the entry that decided. A score of CVSS 2.0, which has no words, is put into
// words by the scale of CVSS 3. Malware records mostly have no rating at all; ask
// [advisory.Advisory.IsMalware] before dropping what ranks low.
func (f *Finding) Rating() Rating {
	ratings := f.Advisory.Severity
	if len(ratings) == 0 && f.Entry < len(f.Advisory.Affected) {
		ratings = f.Affected().Severity
	}
	r := Rating{Level: f.level()}
	newest := 0
	word := advisory.LevelUnknown
	for _, s := range ratings {
		if s.Type == advisory.SeverityUbuntu {
			if level, ok := advisory.ParseLevel(s.Score); ok {
				word = level
			}
			continue
		}
		score, version, err := Score(s)
		if err != nil || version < newest || version == newest && score <= r.Score {
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

// level is the source's word for the advisory, or else for the entry; what it says
// of other packages is not about this one.
func (f *Finding) level() advisory.Level {
	own := advisory.Advisory{DatabaseSpecific: f.Advisory.DatabaseSpecific}
	if f.Entry < len(f.Advisory.Affected) {
		own.Affected = f.Advisory.Affected[f.Entry : f.Entry+1]
	}
	return own.Level()
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
