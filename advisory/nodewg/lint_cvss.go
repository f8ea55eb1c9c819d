package nodewg

import (
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"

	gocvss30 "github.com/pandatix/go-cvss/30"
	gocvss31 "github.com/pandatix/go-cvss/31"
	gocvss40 "github.com/pandatix/go-cvss/40"

	"github.com/nodejs/nodesec/advisory"
)

// cvss looks at a vector and at a score beside it. It returns the base score that
// the vector gives, and whether it gives one.
func (l *linter) cvss(vectorField, vector, scoreField string, score json.Number) (base float64, ok bool) {
	var scores []float64
	if vector != "" {
		scores = l.vector(vectorField, vector)
	}
	if score != "" {
		l.score(scoreField, score, vector, scores)
	}
	if len(scores) == 0 {
		return 0, false
	}
	return scores[0], true
}

// vector returns the scores that a vector stands for: the base score, and those that
// its other metrics make of it.
func (l *linter) vector(field, vector string) []float64 {
	if scores := scoresOf(vector); scores != nil {
		return scores
	}
	p := advisory.Problem{Path: field, Rule: RuleVector, Message: quoted(vector) + " is no vector of CVSS 3.0, 3.1 or 4.0"}
	trimmed := strings.TrimSuffix(strings.TrimSpace(vector), "/")
	for _, meant := range [...]string{trimmed, "CVSS:" + trimmed} {
		if scores := scoresOf(meant); scores != nil {
			p.Warning, p.Suggestion = true, meant
			p.Message = quoted(vector) + " is not spelled as a CVSS vector is"
			l.add(p)
			return scores
		}
	}
	l.add(p)
	return nil
}

func (l *linter) score(field string, text json.Number, vector string, scores []float64) {
	score, err := strconv.ParseFloat(string(text), 64)
	p := advisory.Problem{Path: field, Rule: RuleScore}
	if len(scores) > 0 {
		p.Suggestion = oneDecimal(scores[0])
	}
	if err != nil || score < 0 || score > 10 {
		p.Message = shorten(string(text)) + " is no score from 0 to 10"
		if vector == "" {
			p.Suggestion = null
		}
		l.add(p)
		return
	}
	if len(scores) == 0 {
		return
	}
	if has(scores, score) {
		return
	}
	p.Message = "the vector's score is " + oneDecimal(scores[0]) + ", not " + shorten(string(text))
	if other, name := otherVersion(vector); has(other, score) {
		p.Message += ", which is what CVSS " + name + " makes of these metrics"
	}
	l.add(p)
}

// scoresOf computes the scores of a vector by the version of CVSS that it names; nil
// if it is none. Versions 3.0 and 3.1 agree in all base scores and differ in some
// environmental ones.
func scoresOf(vector string) []float64 {
	switch {
	case strings.HasPrefix(vector, "CVSS:3.0/"):
		if v, err := gocvss30.ParseVector(vector); err == nil {
			return []float64{v.BaseScore(), v.TemporalScore(), v.EnvironmentalScore()}
		}
	case strings.HasPrefix(vector, "CVSS:3.1/"):
		if v, err := gocvss31.ParseVector(vector); err == nil {
			return []float64{v.BaseScore(), v.TemporalScore(), v.EnvironmentalScore()}
		}
	case strings.HasPrefix(vector, "CVSS:4.0/"):
		if v, err := gocvss40.ParseVector(vector); err == nil {
			return []float64{v.Score()}
		}
	}
	return nil
}

// otherVersion gives the scores of the same metrics by the other version of CVSS 3.
func otherVersion(vector string) (scores []float64, name string) {
	_, metrics, _ := strings.Cut(vector, "/")
	name = "3.1"
	if strings.Contains(vector, "3.1/") {
		name = "3.0"
	}
	return scoresOf("CVSS:" + name + "/" + metrics), name
}

func has(scores []float64, score float64) bool {
	return slices.ContainsFunc(scores, func(s float64) bool { return math.Abs(s-score) < 0.001 })
}

func oneDecimal(score float64) string { return strconv.FormatFloat(score, 'f', 1, 64) }
