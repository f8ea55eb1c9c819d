package nodewg

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/nodejs/nodesec/advisory"
)

// The rules of [Lint] and [LintFS]. Those that a warning violates are marked so; the
// others are errors. What the texts of version ranges mean is not looked into here:
// that is what match.Lint does.
const (
	// RuleFile: a folder has readable files named N.json, or an index.json.
	RuleFile advisory.Rule = "file"
	// RuleJSON: a file is one JSON object, and names no member twice.
	RuleJSON advisory.Rule = "json"
	// RuleType: a field has the type that it has in all of the WG's files.
	RuleType advisory.Rule = "type"
	// RuleMissing: there is what makes a record one: which versions of what are
	// vulnerable, a title, an overview, how bad it is and where. A warning where
	// another field says it.
	RuleMissing advisory.Rule = "missing-field"
	// RuleUnknown (a warning): a field is one of those that the WG's files have;
	// nobody reads any other.
	RuleUnknown advisory.Rule = "unknown-field"
	// RuleID: a module's id is the number that its file is named for.
	RuleID advisory.Rule = "id"
	// RuleCVE: a CVE identifier is CVE-, a year since 1999 and four digits or more.
	RuleCVE advisory.Rule = "cve-id"
	// RuleDuplicate (a warning): no record names a CVE twice.
	RuleDuplicate advisory.Rule = "duplicate-alias"
	// RuleShared (a warning): no two records name the same CVE, which would make
	// them one vulnerability.
	RuleShared advisory.Rule = "shared-alias"
	// RuleVector: a CVSS vector is one of version 3.0, 3.1 or 4.0, with (a
	// warning) "CVSS:" in front.
	RuleVector advisory.Rule = "cvss-vector"
	// RuleScore: a CVSS score is from 0 to 10, and the one that follows from the
	// vector by the version of CVSS that the vector is of.
	RuleScore advisory.Rule = "cvss-score"
	// RuleSeverity: a severity is unknown, low, medium, high or critical, and (a
	// warning) what the score of the record's vector is called.
	RuleSeverity advisory.Rule = "severity"
	// RuleEnvironment: an environment is all, or one of Node.js' names for
	// platforms; (a warning) none stands twice, and none beside all.
	RuleEnvironment advisory.Rule = "environment"
	// RuleDate: a date is a day such as 2015-10-24, or an RFC 3339 time.
	RuleDate advisory.Rule = "date"
	// RuleDateOrder (a warning): a record is not created or published after its
	// last change.
	RuleDateOrder advisory.Rule = "date-order"
	// RuleURL (a warning): a reference is an http or https URL.
	RuleURL advisory.Rule = "url"
	// RuleReason: the reason of an assessment is a justification of OpenVEX.
	RuleReason advisory.Rule = "reason"
)

// Check looks for more that is wrong with an advisory. match.Lint is one; its
// paths, which are those of an OSV record, are turned into fields of the file.
type Check func(*advisory.Advisory) []advisory.Problem

// Lint returns what is wrong with the text of one of the WG's files, and what could
// be better; nil if nothing is. The name says which kind of record it is, and its
// number: "npm/48.json", "vuln/core/1.json". Of other folders' files the members
// tell the kind. A field that cannot be read does not keep the others from being
// looked at. Checks are asked about the advisory that the file makes, if it makes
// one. Problems have the name as File.
func Lint(name string, text []byte, more ...Check) []advisory.Problem {
	n, ok := parseSerial(strings.TrimSuffix(path.Base(name), extension))
	if !ok || path.Ext(name) != extension {
		return []advisory.Problem{{File: name, Rule: RuleFile, Message: errFileName.Error()}}
	}
	l := linter{more: more}
	l.text(path.Base(path.Dir(name)), text, n)
	return l.in(name)
}

// Lint returns what is wrong with the record, as the function [Lint] does.
func (c *Core) Lint() []advisory.Problem { return lint(c) }

// Lint returns what is wrong with the record, as the function [Lint] does.
func (m *Module) Lint() []advisory.Problem { return lint(m) }

// Lint returns what is wrong with the record, as the function [Lint] does.
func (d *Dependency) Lint() []advisory.Problem { return lint(d) }

// lintable is a record that can be looked at.
type lintable interface {
	record
	lint(*linter)
}

func lint(r lintable) []advisory.Problem {
	var l linter
	r.lint(&l)
	return l.problems
}

// linter gathers the problems of one record.
type linter struct {
	more     []Check
	problems []advisory.Problem
	// unread are the fields whose value is not known.
	unread map[string]bool
	// aliases are what makes two records one vulnerability, and aliasField is
	// where the record has them.
	aliases    []advisory.ID
	aliasField string
}

// in says in which file the problems are.
func (l *linter) in(file string) []advisory.Problem {
	for i := range l.problems {
		l.problems[i].File = file
	}
	return l.problems
}

func (l *linter) add(p advisory.Problem) { l.problems = append(l.problems, p) }

func (l *linter) fail(path string, rule advisory.Rule, format string, args ...any) {
	l.add(advisory.Problem{Path: path, Rule: rule, Message: fmt.Sprintf(format, args...)})
}

func (l *linter) warn(path string, rule advisory.Rule, format string, args ...any) {
	l.add(advisory.Problem{Path: path, Rule: rule, Warning: true, Message: fmt.Sprintf(format, args...)})
}

func (c *Core) lint(l *linter) {
	l.unknown("", c)
	l.required("vulnerable", c.Vulnerable)
	switch {
	case strings.TrimSpace(c.Overview) != "" || l.unread["overview"]:
	case strings.TrimSpace(c.Description) != "":
		l.warn("overview", RuleMissing, "is missing; only the description says what is wrong")
	default:
		l.fail("overview", RuleMissing, "is missing, and there is no description either")
	}
	l.identifiers("cve", c.CVE)
	l.date("publish_date", c.PublishDate)
	score, scored := l.cvss("cvss", c.CVSS, "cvss_score", c.CVSSScore)
	l.severity(c.Severity, score, scored)
	l.environments(c.AffectedEnvironments)
	l.url("ref", c.Ref)
}

func (m *Module) lint(l *linter) {
	l.unknown("", m)
	l.unknown("author.", &m.Author)
	l.required("title", m.Title)
	l.required("module_name", m.ModuleName)
	l.required("vulnerable_versions", m.VulnerableVersions)
	l.required("overview", m.Overview)
	l.identifiers("cves", m.CVEs)
	l.date("created_at", m.CreatedAt)
	l.date("publish_date", m.PublishDate)
	l.required("updated_at", string(m.UpdatedAt))
	l.date("updated_at", m.UpdatedAt)
	l.notAfter("created_at", m.CreatedAt, "updated_at", m.UpdatedAt)
	l.notAfter("publish_date", m.PublishDate, "updated_at", m.UpdatedAt)
	l.cvss("cvss_vector", m.CVSSVector, "cvss_score", m.CVSSScore)
	for i, r := range m.References {
		l.url("references"+index(i), r)
	}
	l.url("author.website", m.Author.Website)
}

// reasons are the justifications of OpenVEX for a flaw that does not affect.
var reasons = [...]string{"component_not_present", "vulnerable_code_not_present", "vulnerable_code_not_in_execute_path",
	"vulnerable_code_cannot_be_controlled_by_adversary", "inline_mitigations_already_exist"}

func (d *Dependency) lint(l *linter) {
	l.unknown("", d)
	if len(d.CVE) == 0 && !l.unread["cve"] {
		l.fail("cve", RuleMissing, "is missing: the assessment is of no flaw that has a name")
	}
	l.identifiers("cve", d.CVE)
	l.aliases = nil // it is an assessment of what others record
	if d.Description == "" {
		l.required("overview", d.Overview)
	}
	l.url("ref", d.Ref)
	l.required("reason", d.Reason)
	if d.Reason != "" && !slices.Contains(reasons[:], d.Reason) {
		l.add(advisory.Problem{Path: "reason", Rule: RuleReason, Suggestion: respelled(d.Reason, reasons[:]),
			Message: quoted(d.Reason) + " is none of " + strings.Join(reasons[:], ", ")})
	}
}
