package nodewg

import "github.com/nodejs/nodesec/advisory"

// Dependency is a file of deps/: the WG's assessment that a flaw in a library
// which Node.js bundles does not affect Node.js. It is not an advisory: nothing
// is vulnerable because of it.
//
// Read one with [ParseDependency] or [ReadDependencies]. A Dependency remembers
// how its file looked, so that [Dependency.Format] changes nothing that the
// fields do not change. The zero value is a new, empty record.
type Dependency struct {
	// ID is the n of deps/n.json, which the file itself does not say.
	ID int
	// CVE are the CVE identifiers of the flaw.
	CVE []advisory.ID
	// Description says what the flaw is.
	Description string
	// Overview says why Node.js is not affected.
	Overview string
	// Ref is a link to the assessment's discussion.
	Ref string
	// Reason is a justification of OpenVEX, such as
	// "vulnerable_code_not_present".
	Reason string
	// Extra holds the members of the file that have no field here, as a JSON
	// object; empty if there are none.
	Extra advisory.Raw

	layout layout
}

// depsStyle is how the WG writes these files, unlike the others.
var depsStyle = layout{indent: "    "}

func (d *Dependency) fields() []field {
	return []field{
		{"cve", listOf(&d.CVE), emptyList, false},
		{"description", textOf(&d.Description), emptyText, false},
		{"overview", textOf(&d.Overview), emptyText, false},
		{"ref", textOf(&d.Ref), emptyText, false},
		{"reason", textOf(&d.Reason), emptyText, true},
	}
}

func (d *Dependency) unnamed() *advisory.Raw { return &d.Extra }
func (d *Dependency) look() *layout          { return &d.layout }

// ParseDependency reads the text of the file deps/n.json. It is an error, an
// [*Error] that names the field, if the text is not one JSON object, if a field
// has another type than the WG's, or if reason is missing or null.
func ParseDependency(text []byte, n int) (*Dependency, error) {
	d := &Dependency{ID: n}
	if err := parse(d, text); err != nil {
		return nil, err
	}
	return d, nil
}

// Format returns the text of the file: members in the order, and indented, as in
// the file that d was read from, or else as the WG does. It is an [*Error] if
// Extra is not a JSON object or a text not UTF-8.
func (d *Dependency) Format() ([]byte, error) { return format(d, depsStyle) }

// MarshalJSON returns what [Dependency.Format] does, on one line.
func (d *Dependency) MarshalJSON() ([]byte, error) { return formatLine(d) }

// UnmarshalJSON reads text as [ParseDependency] does, replacing all that d held
// but its ID.
func (d *Dependency) UnmarshalJSON(text []byte) error {
	n, err := ParseDependency(text, d.ID)
	if err != nil {
		return err
	}
	*d = *n
	return nil
}
