// Package match decides which advisories cover a package at a version, why, and
// what to move to.
//
// An [Index] is built once from any stream of advisories and then asked with
// [Index.Query], from as many goroutines as one likes. The answer for each
// advisory is one of three. It covers the version: a [Finding] with the interval
// or the listed version that says so, and the fix that the record names for the
// installed line. It does not: no finding. Or it cannot be known, because the
// version or a part of the entry could not be read, or because the entry says
// nothing or only speaks of commits: a finding too, with [Unknown] as its status, since silence would pass
// for "clean".
//
// # What the answer rests on
//
// A version is covered if one of the ranges of an affected entry has it or if its
// list of versions does; entries for the same package add up. OSV events are
// evaluated as the OSV specification writes it down: sorted by version, an
// "introduced" turning the answer to yes from that version on, a "fixed" to no
// from that version on, a "last_affected" to no above that version, and "limit"
// keeping the whole to what lies below one of the limits. Prereleases count by
// order alone. Ranges of npm text are read as npm audit reads them, and cover
// the vulnerable versions without the patched ones; see [npm.Affected].
//
// npm's ranges come as type SEMVER from osv.dev and as ECOSYSTEM from GitHub's
// own files, and mean the same. Ranges of type SEMVER are judged in every
// ecosystem, those of type ECOSYSTEM only for npm and for Node.js itself. Listed
// versions are compared as versions for these two, without build metadata, and
// letter by letter elsewhere.
//
// Withdrawn advisories are counted and match nothing. Hints in
// database_specific, such as GitHub's last_known_affected_version_range, are
// ignored as the specification demands, unless [WithLastKnownAffected] asks for
// them.
package match
