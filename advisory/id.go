package advisory

import "strings"

// ID is the name of an advisory, such as "GHSA-vh95-rmgr-6w4m" or
// "CVE-2021-44906", as its source spells it. Letter case matters.
type ID string

// Kind is the family of identifiers that an [ID] belongs to: the database that
// issues it. Its value is the prefix that the database registered with OSV.
type Kind string

// The kinds that concern Node.js and npm. [ID.Kind] gives others too, by their
// registered prefix.
const (
	// KindUnknown is the kind of an identifier with no prefix known to OSV.
	KindUnknown Kind = ""
	// KindCVE are the identifiers of the CVE programme.
	KindCVE Kind = "CVE"
	// KindGHSA are those of GitHub's advisory database.
	KindGHSA Kind = "GHSA"
	// KindMAL are those of the OpenSSF's malicious packages repository.
	KindMAL Kind = "MAL"
	// KindOSV are those that osv.dev issues itself.
	KindOSV Kind = "OSV"
	// KindGSD are those of the Global Security Database.
	KindGSD Kind = "GSD"
	// KindNSWG are those of the Node.js Security WG: NSWG-ECO-n for npm
	// packages and NSWG-COR-n for Node.js itself. OSV has no registered
	// prefix for them and spells them with "x_" in front; both are this kind.
	KindNSWG Kind = "NSWG"
)

// The prefixes of OSV schema 1.7.5, each without the hyphen that follows it.
var prefixes = [...]Kind{
	"ASB-A", "PUB-A", "ALPINE", "ALSA", "ALBA", "ALEA", "AZL", "BELL", "BIT", "CGA", "CLEANSTART", "CLSA", "CURL",
	KindCVE, "DEBIAN", "DHI", "DRUPAL", "DSA", "DLA", "ELA", "DTSA", "ECHO", "EEF", "FreeBSD", KindGHSA, "GO",
	KindGSD, "HSEC", "JLSEC", "KUBE", "LBSEC", "LSN", KindMAL, "MINI", "MGASA", "OESA", "OSEC", KindOSV,
	"openSUSE-SU", "PHSA", "PSF", "PYSEC", "RHBA", "RHEA", "RHSA", "RLSA", "RXSA", "RSEC", "ROOT", "RUSTSEC",
	"SUSE-SU", "SUSE-RU", "SUSE-FU", "SUSE-OU", "UBUNTU", "USN", "V8", KindNSWG,
}

// Kind returns the family that the identifier's prefix names, and KindUnknown
// for a prefix that neither OSV nor this package knows. A private "x_" in front
// is skipped, so that "x_NSWG-ECO-48" is of KindNSWG.
func (id ID) Kind() Kind {
	s := strings.TrimPrefix(string(id), "x_")
	switch { // the kinds that nearly every npm record is of
	case strings.HasPrefix(s, "MAL-"):
		return KindMAL
	case strings.HasPrefix(s, "GHSA-"):
		return KindGHSA
	case strings.HasPrefix(s, "CVE-"):
		return KindCVE
	}
	for _, p := range prefixes {
		if len(s) > len(p) && s[len(p)] == '-' && s[:len(p)] == string(p) {
			return p
		}
	}
	return KindUnknown
}

// URL returns the page at which the database shows the record, and the empty
// text for kinds whose page is not known and for private records ("x_...").
func (id ID) URL() string {
	if strings.HasPrefix(string(id), "x_") {
		return ""
	}
	switch id.Kind() {
	case KindCVE:
		return "https://www.cve.org/CVERecord?id=" + string(id)
	case KindGHSA:
		return "https://github.com/advisories/" + string(id)
	case KindMAL, KindOSV:
		return "https://osv.dev/vulnerability/" + string(id)
	}
	return ""
}
