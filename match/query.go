package match

import (
	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/match/npm"
)

// Query returns what the advisories say about one version of a package, at most
// one finding an advisory, in the order in which the advisories were read. No
// finding means that none covers it. Ecosystem and name must be spelled as the
// advisories spell them. A version that cannot be read, even loosely, gives
// Unknown for each advisory that neither lists it nor covers all versions. A
// record that the index was given twice is found twice; [Group] joins the two.
//
// Nothing is allocated for a version that can be read if nothing is found.
func (x *Index) Query(pkg advisory.Package, version string) []Finding {
	d := x.packages[key{pkg.Ecosystem, pkg.Name}]
	if d == nil {
		return nil
	}
	v, unreadable := npm.ParseVersion(version, npm.Loose)
	if d.certain && unreadable == nil && !d.covered.Contains(v) {
		return nil
	}
	var few [8]Finding // enough for most
	found := few[:0]
	var f Finding
	for n := 0; n < len(d.entries); {
		first := n
		for n++; n < len(d.entries) && d.entries[n].follows(&d.entries[n-1]); n++ {
		}
		same := d.entries[first:n]
		if f.judge(same, v, version, unreadable); f.Status == NotAffected {
			continue
		}
		f.Advisory, f.Package, f.Version = same[0].advisory, pkg, version
		if f.Status == Affected && unreadable == nil {
			f.Fixed = fix(same, v)
		}
		found = append(found, f)
		f = Finding{}
	}
	return append([]Finding(nil), found...)
}

// follows reports whether the entry is a later one of the same advisory. One that was
// given twice begins anew.
func (e *entry) follows(before *entry) bool {
	return e.advisory == before.advisory && e.number > before.number
}

// judge decides by the entries of one advisory for one package, and puts into f, which
// must be zero, what and why: nothing if it is NotAffected.
func (f *Finding) judge(entries []entry, v npm.Version, text string, unreadable error) {
	for n := range entries {
		e := &entries[n]
		switch {
		case e.covers(f, v, text, unreadable):
			f.Status, f.Entry, f.Err = Affected, e.number, nil
			return
		case f.Status == Unknown:
		case e.err != nil:
			f.Status, f.Entry, f.Err = Unknown, e.number, e.err
		case unreadable != nil && !e.set.IsEmpty():
			f.Status, f.Entry, f.Err = Unknown, e.number, unreadable
		}
	}
}

// covers reports whether the entry covers the version, and puts into f why.
func (e *entry) covers(f *Finding, v npm.Version, text string, unreadable error) bool {
	if unreadable == nil {
		if i, ok := e.set.Find(v); ok {
			if f.Listed = isOne(i) && e.lists(text, &v); !f.Listed {
				f.Interval = i
			}
			return true
		}
	}
	if (e.named || unreadable != nil) && e.lists(text, nil) {
		f.Listed = true
		return true
	}
	if unreadable != nil && e.set.Equal(npm.All()) { // whatever the version is
		f.Interval, _ = e.set.Find(npm.Version{})
		return true
	}
	return false
}

// isOne reports whether the interval holds a single version.
func isOne(i npm.Interval) bool {
	low, high := i.Low(), i.High()
	return low.Inclusive && high.Inclusive && low.Version.Equal(high.Version)
}

// lists reports whether the entry lists the version: by its text, or if v is not
// nil as another text for v.
func (e *entry) lists(text string, v *npm.Version) bool {
	for _, listed := range e.source().Versions {
		if listed == text {
			return true
		}
		if v == nil {
			continue
		}
		if w, err := npm.ParseVersion(listed, npm.Loose); err == nil && w.Equal(*v) {
			return true
		}
	}
	return false
}
