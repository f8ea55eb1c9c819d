package nodewg

import (
	"encoding/json"

	"github.com/nodejs/nodesec/advisory"
)

// Module is a file of npm/: an advisory about a package of the npm registry.
//
// Read one with [ParseModule] or [ReadModules]. A Module remembers how its file
// looked, so that [Module.Format] changes nothing that the fields do not change.
// The zero value is a new, empty record; it cannot be written without an ID nor
// read again without a ModuleName.
type Module struct {
	// ID is the n of npm/n.json; its name in the world is [ModuleID].
	ID int
	// Title names the kind of flaw, such as "Arbitrary Code Execution".
	Title string
	// Author is who found it.
	Author Author
	// ModuleName is the package's name in the npm registry.
	ModuleName string
	// CreatedAt, UpdatedAt and PublishDate are dates such as "2015-10-17".
	CreatedAt, UpdatedAt, PublishDate advisory.Timestamp
	// CVEs are the CVE identifiers of the flaw.
	CVEs []advisory.ID
	// VulnerableVersions is npm range text, whose empty text means every
	// version. See the package comment for idioms.
	VulnerableVersions string
	// PatchedVersions is npm range text; empty, null in the file, or "<0.0.0"
	// where there is no fix.
	PatchedVersions string
	// Overview describes the flaw, in Markdown.
	Overview string
	// Recommendation says what to do about it, in Markdown.
	Recommendation string
	// References are links, and now and then other text.
	References []string
	// CVSSVector is a CVSS 3.0 vector such as "CVSS:3.0/AV:N/AC:L/...".
	CVSSVector string
	// CVSSScore is the score from 0 to 10, spelled as in the file.
	CVSSScore json.Number
	// CoordinatingVendor is the company that ran the disclosure.
	CoordinatingVendor string
	// Extra holds the members of the file that have no field here, as a JSON
	// object; empty if there are none.
	Extra advisory.Raw

	layout layout
}

// Author is who found the flaw that a [Module] is about.
type Author struct {
	// Name is the person's or team's name.
	Name string
	// Website is a page of theirs; mostly empty, null in the file.
	Website string
	// Username is an account name, on what service the files do not say;
	// mostly empty, null in the file.
	Username string
	// Extra holds the other members of the object; empty if there are none.
	Extra advisory.Raw

	layout layout
}

func (m *Module) fields() []field {
	return []field{
		{"id", serial{&m.ID}, "", true},
		{"created_at", textOf(&m.CreatedAt), emptyText, false},
		{"updated_at", textOf(&m.UpdatedAt), emptyText, false},
		{"title", textOf(&m.Title), emptyText, false},
		{"author", nested{&m.Author}, `{"name":"","website":null,"username":null}`, false},
		{"module_name", name{&m.ModuleName}, emptyText, true},
		{"publish_date", textOf(&m.PublishDate), emptyText, false},
		{"cves", listOf(&m.CVEs), emptyList, false},
		{"vulnerable_versions", textOf(&m.VulnerableVersions), emptyText, true},
		{"patched_versions", textOf(&m.PatchedVersions), null, false},
		{"overview", textOf(&m.Overview), emptyText, false},
		{"recommendation", textOf(&m.Recommendation), null, false},
		{"references", listOf(&m.References), null, false},
		{"cvss_vector", textOf(&m.CVSSVector), null, false},
		{"cvss_score", number{&m.CVSSScore}, null, false},
		{"coordinating_vendor", textOf(&m.CoordinatingVendor), null, false},
	}
}

func (m *Module) unnamed() *advisory.Raw { return &m.Extra }
func (m *Module) look() *layout          { return &m.layout }

func (a *Author) fields() []field {
	return []field{
		{"name", textOf(&a.Name), emptyText, false},
		{"website", textOf(&a.Website), null, false},
		{"username", textOf(&a.Username), null, false},
	}
}

func (a *Author) unnamed() *advisory.Raw { return &a.Extra }
func (a *Author) look() *layout          { return &a.layout }

func (a *Author) isZero() bool {
	return a.Name == "" && a.Website == "" && a.Username == "" && a.Extra == "" && a.layout.slots == nil
}

// ParseModule reads the text of a file of npm/. It is an error, an [*Error] that
// names the field, if the text is not one JSON object, if a field has another
// type than the WG's, if id, module_name or vulnerable_versions is missing or
// null, or if module_name is empty.
func ParseModule(text []byte) (*Module, error) {
	m := new(Module)
	if err := parse(m, text); err != nil {
		return nil, err
	}
	return m, nil
}

// Format returns the text of the file: members in the order, and indented, as in
// the file that m was read from, or else as the WG does. It is an [*Error] if ID
// is not above 0, CVSSScore not a number, Extra not a JSON object, or a text not
// UTF-8.
func (m *Module) Format() ([]byte, error) { return format(m, wgStyle) }

// MarshalJSON returns what [Module.Format] does, on one line.
func (m *Module) MarshalJSON() ([]byte, error) { return formatLine(m) }

// UnmarshalJSON reads text as [ParseModule] does, replacing what m held.
func (m *Module) UnmarshalJSON(text []byte) error {
	n, err := ParseModule(text)
	if err != nil {
		return err
	}
	*m = *n
	return nil
}
