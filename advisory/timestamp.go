package advisory

import (
	"fmt"
	"time"
)

// Timestamp is a moment as its source wrote it: an RFC 3339 date-time
// ("2024-05-06T07:08:09.120Z"), or in the Security WG's files a bare date
// ("2015-10-24"). Keeping the text keeps its precision. The zero value means
// that the source gave none.
type Timestamp string

// TimestampOf returns t as OSV wants it: RFC 3339 in UTC ending in Z, with as
// many decimals of a second as t has. The zero time gives the zero Timestamp.
func TimestampOf(t time.Time) Timestamp {
	if t.IsZero() {
		return ""
	}
	return Timestamp(t.UTC().Format(time.RFC3339Nano))
}

// Time reads the timestamp: RFC 3339 with any precision, or a bare date, which
// means the start of that day in UTC. Anything else, the empty text included,
// is an error that quotes it.
func (t Timestamp) Time() (time.Time, error) {
	if v, err := time.Parse(time.RFC3339Nano, string(t)); err == nil {
		return v, nil
	}
	if v, err := time.Parse(time.DateOnly, string(t)); err == nil {
		return v, nil
	}
	return time.Time{}, fmt.Errorf("advisory: timestamp %q is neither an RFC 3339 date-time nor a date", string(t))
}
