package npm

// A key holds the three numbers of a version in one word, so that most
// comparisons of versions are one of words. From the top, major, minor and patch
// have 21 bits each; the lowest bit is set for what is not just those three
// numbers: a prerelease, or a version with a number that does not fit. For the
// latter that number's field, and all below it, are filled with ones, which keeps
// its place above the smaller ones.
type key uint64

const (
	fieldBits  = 21
	patchShift = 1
	minorShift = fieldBits + patchShift
	majorShift = fieldBits + minorShift

	maxField = 1<<fieldBits - 1 // a number must be below this to fit
)

// pack returns the key of a release, or of a version with large numbers.
func pack(major, minor, patch uint64) key {
	switch {
	case major >= maxField:
		return 1<<64 - 1
	case minor >= maxField:
		return key(major<<majorShift | (1<<majorShift - 1))
	case patch >= maxField:
		return key(major<<majorShift | minor<<minorShift | (1<<minorShift - 1))
	}
	return key(major<<majorShift | minor<<minorShift | patch<<patchShift)
}

// prerelease returns the key of a prerelease of the release with key k.
func (k key) prerelease() key { return k | 1 }

// rank orders versions: those of different rank by rank, prereleases before
// their release.
func (k key) rank() key { return k ^ 1 }

// isRelease reports whether the key says all about the version's place.
func (k key) isRelease() bool { return k&1 == 0 }

// isLarge reports whether some number does not fit.
func (k key) isLarge() bool { return k.patch() == maxField }

func (k key) major() uint64 { return uint64(k >> majorShift) }
func (k key) minor() uint64 { return uint64(k>>minorShift) & maxField }
func (k key) patch() uint64 { return uint64(k>>patchShift) & maxField }
