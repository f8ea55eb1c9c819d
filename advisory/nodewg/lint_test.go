package nodewg_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/advisory/nodewg"
)

// The sound records that the tests spoil.
const (
	soundModule = `{"id": 7, "created_at": "2026-01-02", "updated_at": "2026-01-04", "title": "T",
		"author": {"name": "N", "website": "https://example.org", "username": null}, "module_name": "p",
		"publish_date": "2026-01-03", "cves": ["CVE-2026-12345"], "vulnerable_versions": "<1.2.3", "patched_versions": ">=1.2.3",
		"overview": "O", "recommendation": null, "references": ["https://example.org/a", "http://example.org/?q=%20"],
		"cvss_vector": "CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L", "cvss_score": 5.3, "coordinating_vendor": null}`
	soundCore = `{"cve": ["CVE-2026-12345"], "vulnerable": "20.x", "patched": "^20.1.0", "ref": "https://example.org",
		"description": "D", "overview": "O", "affectedEnvironments": ["linux", "darwin"], "severity": "medium"}`
	soundDependency = `{"cve": ["CVE-2026-12345"], "description": "D", "overview": "O", "ref": "https://example.org",
		"reason": "vulnerable_code_not_present"}`
)

var sound = map[string]string{"npm/7.json": soundModule, "core/7.json": soundCore, "deps/7.json": soundDependency}

// spoil sets members of a record to values, and takes away those that are set to "-".
func spoil(t testing.TB, text string, changes map[string]string) []byte {
	t.Helper()
	var members map[string]json.RawMessage
	require.NoError(t, json.Unmarshal([]byte(text), &members))
	for name, value := range changes {
		if members[name] = json.RawMessage(value); value == "-" {
			delete(members, name)
		}
	}
	spoiled, err := json.Marshal(members)
	require.NoError(t, err)
	return spoiled
}

// found writes problems as "rule path", errors with a "!" and suggestions behind "=>".
func found(problems []advisory.Problem) []string {
	list := []string{}
	for _, p := range problems {
		text := string(p.Rule)
		if !p.Warning {
			text += "!"
		}
		text = strings.TrimSpace(text + " " + p.Path)
		if p.Suggestion != "" {
			text += " => " + p.Suggestion
		}
		list = append(list, text)
	}
	return list
}

type change = map[string]string

func TestLintFindsWhatIsWrongWithARecord(t *testing.T) {
	for _, c := range []struct {
		file    string
		changes change
		want    []string
	}{
		{"npm/7.json", nil, nil},
		{"core/7.json", nil, nil},
		{"deps/7.json", nil, nil},

		{"npm/7.json", change{"title": `" "`, "overview": `null`}, []string{"missing-field! title", "missing-field! overview"}},
		{"npm/7.json", change{"module_name": "-", "updated_at": "-"}, []string{"missing-field! module_name", "missing-field! updated_at"}},
		{"npm/7.json", change{"vulnerable_versions": `""`}, []string{"missing-field! vulnerable_versions"}},
		{"npm/7.json", change{"patched_versions": `null`, "references": `null`, "cves": `[]`, "cvss_vector": `null`, "cvss_score": `null`}, nil},
		{"core/7.json", change{"overview": "-"}, []string{"missing-field overview"}},
		{"core/7.json", change{"overview": "-", "description": `""`}, []string{"missing-field! overview"}},
		{"core/7.json", change{"description": "-", "ref": "-", "cve": `[]`}, nil},
		{"core/7.json", change{"vulnerable": `null`, "severity": "-", "affectedEnvironments": `[]`},
			[]string{"missing-field! vulnerable", "missing-field! severity", "missing-field! affectedEnvironments"}},
		{"deps/7.json", change{"cve": `[]`, "overview": "-", "description": "-", "reason": `""`},
			[]string{"missing-field! cve", "missing-field! overview", "missing-field! reason"}},
		{"deps/7.json", change{"overview": "-"}, nil},

		{"npm/7.json", change{"title": `1`, "author": `{"name": []}`, "references": `["https://example.org", 2]`},
			[]string{"type! author.name", "type! references[1]", "type! title"}},
		{"npm/7.json", change{"id": `8`}, []string{"id! id"}},
		{"npm/7.json", change{"id": `"7"`}, []string{"type! id"}},

		{"npm/7.json", change{"slug": `"x"`, "vulnerable_version": `"1.x"`, "cve": `[]`},
			[]string{"unknown-field cve => cves", "unknown-field slug", "unknown-field vulnerable_version => vulnerable_versions"}},
		{"npm/7.json", change{"author": `{"name": "N", "email": "e"}`}, []string{"unknown-field author.email"}},
		{"core/7.json", change{"vulnerable_versions": `"1.x"`, "affected_environments": `[]`, "id": `7`},
			[]string{"unknown-field affected_environments => affectedEnvironments", "unknown-field id", "unknown-field vulnerable_versions => vulnerable"}},
		{"core/7.json", change{"author": `"A"`, "reported_by": `"R"`, "publish_date": `"2018-08-16"`, "type": `"CWE-787: Out-of-bounds Write"`}, nil},

		{"npm/7.json", change{"cves": `["CVE-2014-4671A", "cve-2026-1234", "2026-12345", "CVE-1998-1234", "CVE-2026-123", "GHSA-vh95-rmgr-6w4m"]`},
			[]string{"cve-id! cves[0]", "cve-id! cves[1] => CVE-2026-1234", "cve-id! cves[2] => CVE-2026-12345", "cve-id! cves[3]", "cve-id! cves[4]", "cve-id! cves[5]"}},
		{"core/7.json", change{"cve": `["CVE-2026-1234567", "CVE-1999-0001", "CVE-2026-1234567"]`}, []string{"duplicate-alias cve[2]"}},

		{"npm/7.json", change{"cvss_score": `9.3`}, []string{"cvss-score! cvss_score => 5.3"}},
		{"npm/7.json", change{"cvss_score": `5.30`}, nil},
		{"npm/7.json", change{"cvss_score": `-1`}, []string{"cvss-score! cvss_score => 5.3"}},
		{"npm/7.json", change{"cvss_score": `-1`, "cvss_vector": `null`}, []string{"cvss-score! cvss_score => null"}},
		{"npm/7.json", change{"cvss_score": `7`, "cvss_vector": `null`}, nil},
		{"npm/7.json", change{"cvss_vector": `"CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:U/A:U"`}, []string{"cvss-vector! cvss_vector"}},
		{"npm/7.json", change{"cvss_vector": `"3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L"`},
			[]string{"cvss-vector cvss_vector => CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L"}},
		// A score may be that with the temporal metrics.
		{"npm/7.json", change{"cvss_vector": `"CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L/E:U/RL:O/RC:U"`, "cvss_score": `4.3`}, nil},
		{"npm/7.json", change{"cvss_vector": `"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N"`, "cvss_score": `9.3`}, nil},
		{"core/7.json", change{"cvss": `"CVSS:3.0/AV:N/AC:H/PR:N/UI:N/S:U/C:N/I:N/A:H"`, "cvss_score": `5.9`, "severity": `"high"`},
			[]string{"severity severity"}},
		{"core/7.json", change{"cvss": `"CVSS:3.0/AV:N/AC:H/PR:N/UI:N/S:U/C:N/I:N/A:H"`, "cvss_score": `5.9`, "severity": `"unknown"`}, nil},

		{"core/7.json", change{"severity": `"Moderate"`}, []string{"severity! severity => medium"}},
		{"core/7.json", change{"severity": `"awful"`}, []string{"severity! severity"}},
		{"core/7.json", change{"affectedEnvironments": `["Windows", "Linux", "beos"]`},
			[]string{"environment! affectedEnvironments[0] => win32", "environment! affectedEnvironments[1] => linux", "environment! affectedEnvironments[2]"}},
		{"core/7.json", change{"affectedEnvironments": `["aix", "all", "aix"]`},
			[]string{"environment affectedEnvironments[0]", "environment affectedEnvironments[2]"}},
		{"core/7.json", change{"affectedEnvironments": `["all"]`}, nil},

		{"npm/7.json", change{"created_at": `"2026-1-2"`, "publish_date": `"soon"`, "updated_at": `"2026-01-04T10:11:12.131+0000"`},
			[]string{"date! created_at => 2026-01-02", "date! publish_date", "date! updated_at => 2026-01-04"}},
		{"core/7.json", change{"publish_date": `"2026-02-30"`}, []string{"date! publish_date"}},
		{"npm/7.json", change{"created_at": `"2026-01-05"`, "publish_date": `"2026-01-06"`},
			[]string{"date-order created_at", "date-order publish_date"}},
		{"npm/7.json", change{"publish_date": `"2026-01-04T10:00:00Z"`}, nil}, // on that day
		{"npm/7.json", change{"publish_date": `"2025-06-01"`}, nil},           // public before the WG's record

		{"npm/7.json", change{"references": `["see the issue", " https://example.org/a ", "example.org/a", "ftp://example.org/a", "https://example.org/a b"]`},
			[]string{"url references[0]", "url references[1] => https://example.org/a", "url references[2] => https://example.org/a", "url references[3]", "url references[4]"}},
		{"core/7.json", change{"ref": `"n/a"`}, []string{"url ref"}},

		{"deps/7.json", change{"reason": `"Vulnerable code not present"`}, []string{"reason! reason => vulnerable_code_not_present"}},
		{"deps/7.json", change{"reason": `"we are fine"`}, []string{"reason! reason"}},
	} {
		t.Run(fmt.Sprint(c.file, c.changes), func(t *testing.T) {
			text := spoil(t, sound[c.file], c.changes)
			problems := nodewg.Lint(c.file, text)
			assert.ElementsMatch(t, c.want, found(problems))
			for _, p := range problems {
				assert.Equal(t, c.file, p.File)
				assert.NotEmpty(t, p.Message)
				if p.Suggestion == "" || p.Rule == nodewg.RuleUnknown {
					continue
				}
				// What is suggested is not complained of again.
				suggested, err := json.Marshal(p.Suggestion)
				require.NoError(t, err)
				field, rest, isList := strings.Cut(p.Path, "[")
				switch {
				case isList:
					var list []string
					require.NoError(t, json.Unmarshal([]byte(c.changes[field]), &list))
					var i int
					_, err := fmt.Sscanf(rest, "%d]", &i)
					require.NoError(t, err)
					list[i] = p.Suggestion
					suggested, err = json.Marshal(list)
					require.NoError(t, err)
				case p.Rule == nodewg.RuleScore:
					suggested = []byte(p.Suggestion)
				}
				again := nodewg.Lint(c.file, spoil(t, string(text), change{field: string(suggested)}))
				assert.False(t, slices.ContainsFunc(again, func(q advisory.Problem) bool { return q.Path == p.Path && q.Rule == p.Rule }), "%s", p)
			}
		})
	}
}

func TestLintReadsFilesOfAnyFolder(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"vuln/npm/7.json", soundModule, nil},
		{"7.json", soundModule, nil},
		{"7.json", soundCore, nil},
		{"some/7.json", soundDependency, nil},
		{"7.json", `{"x": 1}`, []string{"missing-field!"}},
		{"core/7.json", soundModule, nil}, // replaced below
		{"npm/x.json", soundModule, []string{"file!"}},
		{"npm/07.json", soundModule, []string{"file!"}},
		{"npm/7.txt", soundModule, []string{"file!"}},
		{"npm/7.json", `{"id": 7, "id": 8}`, []string{"json! id"}},
		{"npm/7.json", `{"id": 7`, []string{"json!"}},
		{"npm/7.json", `[]`, []string{"json!"}},
		{"npm/7.json", ``, []string{"json!"}},
		{"npm/7.json", soundModule + "x", []string{"json!"}},
	} {
		got := found(nodewg.Lint(c.name, []byte(c.text)))
		if c.name == "core/7.json" { // the folder says what it should be
			assert.Contains(t, got, "missing-field! vulnerable")
			assert.Contains(t, got, "unknown-field cves => cve")
			continue
		}
		assert.ElementsMatch(t, c.want, got, "%s: %s", c.name, c.text)
	}
}

func TestLintOfRecordsInMemory(t *testing.T) {
	m, err := nodewg.ParseModule([]byte(soundModule))
	require.NoError(t, err)
	assert.Empty(t, m.Lint())
	m.Title, m.Extra = "", `{"slug": 1}`
	assert.Equal(t, []string{"unknown-field slug", "missing-field! title"}, found(m.Lint()))
	c, err := nodewg.ParseCore([]byte(soundCore), 1)
	require.NoError(t, err)
	assert.Empty(t, c.Lint())
	c.Severity = "bad"
	assert.Equal(t, []string{"severity! severity"}, found(c.Lint()))
	d, err := nodewg.ParseDependency([]byte(soundDependency), 1)
	require.NoError(t, err)
	assert.Empty(t, d.Lint())
	d.Ref = "none"
	assert.Equal(t, []string{"url ref"}, found(d.Lint()))
	assert.NotEmpty(t, new(nodewg.Module).Lint())
}

// CVSS 3.0 and 3.1 differ in environmental scores; which of the two counts the vector
// says.
func TestLintScoresByTheVersionOfTheVector(t *testing.T) {
	const metrics = "AV:N/AC:L/PR:N/UI:R/S:U/C:N/I:H/A:H/MS:C/CR:H/IR:H/AR:H"
	for _, c := range []struct{ version, score, message string }{
		{"3.0", "8.1", ""},
		{"3.1", "8.1", ""},
		{"3.0", "9.6", ""},
		{"3.1", "9.7", ""},
		{"3.0", "9.7", "the vector's score is 8.1, not 9.7, which is what CVSS 3.1 makes of these metrics"},
		{"3.1", "9.6", "the vector's score is 8.1, not 9.6, which is what CVSS 3.0 makes of these metrics"},
		{"3.1", "9.8", "the vector's score is 8.1, not 9.8"},
	} {
		problems := nodewg.Lint("npm/7.json", spoil(t, soundModule, change{"cvss_vector": `"CVSS:` + c.version + `/` + metrics + `"`, "cvss_score": c.score}))
		if c.message == "" {
			assert.Empty(t, problems)
			continue
		}
		require.Len(t, problems, 1)
		assert.Equal(t, c.message, problems[0].Message)
	}
}

func TestLintOtherChecksSpeakOfTheFile(t *testing.T) {
	check := func(a *advisory.Advisory) []advisory.Problem {
		assert.NotEmpty(t, a.ID)
		return []advisory.Problem{
			{Path: "affected[0].database_specific.vulnerable_versions", Rule: "v"},
			{Path: "affected[0].database_specific.patched_versions", Rule: "p"},
			{Path: "summary", Rule: "s"},
		}
	}
	assert.Equal(t, []string{"v! vulnerable_versions", "p! patched_versions", "s! summary"}, found(nodewg.Lint("npm/7.json", []byte(soundModule), check)))
	assert.Equal(t, []string{"v! vulnerable", "p! patched", "s! summary"}, found(nodewg.Lint("core/7.json", []byte(soundCore), check)))
	assert.Empty(t, nodewg.Lint("deps/7.json", []byte(soundDependency), check), "an assessment is no advisory")
	broken := spoil(t, soundModule, change{"title": "1"})
	assert.Equal(t, []string{"type! title"}, found(nodewg.Lint("npm/7.json", broken, check)), "there is no advisory")
}

func TestLintFS(t *testing.T) {
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	fsys := fstest.MapFS{
		"vuln/core/7.json":    file(soundCore),
		"vuln/core/8.json":    file(soundCore),
		"vuln/core/x.json":    file(soundCore),
		"vuln/core/README.md": file("x"),
		"vuln/npm/7.json":     file(strings.ReplaceAll(soundModule, "2026-12345", "2026-1111")),
		"vuln/npm/index.json": file(`{"7": {}, "9": {"id": 9, "title": "T"}}`),
		"vuln/deps/7.json":    file(soundDependency),
		"vuln/deps/8.json":    file(`{`),
		"vuln/README.json":    file(`{`),
		"package.json":        file(`{`),
		"vuln/npm/sub/1.json": file(`{`),
	}
	var got []string
	for p := range nodewg.LintFS(fsys) {
		got = append(got, p.File+" "+found([]advisory.Problem{p})[0])
	}
	assert.Equal(t, []string{
		"vuln/core/x.json file!",
		"vuln/core/8.json shared-alias cve[0]",
		"vuln/npm/index.json missing-field! 9.module_name",
		"vuln/npm/index.json missing-field! 9.vulnerable_versions",
		"vuln/npm/index.json missing-field! 9.overview",
		"vuln/npm/index.json missing-field! 9.updated_at",
		"vuln/deps/8.json json!",
	}, got)
	for range nodewg.LintFS(fsys) {
		break // a caller may stop
	}
	for p := range nodewg.LintFS(fstest.MapFS{"7.json": file(soundModule), "8.json": file(soundCore)}) {
		assert.Equal(t, "8.json shared-alias", p.File+" "+string(p.Rule), "kinds are told by the members")
	}
	for p := range nodewg.LintFS(fstest.MapFS{"7.json": file(soundDependency), "8.json": file(soundDependency)}) {
		assert.Fail(t, "assessments may be of one flaw", "%s", p)
	}
	var none []advisory.Problem
	for p := range nodewg.LintFS(fstest.MapFS{}) {
		none = append(none, p)
	}
	assert.Equal(t, []string{"file!"}, found(none))
}

// What is found in the real files is listed, so that it can be looked at, and any
// change shows.
func TestLintOfTheRealFiles(t *testing.T) {
	got := map[advisory.Rule][]string{}
	for p := range nodewg.LintFS(securityWG(t)) {
		got[p.Rule] = append(got[p.Rule], strings.TrimSuffix(p.File, ".json"))
	}
	assert.Equal(t, map[advisory.Rule][]string{
		nodewg.RuleMissing:   {"core/25", "core/40"},
		nodewg.RuleCVE:       {"npm/12"},
		nodewg.RuleShared:    {"npm/59", "npm/390"},
		nodewg.RuleVector:    {"core/18", "core/40", "npm/504"},
		nodewg.RuleSeverity:  {"core/40"},
		nodewg.RuleDateOrder: {"npm/473"},
		nodewg.RuleScore: {"npm/358", "npm/359", "npm/360", "npm/361", "npm/362", "npm/363", "npm/364", "npm/366", "npm/367", "npm/373",
			"npm/381", "npm/383", "npm/384", "npm/385", "npm/386", "npm/389", "npm/420", "npm/439", "npm/493", "npm/494", "npm/515", "npm/516"},
	}, got)
}

// Many members, none of them known, take no longer than they must.
func TestLintOfManyUnknownFields(t *testing.T) {
	var b strings.Builder
	b.WriteString(`{"reason": "vulnerable_code_not_present"`)
	for i := range 20000 {
		fmt.Fprintf(&b, `, "m%d": {}`, i)
	}
	problems := nodewg.Lint("deps/7.json", []byte(b.String()+"}"))
	assert.Equal(t, 20002, len(problems))
}

func FuzzLint(f *testing.F) {
	for name, text := range sound {
		f.Add(name, []byte(text))
	}
	f.Add("npm/7.json", []byte(`{"author": {"x": 1}, "cves": ["cve-2026-1"], "cvss_score": 1e99, "reason": ""}`))
	f.Fuzz(func(t *testing.T, name string, text []byte) {
		problems := nodewg.Lint(name, text)
		fields := 0
		for _, p := range problems {
			assert.Less(t, len(p.Message), 1000)
			if p.Rule == nodewg.RuleType || p.Rule == nodewg.RuleJSON {
				fields++
			}
		}
		if m, err := nodewg.ParseModule(text); strings.HasPrefix(name, "npm/") && err == nil && m.ID == 7 {
			assert.Zero(t, fields, "what can be read has no fields of the wrong type")
		}
	})
}

func ExampleLintFS() {
	fsys := fstest.MapFS{"npm/7.json": {Data: []byte(strings.ReplaceAll(soundModule, "5.3", "9.3"))}}
	for p := range nodewg.LintFS(fsys) {
		fmt.Println(p)
	}
	// Output:
	// npm/7.json: error: cvss_score: the vector's score is 5.3, not 9.3 [cvss-score]; write 5.3
}

func ExampleLint() {
	text := `{"cve": ["cve-2026-12345"], "description": "D", "reason": "vulnerable_code_not_present"}`
	for _, p := range nodewg.Lint("deps/7.json", []byte(text)) {
		fmt.Println(p.Path, "-", p.Suggestion)
	}
	// Output:
	// cve[0] - CVE-2026-12345
}
