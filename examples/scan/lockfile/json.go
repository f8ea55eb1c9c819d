package lockfile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// jsonReader goes over a JSON text once, whatever its depth. Values that are not
// of the expected type are problems, and are passed over; what is not JSON is an
// error.
type jsonReader struct {
	text     []byte
	decoder  *jsontext.Decoder
	path     [][]byte // to the value that comes next
	problems []error
}

// newJSONReader reads a text that stands at a place within the file.
func newJSONReader(text []byte, place string) *jsonReader {
	r := &jsonReader{text: text, decoder: jsontext.NewDecoder(bytes.NewBuffer(text))}
	if place != "" {
		r.path = append(r.path, []byte(place))
	}
	return r
}

// object calls member for each of an object's members. It must read the value.
func (r *jsonReader) object(member func(name []byte) error) error {
	if !r.is('{', "an object") {
		return r.decoder.SkipValue()
	}
	if _, err := r.decoder.ReadToken(); err != nil {
		return err
	}
	for r.decoder.PeekKind() != '}' {
		quoted, err := r.raw()
		if err != nil {
			return err
		}
		name := quoted[1 : len(quoted)-1]
		if bytes.IndexByte(name, '\\') >= 0 {
			if name, err = jsontext.AppendUnquote(nil, quoted); err != nil {
				return err
			}
		}
		r.path = append(r.path, name)
		if err := member(name); err != nil {
			return err
		}
		r.path = r.path[:len(r.path)-1]
	}
	_, err := r.decoder.ReadToken()
	return err
}

// raw returns the text of the next value, which stays as it is.
func (r *jsonReader) raw() ([]byte, error) {
	v, err := r.decoder.ReadValue()
	end := r.decoder.InputOffset()
	return r.text[end-int64(len(v)) : end], err
}

func (r *jsonReader) string(into *string) error {
	if !r.is('"', "a string") {
		return r.decoder.SkipValue()
	}
	token, err := r.decoder.ReadToken()
	if err == nil {
		*into = token.String()
	}
	return err
}

func (r *jsonReader) bool(into *bool) error {
	kind := r.decoder.PeekKind()
	if kind != 't' && kind != 'f' {
		r.is('t', "true or false")
	} else {
		*into = kind == 't'
	}
	return r.decoder.SkipValue()
}

// is reports whether the next value is of a kind. That it is not is a problem.
func (r *jsonReader) is(kind jsontext.Kind, what string) bool {
	next := r.decoder.PeekKind()
	if next == jsontext.KindInvalid {
		return false // for the decoder to say
	}
	if next != kind {
		r.problem(fmt.Errorf("expected %s, found %s", what, found(next)))
	}
	return next == kind
}

// problem notes what is wrong with the next value.
func (r *jsonReader) problem(err error) {
	place := ""
	for _, name := range r.path {
		place = step(place, string(name))
	}
	r.problems = append(r.problems, at(place, err))
}

// decodeJSON reads one JSON value. Its errors say where in the text what was
// expected and what was found.
func decodeJSON(text []byte, into any) error {
	err := json.Unmarshal(text, into)
	var meaning *json.SemanticError
	if errors.As(err, &meaning) {
		return at(places(meaning.JSONPointer), fmt.Errorf("expected %s, found %s", wanted(meaning.GoType), found(meaning.JSONKind)))
	}
	return jsonError(err)
}

// jsonError says where a text is not JSON.
func jsonError(err error) error {
	var syntax *jsontext.SyntacticError
	switch {
	case !errors.As(err, &syntax):
		return err
	case errors.Is(syntax.Err, io.ErrUnexpectedEOF):
		err = fmt.Errorf("not JSON: the text ends at byte %d in the middle of it", syntax.ByteOffset)
	default:
		err = fmt.Errorf("not JSON at byte %d: %w", syntax.ByteOffset, syntax.Err)
	}
	return at(places(syntax.JSONPointer), err)
}

// at says at which place in the file an error came up.
func at(place string, err error) error {
	if place == "" || err == nil {
		return err
	}
	return fmt.Errorf("%s: %w", place, err)
}

func places(p jsontext.Pointer) string {
	place := ""
	for name := range p.Tokens() {
		if place = step(place, name); len(place) > 4*most {
			return place + "..."
		}
	}
	return place
}

// step writes the place of a member of what stands at a place.
func step(place, name string) string {
	switch {
	case name == "" || strings.ContainsAny(name, "/.@ \"\\") || len(name) > most:
		return member(place, name)
	case place == "":
		return name
	}
	return place + "." + name
}

// member is step with the name in quotes.
func member(place, name string) string { return place + "[" + strconv.Quote(shorten(name)) + "]" }

const most = 120

// shorten keeps hostile input from filling an error message.
func shorten(s string) string {
	if len(s) > most {
		return strings.ToValidUTF8(s[:most], "") + "..."
	}
	return s
}

func wanted(t reflect.Type) string {
	switch t.Kind() {
	case reflect.String:
		return "a string"
	case reflect.Map, reflect.Struct:
		return "an object"
	}
	return "another type"
}

func found(k jsontext.Kind) string {
	switch k {
	case 'n':
		return "null"
	case 't', 'f':
		return "true or false"
	case '"':
		return "a string"
	case '0':
		return "a number"
	case '{':
		return "an object"
	case '[':
		return "a list"
	}
	return "something else"
}
