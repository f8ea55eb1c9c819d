package osv

import (
	"fmt"
	"strings"
)

// Rule names what a [Problem] violates.
type Rule string

// The rules. RuleJSON and RuleSchema are what a reader by the official JSON
// Schema refuses, its formats "date-time" and "uri" asserted; the others are what
// the specification says in words.
const (
	// RuleJSON: the text is one JSON value that [Unmarshal] can take apart.
	RuleJSON Rule = "json"
	// RuleSchema: the official JSON Schema of OSV 1.7.5 holds.
	RuleSchema Rule = "schema"
	// RuleVersion: schema_version is a version, and one that is known.
	RuleVersion Rule = "schema-version"
	// RuleID: an id has something behind its prefix, and a prefix that is
	// registered.
	RuleID Rule = "id"
	// RuleAliases: aliases are other records, each named once, and not
	// related or upstream ones as well.
	RuleAliases Rule = "aliases"
	// RuleDates: published is not after modified, nor is withdrawn.
	RuleDates Rule = "dates"
	// RuleSummary: the summary is one line of about 120 characters at most.
	RuleSummary Rule = "summary"
	// RuleCVSS: a vector has every base metric, and no metric twice.
	RuleCVSS Rule = "cvss"
	// RulePURL: a purl is a package URL without a version.
	RulePURL Rule = "purl"
	// RuleAffected: an affected package has ranges or versions.
	RuleAffected Rule = "affected"
	// RuleVersions: versions are listed where ranges are of type ECOSYSTEM,
	// each once, and spelled as the ecosystem spells them.
	RuleVersions Rule = "versions"
	// RuleEvent: an event is one version as text, and nothing else.
	RuleEvent Rule = "event"
	// RuleSemVer: versions in SEMVER ranges are SemVer 2.0.0, without a "v".
	RuleSemVer Rule = "semver"
	// RuleOrder: events are sorted, and each one changes something.
	RuleOrder Rule = "event-order"
	// RuleOverlap: the SEMVER ranges of an affected package do not overlap.
	RuleOverlap Rule = "range-overlap"
	// RuleRepo: a GIT range names a repository.
	RuleRepo Rule = "repo"
	// RuleURL: links have only characters that a URL may have.
	RuleURL Rule = "url"
	// RuleUnknown: objects have only members that the schema names. At the
	// top level, the schema itself says so.
	RuleUnknown Rule = "unknown-member"
)

// Problem is one thing that is wrong with a record, or could be better.
type Problem struct {
	// Path leads to the value, such as "affected[0].ranges[1].type"; empty
	// means the record as a whole.
	Path string
	// Rule is what is violated.
	Rule Rule
	// Advice says that the specification recommends what is missing here. If
	// false, it requires it.
	Advice bool
	// Message says what was expected and what was found.
	Message string
}

// String returns the problem in one line: "error" or "advice", path, message and
// rule.
func (p Problem) String() string {
	level := "error"
	if p.Advice {
		level = "advice"
	}
	path := p.Path
	if path == "" {
		path = "record"
	}
	return fmt.Sprintf("%s: %s: %s [%s]", level, path, p.Message, p.Rule)
}

// ValidationError is what [Validate] returns for a record that breaks a rule.
type ValidationError struct {
	// Problems are all that were found, advice included, in the order of the
	// record; what concerns an object as a whole comes behind its members. At
	// least one is not advice.
	Problems []Problem
}

// Error lists the problems that are not advice.
func (e *ValidationError) Error() string {
	var b strings.Builder
	b.WriteString("osv: not a valid record")
	for _, p := range e.Problems {
		if !p.Advice {
			b.WriteString("\n\t" + p.String())
		}
	}
	return b.String()
}
