package npm

import "strings"

// A cut is a place between versions: just before one, just after one, below all
// or above all. Every set of versions that ranges can name is bounded by cuts.
// The zero value is the place below all versions.
//
// Just after a version is just before its successor, so one place can have two
// spellings; compare knows, and canonical chooses one.
type cut struct {
	version Version
	side    side
}

type side uint8

const (
	belowAll side = iota
	beforeVersion
	afterVersion
	aboveAll
)

func (s side) isVersion() bool { return s == beforeVersion || s == afterVersion }

var (
	// leastVersion is below all others: no number is less than 0, and no
	// identifier comes before the number 0.
	leastVersion = MustParseVersion("0.0.0-0")
	// greatestVersion is above all others.
	greatestVersion = MustParseVersion("9007199254740991.9007199254740991.9007199254740991")
)

func before(v Version) cut {
	if v = v.withoutBuild(); v == leastVersion {
		return cut{}
	}
	return cut{v, beforeVersion}
}

func after(v Version) cut {
	if v = v.withoutBuild(); v == greatestVersion {
		return cut{side: aboveAll}
	}
	return cut{v, afterVersion}
}

// above reports whether the cut lies above v.
func (c *cut) above(v Version) bool {
	switch c.side {
	case belowAll:
		return false
	case aboveAll:
		return true
	}
	d := compare(c.version, v)
	return d > 0 || d == 0 && c.side == afterVersion
}

func (c cut) compare(d cut) int {
	if !c.side.isVersion() || !d.side.isVersion() {
		return int(c.side) - int(d.side)
	}
	switch order := compare(c.version, d.version); {
	case order < 0 && c.side == afterVersion && d.side == beforeVersion && d.version.isAfter(c.version):
		return 0
	case order > 0 && c.side == beforeVersion && d.side == afterVersion && c.version.isAfter(d.version):
		return 0
	case order != 0:
		return order
	}
	return int(c.side) - int(d.side)
}

// canonical returns the spelling that is fit to print: ">1.2.3" and not
// ">=1.2.4-0", but "<2.0.0-0" and not "<=1.9007199254740991.9007199254740991".
func (c cut) canonical() cut {
	p := c.version.parts()
	switch c.side {
	case afterVersion:
		if p.pre == "" && p.patch == maxSafe {
			w, _ := c.version.Successor()
			return before(w)
		}
	case beforeVersion:
		if p.pre == "0" && p.patch > 0 {
			p.patch, p.pre = p.patch-1, ""
			return after(p.version())
		}
		if pre, ok := strings.CutSuffix(p.pre, ".0"); ok {
			p.pre = pre
			return after(p.version())
		}
	}
	return c
}

// Successor returns the least version above v, prereleases included, and false
// if there is none. Of a release it is the least prerelease of the next patch,
// of 1.2.3 it is 1.2.4-0; of a prerelease it has one more identifier, of
// 1.2.3-rc it is 1.2.3-rc.0. The successor of a version with 255 or 256
// characters may have more than a version may.
func (v Version) Successor() (Version, bool) {
	p := v.parts()
	p.build = ""
	if p.pre != "" {
		p.pre += ".0"
		return p.version(), true
	}
	switch p.pre = "0"; {
	case p.patch < maxSafe:
		p.patch++
	case p.minor < maxSafe:
		p.minor, p.patch = p.minor+1, 0
	case p.major < maxSafe:
		p.major, p.minor, p.patch = p.major+1, 0, 0
	default:
		return Version{}, false
	}
	return p.version(), true
}

// isAfter reports whether v is the successor of w.
func (v Version) isAfter(w Version) bool {
	if w.IsPrerelease() {
		pre := w.Prerelease()
		rest, ok := strings.CutPrefix(v.Prerelease(), pre)
		return ok && rest == ".0" && v.sameRelease(w)
	}
	next, ok := w.Successor()
	return ok && compare(next, v) == 0
}
