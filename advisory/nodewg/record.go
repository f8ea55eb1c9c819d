package nodewg

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/nodejs/nodesec/advisory"
)

// record is a struct that stands for a JSON object.
type record interface {
	// fields are the members that the struct names, in the order in which the
	// Security WG writes them.
	fields() []field
	// unnamed are the members that it does not name.
	unnamed() *advisory.Raw
	look() *layout
}

// layout is how a file looked, beyond what it says. With it, a file that was
// read and changed is written so that only the changed lines differ. The zero
// value is the look of a record that was not read from a file.
type layout struct {
	slots []slot
	// styled says that indent and end are those of the file.
	styled bool
	// indent is what an inner level is indented by; none if the file is one line.
	indent string
	// end is what follows the closing brace.
	end string
}

// slot is the place of one member in the file. blank is what stood there if that
// was a value for which the struct has only the zero value: null, "" or [].
type slot struct{ name, blank string }

var (
	errTrailing = errors.New("expected nothing after the object")
	errMissing  = errors.New("is missing")
	errNumber   = errors.New("is not a JSON number")
	errSerial   = errors.New("a record has a number from 1 up")
	errDepth    = fmt.Errorf("objects and lists more than %d deep", mostDepth)
)

// mostDepth bounds how much longer than what was read an indented text can be.
// The WG's files are 2 deep.
const mostDepth = 16

// parse reads the text of a whole file into r, which must be zero.
func parse(r record, text []byte) error {
	if err := decode(r, text); err != nil {
		return err
	}
	l := r.look()
	l.indent, l.end = styleOf(text)
	l.styled = true
	return nil
}

// decode reads a JSON object into r, which must be zero.
func decode(r record, text []byte) error {
	o, err := parseObject(text)
	if err != nil {
		return err
	}
	return fill(r, o)
}

// fill sets r, which must be zero, to what o says.
func fill(r record, o object) error {
	fields := r.fields()
	look := r.look()
	look.slots = make([]slot, 0, len(o))
	var other object
	for _, m := range o {
		s := slot{name: m.name}
		i := slices.IndexFunc(fields, func(f field) bool { return f.name == m.name })
		switch {
		case i < 0:
			if depth(m.value) > mostDepth {
				return within(m.name, errDepth)
			}
			other = append(other, m)
		case m.value.Kind() == 'n':
			if fields[i].required {
				return within(m.name, expected("a value", m.value))
			}
			s.blank = null
		default:
			if err := fields[i].value.set(m.value); err != nil {
				return within(m.name, err)
			}
			if fields[i].value.isZero() {
				s.blank = blankOf(m.value)
			}
		}
		look.slots = append(look.slots, s)
	}
	*r.unnamed() = other.raw()
	for _, f := range fields {
		if f.required && !slices.ContainsFunc(look.slots, func(s slot) bool { return s.name == f.name }) {
			return within(f.name, errMissing)
		}
	}
	return nil
}

// depth is how many objects and lists are in one another in v.
func depth(v jsontext.Value) int {
	open, most, inText := 0, 0, false
	for i := 0; i < len(v); i++ {
		switch c := v[i]; {
		case inText && c == '\\':
			i++
		case c == '"':
			inText = !inText
		case inText:
		case c == '{' || c == '[':
			open++
			most = max(most, open)
		case c == '}' || c == ']':
			open--
		}
	}
	return most
}

// blankOf is the text, without spaces in it, of a value that is empty.
func blankOf(v jsontext.Value) string {
	if v.Kind() == '[' {
		return emptyList
	}
	return emptyText
}

// members returns what r says as a JSON object: in the order of the file that it
// was read from, members that are new after the one that the WG writes before
// them, and members that nobody knows at the end.
func members(r record) (object, error) {
	other, err := parseUnnamed(*r.unnamed())
	if err != nil {
		return nil, err
	}
	fields := r.fields()
	slots := r.look().slots
	if slots == nil {
		for _, f := range fields {
			slots = append(slots, slot{f.name, f.absent})
		}
	} else {
		slots = insertNew(slots, fields, func(f field) bool { return !f.value.isZero() })
	}
	rest := make(map[string]jsontext.Value, len(other))
	for _, m := range other {
		rest[m.name] = m.value
	}
	o := make(object, 0, len(slots))
	add := func(name string, v jsontext.Value) {
		delete(rest, name)
		if len(v) > 0 {
			o = append(o, member{name, v})
		}
	}
	for _, s := range slots {
		i := slices.IndexFunc(fields, func(f field) bool { return f.name == s.name })
		if i < 0 {
			add(s.name, rest[s.name])
			continue
		}
		v, err := fields[i].text(s.blank)
		if err != nil {
			return nil, within(s.name, err)
		}
		if len(v) > 0 {
			add(s.name, v)
		}
	}
	for _, m := range other {
		if v, ok := rest[m.name]; ok {
			add(m.name, v)
		}
	}
	return o, nil
}

func parseUnnamed(raw advisory.Raw) (object, error) {
	if raw == "" {
		return nil, nil
	}
	o, err := parseObject([]byte(raw))
	if err != nil {
		return nil, within("Extra", err)
	}
	return o, nil
}

// insertNew adds slots for the fields that say something and have no slot.
func insertNew(slots []slot, fields []field, says func(field) bool) []slot {
	slots = slices.Clone(slots)
	at := 0
	for _, f := range fields {
		i := slices.IndexFunc(slots, func(s slot) bool { return s.name == f.name })
		switch {
		case i >= 0:
			at = i + 1
		case says(f):
			slots = slices.Insert(slots, at, slot{name: f.name})
			at++
		}
	}
	return slots
}

// styleOf finds how a file is indented and what ends it.
func styleOf(text []byte) (indent, end string) {
	if bytes.HasSuffix(text, []byte{'\n'}) {
		end = "\n"
	}
	inner := text[bytes.IndexByte(text, '{')+1:]
	space := inner[:len(inner)-len(bytes.TrimLeft(inner, " \t\r\n"))]
	if i := bytes.LastIndexByte(space, '\n'); i >= 0 {
		indent = string(space[i+1:])
		// What nobody would indent by must not blow up what is written.
		if len(indent) > 8 || strings.Trim(indent, " \t") != "" {
			indent = wgStyle.indent
		}
	}
	return indent, end
}

// format writes r as a file. style is for a record that was not read from one.
func format(r record, style layout) ([]byte, error) {
	line, err := formatLine(r)
	if err != nil {
		return nil, err
	}
	if l := r.look(); l.styled {
		style = *l
	}
	v := jsontext.Value(line)
	if style.indent != "" {
		if err := v.Indent(jsontext.WithIndent(style.indent)); err != nil {
			return nil, syntaxError(err)
		}
	}
	return append(v, style.end...), nil
}

// formatLine writes r on one line.
func formatLine(r record) ([]byte, error) {
	o, err := members(r)
	if err != nil {
		return nil, err
	}
	line, err := o.text()
	if err != nil {
		return nil, err
	}
	v := jsontext.Value(line)
	if err := v.Compact(); err != nil {
		return nil, syntaxError(err)
	}
	return v, nil
}

// wgStyle is how the WG writes its files about modules and Node.js.
var wgStyle = layout{indent: "  ", end: "\n"}
