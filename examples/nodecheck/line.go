package main

import (
	"fmt"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/match/npm"
)

// line is a release line of Node.js: a major version, and before 1.0.0 a minor
// version.
type line string

func lineOf(v npm.Version) line {
	if v.Major() == 0 {
		return line(fmt.Sprintf("0.%d", v.Minor()))
	}
	return line(fmt.Sprint(v.Major()))
}

// versions are all versions of the line, release candidates of its first included.
func (l line) versions() npm.Set {
	r, err := npm.ParseRange(string(l)+".x", npm.IncludePrerelease)
	if err != nil {
		return npm.Set{} // beyond the numbers that a range can end at, where nothing was released
	}
	return r.Set()
}

// mention is what one advisory, about whatever platform, calls vulnerable, fixed
// or not.
type mention struct {
	vulnerable npm.Set
	when       month
}

func mentionsIn(advisories []*advisory.Advisory) []mention {
	var all []mention
	for _, a := range advisories {
		for _, entry := range a.Affected {
			if entry.NPMRange == nil {
				continue
			}
			if s, err := npm.Affected(entry.NPMRange.Vulnerable, ""); err == nil { // the index gives the error
				all = append(all, mention{s, announced(a)})
			}
		}
	}
	return all
}

// quiet is after how many months in which only other lines had advisories a line
// counts as no longer assessed. Security releases come every two or three months
// and mostly concern all maintained lines.
const quiet = 6

// assess finds out what the advisories say of a line.
func (c *checker) assess(l line) lineReport {
	r := lineReport{Name: l}
	versions := l.versions()
	for _, m := range c.mentions {
		if !m.vulnerable.Intersect(versions).IsEmpty() {
			r.Mentioned = true
			r.Newest = max(r.Newest, m.when)
		}
	}
	r.Assessed = r.Mentioned && r.Newest+quiet >= c.data.Newest
	return r
}
