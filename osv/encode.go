package osv

import (
	"bytes"
	"encoding/json"

	"github.com/nodejs/nodesec/advisory"
)

// Marshal writes an advisory as one OSV record: compact, the fields in the
// schema's order, then the members of Extra in theirs. The same advisory always
// gives the same bytes. A field of the zero value is left out; an empty list that
// is not nil is written as []. Where a typed field and Extra name the same
// member, the typed field wins.
//
// An [advisory.NPMRange] is written as the ranges that mean the same, behind the
// package's own (see [NPMRanges]), and word for word as vulnerable_versions and
// patched_versions in the package's database_specific, so that [Unmarshal] can
// give it back.
//
// It fails with an [*Error] if a Raw is not JSON, a text is not UTF-8, or an
// NPMRange cannot be read. It does not judge the record: see [Validate].
func Marshal(a *advisory.Advisory) ([]byte, error) {
	text, err := Append(make([]byte, 0, 1024+len(a.Details)+len(a.DatabaseSpecific)), a)
	if err != nil {
		return nil, err
	}
	return text, nil
}

// Append writes what [Marshal] gives behind dst. If it fails, it returns dst as
// it was.
func Append(dst []byte, a *advisory.Advisory) ([]byte, error) {
	w := writer{buf: dst}
	w.advisory(a)
	if w.err != nil {
		w.err.File = string(a.ID)
		return dst, w.err
	}
	return w.buf, nil
}

// MarshalIndent writes what [Marshal] gives with a line for each value, indented
// by the given text for each level, and without a newline at the end.
func MarshalIndent(a *advisory.Advisory, indent string) ([]byte, error) {
	compact, err := Marshal(a)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := json.Indent(&b, compact, "", indent); err != nil {
		return nil, &Error{File: string(a.ID), Offset: -1, Err: err}
	}
	return b.Bytes(), nil
}

func (w *writer) advisory(a *advisory.Advisory) {
	o := w.object()
	putText(&o, "schema_version", a.SchemaVersion)
	putText(&o, "id", a.ID)
	putText(&o, "modified", a.Modified)
	putText(&o, "published", a.Published)
	putText(&o, "withdrawn", a.Withdrawn)
	putTexts(&o, "aliases", a.Aliases)
	putTexts(&o, "related", a.Related)
	putTexts(&o, "upstream", a.Upstream)
	putText(&o, "summary", a.Summary)
	putText(&o, "details", a.Details)
	putList(&o, "severity", a.Severity, (*writer).severity)
	putList(&o, "affected", a.Affected, (*writer).affected)
	putList(&o, "references", a.References, (*writer).reference)
	putList(&o, "credits", a.Credits, (*writer).credit)
	putRaw(&o, "database_specific", a.DatabaseSpecific)
	o.end(a.Extra)
}

func (w *writer) affected(a *advisory.Affected) {
	o := w.object()
	if a.Package != (advisory.Package{}) {
		o.begin("package")
		w.pkg(&a.Package)
		o.finish()
	}
	putList(&o, "severity", a.Severity, (*writer).severity)
	ranges := a.Ranges
	if a.NPMRange != nil {
		ranges = w.withMade(a)
	}
	putList(&o, "ranges", ranges, (*writer).versionRange)
	putTexts(&o, "versions", a.Versions)
	putRaw(&o, "ecosystem_specific", a.EcosystemSpecific)
	if a.NPMRange == nil {
		putRaw(&o, "database_specific", a.DatabaseSpecific)
	} else if w.err == nil {
		o.begin("database_specific")
		w.withTexts(a)
		o.finish()
	}
	o.end(a.Extra)
}

func (w *writer) pkg(p *advisory.Package) {
	o := w.object()
	putText(&o, "ecosystem", p.Ecosystem)
	putText(&o, "name", p.Name)
	putText(&o, "purl", p.PURL)
	o.end(p.Extra)
}

func (w *writer) severity(v *advisory.Severity) {
	o := w.object()
	putText(&o, "type", v.Type)
	putText(&o, "score", v.Score)
	o.end(v.Extra)
}

func (w *writer) versionRange(r *advisory.Range) {
	o := w.object()
	putText(&o, "type", r.Type)
	putText(&o, "repo", r.Repo)
	putList(&o, "events", r.Events, (*writer).event)
	putRaw(&o, "database_specific", r.DatabaseSpecific)
	o.end(r.Extra)
}

func (w *writer) event(e *advisory.Event) {
	o := w.object()
	putText(&o, "introduced", e.Introduced)
	putText(&o, "fixed", e.Fixed)
	putText(&o, "last_affected", e.LastAffected)
	putText(&o, "limit", e.Limit)
	o.end(e.Extra)
}

func (w *writer) reference(r *advisory.Reference) {
	o := w.object()
	putText(&o, "type", r.Type)
	putText(&o, "url", r.URL)
	o.end(r.Extra)
}

func (w *writer) credit(c *advisory.Credit) {
	o := w.object()
	putText(&o, "name", c.Name)
	putTexts(&o, "contact", c.Contact)
	putText(&o, "type", c.Type)
	o.end(c.Extra)
}

// The functions below write one member unless it has the zero value. Once
// something has failed nothing more is written, so a failure that is there after
// a value and was not before it happened within it.

func putText[T ~string](o *object, name string, v T) {
	if v == "" || o.w.err != nil {
		return
	}
	o.begin(name)
	o.w.quote(string(v))
	o.finish()
}

func putTexts[T ~string](o *object, name string, list []T) {
	if list == nil || o.w.err != nil {
		return
	}
	o.begin(name)
	w := o.w
	w.buf = append(w.buf, '[')
	for i, v := range list {
		if i > 0 {
			w.buf = append(w.buf, ',')
		}
		if w.quote(string(v)); w.err != nil {
			w.err.inElement(i)
			break
		}
	}
	w.buf = append(w.buf, ']')
	o.finish()
}

func putList[T any](o *object, name string, list []T, write func(*writer, *T)) {
	if list == nil || o.w.err != nil {
		return
	}
	o.begin(name)
	w := o.w
	w.buf = append(w.buf, '[')
	for i := range list {
		if i > 0 {
			w.buf = append(w.buf, ',')
		}
		if write(w, &list[i]); w.err != nil {
			w.err.inElement(i)
			break
		}
	}
	w.buf = append(w.buf, ']')
	o.finish()
}

func putRaw(o *object, name string, v advisory.Raw) {
	if v == "" || o.w.err != nil {
		return
	}
	o.begin(name)
	o.w.raw(v)
	o.finish()
}
