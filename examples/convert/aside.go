package main

import (
	"slices"

	"github.com/nodejs/nodesec/advisory"
)

// aside are the fields of one of the WG's records that say nothing in OSV's terms
// because they are not what they should be. Their words are kept, in the member
// nodejs_security_wg of the record's database_specific.
func aside(a *advisory.Advisory) []problem {
	kept, ok := a.DatabaseSpecific.Member("nodejs_security_wg")
	if !ok {
		return nil
	}
	var problems []problem
	note := func(field, text string) {
		if value, ok := kept.Member(field); ok && !slices.Contains(blanks, value) {
			problems = append(problems, problem{field: field, text: text, warning: true})
		}
	}
	if text, ok := kept.Member("created_at"); ok && !isDate(text) {
		note("created_at", noDate)
	}
	if a.Modified == "" {
		note("updated_at", noDate)
	}
	if a.Published == "" {
		note("publish_date", noDate)
	}
	if len(a.Severity) == 0 {
		note("cvss_vector", noVector)
		note("cvss", noVector)
	}
	note("references", noLink)
	if len(a.References) == 0 {
		note("ref", noLink)
	}
	return problems
}

const (
	noDate   = "expected a date such as 2026-03-31"
	noVector = "expected a CVSS vector such as CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L"
	noLink   = "expected http or https links and nothing else"
)

// blanks are the ways to say nothing.
var blanks = []advisory.Raw{"null", `""`, "[]"}

func isDate(value advisory.Raw) bool {
	text, ok := value.Text()
	_, err := advisory.Timestamp(text).Time()
	return ok && err == nil
}
