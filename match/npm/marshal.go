package npm

import (
	"database/sql/driver"
	"fmt"
)

// MarshalText returns [Version.Full], for encoding/json and the like.
func (v Version) MarshalText() ([]byte, error) { return []byte(v.Full()), nil }

// UnmarshalText reads a version as [ParseVersion] does without options.
func (v *Version) UnmarshalText(text []byte) error {
	parsed, err := ParseVersion(string(text))
	if err == nil {
		*v = parsed
	}
	return err
}

// Value returns [Version.Full], for database/sql.
func (v Version) Value() (driver.Value, error) { return v.Full(), nil }

// Scan reads a text column of database/sql as [Version.UnmarshalText] does.
func (v *Version) Scan(src any) error { return scanText(src, "version", v.UnmarshalText) }

// MarshalText returns the text that the range was parsed from, for encoding/json
// and the like. Options are not part of it. The zero Range, which has no text,
// gives "<0.0.0-0", which contains nothing either.
func (r Range) MarshalText() ([]byte, error) {
	if r.few.isEmpty() && len(r.many) == 0 {
		return []byte(r.String()), nil
	}
	return []byte(r.raw), nil
}

// UnmarshalText reads a range as [ParseRange] does, with the options that r was
// parsed with before, if any: decoding into MustParseRange("", Loose) is loose.
func (r *Range) UnmarshalText(text []byte) error {
	parsed, err := ParseRange(string(text), r.opts)
	if err == nil {
		*r = parsed
	}
	return err
}

// Value returns the text of [Range.MarshalText], for database/sql.
func (r Range) Value() (driver.Value, error) {
	text, err := r.MarshalText()
	return string(text), err
}

// Scan reads a text column of database/sql as [Range.UnmarshalText] does.
func (r *Range) Scan(src any) error { return scanText(src, "range", r.UnmarshalText) }

func scanText(src any, what string, unmarshal func([]byte) error) error {
	switch src := src.(type) {
	case string:
		return unmarshal([]byte(src))
	case []byte:
		return unmarshal(src)
	}
	return fmt.Errorf("npm: cannot read a %s from a database column of type %T, expected text", what, src)
}
