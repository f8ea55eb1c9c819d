package nodewg

import (
	"fmt"
	"slices"

	"github.com/nodejs/nodesec/advisory"
)

// Advisory returns what m says in the terms of package advisory, each field in
// the place that the package comment gives. [ModuleOf] turns it back. It is an
// error where [Module.Format] is one, which for a record that was read it never
// is.
func (m *Module) Advisory() (*advisory.Advisory, error) {
	a := m.plain()
	specific, err := keep(nil, m, moduleFrom(inOSVTerms(a)))
	if err != nil {
		return nil, err
	}
	a.DatabaseSpecific = specific.raw()
	return a, nil
}

// ModuleOf returns the file that a stands for, which is the one that
// [Module.Advisory] was called on if nothing has changed since, even if a has
// been written and read as OSV in between. Where a has changed, its typed fields
// win over what DatabaseSpecific keeps of the file.
//
// It is an error if a is not named NSWG-ECO-n or does not say about exactly one
// npm package, as npm range text, which versions are vulnerable. If a says
// something that the file has no place for, the file comes without it, together
// with a [*LossError].
func ModuleOf(a *advisory.Advisory) (*Module, error) {
	if _, ok := ModuleNumber(a.ID); !ok {
		return nil, fmt.Errorf("nodewg: %q is not the name of a record about a module, NSWG-ECO-n", string(a.ID))
	}
	if err := checkAffected(a, advisory.NPM("")); err != nil {
		return nil, err
	}
	a = inOSVTerms(a)
	specific, err := parseSpecific(a.DatabaseSpecific)
	if err != nil {
		return nil, err
	}
	if a.Modified == specific.modified {
		a.Modified = ""
	}
	o, err := restore(a, moduleFrom(a), func(o object) (convertible, error) {
		m := new(Module)
		return m, fill(m, o)
	})
	if err != nil {
		return nil, err
	}
	m := new(Module)
	if err := fill(m, o); err != nil {
		return nil, err
	}
	return m, losses(a, inOSVTerms(m.plain()))
}

// plain is the advisory without what only DatabaseSpecific can hold.
func (m *Module) plain() *advisory.Advisory {
	a := &advisory.Advisory{
		ID:        ModuleID(m.ID),
		Modified:  readable(m.UpdatedAt),
		Published: readable(m.PublishDate),
		Aliases:   slices.Clone(m.CVEs),
		Summary:   m.Title,
		Details:   m.Overview,
		Severity:  severityOf(m.CVSSVector),
		Affected: []advisory.Affected{{
			Package:  advisory.NPM(m.ModuleName),
			NPMRange: &advisory.NPMRange{Vulnerable: m.VulnerableVersions, Patched: m.PatchedVersions},
		}},
	}
	for _, r := range m.References {
		if isURL(r) {
			a.References = append(a.References, advisory.Reference{Type: advisory.ReferenceWeb, URL: r})
		}
	}
	if m.Author.Name != "" {
		c := advisory.Credit{Name: m.Author.Name, Type: advisory.CreditFinder}
		if isURL(m.Author.Website) {
			c.Contact = []string{m.Author.Website}
		}
		a.Credits = append(a.Credits, c)
	}
	if m.CoordinatingVendor != "" {
		a.Credits = append(a.Credits, advisory.Credit{Name: m.CoordinatingVendor, Type: advisory.CreditCoordinator})
	}
	return a
}

// moduleFrom is the file as far as the typed fields of a tell it.
func moduleFrom(a *advisory.Advisory) *Module {
	m := &Module{
		Title:       a.Summary,
		UpdatedAt:   asDate(a.Modified),
		PublishDate: asDate(a.Published),
		CVEs:        slices.Clone(a.Aliases),
		Overview:    a.Details,
		CVSSVector:  vectorOf(a.Severity),
	}
	m.ID, _ = ModuleNumber(a.ID)
	entry := a.Affected[0]
	m.ModuleName = entry.Package.Name
	m.VulnerableVersions, m.PatchedVersions = entry.NPMRange.Vulnerable, entry.NPMRange.Patched
	for _, r := range a.References {
		m.References = append(m.References, r.URL)
	}
	if c, ok := creditFor(a, advisory.CreditFinder); ok {
		m.Author.Name = c.Name
		if len(c.Contact) > 0 {
			m.Author.Website = c.Contact[0]
		}
	}
	if c, ok := creditFor(a, advisory.CreditCoordinator); ok {
		m.CoordinatingVendor = c.Name
	}
	return m
}
