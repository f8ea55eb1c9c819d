package dump

import (
	"strconv"
	"strings"
)

// packageNames draws the names of n packages, each different, and returns them as a
// set, too.
func packageNames(seed uint64, n int) (names []string, seen map[string]bool) {
	s := newSource(seed, streamNames, 0)
	names = make([]string, 0, n)
	seen = make(map[string]bool, n)
	for len(names) < n {
		name := s.packageName()
		if s.chance(12) { // a package of a monorepo, beside one drawn before
			name = s.scope() + "/" + name
			for more := s.upTo(4); more > 0 && len(names) < n-1; more-- {
				scope, _, _ := strings.Cut(name, "/")
				if sibling := scope + "/" + s.plainName(); !seen[sibling] {
					seen[sibling] = true
					names = append(names, sibling)
				}
			}
		}
		if !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	return names, seen
}

// packageName draws a name without a scope.
func (s *source) packageName() string {
	switch s.upTo(10) {
	case 0:
		return pick(s, nouns) + pick(s, nouns)
	case 1:
		return pick(s, nouns) + ".js"
	case 2, 3:
		return pick(s, technologies) + "-" + s.plainName()
	case 4:
		return s.plainName() + "-" + pick(s, endings)
	case 5:
		return pick(s, adjectives) + "-" + s.plainName()
	}
	return pick(s, nouns) + "-" + s.plainName()
}

// plainName draws what a package of a scope is called.
func (s *source) plainName() string {
	if s.chance(60) {
		return pick(s, nouns)
	}
	return pick(s, nouns) + "-" + pick(s, nouns)
}

func (s *source) scope() string {
	switch s.upTo(4) {
	case 0:
		return "@" + pick(s, adjectives) + "-" + pick(s, nouns)
	case 1:
		return "@" + pick(s, technologies) + "-" + pick(s, nouns)
	}
	return "@" + pick(s, nouns) + pick(s, endings)
}

// malwareName returns the name of the package that a malware record is about, which
// has no vulnerabilities.
func (d *dump) malwareName(n int) string {
	s := newSource(d.seed, streamMalwareName, n)
	for {
		if name := d.suspiciousName(s); !d.known[name] {
			return name
		}
	}
}

// suspiciousName draws a name made up for spam, one that sounds like a company's
// own, a misspelled one, or a plausible one.
func (d *dump) suspiciousName(s *source) string {
	switch kind := s.upTo(100); {
	case kind < 30:
		return pick(s, adjectives) + "-" + pick(s, nouns) + "-" + pick(s, nouns) + strconv.Itoa(s.upTo(1000))
	case kind < 40:
		return pick(s, nouns) + "-" + pick(s, nouns) + "-" + s.hex(s.between(4, 10))
	case kind < 58:
		return s.scope() + "/" + s.packageName()
	case kind < 80:
		return s.misspelled(d.packages[s.rank(len(d.packages))])
	}
	return s.packageName() + "-" + pick(s, nouns)
}

// misspelled draws a name that is easily taken for the given one.
func (s *source) misspelled(name string) string {
	at := s.between(1+strings.IndexByte(name, '/'), len(name)-2)
	switch s.upTo(7) {
	case 0: // a letter twice
		return name[:at] + name[at:at+1] + name[at:]
	case 1: // a letter missing
		return name[:at] + name[at+1:]
	case 2: // two letters in each other's place
		return name[:at] + name[at+1:at+2] + name[at:at+1] + name[at+2:]
	case 3:
		return strings.TrimPrefix(strings.Replace(name, "/", "-", 1), "@") + "-" + pick(s, endings)
	case 4:
		return name + strconv.Itoa(s.between(2, 99))
	case 5:
		return name[:at] + s.text(1, "abcdefghijklmnopqrstuvwxyz") + name[at:]
	}
	return name + "-" + pick(s, adjectives)
}

// rank draws the place of a package among n, of which the first are best known: the
// first 32, the next 32, the next 64 and so on are equally likely.
func (s *source) rank(n int) int {
	const first = 32
	if n <= first || s.chance(35) {
		return s.upTo(n)
	}
	steps := 0
	for size := first; size < n; size *= 2 {
		steps++
	}
	high := min(n, first<<s.upTo(steps+1))
	low := 0
	if high > first {
		for low = first; low*2 < high; {
			low *= 2
		}
	}
	return s.between(low, high-1)
}
