package nodewg

import (
	"fmt"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/nodejs/nodesec/advisory"
)

const (
	// severityMember of an advisory's DatabaseSpecific is where
	// advisory.Advisory.Level looks for a word.
	severityMember = "severity"
	// environmentsMember of an entry's EcosystemSpecific has the WG's own name.
	environmentsMember = "affectedEnvironments"
	// announcements is where Node.js publishes its security releases.
	announcements = "https://nodejs.org/en/blog/vulnerability/"
)

// Advisory returns what c says in the terms of package advisory, each field in
// the place that the package comment gives. [CoreOf] turns it back. It is an
// error where [Core.Format] is one, or if the ID is not above 0; for a record
// that was read it never is.
func (c *Core) Advisory() (*advisory.Advisory, error) {
	if c.ID < 1 {
		return nil, &Error{Field: "id", Err: errSerial}
	}
	a := c.plain()
	specific, err := keep(c.specific(), c, coreFrom(inOSVTerms(a)))
	if err != nil {
		return nil, err
	}
	a.DatabaseSpecific = specific.raw()
	return a, nil
}

// CoreOf returns the file that a stands for, which is the one that
// [Core.Advisory] was called on if nothing has changed since, even if a has been
// written and read as OSV in between. Where a has changed, its typed fields win
// over what DatabaseSpecific keeps of the file. A Core has no place for Modified.
//
// It is an error if a is not named NSWG-COR-n or does not say about exactly
// [advisory.NodeRuntime], as npm range text, which versions are vulnerable. If a
// says something that the file has no place for, the file comes without it,
// together with a [*LossError].
func CoreOf(a *advisory.Advisory) (*Core, error) {
	n, ok := CoreNumber(a.ID)
	if !ok {
		return nil, fmt.Errorf("nodewg: %q is not the name of a record about Node.js, NSWG-COR-n", string(a.ID))
	}
	if err := checkAffected(a, advisory.NodeRuntime); err != nil {
		return nil, err
	}
	a = inOSVTerms(a)
	a.Modified = ""
	o, err := restore(a, coreFrom(a), func(o object) (convertible, error) {
		c := &Core{ID: n}
		return c, fill(c, o)
	})
	if err != nil {
		return nil, err
	}
	c := &Core{ID: n}
	if err := fill(c, o); err != nil {
		return nil, err
	}
	return c, losses(a, inOSVTerms(c.plain()))
}

// Environments returns the platforms that an entry of a record about Node.js
// holds for, by Node.js' names for them ("win32", "linux") or "all"; none if the
// entry does not say.
func Environments(entry advisory.Affected) []string {
	raw, ok := entry.EcosystemSpecific.Member(environmentsMember)
	if !ok {
		return nil
	}
	var names []string
	if raw.Decode(&names) != nil {
		return nil
	}
	return names
}

// plain is the advisory without what only DatabaseSpecific can hold, but with the
// severity word there.
func (c *Core) plain() *advisory.Advisory {
	entry := advisory.Affected{
		Package:  advisory.NodeRuntime,
		NPMRange: &advisory.NPMRange{Vulnerable: c.Vulnerable, Patched: c.Patched},
	}
	if environments, err := listOf(&c.AffectedEnvironments).appendTo(nil); err == nil && len(c.AffectedEnvironments) > 0 {
		entry.EcosystemSpecific = object{{environmentsMember, environments}}.raw()
	}
	vector := c.CVSS
	if vector != "" && !strings.HasPrefix(vector, "CVSS:") {
		vector = "CVSS:" + vector
	}
	a := &advisory.Advisory{
		ID:               CoreID(c.ID),
		Published:        readable(c.PublishDate),
		Aliases:          slices.Clone(c.CVE),
		Summary:          c.Description,
		Details:          c.Overview,
		Severity:         severityOf(vector),
		Affected:         []advisory.Affected{entry},
		DatabaseSpecific: c.specific().raw(),
	}
	if isURL(c.Ref) {
		r := advisory.Reference{Type: advisory.ReferenceWeb, URL: c.Ref}
		if strings.HasPrefix(c.Ref, announcements) {
			r.Type = advisory.ReferenceAdvisory
		}
		a.References = []advisory.Reference{r}
	}
	if c.Author != "" {
		a.Credits = append(a.Credits, advisory.Credit{Name: c.Author, Type: c.authorCredit()})
	}
	if c.ReportedBy != "" {
		a.Credits = append(a.Credits, advisory.Credit{Name: c.ReportedBy, Type: advisory.CreditReporter})
	}
	return a
}

// authorCredit tells the finder from the author of the fix or of the text, whom
// the files name beside a reporter.
func (c *Core) authorCredit() advisory.CreditType {
	if c.ReportedBy != "" {
		return advisory.CreditOther
	}
	return advisory.CreditFinder
}

func (c *Core) specific() object {
	if c.Severity == "" {
		return nil
	}
	word, err := textOf(&c.Severity).appendTo(nil)
	if err != nil {
		return nil
	}
	return object{{severityMember, jsontext.Value(word)}}
}

// coreFrom is the file as far as the typed fields of a, and the severity word,
// tell it.
func coreFrom(a *advisory.Advisory) *Core {
	c := &Core{
		CVE:         slices.Clone(a.Aliases),
		PublishDate: asDate(a.Published),
		CVSS:        vectorOf(a.Severity),
		Description: a.Summary,
		Overview:    a.Details,
	}
	c.ID, _ = CoreNumber(a.ID)
	entry := a.Affected[0]
	c.Vulnerable, c.Patched = entry.NPMRange.Vulnerable, entry.NPMRange.Patched
	c.AffectedEnvironments = Environments(entry)
	if word, ok := a.DatabaseSpecific.Member(severityMember); ok {
		c.Severity, _ = word.Text()
	}
	if len(a.References) > 0 {
		c.Ref = a.References[0].URL
	}
	if author, ok := creditFor(a, advisory.CreditFinder); ok {
		c.Author = author.Name
	} else if author, ok := creditFor(a, advisory.CreditOther); ok {
		c.Author = author.Name
	}
	if reporter, ok := creditFor(a, advisory.CreditReporter); ok {
		c.ReportedBy = reporter.Name
	}
	return c
}
