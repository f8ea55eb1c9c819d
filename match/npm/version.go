package npm

import (
	"strconv"
	"strings"
)

// Version is a version as SemVer 2.0.0 defines it. The zero value is 0.0.0.
// Versions are values of three words: they can be copied, shared between
// goroutines and compared with Compare. The operator == also tells build metadata
// apart, which Compare does not. A Version keeps the text that it was parsed from
// alive if that had a prerelease, build metadata or a number above two million.
type Version struct {
	key  key
	text string // see parts
}

// parts are the parts of a version, each by itself.
type parts struct {
	major, minor, patch uint64
	pre, build          string
}

// parts takes the version apart. Its text is the build metadata of a release, and
// "prerelease[+build]" of a prerelease; of a version whose numbers the key cannot
// hold it is all of it, as printed by Full.
func (v Version) parts() parts {
	if v.key.isLarge() {
		return partsOfText(v.text)
	}
	p := parts{major: v.key.major(), minor: v.key.minor(), patch: v.key.patch()}
	if v.key.isRelease() {
		p.build = v.text
	} else {
		p.pre, p.build, _ = strings.Cut(v.text, "+")
	}
	return p
}

func partsOfText(s string) (p parts) {
	var i int
	p.major, i = scanNumber(s, 0, false)
	p.minor, i = scanNumber(s, i+1, false)
	p.patch, i = scanNumber(s, i+1, false)
	s, p.build, _ = strings.Cut(s[i:], "+")
	p.pre = strings.TrimPrefix(s, "-")
	return p
}

// version puts the parts together. It allocates if there is a prerelease as well
// as build metadata, or a number too large for the key.
func (p *parts) version() Version {
	k := pack(p.major, p.minor, p.patch)
	switch {
	case k.isLarge():
		return Version{k, string(p.append(nil, true))}
	case p.pre == "":
		return Version{k, p.build}
	case p.build == "":
		return Version{k.prerelease(), p.pre}
	}
	return Version{k.prerelease(), p.pre + "+" + p.build}
}

func (p *parts) append(b []byte, build bool) []byte {
	b = strconv.AppendUint(b, p.major, 10)
	b = append(b, '.')
	b = strconv.AppendUint(b, p.minor, 10)
	b = append(b, '.')
	b = strconv.AppendUint(b, p.patch, 10)
	if p.pre != "" {
		b = append(b, '-')
		b = append(b, p.pre...)
	}
	if build && p.build != "" {
		b = append(b, '+')
		b = append(b, p.build...)
	}
	return b
}

// Major returns the first of the three numbers.
func (v Version) Major() uint64 { return v.parts().major }

// Minor returns the second of the three numbers.
func (v Version) Minor() uint64 { return v.parts().minor }

// Patch returns the third of the three numbers.
func (v Version) Patch() uint64 { return v.parts().patch }

// Prerelease returns the identifiers between "-" and "+", joined by dots, such
// as "beta.1", and the empty text for a release.
func (v Version) Prerelease() string { return v.parts().pre }

// Build returns the build metadata behind "+", and the empty text if there is
// none. It has no part in the order of versions.
func (v Version) Build() string { return v.parts().build }

// IsPrerelease reports whether the version has a prerelease part.
func (v Version) IsPrerelease() bool {
	return !v.key.isRelease() && (!v.key.isLarge() || v.Prerelease() != "")
}

// Release returns the version without prerelease and build metadata: of
// 1.2.3-beta.1 it is 1.2.3.
func (v Version) Release() Version {
	p := v.parts()
	p.pre, p.build = "", ""
	return p.version()
}

func (v Version) withoutBuild() Version {
	if v.key.isRelease() {
		v.text = ""
	} else if plus := strings.IndexByte(v.text, '+'); plus >= 0 {
		v.text = v.text[:plus]
	}
	return v
}

// String returns the version as node-semver prints it: without a leading "v" and
// without build metadata. [Version.Full] has the metadata too.
func (v Version) String() string {
	var buf [48]byte
	return string(v.appendTo(buf[:0]))
}

// Full returns the version with its build metadata, "1.2.3-beta.1+sha.5114f85".
func (v Version) Full() string {
	p := v.parts()
	return string(p.append(nil, true))
}

func (v Version) appendTo(b []byte) []byte {
	p := v.parts()
	return p.append(b, false)
}
