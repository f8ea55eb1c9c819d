package nodewg

import (
	"fmt"
	"iter"
	"strings"

	"github.com/nodejs/nodesec/advisory"
)

// OSV returns a copy of a that a valid OSV record can be made of: the name with
// "x_" in front, as [OSVID] gives it, and dates as moments, "2015-10-24" as
// "2015-10-24T00:00:00Z". OSV requires a modification time: where a has none, as
// all records about Node.js, it is the caller's modified. The copy says so in its
// DatabaseSpecific, so that [ModuleOf] does not take it for the file's.
//
// It is an error if a has no modification time and modified is empty, or if a
// time cannot be read. Advisories of other sources come back with readable times
// and their own name.
func OSV(a *advisory.Advisory, modified advisory.Timestamp) (*advisory.Advisory, error) {
	for _, t := range [...]struct {
		field string
		value advisory.Timestamp
	}{{"modified", a.Modified}, {"published", a.Published}, {"withdrawn", a.Withdrawn}, {"modified, as the caller gave it", modified}} {
		if t.value != "" && readable(t.value) == "" {
			return nil, fmt.Errorf("nodewg: %s: %s: expected an RFC 3339 date-time or a date, found %q", a.ID, t.field, shorten(string(t.value)))
		}
	}
	c := inOSVTerms(a)
	c.ID = OSVID(a.ID)
	if a.Modified != "" {
		return c, nil
	}
	if modified == "" {
		return nil, fmt.Errorf("nodewg: %s: modified: neither the record nor the caller gives the time that OSV requires", a.ID)
	}
	c.Modified = moment(modified)
	if _, ok := ModuleNumber(a.ID); !ok {
		return c, nil
	}
	specific, err := withModified(c.DatabaseSpecific, c.Modified)
	if err != nil {
		return nil, fmt.Errorf("nodewg: %s: %w", a.ID, err)
	}
	c.DatabaseSpecific = specific
	return c, nil
}

// OSVSeq passes each advisory of a stream through [OSV], and errors as they are:
//
//	osv.WriteZip(w, nodewg.OSVSeq(nodewg.ReadFS(fsys), modified))
func OSVSeq(advisories iter.Seq2[*advisory.Advisory, error], modified advisory.Timestamp) iter.Seq2[*advisory.Advisory, error] {
	return func(yield func(*advisory.Advisory, error) bool) {
		for a, err := range advisories {
			if err == nil {
				a, err = OSV(a, modified)
			}
			if !yield(a, err) {
				return
			}
		}
	}
}

// withModified notes in a DatabaseSpecific that the modification time was given
// by the caller.
func withModified(raw advisory.Raw, modified advisory.Timestamp) (advisory.Raw, error) {
	value, err := textOf(&modified).appendTo(nil)
	if err != nil {
		return "", err
	}
	var o, file object
	if raw != "" {
		if o, err = parseObject([]byte(raw)); err != nil {
			return "", within("database_specific", err)
		}
	}
	if v, ok := o.get(fileMember); ok {
		if file, err = parseObject(v); err != nil {
			return "", within("database_specific", within(fileMember, err))
		}
	}
	file = file.with(modifiedMember, value)
	return o.with(fileMember, []byte(file.raw())).raw(), nil
}

// inOSVTerms returns a copy of a with times as OSV writes them.
func inOSVTerms(a *advisory.Advisory) *advisory.Advisory {
	c := *a
	c.Modified, c.Published, c.Withdrawn = moment(a.Modified), moment(a.Published), moment(a.Withdrawn)
	return &c
}

// moment returns t as OSV wants it, RFC 3339 in UTC ending in Z: as it is if it
// has that form, and if it cannot be read.
func moment(t advisory.Timestamp) advisory.Timestamp {
	when, err := t.Time()
	if err != nil || strings.HasSuffix(string(t), "Z") && !strings.Contains(string(t), ",") {
		return t
	}
	return advisory.TimestampOf(when)
}

// asDate is the way back from [moment]: the WG writes days.
func asDate(t advisory.Timestamp) advisory.Timestamp {
	day, ok := strings.CutSuffix(string(t), "T00:00:00Z")
	if !ok {
		return t
	}
	return advisory.Timestamp(day)
}
