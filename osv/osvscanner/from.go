package osvscanner

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/google/osv-scanner/pkg/models"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/osv"
)

// From returns an advisory that says all that v does. Zero times are absent ones.
// The error, an [*osv.Error], names a specific field that has a value that JSON
// cannot have, such as a function or an infinite number.
func From(v models.Vulnerability) (*advisory.Advisory, error) {
	c := converter{}
	a := &advisory.Advisory{
		SchemaVersion:    v.SchemaVersion,
		ID:               advisory.ID(v.ID),
		Modified:         advisory.TimestampOf(v.Modified),
		Published:        advisory.TimestampOf(v.Published),
		Withdrawn:        advisory.TimestampOf(v.Withdrawn),
		Aliases:          texts[advisory.ID](v.Aliases),
		Related:          texts[advisory.ID](v.Related),
		Summary:          v.Summary,
		Details:          v.Details,
		Severity:         each(v.Severity, fromSeverity),
		References:       each(v.References, fromReference),
		Credits:          each(v.Credits, fromCredit),
		DatabaseSpecific: c.raw("database_specific", v.DatabaseSpecific),
	}
	if v.Affected != nil {
		a.Affected = make([]advisory.Affected, len(v.Affected))
	}
	for i, m := range v.Affected {
		a.Affected[i] = c.fromAffected(fmt.Sprintf("affected[%d]", i), m)
	}
	if c.err != nil {
		c.err.File = v.ID
		return nil, c.err
	}
	return a, nil
}

func (c *converter) fromAffected(path string, m models.Affected) advisory.Affected {
	a := advisory.Affected{
		Package:           advisory.Package{Ecosystem: string(m.Package.Ecosystem), Name: m.Package.Name, PURL: m.Package.Purl},
		Severity:          each(m.Severity, fromSeverity),
		Versions:          m.Versions,
		EcosystemSpecific: c.raw(path+".ecosystem_specific", m.EcosystemSpecific),
		DatabaseSpecific:  c.raw(path+".database_specific", m.DatabaseSpecific),
	}
	if m.Ranges != nil {
		a.Ranges = make([]advisory.Range, len(m.Ranges))
	}
	for i, r := range m.Ranges {
		a.Ranges[i] = advisory.Range{
			Type:             advisory.RangeType(r.Type),
			Repo:             r.Repo,
			Events:           each(r.Events, fromEvent),
			DatabaseSpecific: c.raw(fmt.Sprintf("%s.ranges[%d].database_specific", path, i), r.DatabaseSpecific),
		}
	}
	return osv.Restore(a)
}

func (c *converter) raw(path string, m map[string]any) advisory.Raw {
	if m == nil {
		return ""
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(m); err != nil {
		c.fail(path, err)
	}
	return advisory.Raw(bytes.TrimSuffix(b.Bytes(), []byte("\n")))
}

func fromSeverity(s models.Severity) advisory.Severity {
	return advisory.Severity{Type: advisory.SeverityType(s.Type), Score: s.Score}
}

func fromEvent(e models.Event) advisory.Event {
	return advisory.Event{Introduced: e.Introduced, Fixed: e.Fixed, LastAffected: e.LastAffected, Limit: e.Limit}
}

func fromReference(r models.Reference) advisory.Reference {
	return advisory.Reference{Type: advisory.ReferenceType(r.Type), URL: r.URL}
}

func fromCredit(c models.Credit) advisory.Credit {
	return advisory.Credit{Name: c.Name, Contact: c.Contact, Type: advisory.CreditType(c.Type)}
}
