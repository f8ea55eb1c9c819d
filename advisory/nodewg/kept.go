package nodewg

import (
	"fmt"
	"reflect"
	"slices"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/nodejs/nodesec/advisory"
)

// The members of an advisory's DatabaseSpecific that make the way back exact.
const (
	// keptMember has the members of the file, in its words, that the typed
	// fields do not give back as they were.
	keptMember = "nodejs_security_wg"
	// fileMember has what is to know about the file beyond that.
	fileMember = "nodejs_security_wg_file"
	// membersMember of fileMember lists the names of the file's members, where
	// they are not those that the WG usually writes, in the usual order.
	membersMember = "members"
	// modifiedMember of fileMember is the modification time that OSV asked for
	// and the file did not give.
	modifiedMember = "modified"
)

// convertible is a record that can be said as an advisory.
type convertible interface {
	record
	plain() *advisory.Advisory
}

// keep adds to specific what r says beyond back, which is what the typed fields
// alone tell of r.
func keep(specific object, r, back convertible) (object, error) {
	says, err := members(r)
	if err != nil {
		return nil, err
	}
	known, err := members(back)
	if err != nil {
		return nil, err
	}
	var kept object
	for _, m := range says {
		if v, ok := known.get(m.name); !ok || string(v) != string(m.value) {
			kept = append(kept, m)
		}
	}
	if kept != nil {
		specific = append(specific, member{keptMember, jsontext.Value(kept.raw())})
	}
	if names := says.names(); !slices.Equal(names, known.names()) {
		value, err := listOf(&names).appendTo(nil)
		if err != nil {
			return nil, err
		}
		file := object{{membersMember, value}}
		specific = append(specific, member{fileMember, jsontext.Value(file.raw())})
	}
	return specific, nil
}

// restore returns the members of the file that a stands for: those that back,
// made from the typed fields, has, and those that were kept. Where the two speak
// of the same, the kept words stand if they still mean what the typed fields say.
func restore(a *advisory.Advisory, back convertible, read func(object) (convertible, error)) (object, error) {
	o, err := members(back)
	if err != nil {
		return nil, err
	}
	specific, err := parseSpecific(a.DatabaseSpecific)
	if err != nil {
		return nil, err
	}
	meant := inOSVTerms(back.plain())
	fields := back.fields()
	var unnamed object
	for _, m := range specific.kept {
		if !slices.ContainsFunc(fields, func(f field) bool { return f.name == m.name }) {
			unnamed = append(unnamed, m)
			continue
		}
		changed := o.with(m.name, m.value)
		r, err := read(changed)
		if err != nil {
			return nil, within("database_specific", within(keptMember, err))
		}
		if reflect.DeepEqual(inOSVTerms(r.plain()), meant) {
			o = changed
		}
	}
	o = append(o, unnamed...)
	if specific.members != nil {
		o = arrange(o, specific.members, fields)
	}
	return o, nil
}

// arrange puts o in the order of names. Members that are not among them are left
// out if they say nothing, and else stand where they do in a new record.
func arrange(o object, names []string, fields []field) object {
	values := make(map[string]jsontext.Value, len(o))
	for _, m := range o {
		values[m.name] = m.value
	}
	slots := make([]slot, len(names))
	for i, name := range names {
		slots[i].name = name
	}
	slots = insertNew(slots, fields, func(f field) bool {
		v, ok := values[f.name]
		return ok && string(v) != f.absent
	})
	for _, f := range fields { // those that were not inserted say nothing
		if !slices.ContainsFunc(slots, func(s slot) bool { return s.name == f.name }) {
			delete(values, f.name)
		}
	}
	arranged := make(object, 0, len(o))
	add := func(name string) {
		if v, ok := values[name]; ok {
			delete(values, name)
			arranged = append(arranged, member{name, v})
		}
	}
	for _, s := range slots {
		add(s.name)
	}
	for _, m := range o {
		add(m.name)
	}
	return arranged
}

// specific is a DatabaseSpecific, taken apart.
type specific struct {
	kept     object
	members  []string
	modified advisory.Timestamp
	// others are the members that stand beside those of this package.
	others object
}

func parseSpecific(raw advisory.Raw) (specific, error) {
	var s specific
	if raw == "" {
		return s, nil
	}
	o, err := parseObject([]byte(raw))
	if err != nil {
		return s, within("database_specific", err)
	}
	for _, m := range o {
		switch m.name {
		case keptMember:
			s.kept, err = parseObject(m.value)
		case fileMember:
			err = s.parseFile(m.value)
		default:
			s.others = append(s.others, m)
		}
		if err != nil {
			return s, within("database_specific", within(m.name, err))
		}
	}
	return s, nil
}

func (s *specific) parseFile(text []byte) error {
	o, err := parseObject(text)
	if err != nil {
		return err
	}
	for _, m := range o {
		switch m.name {
		case membersMember:
			err = listOf(&s.members).set(m.value)
		case modifiedMember:
			err = textOf(&s.modified).set(m.value)
		}
		if err != nil {
			return within(m.name, err)
		}
	}
	return nil
}

// checkAffected refuses what could not be said as a file at all. A package
// without a name stands for any of its ecosystem.
func checkAffected(a *advisory.Advisory, want advisory.Package) error {
	if len(a.Affected) != 1 {
		return fmt.Errorf("nodewg: %s: affected: expected one package, found %d", a.ID, len(a.Affected))
	}
	got := a.Affected[0].Package
	if want.Name == "" {
		want.Name = "..."
		if got.Name != "" && got.Ecosystem == want.Ecosystem {
			want.Name = got.Name
		}
	}
	if !got.Same(want) {
		return fmt.Errorf("nodewg: %s: affected[0].package: expected %s, found %s", a.ID, want, got)
	}
	if a.Affected[0].NPMRange == nil {
		return fmt.Errorf("nodewg: %s: affected[0]: expected a range as npm text", a.ID)
	}
	return nil
}
