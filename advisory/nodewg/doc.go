// Package nodewg reads and writes the database of the Node.js Security WG, the
// folder vuln of the repository nodejs/security-wg, and says its records in the
// terms of package advisory.
//
// The database has three kinds of files, numbered from 1 up: core/N.json
// ([Core]) are advisories about Node.js itself, npm/N.json ([Module]) about
// packages of the npm registry, and deps/N.json ([Dependency]) say why a flaw in
// a bundled library does not affect Node.js. An index.json beside them may bundle
// a folder in one object that maps N to the record. [ReadFS] gives the advisories
// of a checkout; [ReadCore], [ReadModules] and [ReadDependencies] give the files.
//
// # Nothing lost
//
// A file that is read and written again is an equal JSON document: members that
// no field names are kept, null, absence, "" and [] stay what they were, and a
// number keeps its spelling. The order of members and the indentation are those
// of the file as well, so that a changed record makes a small diff. What is not
// kept is how a text was escaped, spaces elsewhere than in the indentation, and
// the ends of lines. Where a field has its zero value and was not read from a file,
// it is written as the WG writes it: as null, "" or [], or not at all.
//
// # Names
//
// The world calls the records NSWG-COR-n and NSWG-ECO-n; an [advisory.Advisory]
// made here is named so, because people read it. OSV has no registered prefix
// for them and spells them x_NSWG-COR-n and x_NSWG-ECO-n. Everything here takes
// both; [OSV] and [OSVSeq] make the copy that a valid OSV record can be written
// from.
//
// # Where each field goes
//
// Each field of an advisory file has one place in an [advisory.Advisory]. Where
// that place cannot hold the file's words, they are kept under their own name in
// the object nodejs_security_wg of DatabaseSpecific, marked * below if they
// always are. Of texts that are not of the place's kind (a reference that is not
// an http or https URL, a vector that CVSS does not know, a date that is none)
// nothing stands in the place itself.
//
//	npm                   core                   advisory.Advisory
//	id                    (name of the file)     ID
//	title                 description            Summary
//	overview              overview               Details
//	cves                  cve                    Aliases
//	updated_at                                   Modified
//	publish_date          publish_date           Published
//	created_at            type                   *
//	module_name           (Node.js)              Affected[0].Package: NPM, NodeRuntime
//	vulnerable_versions   vulnerable             Affected[0].NPMRange.Vulnerable
//	patched_versions      patched                Affected[0].NPMRange.Patched
//	                      affectedEnvironments   Affected[0].EcosystemSpecific, same name
//	references            ref                    References: WEB; Node.js' announcements ADVISORY
//	author                author                 Credits: FINDER; in core OTHER beside a reporter
//	                      reported_by            Credits: REPORTER
//	coordinating_vendor                          Credits: COORDINATOR
//	cvss_vector           cvss                   Severity: CVSS_V3, with "CVSS:" put in front if missing
//	cvss_score            cvss_score             *
//	                      severity               DatabaseSpecific member severity
//	recommendation                               *
//	others                others                 *
//
// An author's website is the credit's contact, and a username is kept. The
// object nodejs_security_wg_file of DatabaseSpecific lists in members the names
// of the file's members, where they are not the usual ones in the usual order,
// and has in modified the time that [OSV] was given for a record without one. By
// these, [ModuleOf] and [CoreOf] give back the document that the advisory was
// made of, even if it was written and read as OSV in between. If a typed field
// was changed in between, it wins. Indentation is then the WG's.
//
// # Ranges
//
// vulnerable and patched are npm range text, and a version is affected if it is
// vulnerable and not patched. Two idioms say what npm has no word for: patched
// "<0.0.0", which no version satisfies, or null for "there is no fix", and
// vulnerable "<=99.999.99999" for "every version". The texts are kept as they
// are; package match gives them meaning. Patched "^4.8.4 || ^6.11.1" of a core
// record names one fix for each release line.
package nodewg
