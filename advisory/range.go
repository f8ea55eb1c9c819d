package advisory

// RangeType says in which order the versions of a [Range] are read.
type RangeType string

// The range types of the OSV schema. Other values survive a round trip and
// cannot be judged.
const (
	// RangeSemVer orders by SemVer 2.0.0 §11 alone; osv.dev's npm records use it.
	RangeSemVer RangeType = "SEMVER"
	// RangeEcosystem orders as the package's ecosystem does, which for npm is
	// the same order; GitHub's own files use it.
	RangeEcosystem RangeType = "ECOSYSTEM"
	// RangeGit orders by the commit graph of Repo; no version can be judged by it.
	RangeGit RangeType = "GIT"
)

// Range is a set of versions given as OSV events. Events may stand in any order:
// readers sort them by version.
type Range struct {
	// Type is SEMVER, ECOSYSTEM or GIT.
	Type RangeType
	// Repo is the URL of the repository that a GIT range speaks of.
	Repo string
	// Events are the points at which the status of versions changes.
	Events []Event
	// DatabaseSpecific is a JSON object whose meaning the source defines.
	DatabaseSpecific Raw
	// Extra holds the other members of the range; see the package comment.
	Extra Raw
}

// Event is one point on the line of versions. The schema asks for exactly one of
// the four versions; an empty string means that the event does not have it. An
// event that has several counts as that many events.
type Event struct {
	// Introduced is the first version affected; "0" is below every version.
	Introduced string
	// Fixed is the first version no longer affected.
	Fixed string
	// LastAffected is the last version affected.
	LastAffected string
	// Limit is a version from which on nothing is said; "*" is no limit.
	Limit string
	// Extra holds the other members of the event; see the package comment.
	Extra Raw
}

// NPMRange is a set of versions given as npm range text, the language of
// package.json dependencies. What it covers is Vulnerable without Patched.
type NPMRange struct {
	// Vulnerable is the range of vulnerable versions, such as "<1.2.3 || 2.x".
	// The empty text is npm's way to say every version.
	Vulnerable string
	// Patched is the range of versions that have the fix; empty if the source
	// named none. "<0.0.0" is the Security WG's idiom for "no fix".
	Patched string
}
