package advisory

import (
	"encoding/json"
	"fmt"
)

// Raw is the text of one JSON value, kept as its source wrote it. The zero value
// means that there was none. It is a string and not a byte slice so that an
// advisory can be shared without anybody being able to change it.
type Raw string

// Decode reads the value into v as encoding/json does. An absent value is an
// error.
func (r Raw) Decode(v any) error {
	if r == "" {
		return fmt.Errorf("advisory: no JSON value to decode into %T", v)
	}
	return json.Unmarshal([]byte(r), v)
}

// Member returns the named member of a JSON object, and whether r is an object
// that has it.
func (r Raw) Member(name string) (Raw, bool) {
	if r == "" {
		return "", false
	}
	var members map[string]json.RawMessage
	if json.Unmarshal([]byte(r), &members) != nil {
		return "", false
	}
	m, ok := members[name]
	return Raw(m), ok
}

// Text returns the value of a JSON string, and whether r is one.
func (r Raw) Text() (string, bool) {
	if len(r) < 2 || r[0] != '"' {
		return "", false
	}
	var s string
	if json.Unmarshal([]byte(r), &s) != nil {
		return "", false
	}
	return s, true
}

// MarshalJSON gives the text itself, and null for the zero value, so that a Raw
// may stand in a structure that encoding/json writes.
func (r Raw) MarshalJSON() ([]byte, error) {
	if r == "" {
		return []byte("null"), nil
	}
	return []byte(r), nil
}

// UnmarshalJSON keeps a copy of the text.
func (r *Raw) UnmarshalJSON(text []byte) error {
	*r = Raw(text)
	return nil
}
