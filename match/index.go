package match

import (
	"errors"
	"fmt"
	"iter"
	"slices"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/match/npm"
)

// Index answers which advisories cover a package at a version. It is made by
// [NewIndex], immutable, and safe for concurrent use.
type Index struct {
	packages map[key]*dossier
	stats    Stats
}

// Stats counts what an index holds and what it left out.
type Stats struct {
	// Advisories is the number of records held: neither withdrawn nor rejected.
	Advisories int
	// Packages is the number of packages that these name.
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

// A dossier is all that the advisories say about one package.
type dossier struct {
	entries []entry // those of one advisory stand together
	covered npm.Set // the versions that any of them covers
	certain bool    // a version outside covered is not affected
}

// An entry is one affected entry of an advisory, made ready for queries.
type entry struct {
	advisory *advisory.Advisory
	number   int
	set      npm.Set
	fixes    []candidate // what the entry names as fixed
	err      error       // why set may lack versions
	named    bool        // versions are listed by name and are not in set
}

func (e *entry) source() *advisory.Affected { return &e.advisory.Affected[e.number] }

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
	x := &Index{packages: make(map[key]*dossier)}
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
	for _, d := range x.packages {
		d.close()
	}
	x.stats.Packages = len(x.packages)
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
		if f.Package.Name == "" { // as where a repository is affected: nobody can ask for it
			if f.Package.Ecosystem == advisory.EcosystemNPM {
				x.stats.Unreadable++
				errs = append(errs, fmt.Errorf("%s: affected[%d]: package: an npm package without a name", a.ID, n))
			}
			continue
		}
		e := entry{advisory: a, number: n, named: len(f.Versions) > 0 && !ordersAsNPM(f.Package)}
		e.set, e.err = AffectedSet(*f)
		e.fixes = fixes(f)
		if c.lastKnown {
			if err := e.endAtLastKnown(f); err != nil {
				errs = append(errs, fmt.Errorf("%s: affected[%d]: %w", a.ID, n, err))
			}
		}
		if e.err != nil {
			e.err = fmt.Errorf("%s: affected[%d]: %w", a.ID, n, e.err)
			if ordersAsNPM(f.Package) && !errors.Is(e.err, ErrOnlyCommits) {
				x.stats.Unreadable++
				errs = append(errs, e.err)
			}
		}
		k := key{f.Package.Ecosystem, f.Package.Name}
		d := x.packages[k]
		if d == nil {
			d = new(dossier)
			x.packages[k] = d
		}
		d.entries = append(d.entries, e)
	}
	return errors.Join(errs...)
}

// close makes the dossier ready for queries once all its entries are there. Most
// queries then end at one look at covered, however many entries there are.
func (d *dossier) close() {
	d.entries = slices.Clip(d.entries)
	if len(d.entries) > 1 {
		d.gather()
	}
	d.covered = union(d.entries)
	d.certain = !slices.ContainsFunc(d.entries, func(e entry) bool { return e.err != nil || e.named })
}

// gather puts what a query looks at beside each other in memory: the entries were
// read far apart, and each would have to be waited for.
func (d *dossier) gather() {
	var all []candidate
	for n := range d.entries {
		all = append(all, d.entries[n].fixes...)
	}
	for n := range d.entries {
		e := &d.entries[n]
		e.set = npm.Union(e.set)
		e.fixes, all = all[:len(e.fixes):len(e.fixes)], all[len(e.fixes):]
	}
}

// endAtLastKnown takes from the set what lies above the last version that the
// source knows to be affected. Without a hint that can be read nothing changes.
func (e *entry) endAtLastKnown(f *advisory.Affected) error {
	const member = "last_known_affected_version_range"
	hint, ok := f.DatabaseSpecific.Member(member)
	if !ok {
		return nil
	}
	text, ok := hint.Text()
	if !ok {
		return fmt.Errorf("database_specific.%s: expected a string, found %.40s", member, hint)
	}
	r, err := npm.ParseRange(text, npm.Loose, npm.IncludePrerelease)
	if err != nil {
		return at(err, "database_specific."+member)
	}
	var ended []npm.Set
	for i := range e.set.Intervals() {
		s := npm.Between(i.Low(), i.High())
		if i.High().Unbounded {
			s = s.Intersect(r.Set())
		}
		ended = append(ended, s)
	}
	// What is listed stays, though it was one with a range without an end.
	listed, _ := AffectedSet(advisory.Affected{Package: f.Package, Versions: f.Versions})
	e.set = npm.Union(append(ended, listed)...)
	return nil
}

// Covered returns the versions of a package that any advisory covers, and whether
// that is all: if complete is false, some entries could not be read or list versions
// by names without an order, and a version outside the set may be affected, too.
// Of a package that no advisory names, the empty set is complete.
func (x *Index) Covered(pkg advisory.Package) (set npm.Set, complete bool) {
	d := x.packages[key{pkg.Ecosystem, pkg.Name}]
	if d == nil {
		return npm.Set{}, true
	}
	return d.covered, d.certain
}

// Stats returns counts of what the index holds.
func (x *Index) Stats() Stats { return x.stats }
