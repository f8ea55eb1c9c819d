package npm

// A key holds the three numbers of a version in one word, so that most
// comparisons of versions are one of words. From the top, major has 22 bits,
// minor 21 and patch 20; the lowest bit is set for what is not just those three
// numbers: a prerelease, or a version with a number that does not fit. For the
// latter that number's field, and all below it, are filled with ones, which keeps
// its place above the smaller ones.
type key uint64

const (
	minorShift = 20 + patchShift
	majorShift = 21 + minorShift
	patchShift = 1

	maxMajor = 1<<22 - 1
	maxMinor = 1<<21 - 1
	maxPatch = 1<<20 - 1
)

// pack returns the key of a release, or of a version with large numbers.
func pack(major, minor, patch uint64) key {
	if major < maxMajor && minor < maxMinor && patch < maxPatch {
		return key(major<<majorShift | minor<<minorShift | patch<<patchShift)
	}
	switch {
	case major >= maxMajor:
		return 1<<64 - 1
	case minor >= maxMinor:
		return key(major<<majorShift | (1<<majorShift - 1))
	}
	return key(major<<majorShift | minor<<minorShift | (1<<minorShift - 1))
}

// prerelease returns the key of a prerelease of the release with key k.
func (k key) prerelease() key { return k | 1 }

// rank orders versions: those of different rank by rank, prereleases before
// their release.
func (k key) rank() key { return k ^ 1 }

// isRelease reports whether the key says all about the version's place.
func (k key) isRelease() bool { return k&1 == 0 }

// isLarge reports whether some number does not fit.
func (k key) isLarge() bool { return k.patch() == maxPatch }

func (k key) major() uint64 { return uint64(k >> majorShift) }
func (k key) minor() uint64 { return uint64(k>>minorShift) & maxMinor }
func (k key) patch() uint64 { return uint64(k>>patchShift) & maxPatch }
