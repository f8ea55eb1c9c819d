package npm

import "fmt"

// Affected returns the versions that an advisory of npm or of the Node.js
// Security WG means by a range of vulnerable versions and one of patched
// versions: those in the first and not in the second, prereleases included, both
// read loosely, as npm audit reads them. An empty patched text means that no
// version has a fix; an empty vulnerable one is npm's "any version".
//
// Two idioms of the Security WG are understood: the patched range "<0.0.0" names
// no version, and the vulnerable range "<=99.999.99999" names all. The error says
// which of the two ranges could not be read, and wraps a *[ParseError].
func Affected(vulnerable, patched string) (Set, error) {
	r, err := ParseRange(vulnerable, Loose|IncludePrerelease)
	if err != nil {
		return Set{}, fmt.Errorf("vulnerable versions: %w", err)
	}
	affected := r.Set()
	if affected.Equal(highestOfIdiom) {
		affected = All()
	}
	fixes, err := Patched(patched)
	if err != nil {
		return Set{}, err
	}
	return affected.Minus(fixes), nil
}

// Patched returns the versions that a patched range names, read as [Affected]
// reads it: none for the empty text and for the idiom "<0.0.0".
func Patched(patched string) (Set, error) {
	if patched == "" {
		return Set{}, nil
	}
	r, err := ParseRange(patched, Loose|IncludePrerelease)
	if err != nil {
		return Set{}, fmt.Errorf("patched versions: %w", err)
	}
	if s := r.Set(); !s.Equal(belowZero) {
		return s, nil
	}
	return Set{}, nil
}

var (
	highestOfIdiom = UpTo(MustParseVersion("99.999.99999"))
	belowZero      = Below(Version{})
)
