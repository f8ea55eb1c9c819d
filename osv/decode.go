package osv

import (
	"fmt"
	"strings"

	"github.com/nodejs/nodesec/advisory"
)

// Unmarshal reads one OSV record of any schema version up to 1.7.5, of any
// ecosystem. Nothing is lost, translated or judged: unknown members and values
// are kept (see package advisory), and [Marshal] gives back an equal document.
//
// The text must be one JSON object in valid UTF-8, with no name twice in an
// object, of at most [MaxRecord] bytes and [MaxDepth] levels; a field of the
// schema must have the schema's JSON type or be null. Anything else is an
// [*Error] with the path and the byte. Whether the values obey the schema is
// for [Validate] to say: a record without an id is read as it is.
//
// Where an affected package has an npm range text and the ranges that [Marshal]
// makes of it, [advisory.Affected.NPMRange] is restored in place of both.
//
// The advisory's strings share one copy of the text and keep it alive.
func Unmarshal(text []byte) (*advisory.Advisory, error) {
	if len(text) > MaxRecord {
		return nil, tooLarge(int64(len(text)))
	}
	a, err := decode(string(text))
	if err != nil {
		return nil, err
	}
	return a, nil
}

func tooLarge(size int64) *Error {
	return &Error{Offset: -1, Err: &cause{ErrTooLarge, fmt.Sprintf("a record of %d bytes or more; at most %d are read", uint64(size), MaxRecord)}}
}

func decode(text string) (*advisory.Advisory, *Error) {
	s := newScanner(text)
	a := new(advisory.Advisory)
	if s.next() == '{' {
		s.advisory(a)
		s.end()
	} else {
		s.mismatch("an object")
	}
	if s.err != nil {
		return nil, s.err
	}
	return a, nil
}

func (s *scanner) advisory(a *advisory.Advisory) {
	m := s.object()
	for m.next(s) {
		switch m.name {
		case "schema_version":
			text(s, &m, 1<<0, &a.SchemaVersion)
		case "id":
			text(s, &m, 1<<1, &a.ID)
		case "modified":
			text(s, &m, 1<<2, &a.Modified)
		case "published":
			text(s, &m, 1<<3, &a.Published)
		case "withdrawn":
			text(s, &m, 1<<4, &a.Withdrawn)
		case "aliases":
			texts(s, &m, 1<<5, &a.Aliases)
		case "related":
			texts(s, &m, 1<<6, &a.Related)
		case "upstream":
			texts(s, &m, 1<<7, &a.Upstream)
		case "summary":
			text(s, &m, 1<<8, &a.Summary)
		case "details":
			text(s, &m, 1<<9, &a.Details)
		case "severity":
			a.Severity = s.severities(&m, 1<<10)
		case "affected":
			a.Affected = s.packages(&m, 1<<11)
		case "references":
			a.References = s.references(&m, 1<<12)
		case "credits":
			a.Credits = s.credits(&m, 1<<13)
		case "database_specific":
			a.DatabaseSpecific = m.raw(s, 1<<14)
		default:
			m.unknown(s)
		}
	}
	a.Extra = m.rest()
}

func (s *scanner) affected(a *advisory.Affected) {
	m := s.object()
	for m.next(s) {
		switch m.name {
		case "package":
			if m.object(s, 1<<0) {
				if s.pkg(&a.Package); a.Package == (advisory.Package{}) {
					m.keep(s)
				}
			}
		case "severity":
			a.Severity = s.severities(&m, 1<<1)
		case "ranges":
			a.Ranges = s.ranges(&m, 1<<2)
		case "versions":
			texts(s, &m, 1<<3, &a.Versions)
		case "ecosystem_specific":
			a.EcosystemSpecific = m.raw(s, 1<<4)
		case "database_specific":
			a.DatabaseSpecific = m.raw(s, 1<<5)
		default:
			m.unknown(s)
		}
	}
	a.Extra = m.rest()
	if strings.Contains(string(a.DatabaseSpecific), vulnerableVersions) {
		*a = Restore(*a)
	}
}

func (s *scanner) pkg(p *advisory.Package) {
	m := s.object()
	for m.next(s) {
		switch m.name {
		case "ecosystem":
			text(s, &m, 1<<0, &p.Ecosystem)
		case "name":
			text(s, &m, 1<<1, &p.Name)
		case "purl":
			text(s, &m, 1<<2, &p.PURL)
		default:
			m.unknown(s)
		}
	}
	p.Extra = m.rest()
}

func (s *scanner) severity(v *advisory.Severity) {
	m := s.object()
	for m.next(s) {
		switch m.name {
		case "type":
			text(s, &m, 1<<0, &v.Type)
		case "score":
			text(s, &m, 1<<1, &v.Score)
		default:
			m.unknown(s)
		}
	}
	v.Extra = m.rest()
}

func (s *scanner) versionRange(r *advisory.Range) {
	m := s.object()
	for m.next(s) {
		switch m.name {
		case "type":
			text(s, &m, 1<<0, &r.Type)
		case "repo":
			text(s, &m, 1<<1, &r.Repo)
		case "events":
			r.Events = s.events(&m, 1<<2)
		case "database_specific":
			r.DatabaseSpecific = m.raw(s, 1<<3)
		default:
			m.unknown(s)
		}
	}
	r.Extra = m.rest()
}

func (s *scanner) event(e *advisory.Event) {
	m := s.object()
	for m.next(s) {
		switch m.name {
		case "introduced":
			text(s, &m, 1<<0, &e.Introduced)
		case "fixed":
			text(s, &m, 1<<1, &e.Fixed)
		case "last_affected":
			text(s, &m, 1<<2, &e.LastAffected)
		case "limit":
			text(s, &m, 1<<3, &e.Limit)
		default:
			m.unknown(s)
		}
	}
	e.Extra = m.rest()
}

func (s *scanner) reference(r *advisory.Reference) {
	m := s.object()
	for m.next(s) {
		switch m.name {
		case "type":
			text(s, &m, 1<<0, &r.Type)
		case "url":
			text(s, &m, 1<<1, &r.URL)
		default:
			m.unknown(s)
		}
	}
	r.Extra = m.rest()
}

func (s *scanner) credit(c *advisory.Credit) {
	m := s.object()
	for m.next(s) {
		switch m.name {
		case "name":
			text(s, &m, 1<<0, &c.Name)
		case "contact":
			texts(s, &m, 1<<1, &c.Contact)
		case "type":
			text(s, &m, 1<<2, &c.Type)
		default:
			m.unknown(s)
		}
	}
	c.Extra = m.rest()
}
