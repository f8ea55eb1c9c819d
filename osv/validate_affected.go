package osv

import (
	"regexp"
	"slices"
	"strings"

	"github.com/nodejs/nodesec/advisory"
)

// ecosystems is the schema's pattern: a registered name and perhaps a suffix.
var ecosystems = regexp.MustCompile(`^(AlmaLinux|Alpaquita|Alpine|Android|Azure Linux|BellSoft Hardened Containers|Bioconductor|Bitnami|` +
	`Chainguard|CleanStart|ConanCenter|CRAN|crates\.io|Debian|Docker Hardened Images|Echo|FreeBSD|GHC|GitHub Actions|Go|Hackage|Hex|Julia|` +
	`Kubernetes|Linux|Mageia|Maven|MinimOS|npm|NuGet|opam|openEuler|openSUSE|OSS-Fuzz|Packagist|Photon OS|Pub|PyPI|Red Hat|Rocky Linux|` +
	`Root|RubyGems|SUSE|SwiftURL|TuxCare|Ubuntu|VSCode|Wolfi|GIT)(:.+)?$`)

// affected checks one affected package.
func (v *validator) affected(severity *severities) {
	var ecosystem string
	var ranges []rangeSeen
	var versions []string
	seen, ok := v.object(func(name string) {
		switch name {
		case "package":
			ecosystem = v.pkg()
		case "severity":
			severity.below(v)
		case "ranges":
			v.array("an array of objects", func(int) {
				ranges = append(ranges, v.versionRange())
			})
		case "versions":
			versions = v.versions()
		case "ecosystem_specific", "database_specific":
			v.specific()
		default:
			v.unknown()
		}
	})
	if !ok {
		return
	}
	if len(ranges) == 0 && len(versions) == 0 {
		v.advise(RuleAffected, "neither ranges nor versions, so no version is affected")
	}
	isEcosystem := func(r rangeSeen) bool { return r.kind == advisory.RangeEcosystem }
	if !seen.has("versions") && slices.ContainsFunc(ranges, isEcosystem) && ecosystem != advisory.EcosystemNPM {
		v.advise(RuleVersions, "versions should be listed, as ranges of type ECOSYSTEM can be read only by who knows the ecosystem's order")
	}
	if ecosystem == advisory.EcosystemNPM {
		v.npmVersions(versions)
	}
	v.overlap(ranges)
}

func (v *validator) pkg() (ecosystem string) {
	seen, ok := v.object(func(name string) {
		switch name {
		case "ecosystem":
			s, ok := v.text()
			if ok && !ecosystems.MatchString(s) {
				v.fail(RuleSchema, "%s is no ecosystem of the schema", quoted(s))
			}
			ecosystem = s
		case "name":
			v.text()
		case "purl":
			v.purl()
		default:
			v.unknown()
		}
	})
	if ok {
		v.require(seen, "ecosystem", "name")
	}
	return ecosystem
}

// purl checks the form scheme:type/namespace/name@version?qualifiers#subpath.
func (v *validator) purl() {
	s, ok := v.text()
	if !ok {
		return
	}
	rest, isPURL := strings.CutPrefix(s, "pkg:")
	rest, _, _ = strings.Cut(rest, "#")
	rest, _, _ = strings.Cut(rest, "?")
	kind, name, _ := strings.Cut(strings.Trim(rest, "/"), "/")
	if !isPURL || kind == "" || name == "" {
		v.fail(RulePURL, `%s is not a package URL such as "pkg:npm/%%40scope/name"`, quoted(s))
		return
	}
	// A scope's @ should be written %40, but often is not.
	last := name[strings.LastIndexByte(name, '/')+1:]
	if strings.LastIndexByte(last, '@') > 0 {
		v.advise(RulePURL, "%s has a version; it should name the package only", quoted(s))
	}
}

// versions checks the list of versions and returns it.
func (v *validator) versions() (list []string) {
	seen := map[string]int{}
	v.array("an array of strings", func(i int) {
		s, ok := v.text()
		list = append(list, s) // also what is no string, so that indexes agree
		if !ok {
			return
		}
		if before, again := seen[s]; again {
			v.advise(RuleVersions, "%s is at index %d already", quoted(s), before)
			return
		}
		seen[s] = i
	})
	return list
}

// npmVersions checks that listed versions are spelled as the npm registry does.
func (v *validator) npmVersions(versions []string) {
	for i, s := range versions {
		if _, ok := parseSemVer(s); !ok && s != "" {
			v.problem(Problem{Path: "." + elementPath("versions", i), Rule: RuleVersions, Advice: true,
				Message: quoted(s) + " is no version that the npm registry can have"})
		}
	}
}
