package match

import (
	"errors"
	"fmt"
	"iter"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/match/npm"
)

// Index answers which advisories cover a package at a version. It is made by
// [NewIndex], immutable, and safe for concurrent use.
type Index struct {
	entries map[key][]entry
	stats   Stats
}

// Stats counts what an index holds and what it left out.
type Stats struct {
	// Advisories is the number of records that can match.
	Advisories int
	// Packages is the number of packages that these speak of.
	Packages int
	// Withdrawn is the number of records that were left out because their
	// source took them back.
	Withdrawn int
	// Rejected is the number of errors that the source of records gave instead
	// of a record.
	Rejected int
	// Unreadable is the number of affected entries of npm packages or Node.js
	// of which some part could not be read. Queries answer Unknown for versions
	// that the readable parts do not cover.
	Unreadable int
}

type key struct{ ecosystem, name string }

// An entry is one affected entry of an advisory, made ready for queries.
type entry struct {
	advisory *advisory.Advisory
	number   int
	set      npm.Set
	err      error // why set may lack versions
}

// Option changes how an index reads advisories.
type Option func(*config)

type config struct{ lastKnown bool }

// WithLastKnownAffected makes the index honour GitHub's hint
// database_specific.last_known_affected_version_range, such as "<= 1.2.3", which
// the OSV specification tells readers to ignore: ranges of that entry without an
// end are taken to end there. Fewer versions are then reported, some wrongly not.
func WithLastKnownAffected() Option { return func(c *config) { c.lastKnown = true } }

// NewIndex reads all advisories of src into an index.
//
// The index is never nil. Errors that src yields in place of records, and entries
// of npm packages and Node.js whose versions could not be read, do not stop it;
// the error that is returned joins them all, each naming its record and field,
// and the index holds everything else. Whether to go on with it is the caller's
// decision. The advisories are kept and must not be modified afterwards.
func NewIndex(src iter.Seq2[*advisory.Advisory, error], opts ...Option) (*Index, error) {
	var c config
	for _, opt := range opts {
		opt(&c)
	}
	x := &Index{entries: make(map[key][]entry)}
	var errs []error
	for a, err := range src {
		if err != nil {
			x.stats.Rejected++
			errs = append(errs, err)
			continue
		}
		if err := x.add(a, &c); err != nil {
			errs = append(errs, err)
		}
	}
	x.stats.Packages = len(x.entries)
	return x, errors.Join(errs...)
}

func (x *Index) add(a *advisory.Advisory, c *config) error {
	if a.IsWithdrawn() {
		x.stats.Withdrawn++
		return nil
	}
	x.stats.Advisories++
	var errs []error
	for n := range a.Affected {
		f := &a.Affected[n]
		e := entry{advisory: a, number: n}
		e.set, e.err = AffectedSet(*f)
		if c.lastKnown {
			e.limitToLastKnown(f)
		}
		if e.err != nil {
			e.err = fmt.Errorf("%s: affected[%d]: %w", a.ID, n, e.err)
			if ordersAsNPM(f.Package) && !errors.Is(e.err, ErrOnlyCommits) {
				x.stats.Unreadable++
				errs = append(errs, e.err)
			}
		}
		k := key{f.Package.Ecosystem, f.Package.Name}
		x.entries[k] = append(x.entries[k], e)
	}
	return errors.Join(errs...)
}

func (e *entry) limitToLastKnown(f *advisory.Affected) {
	hint, ok := f.DatabaseSpecific.Member("last_known_affected_version_range")
	if !ok {
		return
	}
	text, ok := hint.Text()
	if !ok {
		return
	}
	r, err := npm.ParseRange(text, npm.Loose, npm.IncludePrerelease)
	if err != nil {
		e.err = errors.Join(e.err, at(err, "database_specific.last_known_affected_version_range"))
		return
	}
	var ended []npm.Set
	for i := range e.set.Intervals() {
		s := npm.Between(i.Low(), i.High())
		if i.High().Unbounded {
			s = s.Intersect(r.Set())
		}
		ended = append(ended, s)
	}
	e.set = npm.Union(ended...)
}

// Stats returns counts of what the index holds.
func (x *Index) Stats() Stats { return x.stats }

// Query returns what the advisories say about one version of a package, at most
// one finding an advisory, in the order in which the advisories were read. No
// finding means that none covers it. Ecosystem and name must be spelled as the
// advisories spell them. A version that cannot be read, even loosely, gives
// Unknown for each advisory that neither lists it nor covers all versions. It
// does not allocate if nothing is found.
func (x *Index) Query(pkg advisory.Package, version string) []Finding {
	entries := x.entries[key{pkg.Ecosystem, pkg.Name}]
	if len(entries) == 0 {
		return nil
	}
	v, unreadable := npm.ParseVersion(version, npm.Loose)
	var found []Finding
	for n := 0; n < len(entries); {
		first := n // entries of one advisory stand together
		for n < len(entries) && entries[n].advisory == entries[first].advisory {
			n++
		}
		same := entries[first:n]
		f := judge(same, v, version, unreadable)
		if f.Status == NotAffected {
			continue
		}
		f.Package, f.Version = pkg, version
		if f.Status == Affected && unreadable == nil {
			f.Fixed = fix(same, v)
		}
		found = append(found, f)
	}
	return found
}

// judge decides by the entries of one advisory for one package.
func judge(entries []entry, v npm.Version, text string, unreadable error) Finding {
	f := Finding{Advisory: entries[0].advisory}
	for n := range entries {
		e := &entries[n]
		switch {
		case e.covers(&f, v, text, unreadable):
			f.Status, f.Entry, f.Err = Affected, e.number, nil
			return f
		case f.Status == Unknown:
		case e.err != nil:
			f.Status, f.Entry, f.Err = Unknown, e.number, e.err
		case unreadable != nil && !e.set.IsEmpty():
			f.Status, f.Entry, f.Err = Unknown, e.number, unreadable
		}
	}
	return f
}

// covers reports whether the entry covers the version, and puts into f why.
func (e *entry) covers(f *Finding, v npm.Version, text string, unreadable error) bool {
	if unreadable == nil {
		i, ok := e.set.Find(v)
		if !ok {
			return false
		}
		f.Interval = i
		f.Listed = i.High() == i.Low() && e.lists(text)
		return true
	}
	if e.lists(text) {
		f.Listed = true
		return true
	}
	for i := range e.set.Intervals() {
		if i.Low().Unbounded && i.High().Unbounded { // whatever the version is
			f.Interval = i
			return true
		}
	}
	return false
}

func (e *entry) lists(text string) bool {
	for _, listed := range e.advisory.Affected[e.number].Versions {
		if listed == text {
			return true
		}
	}
	return false
}
