package osvscanner

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/osv-scanner/pkg/models"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/osv"
)

// To returns the advisory in osv-scanner's types. What they cannot carry is left
// out; see the package comment. The error names the field, in the manner of an
// [osv.Error]: a time that is no RFC 3339 time, an npm range text that cannot be
// read, or a specific field that is no JSON object.
func To(a *advisory.Advisory) (models.Vulnerability, error) {
	c := converter{}
	v := models.Vulnerability{
		SchemaVersion:    a.SchemaVersion,
		ID:               string(a.ID),
		Modified:         c.time("modified", a.Modified),
		Published:        c.time("published", a.Published),
		Withdrawn:        c.time("withdrawn", a.Withdrawn),
		Aliases:          texts[string](a.Aliases),
		Related:          texts[string](a.Related),
		Summary:          a.Summary,
		Details:          a.Details,
		Severity:         each(a.Severity, severity),
		References:       each(a.References, reference),
		Credits:          each(a.Credits, credit),
		DatabaseSpecific: c.object("database_specific", a.DatabaseSpecific),
	}
	if a.Affected != nil {
		v.Affected = make([]models.Affected, len(a.Affected))
	}
	for i := range a.Affected {
		v.Affected[i] = c.affected(fmt.Sprintf("affected[%d]", i), a.Affected[i])
	}
	if c.err != nil {
		c.err.File = string(a.ID)
		return models.Vulnerability{}, c.err
	}
	return v, nil
}

// converter keeps the first error.
type converter struct{ err *osv.Error }

func (c *converter) fail(path string, err error) {
	if c.err != nil || err == nil {
		return
	}
	if inner, ok := err.(*osv.Error); ok {
		path, err = path+"."+inner.Path, inner.Err
	}
	c.err = &osv.Error{Path: path, Offset: -1, Err: err}
}

func (c *converter) affected(path string, a advisory.Affected) models.Affected {
	a, err := osv.Expand(a)
	c.fail(path, err)
	m := models.Affected{
		Package:           models.Package{Ecosystem: models.Ecosystem(a.Package.Ecosystem), Name: a.Package.Name, Purl: a.Package.PURL},
		Severity:          each(a.Severity, severity),
		Versions:          a.Versions,
		EcosystemSpecific: c.object(path+".ecosystem_specific", a.EcosystemSpecific),
		DatabaseSpecific:  c.object(path+".database_specific", a.DatabaseSpecific),
	}
	if a.Ranges != nil {
		m.Ranges = make([]models.Range, len(a.Ranges))
	}
	for i, r := range a.Ranges {
		m.Ranges[i] = models.Range{
			Type:             models.RangeType(r.Type),
			Repo:             r.Repo,
			Events:           each(r.Events, event),
			DatabaseSpecific: c.object(fmt.Sprintf("%s.ranges[%d].database_specific", path, i), r.DatabaseSpecific),
		}
	}
	return m
}

func (c *converter) time(path string, t advisory.Timestamp) time.Time {
	if t == "" {
		return time.Time{}
	}
	v, err := time.Parse(time.RFC3339, string(t))
	c.fail(path, err)
	return v
}

func (c *converter) object(path string, text advisory.Raw) map[string]any {
	if text == "" {
		return nil
	}
	var m map[string]any
	if err := json.Unmarshal([]byte(text), &m); err != nil {
		c.fail(path, err)
	}
	return m
}

func severity(s advisory.Severity) models.Severity {
	return models.Severity{Type: models.SeverityType(s.Type), Score: s.Score}
}

func event(e advisory.Event) models.Event {
	return models.Event{Introduced: e.Introduced, Fixed: e.Fixed, LastAffected: e.LastAffected, Limit: e.Limit}
}

func reference(r advisory.Reference) models.Reference {
	return models.Reference{Type: models.ReferenceType(r.Type), URL: r.URL}
}

func credit(c advisory.Credit) models.Credit {
	return models.Credit{Name: c.Name, Contact: c.Contact, Type: models.CreditType(c.Type)}
}

// each converts a list; nil stays nil.
func each[A, B any](list []A, convert func(A) B) []B {
	if list == nil {
		return nil
	}
	out := make([]B, len(list))
	for i := range list {
		out[i] = convert(list[i])
	}
	return out
}

// texts converts a list of strings to one of another type of strings.
func texts[B, A ~string](list []A) []B {
	return each(list, func(s A) B { return B(s) })
}
