package nodewg

import (
	"reflect"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/nodejs/nodesec/advisory"
)

// LossError says that an advisory was turned into a Security WG file which could
// not hold all of it. It comes together with the file.
type LossError struct {
	// ID is the advisory's.
	ID advisory.ID
	// Fields are the OSV names of the advisory's fields that the file says
	// less of, or says otherwise.
	Fields []string
}

// Error names the fields.
func (e *LossError) Error() string {
	return "nodewg: " + string(e.ID) + ": a file of the Security WG has no place for all of " + strings.Join(e.Fields, ", ")
}

// losses compares an advisory with what the file made of it says, both in OSV's
// terms and about one package. SchemaVersion says nothing about the flaw.
func losses(a, file *advisory.Advisory) error {
	var fields []string
	check := func(name string, same bool) {
		if !same {
			fields = append(fields, name)
		}
	}
	check("modified", a.Modified == file.Modified)
	check("published", a.Published == file.Published)
	check("withdrawn", a.Withdrawn == "")
	check("aliases", sameList(a.Aliases, file.Aliases))
	check("related", len(a.Related) == 0)
	check("upstream", len(a.Upstream) == 0)
	check("summary", a.Summary == file.Summary)
	check("details", a.Details == file.Details)
	check("severity", sameList(a.Severity, file.Severity))
	checkEntry(check, &a.Affected[0], &file.Affected[0])
	check("references", sameList(a.References, file.References))
	check("credits", sameList(a.Credits, file.Credits))
	s, err := parseSpecific(a.DatabaseSpecific)
	check("database_specific", err == nil && sameJSON(s.others.raw(), file.DatabaseSpecific))
	check("other members", a.Extra == "")
	if fields == nil {
		return nil
	}
	return &LossError{ID: a.ID, Fields: fields}
}

func checkEntry(check func(string, bool), e, file *advisory.Affected) {
	check("affected[0].package", e.Package == file.Package)
	check("affected[0].severity", len(e.Severity) == 0)
	check("affected[0].ranges", len(e.Ranges) == 0 && *e.NPMRange == *file.NPMRange)
	check("affected[0].versions", len(e.Versions) == 0)
	check("affected[0].ecosystem_specific", sameJSON(e.EcosystemSpecific, file.EcosystemSpecific))
	check("affected[0].database_specific", e.DatabaseSpecific == "")
	check("affected[0], other members", e.Extra == "")
}

// sameList does not tell an absent list from an empty one.
func sameList[T any](a, b []T) bool {
	return len(a) == 0 && len(b) == 0 || reflect.DeepEqual(a, b)
}

// sameJSON does not look at spaces and line ends.
func sameJSON(a, b advisory.Raw) bool {
	x, y := jsontext.Value(a), jsontext.Value(b)
	return a == b || x.Compact() == nil && y.Compact() == nil && string(x) == string(y)
}
