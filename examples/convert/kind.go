package main

import (
	"bytes"
	"io"
	"io/fs"
	"slices"

	"github.com/go-json-experiment/json/jsontext"
)

// kind is what a JSON document looks like, in words for people.
type kind string

const (
	unknown      kind = ""
	anOSVRecord  kind = "OSV record"
	aModule      kind = "npm"
	aCore        kind = "core"
	anAssessment kind = "deps"
)

func (k kind) isWG() bool { return k == aModule || k == aCore || k == anAssessment }

// looks are what a document looks like.
type looks struct {
	what kind
	// bundle says that it is an index.json, of records of that kind.
	bundle bool
	// id is the number that a module's record gives itself.
	id string
}

// lookAt tells by the names of its members what a document is. It looks as far
// as the text is good, since what is broken is to be called by its name too.
func lookAt(text []byte) looks {
	o := membersOf(text)
	if len(o) > 0 && !slices.ContainsFunc(o, func(m member) bool { return !m.isBundled() }) {
		what := lookAt(o[0].value)
		return looks{what: what.what, bundle: what.what.isWG() && !what.bundle}
	}
	has := func(names ...string) bool {
		return slices.ContainsFunc(o, func(m member) bool { return slices.Contains(names, m.name) })
	}
	id := slices.IndexFunc(o, func(m member) bool { return m.name == "id" })
	switch {
	case has("module_name", "vulnerable_versions"):
		l := looks{what: aModule}
		if id >= 0 {
			l.id = string(o[id].value)
		}
		return l
	case has("vulnerable", "affectedEnvironments"):
		return looks{what: aCore}
	case has("reason") && has("cve"):
		return looks{what: anAssessment}
	case id >= 0 && o[id].value.Kind() == '"', has("schema_version"), has("modified") && has("affected"):
		return looks{what: anOSVRecord}
	}
	return looks{}
}

// member is a member of a JSON object.
type member struct {
	name  string
	value jsontext.Value
}

// isBundled reports whether it is a record in an index.json. It may be cut off.
func (m member) isBundled() bool {
	return isNumbered(m.name+extension) && (m.value == nil || m.value.Kind() == '{')
}

// membersOf returns the members of the object that the text begins with, those in
// front of the first mistake if there is one.
func membersOf(text []byte) []member {
	d := jsontext.NewDecoder(bytes.NewReader(text), jsontext.AllowDuplicateNames(true))
	if t, err := d.ReadToken(); err != nil || t.Kind() != '{' {
		return nil
	}
	var members []member
	for d.PeekKind() == '"' {
		name, err := d.ReadToken()
		if err != nil {
			break
		}
		m := member{name: name.String()}
		v, err := d.ReadValue()
		if err != nil {
			return append(members, m)
		}
		m.value = v.Clone()
		members = append(members, m)
	}
	return members
}

// lookInto looks at a file.
func lookInto(fsys fs.FS, name string) looks { return lookAt(readSome(fsys, name)) }

// readSome reads the beginning of a file, which of any usual record is the whole; of
// what cannot be read it returns what there is. That is for the reader to complain of.
func readSome(fsys fs.FS, name string) []byte {
	const most = 1 << 20
	info, err := fs.Stat(fsys, name)
	if err != nil || !info.Mode().IsRegular() {
		return nil
	}
	f, err := fsys.Open(name)
	if err != nil {
		return nil
	}
	defer f.Close()
	text, _ := io.ReadAll(io.LimitReader(f, most))
	return text
}
