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

// leastVersion is below all others: no number is less than 0, and no identifier
// comes before the number 0.
var leastVersion = Version{pre: "0"}

func before(v Version) cut {
	if v.build = ""; v == leastVersion {
		return cut{}
	}
	return cut{v, beforeVersion}
}

func after(v Version) cut {
	v.build = ""
	if v.pre == "" && v.major == maxSafe && v.minor == maxSafe && v.patch == maxSafe {
		return cut{side: aboveAll}
	}
	return cut{v, afterVersion}
}

// above reports whether the cut lies above v.
func (c *cut) above(v *Version) bool {
	switch c.side {
	case belowAll:
		return false
	case aboveAll:
		return true
	}
	d := compare(&c.version, v)
	return d > 0 || d == 0 && c.side == afterVersion
}

func (c cut) compare(d cut) int {
	if !c.side.isVersion() || !d.side.isVersion() {
		return int(c.side) - int(d.side)
	}
	switch order := compare(&c.version, &d.version); {
	case order < 0 && c.side == afterVersion && d.side == beforeVersion && d.version.isAfter(&c.version):
		return 0
	case order > 0 && c.side == beforeVersion && d.side == afterVersion && c.version.isAfter(&d.version):
		return 0
	case order != 0:
		return order
	}
	return int(c.side) - int(d.side)
}

// canonical returns the spelling that is fit to print: ">1.2.3" and not
// ">=1.2.4-0", but "<2.0.0-0" and not "<=1.9007199254740991.9007199254740991".
func (c cut) canonical() cut {
	v := c.version
	switch c.side {
	case afterVersion:
		if v.pre == "" && v.patch == maxSafe {
			w, _ := v.Successor()
			return before(w)
		}
	case beforeVersion:
		if v.pre == "0" && v.patch > 0 {
			v.patch, v.pre = v.patch-1, ""
			return after(v)
		}
		if pre, ok := strings.CutSuffix(v.pre, ".0"); ok {
			v.pre = pre
			return after(v)
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
	v.build = ""
	switch {
	case v.pre != "":
		v.pre += ".0"
	case v.patch < maxSafe:
		v.patch, v.pre = v.patch+1, "0"
	case v.minor < maxSafe:
		v.minor, v.patch, v.pre = v.minor+1, 0, "0"
	case v.major < maxSafe:
		v.major, v.minor, v.patch, v.pre = v.major+1, 0, 0, "0"
	default:
		return Version{}, false
	}
	return v, true
}

// isAfter reports whether v is the successor of w.
func (v *Version) isAfter(w *Version) bool {
	if w.pre != "" {
		return len(v.pre) == len(w.pre)+2 && v.pre[:len(w.pre)] == w.pre && v.pre[len(w.pre):] == ".0" &&
			v.major == w.major && v.minor == w.minor && v.patch == w.patch
	}
	next, ok := w.Successor()
	return ok && compare(&next, v) == 0
}
