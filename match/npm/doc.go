// Package npm is node-semver for Go: npm's versions and ranges, with the answers
// that the npm package semver (7.8.6) gives, and exact sets of versions besides.
//
// # Versions
//
// A [Version] is what SemVer 2.0.0 defines: three numbers, a prerelease, build
// metadata. [ParseVersion] allows a "v" in front and white space around it; [Loose]
// allows what people write besides. [Version.Compare] is SemVer's order, in which
// 1.0.0-beta comes before 1.0.0 and build metadata does not count.
//
// # Ranges, and the two ways to treat prereleases
//
// A [Range] is what stands in package.json: "^1.2.3", "1.x || >=2.5.0 <3". Each
// alternative comes down to a list of comparators that must all hold, which
// [Range.String] shows: "^1.2.3" is ">=1.2.3 <2.0.0-0".
//
// By default, a prerelease satisfies a range only if some comparator of the
// alternative is itself a prerelease of the same major.minor.patch. So ^1.2.3-beta
// takes 1.2.3-rc but neither 1.3.0-rc nor, of course, 2.0.0-rc, and <2.0.0 takes no
// prerelease at all. That suits someone who installs: who asks for "below 2" does
// not want the next beta.
//
// With [IncludePrerelease] a version satisfies a range by order alone, and partial
// versions widen: 1.x is ">=1.0.0-0 <2.0.0-0". That suits someone who asks whether
// a version is vulnerable, and is how npm audit reads advisories, together with
// [Loose]: <2.0.0 covers 2.0.0-beta and 1.0.0-beta alike. Use these two options for
// advisories, always.
//
// # Sets
//
// With prereleases included, the versions of a range are a union of intervals on a
// line, and the line has no gaps that cannot be named: the version right after
// 1.2.3 is 1.2.4-0 ([Version.Successor]). A [Set] is such a union in its one
// canonical form. Its union, intersection, complement and difference are exact, which
// node-semver's own intersects and subset are not, and it prints as range text that
// parses back to an equal set. Use a Set to combine ranges ("vulnerable
// and not patched"), to compare them, or to walk their intervals; use a Range to ask
// what npm would ask. [Range.Set] leads from one to the other, [Set.Range] back.
//
// # Where each function of node-semver is
//
//	valid, clean, parse              Valid, Clean, ParseVersion
//	major, minor, patch, prerelease  Version.Major, Minor, Patch, Prerelease
//	compare, rcompare, compareLoose  Version.Compare, of versions parsed loosely or not
//	compareBuild, sort, rsort        Version.CompareBuild, Sort, RSort
//	gt, gte, eq, neq, lte, lt, cmp   Version.Compare, Less, Equal, Cmp
//	inc, diff, truncate, coerce      Version.Inc, Diff, Version.Truncate, Coerce
//	compareIdentifiers               CompareIdentifiers
//	RELEASE_TYPES                    the constants of ReleaseType
//	SEMVER_SPEC_VERSION              SpecVersion
//	Comparator, toComparators        Comparator, ParseComparator, Range.Comparators
//	Range, validRange                Range, ParseRange, ValidRange, Range.String
//	satisfies, Range.test            Satisfies, Range.Contains, Range.Test
//	maxSatisfying, minSatisfying     MaxSatisfying, MinSatisfying
//	minVersion, simplifyRange        MinVersion, Simplify
//	outside, gtr, ltr                Outside, GreaterThanRange, LessThanRange
//	intersects, subset               Intersects, Subset
//
// # What SemVer would have otherwise
//
// These are node-semver's ways, kept because the point is to agree with npm: a
// version has at most 256 characters (a range has no limit) and numbers up to
// 2^53-1, so that ^9007199254740991, whose upper bound is above that, is no range;
// "* || 1.2.3-a" is "*", and does not have 1.2.3-a; "1.2.3*" is 1.2.3; a loose range
// drops the words it cannot read.
//
// # Where this package differs from node-semver
//
// Deliberately, and nowhere else: numeric prerelease identifiers above 2^53 are
// compared exactly, where JavaScript rounds them first. [Version.Inc] fails, and
// [MinVersion] finds nothing, where node-semver would return a number above 2^53-1,
// which it does not read back. Functions over lists of texts pass over those that are
// no versions where node-semver throws.
// Loose versions whose printed form is no longer readable, having 257 characters or
// an identifier such as 09007199254740992, are handled where node-semver throws.
//
// Parsing takes time and memory linear in the input, and nothing here panics on any
// input but the functions whose names begin with Must.
package npm
