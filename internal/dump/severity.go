package dump

import "github.com/nodejs/nodesec/advisory"

// grade is a word for how bad something is, and vectors that score so.
type grade struct {
	word    string
	percent int
	v3, v4  []string
}

var grades = []grade{
	{"LOW", 8, []string{
		"AV:N/AC:H/PR:L/UI:N/S:U/C:L/I:N/A:N", "AV:L/AC:L/PR:L/UI:N/S:U/C:N/I:N/A:L", "AV:N/AC:H/PR:N/UI:R/S:U/C:N/I:L/A:N",
		"AV:L/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N", "AV:N/AC:H/PR:N/UI:N/S:U/C:N/I:N/A:L",
	}, []string{"AV:L/AC:H/AT:P/PR:L/UI:A/VC:L/VI:N/VA:N/SC:N/SI:N/SA:N", "AV:N/AC:H/AT:P/PR:H/UI:A/VC:L/VI:N/VA:N/SC:N/SI:N/SA:N"}},
	{"MODERATE", 38, []string{
		"AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L", "AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", "AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N",
		"AV:N/AC:H/PR:N/UI:N/S:U/C:L/I:L/A:L", "AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:N/A:N", "AV:N/AC:L/PR:L/UI:R/S:C/C:L/I:L/A:N",
		"AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:N/A:N", "AV:N/AC:L/PR:L/UI:N/S:U/C:N/I:H/A:N", "AV:N/AC:H/PR:L/UI:N/S:U/C:N/I:N/A:H",
	}, []string{"AV:N/AC:L/AT:N/PR:N/UI:P/VC:N/VI:L/VA:N/SC:N/SI:N/SA:N", "AV:N/AC:L/AT:P/PR:N/UI:N/VC:L/VI:N/VA:L/SC:N/SI:N/SA:N"}},
	{"HIGH", 38, []string{
		"AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H", "AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N", "AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H",
		"AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:H", "AV:L/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H", "AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:L/A:L",
		"AV:N/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H", "AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:N", "AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H",
	}, []string{"AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:H/SC:N/SI:N/SA:N", "AV:N/AC:L/AT:N/PR:L/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N"}},
	{"CRITICAL", 16, []string{
		"AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", "AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N",
		"AV:N/AC:L/PR:N/UI:R/S:C/C:H/I:H/A:H", "AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:H", "AV:N/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:H",
	}, []string{"AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", "AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H"}},
}

// severity rates an advisory, and returns the word for it.
func (s *source) severity(a *advisory.Advisory) string {
	at := s.upTo(100)
	g := 0
	for at >= grades[g].percent {
		at -= grades[g].percent
		g++
	}
	if s.chance(85) {
		version := pick(s, []string{"CVSS:3.1/", "CVSS:3.1/", "CVSS:3.1/", "CVSS:3.0/"})
		a.Severity = append(a.Severity, advisory.Severity{Type: advisory.SeverityCVSSv3, Score: version + pick(s, grades[g].v3)})
	}
	if s.chance(22) {
		a.Severity = append(a.Severity, advisory.Severity{Type: advisory.SeverityCVSSv4, Score: "CVSS:4.0/" + pick(s, grades[g].v4)})
	}
	return grades[g].word
}
