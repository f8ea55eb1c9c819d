package nodewg

import (
	"bytes"
	"io"
	"slices"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/nodejs/nodesec/advisory"
)

// object is a JSON object with its members in the order of the file, their
// values as the file wrote them.
type object []member

type member struct {
	name  string
	value jsontext.Value
}

// parseObject reads a text that is one JSON object and nothing else.
func parseObject(text []byte) (object, error) {
	d := jsontext.NewDecoder(bytes.NewBuffer(text))
	o, err := readObject(d)
	if err != nil {
		return nil, err
	}
	if _, err := d.ReadToken(); err != io.EOF {
		if err == nil {
			return nil, &Error{Err: errTrailing}
		}
		return nil, syntaxError(err)
	}
	return o, nil
}

// readObject reads the next value, which has to be an object. What it returns
// shares no memory with the decoder. On a syntax error it returns the members
// before it as well.
func readObject(d *jsontext.Decoder) (object, error) {
	if kind := d.PeekKind(); kind != '{' {
		value, err := d.ReadValue()
		if err != nil {
			return nil, syntaxError(err)
		}
		return nil, expected("an object", value)
	}
	if _, err := d.ReadToken(); err != nil {
		return nil, syntaxError(err)
	}
	var o object
	for d.PeekKind() != '}' {
		name, err := d.ReadToken()
		if err != nil {
			return o, syntaxError(err)
		}
		m := member{name: name.String()}
		value, err := d.ReadValue()
		if err != nil {
			return o, syntaxError(err)
		}
		m.value = value.Clone()
		o = append(o, m)
	}
	if _, err := d.ReadToken(); err != nil {
		return o, syntaxError(err)
	}
	return o, nil
}

func (o object) get(name string) (jsontext.Value, bool) {
	for _, m := range o {
		if m.name == name {
			return m.value, true
		}
	}
	return nil, false
}

// with returns a copy of o in which the named member has the given value; a
// member that is new stands last.
func (o object) with(name string, value jsontext.Value) object {
	c := slices.Clone(o)
	for i := range c {
		if c[i].name == name {
			c[i].value = value
			return c
		}
	}
	return append(c, member{name, value})
}

func (o object) names() []string {
	names := make([]string, len(o))
	for i, m := range o {
		names[i] = m.name
	}
	return names
}

// text writes the object on one line.
func (o object) text() ([]byte, error) {
	dst := []byte{'{'}
	for i, m := range o {
		if i > 0 {
			dst = append(dst, ',')
		}
		var err error
		if dst, err = jsontext.AppendQuote(dst, m.name); err != nil {
			return nil, within(m.name, err)
		}
		dst = append(dst, ':')
		dst = append(dst, m.value...)
	}
	dst = append(dst, '}')
	return dst, nil
}

// raw is the object's text on one line, and nothing for an object without
// members. Its names come from decoded JSON, so they can be written.
func (o object) raw() advisory.Raw {
	if len(o) == 0 {
		return ""
	}
	text, err := o.text()
	if err != nil {
		return ""
	}
	return advisory.Raw(text)
}
