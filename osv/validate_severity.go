package osv

import (
	"regexp"
	"slices"
	"strings"

	"github.com/nodejs/nodesec/advisory"
)

// scale says how the scores of one severity type are written.
type scale struct {
	// pattern is the schema's.
	pattern *regexp.Regexp
	// base are the metrics that the CVSS specification requires, where the
	// pattern does not.
	base []string
}

const (
	metricV2 = `(AV:[NAL]|AC:[LMH]|Au:[MSN]|[CIA]:[NPC]|E:(U|POC|F|H|ND)|RL:(OF|TF|W|U|ND)|RC:(UC|UR|C|ND)|` +
		`CDP:(N|L|LM|MH|H|ND)|TD:(N|L|M|H|ND)|[CIA]R:(L|M|H|ND))`
	metricV3 = `(AV:[NALP]|AC:[LH]|PR:[NLH]|UI:[NR]|S:[UC]|[CIA]:[NLH]|E:[XUPFH]|RL:[XOTWU]|RC:[XURC]|[CIA]R:[XLMH]|` +
		`MAV:[XNALP]|MAC:[XLH]|MPR:[XNLH]|MUI:[XNR]|MS:[XUC]|M[CIA]:[XNLH])`
	vectorV4 = `CVSS:4[.]0/AV:[NALP]/AC:[LH]/AT:[NP]/PR:[NLH]/UI:[NPA]/VC:[HLN]/VI:[HLN]/VA:[HLN]/SC:[HLN]/SI:[HLN]/SA:[HLN]` +
		`(/E:[XAPU])?(/CR:[XHML])?(/IR:[XHML])?(/AR:[XHML])?(/MAV:[XNALP])?(/MAC:[XLH])?(/MAT:[XNP])?(/MPR:[XNLH])?(/MUI:[XNPA])?` +
		`(/MVC:[XNLH])?(/MVI:[XNLH])?(/MVA:[XNLH])?(/MSC:[XNLH])?(/MSI:[XNLHS])?(/MSA:[XNLHS])?` +
		`(/S:[XNP])?(/AU:[XNY])?(/R:[XAUI])?(/V:[XDC])?(/RE:[XLMH])?(/U:(X|Clear|Green|Amber|Red))?`
)

var scales = map[advisory.SeverityType]scale{
	advisory.SeverityCVSSv2: {regexp.MustCompile(`^(` + metricV2 + `/)*` + metricV2 + `$`), []string{"AV", "AC", "Au", "C", "I", "A"}},
	advisory.SeverityCVSSv3: {regexp.MustCompile(`^CVSS:3[.][01]/(` + metricV3 + `/)*` + metricV3 + `$`), []string{"AV", "AC", "PR", "UI", "S", "C", "I", "A"}},
	advisory.SeverityCVSSv4: {regexp.MustCompile(`^` + vectorV4 + `$`), nil},
	advisory.SeverityUbuntu: {regexp.MustCompile(`^(negligible|low|medium|high|critical)$`), nil},
}

// severity checks a list of ratings.
func (v *validator) severity() {
	if v.null() {
		return
	}
	v.array("an array of objects", func(int) {
		var kind advisory.SeverityType
		var score string
		scored := false
		seen, ok := v.object(func(name string) {
			switch name {
			case "type":
				kind = advisory.SeverityType(v.oneOf([]string{"CVSS_V2", "CVSS_V3", "CVSS_V4", "Ubuntu"}))
			case "score":
				score, scored = v.text()
			default:
				v.unknown()
			}
		})
		if !ok {
			return
		}
		v.require(seen, "type", "score")
		if scale, known := scales[kind]; known && scored {
			end := len(v.path)
			v.path = append(v.path, ".score"...)
			v.score(kind, scale, score)
			v.path = v.path[:end]
		}
	})
}

func (v *validator) score(kind advisory.SeverityType, scale scale, score string) {
	if !scale.pattern.MatchString(score) {
		v.fail(RuleSchema, "%s is no score of type %s", quoted(score), kind)
		return
	}
	if scale.base == nil {
		return
	}
	var metrics []string
	for metric := range strings.SplitSeq(score, "/") {
		name, _, _ := strings.Cut(metric, ":")
		if slices.Contains(metrics, name) {
			v.fail(RuleCVSS, "the metric %s is there twice", name)
			return
		}
		metrics = append(metrics, name)
	}
	for _, name := range scale.base {
		if !slices.Contains(metrics, name) {
			v.fail(RuleCVSS, "the base metric %s is missing", name)
		}
	}
}

// severities notes where a record has ratings: the schema allows them for the whole
// record or for its packages, not both.
type severities struct {
	top   bool
	paths []string // of those of packages
}

func (s *severities) below(v *validator) {
	if v.null() {
		return
	}
	s.paths = append(s.paths, string(v.path))
	v.severity()
}

func (s *severities) check(v *validator) {
	if !s.top {
		return
	}
	for _, path := range s.paths {
		v.problem(Problem{Path: path, Rule: RuleSchema, Message: "the record as a whole has a severity, so its packages may not"})
	}
}
