package nodewg

import (
	"bytes"
	"encoding/json"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"
)

// field is one member that a kind of file is known to have.
type field struct {
	name  string
	value value
	// absent is what a record that was not read from a file gets where value
	// is zero: null, "", [] or, for a member that is then left out, nothing.
	absent string
	// required members have to be there, and not null.
	required bool
}

// text is the value as JSON on one line; blank or else what is absent stands in
// for a zero value.
func (f field) text(blank string) (jsontext.Value, error) {
	if !f.value.isZero() {
		return f.value.appendTo(nil)
	}
	if blank == "" {
		blank = f.absent
	}
	return jsontext.Value(blank), nil
}

// value reads and writes the Go variable behind a field.
type value interface {
	// set reads any JSON value but null.
	set(jsontext.Value) error
	// appendTo appends the JSON value on one line.
	appendTo(dst []byte) ([]byte, error)
	isZero() bool
}

const (
	null      = "null"
	emptyText = `""`
	emptyList = "[]"
)

// text is a JSON string.
type text[S ~string] struct{ p *S }

func textOf[S ~string](p *S) value { return text[S]{p} }

func (t text[S]) isZero() bool { return *t.p == "" }

func (t text[S]) set(v jsontext.Value) error {
	s, err := unquote(v)
	*t.p = S(s)
	return err
}

func (t text[S]) appendTo(dst []byte) ([]byte, error) { return jsontext.AppendQuote(dst, *t.p) }

// name is a JSON string that is not empty.
type name struct{ p *string }

func (n name) isZero() bool { return *n.p == "" }

func (n name) set(v jsontext.Value) error {
	s, err := unquote(v)
	if err == nil && s == "" {
		return expected("a name", v)
	}
	*n.p = s
	return err
}

func (n name) appendTo(dst []byte) ([]byte, error) { return jsontext.AppendQuote(dst, *n.p) }

func unquote(v jsontext.Value) (string, error) {
	if v.Kind() != '"' {
		return "", expected("a text", v)
	}
	s, err := jsontext.AppendUnquote(nil, v)
	return string(s), err
}

// list is a JSON array of strings.
type list[S ~string] struct{ p *[]S }

func listOf[S ~string](p *[]S) value { return list[S]{p} }

func (l list[S]) isZero() bool { return len(*l.p) == 0 }

func (l list[S]) set(v jsontext.Value) error {
	if v.Kind() != '[' {
		return expected("a list of texts", v)
	}
	d := jsontext.NewDecoder(bytes.NewBuffer(v))
	if _, err := d.ReadToken(); err != nil {
		return syntaxError(err)
	}
	var all []S
	for d.PeekKind() != ']' {
		v, err := d.ReadValue()
		if err != nil {
			return syntaxError(err)
		}
		s, err := unquote(v)
		if err != nil {
			return within(index(len(all)), err)
		}
		all = append(all, S(s))
	}
	*l.p = all
	return nil
}

func (l list[S]) appendTo(dst []byte) ([]byte, error) {
	dst = append(dst, '[')
	for i, s := range *l.p {
		if i > 0 {
			dst = append(dst, ',')
		}
		var err error
		if dst, err = jsontext.AppendQuote(dst, s); err != nil {
			return nil, within(index(i), err)
		}
	}
	return append(dst, ']'), nil
}

// number is a JSON number, kept as it is spelled: 5 and 5.0 differ.
type number struct{ p *json.Number }

func (n number) isZero() bool { return *n.p == "" }

func (n number) set(v jsontext.Value) error {
	if v.Kind() != '0' {
		return expected("a number", v)
	}
	*n.p = json.Number(v)
	return nil
}

func (n number) appendTo(dst []byte) ([]byte, error) {
	v := jsontext.Value(*n.p)
	if v.Kind() != '0' || !v.IsValid() {
		return nil, &Error{Err: errNumber}
	}
	return append(dst, v...), nil
}

// serial is the number of a record in its folder.
type serial struct{ p *int }

func (s serial) isZero() bool { return *s.p == 0 }

func (s serial) set(v jsontext.Value) error {
	n, err := strconv.Atoi(string(v))
	if err != nil || n < 1 {
		return expected("a whole number from 1 up", v)
	}
	*s.p = n
	return nil
}

func (s serial) appendTo(dst []byte) ([]byte, error) {
	if *s.p < 1 {
		return nil, &Error{Err: errSerial}
	}
	return strconv.AppendInt(dst, int64(*s.p), 10), nil
}

// nested is a JSON object that is a record itself.
type nested struct {
	r interface {
		record
		isZero() bool
	}
}

func (n nested) isZero() bool { return n.r.isZero() }

func (n nested) set(v jsontext.Value) error {
	if v.Kind() != '{' {
		return expected("an object", v)
	}
	return decode(n.r, v)
}

func (n nested) appendTo(dst []byte) ([]byte, error) {
	o, err := members(n.r)
	if err != nil {
		return nil, err
	}
	line, err := o.text()
	return append(dst, line...), err
}
