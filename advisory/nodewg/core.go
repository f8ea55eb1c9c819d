package nodewg

import (
	"encoding/json"

	"github.com/nodejs/nodesec/advisory"
)

// Core is a file of core/: an advisory about Node.js itself.
//
// Read one with [ParseCore] or [ReadCore]. A Core remembers how its file looked,
// so that [Core.Format] changes nothing that the fields do not change. The zero
// value is a new, empty record.
type Core struct {
	// ID is the n of core/n.json, which the file itself does not say; the
	// record's name in the world is [CoreID].
	ID int
	// CVE are the CVE identifiers of the flaw.
	CVE []advisory.ID
	// Vulnerable is npm range text over the versions of Node.js. The empty
	// text is npm's way to say every version.
	Vulnerable string
	// Patched is npm range text, mostly one alternative for each release line.
	Patched string
	// PublishDate is a date such as "2018-08-16"; few files have one.
	PublishDate advisory.Timestamp
	// Author and ReportedBy are names; few files have them.
	Author, ReportedBy string
	// CVSS is a CVSS vector that lacks the usual "CVSS:" in front,
	// "3.0/AV:N/..."; two files have one.
	CVSS string
	// CVSSScore is the score from 0 to 10, spelled as in the file.
	CVSSScore json.Number
	// Ref is a link, mostly to the announcement of the security release.
	Ref string
	// Type is the weakness, such as "CWE-787: Out-of-bounds Write".
	Type string
	// Description is a sentence about the flaw.
	Description string
	// Overview describes it at length, in Markdown.
	Overview string
	// AffectedEnvironments are the platforms that are affected, by Node.js'
	// names for them ("win32", "linux"), or "all".
	AffectedEnvironments []string
	// Severity is unknown, low, medium, high or critical.
	Severity string
	// Extra holds the members of the file that have no field here, as a JSON
	// object; empty if there are none.
	Extra advisory.Raw

	layout layout
}

// The order is the one in which the most files can be written; files that were
// read keep their own.
func (c *Core) fields() []field {
	return []field{
		{"cve", listOf(&c.CVE), emptyList, false},
		{"vulnerable", textOf(&c.Vulnerable), emptyText, true},
		{"patched", textOf(&c.Patched), emptyText, false},
		{"publish_date", textOf(&c.PublishDate), "", false},
		{"author", textOf(&c.Author), "", false},
		{"reported_by", textOf(&c.ReportedBy), "", false},
		{"cvss", textOf(&c.CVSS), "", false},
		{"cvss_score", number{&c.CVSSScore}, "", false},
		{"ref", textOf(&c.Ref), "", false},
		{"type", textOf(&c.Type), "", false},
		{"description", textOf(&c.Description), "", false},
		{"overview", textOf(&c.Overview), "", false},
		{"affectedEnvironments", listOf(&c.AffectedEnvironments), emptyList, false},
		{"severity", textOf(&c.Severity), emptyText, false},
	}
}

func (c *Core) unnamed() *advisory.Raw { return &c.Extra }
func (c *Core) look() *layout          { return &c.layout }

// ParseCore reads the text of the file core/n.json. It is an error, an [*Error]
// that names the field, if the text is not one JSON object, if a field has
// another type than the WG's, or if vulnerable is missing or null.
func ParseCore(text []byte, n int) (*Core, error) {
	c := &Core{ID: n}
	if err := parse(c, text); err != nil {
		return nil, err
	}
	return c, nil
}

// Format returns the text of the file: members in the order, and indented, as in
// the file that c was read from, or else as the WG does. It is an [*Error] if
// CVSSScore is not a number, Extra not a JSON object, or a text not UTF-8.
func (c *Core) Format() ([]byte, error) { return format(c, wgStyle) }

// MarshalJSON returns what [Core.Format] does, on one line.
func (c *Core) MarshalJSON() ([]byte, error) { return formatLine(c) }

// UnmarshalJSON reads text as [ParseCore] does, replacing all that c held but its
// ID.
func (c *Core) UnmarshalJSON(text []byte) error {
	n, err := ParseCore(text, c.ID)
	if err != nil {
		return err
	}
	*c = *n
	return nil
}
