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
// An [advisory.NPMRange] is written as the ranges that mean the same and as text, as
// [Expand] says, so that [Unmarshal] can give it back.
//
// It fails with an [*Error] if a Raw is not JSON, a text is not UTF-8, or an
// NPMRange cannot be read, and if [Unmarshal] would refuse the result: for its size,
// its nesting, or a member of a Raw that is not of the schema's type. It does not
// judge the record: see [Validate].
func Marshal(a *advisory.Advisory) ([]byte, error) {
	text, err := Append(make([]byte, 0, expectedSize(a)), a)
	if err != nil {
		return nil, err
	}
	return text, nil
}

// expectedSize is about the size of the record, rather above than below: what the
// long texts have, and for each object what its names and usual values take.
func expectedSize(a *advisory.Advisory) int {
	n := 512 + len(a.Summary) + len(a.Details) + len(a.DatabaseSpecific) + len(a.Extra) + 128*len(a.References)
	for i := range a.Affected {
		p := &a.Affected[i]
		n += 384 + len(p.DatabaseSpecific) + len(p.EcosystemSpecific) + len(p.Extra) + 12*len(p.Versions) + 128*len(p.Ranges)
	}
	return n
}

// Append writes what [Marshal] gives behind dst. If it fails, it returns dst as
// it was.
func Append(dst []byte, a *advisory.Advisory) ([]byte, error) {
	w := writer{buf: dst}
	w.advisory(a)
	if w.err == nil {
		w.err = w.readable(w.buf[len(dst):])
	}
	if w.err != nil {
		w.err.File = string(a.ID)
		return dst, w.err
	}
	return w.buf, nil
}

// readable returns the error for which a record that was written cannot be read.
func (w *writer) readable(text []byte) *Error {
	if len(text) > MaxRecord {
		return &Error{Offset: -1, Err: tooLarge(int64(len(text)))}
	}
	if !w.doubtful {
		return nil
	}
	_, err := decode(string(text))
	return err
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
	putText(o, "schema_version", a.SchemaVersion)
	putText(o, "id", a.ID)
	putText(o, "modified", a.Modified)
	putText(o, "published", a.Published)
	putText(o, "withdrawn", a.Withdrawn)
	putTexts(o, "aliases", a.Aliases)
	putTexts(o, "related", a.Related)
	putTexts(o, "upstream", a.Upstream)
	putText(o, "summary", a.Summary)
	putText(o, "details", a.Details)
	for l := o.array("severity", a.Severity == nil, len(a.Severity)); l.next(); {
		w.severity(&a.Severity[l.n-1])
	}
	for l := o.array("affected", a.Affected == nil, len(a.Affected)); l.next(); {
		w.affected(&a.Affected[l.n-1])
	}
	for l := o.array("references", a.References == nil, len(a.References)); l.next(); {
		w.reference(&a.References[l.n-1])
	}
	for l := o.array("credits", a.Credits == nil, len(a.Credits)); l.next(); {
		w.credit(&a.Credits[l.n-1])
	}
	o.putRaw("database_specific", a.DatabaseSpecific)
	o.end(a.Extra)
}

func (w *writer) affected(a *advisory.Affected) {
	if a.NPMRange != nil {
		expanded, err := expand(*a)
		if err != nil {
			w.adopt(err)
			return
		}
		a = &expanded
	}
	o := w.object()
	if a.Package != (advisory.Package{}) {
		o.begin("package")
		w.pkg(&a.Package)
		o.finish("package")
	}
	for l := o.array("severity", a.Severity == nil, len(a.Severity)); l.next(); {
		w.severity(&a.Severity[l.n-1])
	}
	for l := o.array("ranges", a.Ranges == nil, len(a.Ranges)); l.next(); {
		w.versionRange(&a.Ranges[l.n-1])
	}
	putTexts(o, "versions", a.Versions)
	o.putRaw("ecosystem_specific", a.EcosystemSpecific)
	o.putRaw("database_specific", a.DatabaseSpecific)
	o.end(a.Extra)
}

func (w *writer) pkg(p *advisory.Package) {
	o := w.object()
	putText(o, "ecosystem", p.Ecosystem)
	putText(o, "name", p.Name)
	putText(o, "purl", p.PURL)
	o.end(p.Extra)
}

func (w *writer) severity(v *advisory.Severity) {
	o := w.object()
	putText(o, "type", v.Type)
	putText(o, "score", v.Score)
	o.end(v.Extra)
}

func (w *writer) versionRange(r *advisory.Range) {
	o := w.object()
	putText(o, "type", r.Type)
	putText(o, "repo", r.Repo)
	for l := o.array("events", r.Events == nil, len(r.Events)); l.next(); {
		w.event(&r.Events[l.n-1])
	}
	o.putRaw("database_specific", r.DatabaseSpecific)
	o.end(r.Extra)
}

func (w *writer) event(e *advisory.Event) {
	o := w.object()
	putText(o, "introduced", e.Introduced)
	putText(o, "fixed", e.Fixed)
	putText(o, "last_affected", e.LastAffected)
	putText(o, "limit", e.Limit)
	o.end(e.Extra)
}

func (w *writer) reference(r *advisory.Reference) {
	o := w.object()
	putText(o, "type", r.Type)
	putText(o, "url", r.URL)
	o.end(r.Extra)
}

func (w *writer) credit(c *advisory.Credit) {
	o := w.object()
	putText(o, "name", c.Name)
	putTexts(o, "contact", c.Contact)
	putText(o, "type", c.Type)
	o.end(c.Extra)
}

// The functions below write one member unless it has the zero value.

func putText[T ~string](o object, name string, v T) {
	if v == "" || o.w.err != nil {
		return
	}
	o.begin(name)
	o.w.quote(string(v))
	o.finish(name)
}

func putTexts[T ~string](o object, name string, list []T) {
	for l := o.array(name, list == nil, len(list)); l.next(); {
		o.w.quote(string(list[l.n-1]))
	}
}

func (o object) putRaw(name string, v advisory.Raw) {
	if v == "" || o.w.err != nil {
		return
	}
	o.begin(name)
	o.w.raw(v)
	o.finish(name)
}
