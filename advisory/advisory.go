package advisory

// Advisory is one record about one vulnerability or one malicious package.
// The zero value is an empty advisory; a valid OSV record needs at least ID and
// Modified. Fields are those of the OSV schema, in its order.
type Advisory struct {
	// SchemaVersion is the OSV schema version that the record was written
	// for, such as "1.7.5"; empty means the source gave none, which OSV reads
	// as 1.0.0.
	SchemaVersion string
	// ID names the record within its database, such as "GHSA-vh95-rmgr-6w4m".
	ID ID
	// Modified is when the record was last changed. OSV requires it.
	Modified Timestamp
	// Published is when the record was first made public; empty if unknown.
	Published Timestamp
	// Withdrawn is when the record was taken back; empty if it stands.
	Withdrawn Timestamp
	// Aliases are other names of the same vulnerability. Only aliases make
	// two records one; Related and Upstream do not.
	Aliases []ID
	// Related are records close to this one, such as the same flaw in a fork.
	Related []ID
	// Upstream are the records that this one was derived from.
	Upstream []ID
	// Summary is one line of plain text, at most about 120 characters.
	Summary string
	// Details is CommonMark text of any length.
	Details string
	// Severity are the ratings that hold for all of Affected.
	Severity []Severity
	// Affected are the packages and versions that the advisory covers.
	// Entries that name the same package add up.
	Affected []Affected
	// References are links to more about the vulnerability.
	References []Reference
	// Credits are the people and organisations who found, reported or fixed it.
	Credits []Credit
	// DatabaseSpecific is a JSON object whose meaning the source defines.
	DatabaseSpecific Raw
	// Extra holds the other members of the record; see the package comment.
	Extra Raw
}

// IsWithdrawn reports whether the source has taken the record back. Withdrawn
// records stay published and match nothing.
func (a *Advisory) IsWithdrawn() bool { return a.Withdrawn != "" }

// IsMalware reports whether the record says that a package is malicious rather
// than vulnerable: its ID or one of its aliases is of the MAL database. Such
// records carry no severity, and no severity threshold may drop them.
func (a *Advisory) IsMalware() bool {
	if a.ID.Kind() == KindMAL {
		return true
	}
	for _, alias := range a.Aliases {
		if alias.Kind() == KindMAL {
			return true
		}
	}
	return false
}

// Names yields the ID and then each alias that differs from it: all the names
// under which the advisory may be looked up.
func (a *Advisory) Names(yield func(ID) bool) {
	if !yield(a.ID) {
		return
	}
	for _, alias := range a.Aliases {
		if alias != a.ID && !yield(alias) {
			return
		}
	}
}

// Affected says which versions of one package an advisory covers. A version is
// covered if one of Ranges or NPMRange has it, or if Versions lists it.
type Affected struct {
	// Package is the package; its zero value means the source named none, as
	// records about a source repository do.
	Package Package
	// Severity are the ratings for this package, where the advisory itself
	// has none.
	Severity []Severity
	// Ranges are version ranges given as OSV events.
	Ranges []Range
	// NPMRange is a version range given as npm range text, as the Node.js
	// Security WG and the npm registry write it; nil if the source gave none.
	NPMRange *NPMRange
	// Versions are single affected versions, spelled as the source spells them.
	Versions []string
	// EcosystemSpecific is a JSON object whose meaning the ecosystem defines.
	EcosystemSpecific Raw
	// DatabaseSpecific is a JSON object whose meaning the source defines.
	DatabaseSpecific Raw
	// Extra holds the other members of the entry; see the package comment.
	Extra Raw
}

// Package names a package within an ecosystem. The zero value names none.
type Package struct {
	// Ecosystem is OSV's name of the package manager or distribution, such as
	// "npm", "crates.io" or "Debian:12". Letter case matters.
	Ecosystem string
	// Name is the package's name as the ecosystem spells it, such as
	// "@scope/name". Letter case matters.
	Name string
	// PURL is the package URL that the source gave, without a version; it is
	// a courtesy and not part of the package's identity.
	PURL string
	// Extra holds the other members of the object; see the package comment.
	Extra Raw
}

// EcosystemNPM is OSV's name for the npm registry.
const EcosystemNPM = "npm"

// NPM returns the package that the npm registry has under the given name, which
// may be scoped ("@babel/core") and is case-sensitive.
func NPM(name string) Package { return Package{Ecosystem: EcosystemNPM, Name: name} }

// NodeRuntime is Node.js itself, which is not the npm package "node". OSV has no
// ecosystem for it, so it goes by its repository, as osv.dev's own records about
// Node.js do; the purl is the one in the Node.js Security WG's VEX documents.
var NodeRuntime = Package{Ecosystem: "GIT", Name: "https://github.com/nodejs/node", PURL: "pkg:nodejs/node"}

// Same reports whether p and q are the same package: equal ecosystem and name.
// PURL and Extra do not count.
func (p Package) Same(q Package) bool { return p.Ecosystem == q.Ecosystem && p.Name == q.Name }

// String returns ecosystem and name with a slash between them, "npm/lodash".
func (p Package) String() string {
	if p.Ecosystem == "" {
		return p.Name
	}
	return p.Ecosystem + "/" + p.Name
}
