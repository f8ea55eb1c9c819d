package nodewg

import (
	"net/url"
	"strings"

	gocvss30 "github.com/pandatix/go-cvss/30"
	gocvss31 "github.com/pandatix/go-cvss/31"
	gocvss40 "github.com/pandatix/go-cvss/40"

	"github.com/nodejs/nodesec/advisory"
)

// A typed place of an advisory takes only what is of its kind; what is not stays
// in DatabaseSpecific alone, so that a reader of the typed fields is never handed
// a link that leads nowhere or a vector that has no score.

// readable returns t if it is a moment that OSV can write.
func readable(t advisory.Timestamp) advisory.Timestamp {
	when, err := t.Time()
	if err != nil {
		return ""
	}
	// In UTC the year may be one more or less than what t says.
	if year := when.UTC().Year(); year < 0 || year > 9999 {
		return ""
	}
	return t
}

// severityOf returns the rating that a CVSS vector gives, if it is one.
func severityOf(vector string) []advisory.Severity {
	var err error
	kind := advisory.SeverityCVSSv3
	switch {
	case strings.HasPrefix(vector, "CVSS:3.0/"):
		_, err = gocvss30.ParseVector(vector)
	case strings.HasPrefix(vector, "CVSS:3.1/"):
		_, err = gocvss31.ParseVector(vector)
	case strings.HasPrefix(vector, "CVSS:4.0/"):
		kind = advisory.SeverityCVSSv4
		_, err = gocvss40.ParseVector(vector)
	default:
		return nil
	}
	if err != nil {
		return nil
	}
	return []advisory.Severity{{Type: kind, Score: vector}}
}

func vectorOf(all []advisory.Severity) string {
	for _, s := range all {
		if s.Type == advisory.SeverityCVSSv3 || s.Type == advisory.SeverityCVSSv4 {
			return s.Score
		}
	}
	return ""
}

func creditFor(a *advisory.Advisory, kind advisory.CreditType) (advisory.Credit, bool) {
	for _, c := range a.Credits {
		if c.Type == kind {
			return c, true
		}
	}
	return advisory.Credit{}, false
}

// isURL reports whether s is an absolute web address, in the characters that RFC
// 3986 allows.
func isURL(s string) bool {
	for i := range len(s) {
		if s[i] <= ' ' || s[i] >= 0x7f || strings.IndexByte("\"<>\\^`{|}", s[i]) >= 0 {
			return false
		}
	}
	u, err := url.Parse(s)
	return err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http")
}
