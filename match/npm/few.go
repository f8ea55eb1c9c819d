package npm

// fewTerms holds the terms of nearly all ranges, so that those need no memory of
// their own: one or two, of a single alternative, whose versions have nothing
// behind their numbers, or just the prerelease 0, as the ends of ^1.2.3 have it.
// The zero value holds none.
type fewTerms struct {
	key [2]key
	op  [2]operator // 0 where there is no term
}

// set makes f, which must be empty, hold the terms, and reports whether they have
// the form for that.
func (f *fewTerms) set(terms []term) bool {
	if len(terms) > len(f.op) {
		return false
	}
	for i := range terms {
		t := &terms[i]
		if t.last != (i+1 == len(terms)) || !t.version.isOfKey() {
			*f = fewTerms{}
			return false
		}
		f.key[i], f.op[i] = t.version.key, t.op
	}
	return true
}

// isOfKey reports whether v is what versionOfKey returns for its key.
func (v *Version) isOfKey() bool {
	if v.key.isRelease() {
		return v.text == ""
	}
	return v.text == leastText
}

func versionOfKey(k key) Version {
	if k.isRelease() {
		return Version{key: k}
	}
	return Version{k, leastText}
}

const leastText = "0" // of the least prerelease of a release

func (f *fewTerms) isEmpty() bool { return f.op[0] == 0 }

// containInHull is contains for v within the hull of the terms that is no plain
// release. There is one alternative, so all terms hold for a rank within the hull
// that none of them has.
func (f *fewTerms) containInHull(v Version, o Option) bool {
	if v.key == f.key[0] || v.key == f.key[1] {
		var buf [2]term
		return containsTied(f.terms(&buf), o, v)
	}
	return o.has(IncludePrerelease) || !v.IsPrerelease()
}

// terms returns the terms that f, which must not be empty, holds.
func (f *fewTerms) terms(buf *[2]term) []term {
	n := 0
	for ; n < len(buf) && f.op[n] != 0; n++ {
		buf[n] = term{version: versionOfKey(f.key[n]), op: f.op[n]}
	}
	buf[n-1].last = true
	return buf[:n]
}
