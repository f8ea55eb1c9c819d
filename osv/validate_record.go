package osv

import (
	"errors"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/nodejs/nodesec/advisory"
)

// SchemaVersion is the newest version of the OSV schema that this package knows.
const SchemaVersion = "1.7.5"

// homeDatabases is the schema's pattern of ids: a registered prefix, or one of
// somebody's own.
var homeDatabases = regexp.MustCompile(`^(x_|(ASB-A|PUB-A|ALPINE|ALSA|ALBA|ALEA|AZL|BELL|BIT|CGA|CLEANSTART|CLSA|CURL|CVE|DEBIAN|DHI|` +
	`DRUPAL|DSA|DLA|ELA|DTSA|ECHO|EEF|FreeBSD|GHSA|GO|GSD|HSEC|JLSEC|KUBE|LBSEC|LSN|MAL|MINI|MGASA|OESA|OSEC|OSV|openSUSE-SU|PHSA|PSF|` +
	`PYSEC|RHBA|RHEA|RHSA|RLSA|RXSA|RSEC|ROOT|RUSTSEC|SUSE-[SRFO]U|UBUNTU|USN|V8)-)`)

// record checks the record itself.
func (v *validator) record() {
	var id string
	var dates dates
	var aliases, related, upstream []string
	severity := severities{}
	seen, ok := v.object(func(name string) {
		switch name {
		case "schema_version":
			v.schemaVersion()
		case "id":
			id = v.id()
		case "modified":
			dates.modified = v.timestamp()
		case "published":
			dates.published = v.timestamp()
		case "withdrawn":
			dates.withdrawn = v.timestamp()
		case "aliases":
			if !v.null() {
				aliases = v.ids()
			}
		case "related":
			related = v.ids()
		case "upstream":
			upstream = v.ids()
		case "summary":
			v.summary()
		case "details":
			v.text()
		case "severity":
			severity.top = true
			v.severity()
		case "affected":
			if !v.null() {
				v.array("an array of objects", func(int) {
					v.affected(&severity)
				})
			}
		case "references":
			if !v.null() {
				v.array("an array of objects", func(int) { v.reference() })
			}
		case "credits":
			v.array("an array of objects", func(int) { v.credit() })
		case "database_specific":
			v.specific()
		default:
			v.s.skip()
			v.fail(RuleSchema, "the schema has no such member")
		}
	})
	if !ok {
		return
	}
	v.require(seen, "id", "modified")
	severity.check(v)
	dates.check(v)
	v.names(id, aliases, related, upstream)
}

// specific checks an object whose members are not the schema's business.
func (v *validator) specific() {
	if v.is('{', "an object") {
		v.s.skip()
	}
}

func (v *validator) schemaVersion() {
	s, ok := v.text()
	if !ok {
		return
	}
	version, ok := parseSemVer(s)
	if !ok {
		v.fail(RuleVersion, "%s is not a SemVer 2.0.0 version", quoted(s))
		return
	}
	newest, _ := parseSemVer(SchemaVersion)
	if version.compare(newest) > 0 {
		v.advise(RuleVersion, "%s is newer than %s, by which this was checked", quoted(s), SchemaVersion)
	}
}

func (v *validator) id() string {
	s, ok := v.text()
	if !ok {
		return ""
	}
	prefix := homeDatabases.FindString(s)
	switch {
	case prefix == "":
		v.fail(RuleSchema, `%s begins with no registered prefix, nor with "x_"`, quoted(s))
	case s == prefix:
		v.fail(RuleID, "%s has nothing behind its prefix", quoted(s))
	}
	return s
}

func (v *validator) ids() (list []string) {
	v.array("an array of strings", func(int) {
		s, ok := v.text()
		if ok && advisory.ID(s).Kind() == advisory.KindUnknown && !homeDatabases.MatchString(s) {
			v.advise(RuleID, "%s is of no registered database", quoted(s))
		}
		list = append(list, s) // also what is no string, so that indexes agree
	})
	return list
}

// names checks that the lists name other records than this one.
func (v *validator) names(id string, aliases, related, upstream []string) {
	lists := [...]struct {
		name string
		ids  []string
	}{{"aliases", aliases}, {"related", related}, {"upstream", upstream}}
	first := map[string]string{}
	for _, list := range lists {
		for i, other := range list.ids {
			here := elementPath(list.name, i)
			before, again := first[other]
			p := Problem{Path: here, Rule: RuleAliases, Advice: true}
			switch {
			case other == "":
				continue
			case other == id && list.name == "aliases":
				p.Advice = false
				p.Message = "the record's own id; aliases are the ids of other databases"
			case other == id:
				p.Message = "the record's own id"
			case again:
				p.Message = "the id is in " + before + " already"
			default:
				first[other] = here
				continue
			}
			v.problem(p)
		}
	}
}

func (v *validator) summary() {
	s, ok := v.text()
	switch n := utf8.RuneCountInString(s); {
	case !ok:
	case strings.ContainsAny(s, "\r\n"):
		v.advise(RuleSummary, "a summary is one line")
	case n > 120:
		v.advise(RuleSummary, "a summary of %d characters; about 120 are the most", n)
	}
}

// utc is the form of time that the schema's format and pattern leave.
var utc = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$`)

func (v *validator) timestamp() time.Time {
	s, ok := v.text()
	if !ok {
		return time.Time{}
	}
	t, err := time.Parse(time.RFC3339, leapless(s))
	if err != nil || !utc.MatchString(s) {
		v.fail(RuleSchema, "%s is not an RFC 3339 time in UTC such as 2006-01-02T15:04:05Z", quoted(s))
		return time.Time{}
	}
	return t
}

// leapless replaces the leap second that RFC 3339 allows at the end of a day, which
// package time does not know, by the second before.
func leapless(s string) string {
	const at = len("2006-01-02T")
	if len(s) > at && strings.HasPrefix(s[at:], "23:59:60") {
		return s[:at] + "23:59:59" + s[at+len("23:59:60"):]
	}
	return s
}

type dates struct{ modified, published, withdrawn time.Time }

func (d *dates) check(v *validator) {
	if d.modified.IsZero() {
		return
	}
	if d.published.After(d.modified) {
		v.problem(Problem{Path: "published", Rule: RuleDates, Advice: true, Message: "is after modified"})
	}
	if d.withdrawn.After(d.modified) {
		v.problem(Problem{Path: "withdrawn", Rule: RuleDates, Advice: true, Message: "is after modified, though to withdraw is to modify"})
	}
}

var (
	referenceTypes = []string{"ADVISORY", "ARTICLE", "DETECTION", "DISCUSSION", "REPORT", "FIX", "INTRODUCED", "GIT", "PACKAGE", "EVIDENCE", "WEB"}
	creditTypes    = []string{"FINDER", "REPORTER", "ANALYST", "COORDINATOR", "REMEDIATION_DEVELOPER", "REMEDIATION_REVIEWER",
		"REMEDIATION_VERIFIER", "TOOL", "SPONSOR", "OTHER"}
)

func (v *validator) reference() {
	seen, ok := v.object(func(name string) {
		switch name {
		case "type":
			v.oneOf(referenceTypes)
		case "url":
			if s, ok := v.text(); ok {
				v.url(s)
			}
		default:
			v.unknown()
		}
	})
	if ok {
		v.require(seen, "type", "url")
	}
}

func (v *validator) credit() {
	seen, ok := v.object(func(name string) {
		switch name {
		case "name":
			v.text()
		case "contact":
			v.array("an array of strings", func(int) {
				if s, ok := v.text(); ok && parseURL(s) != nil {
					v.advise(RuleURL, "%s is not a URL; a contact is one, mailto: for example", quoted(s))
				}
			})
		case "type":
			v.oneOf(creditTypes)
		default:
			v.unknown()
		}
	})
	if ok {
		v.require(seen, "name")
	}
}

// oneOf reads a string and notes one that is none of the given words.
func (v *validator) oneOf(words []string) string {
	s, ok := v.text()
	if ok && !slices.Contains(words, s) {
		v.fail(RuleSchema, "%s is none of %s", quoted(s), strings.Join(words, ", "))
	}
	return s
}

// url notes what is no URL, or has characters that should be escaped in one.
func (v *validator) url(s string) {
	if err := parseURL(s); err != nil {
		v.fail(RuleSchema, "%s is not an absolute URL: %v", quoted(s), err)
		return
	}
	for i := range len(s) {
		if c := s[i]; c <= ' ' || c >= 0x7f || strings.IndexByte("<>\"{}|\\^`", c) >= 0 {
			v.advise(RuleURL, "the character %s at byte %d should be percent-encoded", quoted(s[i:i+1]), i)
			return
		}
	}
}

// parseURL returns an error unless s is what the format "uri" asks for.
func parseURL(s string) error {
	u, err := url.Parse(s)
	if err != nil {
		return errors.Unwrap(err) // without the text, which the caller shows
	}
	if !u.IsAbs() {
		return errors.New("no scheme such as https: in front")
	}
	if host := u.Hostname(); strings.Contains(host, ":") {
		if addr, err := netip.ParseAddr(host); err != nil || addr.Zone() != "" || !strings.Contains(u.Host, "[") {
			return errors.New("the host is no IPv6 address")
		}
	}
	return nil
}
