package osv_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/osv"
)

const (
	commitA = "0123456789abcdef0123456789abcdef01234567"
	vectorA = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"
)

// record makes a record of which only the given members can be wrong.
func record(members string) string {
	return `{"id":"x_1","modified":"2024-01-02T00:00:00Z"` + members + `}`
}

// ranged makes one whose only affected package has the given SEMVER ranges.
func ranged(events ...string) string {
	for i, e := range events {
		events[i] = `{"type":"SEMVER","events":[` + e + `]}`
	}
	return record(`,"affected":[{"ranges":[` + strings.Join(events, ",") + `]}]`)
}

// problemTests has for each rule records that break it, and ones that nearly do.
var problemTests = []struct {
	rule osv.Rule
	text string
	want []string // without the rule, which is that of the row
}{
	{osv.RuleJSON, record(``), nil},
	{osv.RuleJSON, record(`,"details":"\ud800"`), []string{`error: details: a string has a \u escape that is no character (byte 57)`}},
	{osv.RuleJSON, record(`,"affected":[{"ranges":[{"type":"GIT","repo":"r","events":[{"introduced":"0"}]},{]}]`), []string{`error: affected[0].ranges[1]: expected the name of a member, got ']' (byte 126)`}},
	{osv.RuleJSON, record(`,"x_a":{"b":1,"b":1}`), []string{`error: x_a.b: an object has this member twice (byte 59)`}},
	{osv.RuleJSON, `{"id":"x_1"`, []string{`error: record: expected ',' or '}' after an object's member, got the end of the text (byte 11)`}},

	{osv.RuleSchema, `[]`, []string{`error: record: expected an object, got an array`}},
	{osv.RuleSchema, `{}`, []string{`error: record: the member "id" is missing`, `error: record: the member "modified" is missing`}},
	{osv.RuleSchema, record(`,"x_extra":1`), []string{`error: x_extra: the schema has no such member`}},
	{osv.RuleSchema, record(`,"a.b":1`), []string{`error: ["a.b"]: the schema has no such member`}},
	{osv.RuleSchema, `{"id":"NSWG-ECO-1","modified":"2024-01-02T00:00:00Z"}`, []string{`error: id: "NSWG-ECO-1" begins with no registered prefix, nor with "x_"`}},
	{osv.RuleSchema, `{"id":"SUSE-FU-1","modified":"2024-01-02T00:00:00.123Z"}`, nil},
	{osv.RuleSchema, `{"id":"x_1","modified":"2016-12-31T23:59:60Z"}`, nil},
	{osv.RuleSchema, `{"id":"x_1","modified":"2024-01-02T00:00:00+01:00"}`, []string{`error: modified: "2024-01-02T00:00:00+01:00" is not an RFC 3339 time in UTC such as 2006-01-02T15:04:05Z`}},
	{osv.RuleSchema, record(`,"published":"2023-02-29T00:00:00Z"`), []string{`error: published: "2023-02-29T00:00:00Z" is not an RFC 3339 time in UTC such as 2006-01-02T15:04:05Z`}},
	{osv.RuleSchema, record(`,"withdrawn":null`), []string{`error: withdrawn: expected a string, got null`}},
	{osv.RuleSchema, record(`,"aliases":null,"affected":null,"references":null,"severity":null`), nil},
	{osv.RuleSchema, record(`,"related":null`), []string{`error: related: expected an array of strings, got null`}},
	{osv.RuleSchema, record(`,"aliases":["CVE-1",2]`), []string{`error: aliases[1]: expected a string, got a number`}},
	{osv.RuleSchema, record(`,"database_specific":[]`), []string{`error: database_specific: expected an object, got an array`}},
	{osv.RuleSchema, record(`,"affected":[{"versions":["1"],"package":{"ecosystem":"Npm"}}]`), []string{
		`error: affected[0].package.ecosystem: "Npm" is no ecosystem of the schema`, `error: affected[0].package: the member "name" is missing`}},
	{osv.RuleSchema, record(`,"affected":[{"versions":["1"],"package":{"ecosystem":"Ubuntu:Pro:14.04:LTS","name":""}}]`), nil},
	{osv.RuleSchema, record(`,"severity":[{"type":"CVSS_V3","score":"9.8"},{"score":"` + vectorA + `","type":"CVSS_V2"},{"type":"cvss"}]`), []string{
		`error: severity[0].score: "9.8" is no score of type CVSS_V3`, `error: severity[1].score: "` + vectorA + `" is no score of type CVSS_V2`,
		`error: severity[2].type: "cvss" is none of CVSS_V2, CVSS_V3, CVSS_V4, Ubuntu`, `error: severity[2]: the member "score" is missing`}},
	{osv.RuleSchema, record(`,"affected":[{"versions":["1"]},{"versions":["1"],"severity":[{"type":"Ubuntu","score":"low"}]}],"severity":[]`), []string{
		`error: affected[1].severity: the record as a whole has a severity, so its packages may not`}},
	{osv.RuleSchema, record(`,"affected":[{"versions":["1"],"severity":null}],"severity":[{"type":"Ubuntu","score":"low"}]`), nil},
	{osv.RuleSchema, record(`,"affected":[{"versions":["1"],"severity":[{"type":"Ubuntu","score":"low"}]}]`), nil},
	{osv.RuleSchema, record(`,"affected":[{"ranges":[{"type":"GIT","events":[{"introduced":"0"},{"fixed":"` + commitA + `"}]}]}]`), []string{
		`error: affected[0].ranges[0]: a GIT range requires a repo`}},
	{osv.RuleSchema, record(`,"affected":[{"ranges":[{"type":"GIT","repo":"r","events":[{"introduced":"0"},{"fixed":"` + commitA[1:] + `"}]}]}]`), []string{
		`error: affected[0].ranges[0].events[1].fixed: "` + commitA[1:] + `" is not a full commit hash in lower case`}},
	{osv.RuleSchema, ranged(``), []string{`error: affected[0].ranges[0].events: no event has introduced`}},
	{osv.RuleSchema, ranged(`{"introduced":"0","fixed":"1.0.0"},{}`), []string{
		`error: affected[0].ranges[0].events[0]: an event has exactly one of introduced, fixed, last_affected and limit; this has 2`,
		`error: affected[0].ranges[0].events[1]: an event has exactly one of introduced, fixed, last_affected and limit; this has 0`}},
	{osv.RuleSchema, ranged(`{"introduced":"0"},{"fixed":"1.0.0"},{"introduced":"2.0.0"},{"last_affected":"2.5.0"}`), []string{
		`error: affected[0].ranges[0].events: fixed and last_affected may not be in one range`}},
	{osv.RuleSchema, record(`,"affected":[{"ranges":[{"type":"CARGO"}]}]`), []string{
		`error: affected[0].ranges[0].type: "CARGO" is none of GIT, SEMVER, ECOSYSTEM`, `error: affected[0].ranges[0]: the member "events" is missing`}},
	{osv.RuleSchema, record(`,"references":[{"type":"web","url":"nodejs.org"},{"url":"http://::1/"}]`), []string{
		`error: references[0].type: "web" is none of ADVISORY, ARTICLE, DETECTION, DISCUSSION, REPORT, FIX, INTRODUCED, GIT, PACKAGE, EVIDENCE, WEB`,
		`error: references[0].url: "nodejs.org" is not an absolute URL: no scheme such as https: in front`,
		`error: references[1].url: "http://::1/" is not an absolute URL: invalid port "::1" after host`, `error: references[1]: the member "type" is missing`}},
	{osv.RuleSchema, record(`,"credits":[{"type":"AUTHOR"}]`), []string{
		`error: credits[0].type: "AUTHOR" is none of FINDER, REPORTER, ANALYST, COORDINATOR, REMEDIATION_DEVELOPER, REMEDIATION_REVIEWER, REMEDIATION_VERIFIER, TOOL, SPONSOR, OTHER`,
		`error: credits[0]: the member "name" is missing`}},

	{osv.RuleVersion, record(`,"schema_version":"1.7.5"`), nil},
	{osv.RuleVersion, record(`,"schema_version":"v1.0"`), []string{`error: schema_version: "v1.0" is not a SemVer 2.0.0 version`}},
	{osv.RuleVersion, record(`,"schema_version":"1.8.0"`), []string{`advice: schema_version: "1.8.0" is newer than 1.7.5, by which this was checked`}},

	{osv.RuleID, `{"id":"GHSA-","modified":"2024-01-02T00:00:00Z"}`, []string{`error: id: "GHSA-" has nothing behind its prefix`}},
	{osv.RuleID, record(`,"aliases":["CVE-1","SNYK-JS-1","x_2","NSWG-ECO-1"]`), []string{`advice: aliases[1]: "SNYK-JS-1" is of no registered database`}},

	{osv.RuleAliases, record(`,"aliases":["CVE-1","CVE-2"],"related":["CVE-3"],"upstream":["CVE-4"]`), nil},
	{osv.RuleAliases, record(`,"aliases":["x_1","CVE-1","CVE-1"],"related":["CVE-1","x_1"],"upstream":["CVE-2","CVE-2"]`), []string{
		`error: aliases[0]: the record's own id; aliases are the ids of other databases`, `advice: aliases[2]: the id is in aliases[1] already`,
		`advice: related[0]: the id is in aliases[1] already`, `advice: related[1]: the record's own id`, `advice: upstream[1]: the id is in upstream[0] already`}},

	{osv.RuleDates, record(`,"published":"2024-01-02T00:00:00Z","withdrawn":"2024-01-01T00:00:00Z"`), nil},
	{osv.RuleDates, record(`,"published":"2024-01-02T00:00:00.1Z","withdrawn":"2024-01-02T00:00:01Z"`), []string{
		`advice: published: is after modified`, `advice: withdrawn: is after modified, though to withdraw is to modify`}},

	{osv.RuleSummary, record(`,"summary":"` + strings.Repeat("é", 120) + `"`), nil},
	{osv.RuleSummary, record(`,"summary":"` + strings.Repeat("é", 121) + `"`), []string{`advice: summary: a summary of 121 characters; about 120 are the most`}},
	{osv.RuleSummary, record(`,"summary":"a\nb"`), []string{`advice: summary: a summary is one line`}},

	{osv.RuleCVSS, record(`,"severity":[{"type":"CVSS_V3","score":"` + vectorA + `/E:P"},{"type":"CVSS_V2","score":"AV:N/AC:L/Au:N/C:P/I:P/A:P"}]`), nil},
	{osv.RuleCVSS, record(`,"severity":[{"type":"CVSS_V3","score":"CVSS:3.0/AV:N/AC:L/PR:N/UI:N/C:H/I:H"},{"type":"CVSS_V2","score":"AV:N/AV:L"}]`), []string{
		`error: severity[0].score: the base metric S is missing`, `error: severity[0].score: the base metric A is missing`,
		`error: severity[1].score: the metric AV is there twice`}},

	{osv.RulePURL, record(`,"affected":[{"ranges":[{"type":"SEMVER","events":[{"introduced":"0"}]}],"package":{"ecosystem":"npm","name":"a","purl":"pkg:npm/@b/a?x=y@z"}}]`), nil},
	{osv.RulePURL, record(`,"affected":[{"ranges":[{"type":"SEMVER","events":[{"introduced":"0"}]}],"package":{"ecosystem":"npm","name":"a","purl":"pkg:npm/%40b/a@1.0.0"}}]`), []string{
		`advice: affected[0].package.purl: "pkg:npm/%40b/a@1.0.0" has a version; it should name the package only`}},
	{osv.RulePURL, record(`,"affected":[{"ranges":[{"type":"SEMVER","events":[{"introduced":"0"}]}],"package":{"ecosystem":"npm","name":"a","purl":"npm/a"}}]`), []string{
		`error: affected[0].package.purl: "npm/a" is not a package URL such as "pkg:npm/%40scope/name"`}},

	{osv.RuleAffected, record(`,"affected":[{"versions":["1"]},{"ranges":[],"versions":[]}]`), []string{
		`advice: affected[1]: neither ranges nor versions, so no version is affected`}},

	{osv.RuleVersions, record(`,"affected":[{"versions":["1","2","1"]},{"versions":["1"]}]`), []string{`advice: affected[0].versions[2]: "1" is at index 0 already`}},
	{osv.RuleVersions, record(`,"affected":[{"versions":["1.0.0","v1.0.0","1.0"],"package":{"ecosystem":"npm","name":"a"}}]`), []string{
		`advice: affected[0].versions[1]: "v1.0.0" is no version that the npm registry can have`,
		`advice: affected[0].versions[2]: "1.0" is no version that the npm registry can have`}},
	{osv.RuleVersions, record(`,"affected":[{"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"1"}]}]}]`), []string{
		`advice: affected[0]: versions should be listed, as ranges of type ECOSYSTEM can be read only by who knows the ecosystem's order`}},
	{osv.RuleVersions, record(`,"affected":[{"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"1"}]}],"package":{"ecosystem":"npm","name":"a"}}]`), nil},

	{osv.RuleEvent, ranged(`{"introduced":"0","fixed":null}`), []string{`error: affected[0].ranges[0].events[0].fixed: expected a string, got null`}},

	{osv.RuleSemVer, ranged(`{"introduced":"0.0.0-0"},{"fixed":"1.0.0-alpha-1.0+b.01"},{"limit":"*"}`), nil},
	{osv.RuleSemVer, ranged(`{"introduced":"1.0"},{"fixed":"v1.2.3"},{"fixed":"0"},{"limit":"01.0.0"},{"fixed":"1.0.0-01"},{"fixed":"1.0.0-"}`), []string{
		`error: affected[0].ranges[0].events[0].introduced: "1.0" is not a SemVer 2.0.0 version`,
		`error: affected[0].ranges[0].events[1].fixed: "v1.2.3" is not a SemVer 2.0.0 version, which has nothing in front of its number`,
		`error: affected[0].ranges[0].events[2].fixed: "0" is not a SemVer 2.0.0 version`,
		`error: affected[0].ranges[0].events[3].limit: "01.0.0" is not a SemVer 2.0.0 version`,
		`error: affected[0].ranges[0].events[4].fixed: "1.0.0-01" is not a SemVer 2.0.0 version`,
		`error: affected[0].ranges[0].events[5].fixed: "1.0.0-" is not a SemVer 2.0.0 version`}},

	{osv.RuleOrder, ranged(`{"introduced":"0"},{"fixed":"1.0.0-rc.2"},{"introduced":"1.0.0-rc.10"},{"fixed":"1.0.0"},{"introduced":"99999999999999999999.0.0"}`), nil},
	{osv.RuleOrder, ranged(`{"introduced":"1.0.0"},{"last_affected":"1.0.0"},{"limit":"0.5.0"}`), nil},
	{osv.RuleOrder, ranged(`{"introduced":"2.0.0"},{"fixed":"2.1.0"},{"introduced":"0"},{"fixed":"1.0.0"}`), []string{
		`advice: affected[0].ranges[0].events[2].introduced: "0" stands behind "2.1.0", which is higher`}},
	{osv.RuleOrder, ranged(`{"introduced":"1.0.0"},{"introduced":"2.0.0"},{"fixed":"3.0.0"},{"fixed":"4.0.0"}`), []string{
		`advice: affected[0].ranges[0].events[1].introduced: "2.0.0" is affected already, since "1.0.0"`,
		`advice: affected[0].ranges[0].events[3].fixed: nothing that is introduced below ends at "4.0.0"`}},
	{osv.RuleOrder, ranged(`{"introduced":"1.0.0"},{"fixed":"1.0.0+build"}`), []string{
		`advice: affected[0].ranges[0].events[1].fixed: no version is affected from "1.0.0" to "1.0.0+build"`}},

	{osv.RuleOverlap, ranged(`{"introduced":"0"},{"fixed":"1.0.0"},{"introduced":"3.0.0"}`, `{"introduced":"1.0.0"},{"last_affected":"2.0.0"}`, `{"introduced":"2.0.1"},{"fixed":"2.0.2"}`), nil},
	{osv.RuleOverlap, ranged(`{"introduced":"1.0.0"},{"last_affected":"2.0.0"}`, `{"introduced":"2.0.0"},{"fixed":"3.0.0"}`), []string{
		`advice: affected[0].ranges[1]: from "2.0.0" on it overlaps with ranges[0]`}},
	{osv.RuleOverlap, ranged(`{"introduced":"1.5.0"},{"fixed":"1.6.0"}`, `{"introduced":"1.7.0"},{"fixed":"1.8.0"}`, `{"introduced":"1.0.0"}`), []string{
		`advice: affected[0].ranges[0]: from "1.5.0" on it overlaps with ranges[2]`, `advice: affected[0].ranges[1]: from "1.7.0" on it overlaps with ranges[2]`}},
	{osv.RuleOverlap, record(`,"affected":[{"ranges":[{"type":"SEMVER","events":[{"introduced":"0"}]}]},{"ranges":[{"type":"SEMVER","events":[{"introduced":"0"}]}]}]`), nil},

	{osv.RuleRepo, record(`,"affected":[{"ranges":[{"type":"GIT","repo":"","events":[{"introduced":"` + commitA + `"}]}]}]`), []string{
		`error: affected[0].ranges[0]: a GIT range requires a repo`}},

	{osv.RuleURL, record(`,"references":[{"type":"WEB","url":"https://example.com/a%20b?c=[d]#e"}],"credits":[{"name":"n","contact":["mailto:n@example.com"]}]`), nil},
	{osv.RuleURL, record(`,"references":[{"type":"WEB","url":"https://example.com/a b"}],"credits":[{"name":"n","contact":["@n"]}]`), []string{
		`advice: references[0].url: the character " " at byte 21 should be percent-encoded`,
		`advice: credits[0].contact[0]: "@n" is not a URL; a contact is one, mailto: for example`}},

	{osv.RuleUnknown, record(`,"database_specific":{"x":1},"affected":[{"versions":["1"],"version":[],"database_specific":{"x":1}}]`), []string{
		`advice: affected[0].version: the schema has no such member`}},
}

func TestProblems(t *testing.T) {
	broken := map[osv.Rule]bool{}
	for _, test := range problemTests {
		t.Run(string(test.rule), func(t *testing.T) {
			var got []string
			failed := false
			for _, p := range osv.Problems([]byte(test.text)) {
				got = append(got, strings.TrimSuffix(p.String(), fmt.Sprintf(" [%s]", test.rule)))
				failed = failed || !p.Advice
			}
			assert.Equal(t, test.want, got, test.text)
			assert.Equal(t, failed, osv.Validate([]byte(test.text)) != nil)
		})
		broken[test.rule] = broken[test.rule] || test.want != nil
	}
	for rule, ok := range broken {
		assert.True(t, ok, "no record breaks the rule %s", rule)
	}
}

func TestValidate(t *testing.T) {
	assert.NoError(t, osv.Validate([]byte(record(`,"summary":"a\nb"`))), "advice alone")
	err := osv.Validate([]byte(record(`,"summary":"a\nb","details":7`)))
	var invalid *osv.ValidationError
	require.True(t, errors.As(err, &invalid))
	assert.Equal(t, []osv.Problem{
		{Path: "summary", Rule: osv.RuleSummary, Advice: true, Message: "a summary is one line"},
		{Path: "details", Rule: osv.RuleSchema, Message: "expected a string, got a number"},
	}, invalid.Problems)
	assert.EqualError(t, err, "osv: not a valid record\n\terror: details: expected a string, got a number [schema]")
}

func TestProblemsLimit(t *testing.T) {
	bad := strings.Repeat(`1,`, osv.MaxProblems+7)
	problems := osv.Problems([]byte(record(`,"related":[` + bad + `1]`)))
	require.Len(t, problems, osv.MaxProblems+1)
	assert.Equal(t, "related[999]", problems[osv.MaxProblems-1].Path)
	assert.Equal(t, "error: record: and more problems [schema]", problems[osv.MaxProblems].String())

	// An error is not hidden by the advice before it.
	advice := strings.Repeat(`"a",`, osv.MaxProblems+7)
	problems = osv.Problems([]byte(record(`,"related":[` + advice + `1,2],"upstream":7`)))
	require.Len(t, problems, osv.MaxProblems+1)
	assert.Equal(t, "error: related[1007]: expected a string, got a number [schema]", problems[osv.MaxProblems].String())
	assert.Error(t, osv.Validate([]byte(record(`,"related":[`+advice+`1,2],"upstream":7`))))
}

// TestValidateShared asserts that all that can be read as an advisory can be
// judged, and that what Marshal writes is judged as what it was read from.
func TestValidateShared(t *testing.T) {
	valid := 0
	for file, text := range sharedRecords(t) {
		a, err := osv.Unmarshal(text)
		require.NoError(t, err)
		out, err := osv.Marshal(a)
		require.NoError(t, err)
		assert.ElementsMatch(t, osv.Problems(text), osv.Problems(out), file)
		if osv.Validate(text) == nil {
			valid++
		}
	}
	t.Logf("%d are valid", valid)
	assert.Greater(t, valid, 200)
}
