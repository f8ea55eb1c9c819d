package match

import (
	"fmt"
	"strings"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/match/npm"
)

// Status is what can be said about a version in the light of an advisory.
type Status uint8

const (
	// NotAffected is the zero value; queries do not return such findings.
	NotAffected Status = iota
	// Affected means that the advisory covers the version.
	Affected
	// Unknown means that it cannot be said; Finding.Err says why.
	Unknown
)

// String returns "not affected", "affected" or "unknown".
func (s Status) String() string {
	switch s {
	case Affected:
		return "affected"
	case Unknown:
		return "unknown"
	}
	return "not affected"
}

// MarshalText gives what String gives, so that JSON has the word and no number.
func (s Status) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Finding says that an advisory covers a version, or that it cannot be known
// whether it does.
type Finding struct {
	// Advisory is the record. It is shared and must not be modified.
	Advisory *advisory.Advisory
	// Entry is the index in Advisory.Affected of the entry that decided.
	Entry int
	// Package and Version are what was asked for, as it was asked.
	Package advisory.Package
	Version string
	// Status is Affected or Unknown.
	Status Status
	// Listed says that the entry lists the version, which decided; otherwise
	// Interval did.
	Listed bool
	// Interval is the stretch of affected versions in which the version lies.
	// It is empty where Listed is true or Status is Unknown.
	Interval npm.Interval
	// Fixed is the lowest version above this one that the record names as fixed
	// for the package and does not affect: where to move from the installed line.
	// It is empty if the record names none, and never the desugared bound of a
	// range such as "23.0.0-0". Where a patched range starts above a version
	// and does not name its first, this is a bound such as ">1.2.3".
	Fixed string
	// Err says why Status is Unknown; nil otherwise.
	Err error
}

// Affected returns the entry of the advisory that decided.
func (f *Finding) Affected() *advisory.Affected { return &f.Advisory.Affected[f.Entry] }

// Range returns the affected versions in which the version lies as text: the
// interval in canonical form, or the version itself if the entry lists it. It is
// empty for unknown findings.
func (f *Finding) Range() string {
	switch {
	case f.Status != Affected:
		return ""
	case f.Listed:
		return f.Version
	}
	return f.Interval.String()
}

// String returns the finding as one line for people.
func (f *Finding) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s@%s: %s by %s", f.Package.Name, f.Version, f.Status, f.Advisory.ID)
	switch {
	case f.Status == Unknown:
		fmt.Fprintf(&b, " (%v)", f.Err)
		return b.String()
	case f.Listed:
		b.WriteString(" (listed)")
	default:
		fmt.Fprintf(&b, " (%s)", f.Interval)
	}
	if f.Fixed != "" {
		b.WriteString(", fixed in " + f.Fixed)
	}
	return b.String()
}
