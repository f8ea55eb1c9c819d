package semverref

import (
	"strconv"
	"strings"
)

// maxBounds keeps the versions around a long range in proportion.
const maxBounds = 6

// Around lists versions around every bound that a range names: the bound, its
// neighbours in each component, and prereleases that lie just before and just after
// it. It looks for numbers in the text alone, so that a mistake in reading ranges
// cannot hide itself.
func Around(text string) []string {
	seen := make(map[string]bool, 128)
	versions := make([]string, 0, 128)
	add := func(v string) {
		if !seen[v] {
			seen[v] = true
			versions = append(versions, v)
		}
	}
	for i, bound := range findBounds(text) {
		if i == maxBounds {
			break
		}
		bound.around(add)
	}
	return versions
}

type bound struct {
	major, minor, patch uint64
	prerelease          string
}

func (b bound) String() string {
	core := core(b.major, b.minor, b.patch)
	if b.prerelease == "" {
		return core
	}
	return core + "-" + b.prerelease
}

func core(major, minor, patch uint64) string {
	return strconv.FormatUint(major, 10) + "." + strconv.FormatUint(minor, 10) + "." + strconv.FormatUint(patch, 10)
}

func (b bound) around(add func(string)) {
	at := core(b.major, b.minor, b.patch)
	add(at)
	for _, suffix := range []string{"-0", "-a", "-a.0", "-alpha.1", "-1", "-zz"} {
		add(at + suffix)
	}
	if pre := b.prerelease; pre != "" {
		for _, neighbour := range []string{pre, pre + ".0", pre + ".a", pre + "-", pre + "0", pre[:len(pre)-1]} {
			add(at + "-" + neighbour)
		}
		head, last := "", pre
		if dot := strings.LastIndexByte(pre, '.'); dot >= 0 {
			head, last = pre[:dot+1], pre[dot+1:]
		}
		if n, err := strconv.ParseUint(last, 10, 64); err == nil && n > 0 {
			add(at + "-" + head + strconv.FormatUint(n-1, 10))
			add(at + "-" + head + strconv.FormatUint(n+1, 10))
		}
	}
	next := []string{
		core(b.major, b.minor, b.patch+1), core(b.major, b.minor+1, 0), core(b.major+1, 0, 0),
		core(b.major, b.minor+1, b.patch), core(b.major+1, b.minor, b.patch),
	}
	if b.patch > 0 {
		next = append(next, core(b.major, b.minor, b.patch-1))
	}
	if b.minor > 0 {
		next = append(next, core(b.major, b.minor-1, b.patch), core(b.major, b.minor-1, 99))
	}
	if b.major > 0 {
		next = append(next, core(b.major-1, b.minor, b.patch), core(b.major-1, 99, 0))
	}
	for _, v := range next {
		add(v)
		add(v + "-0")
		if b.prerelease != "" {
			add(v + "-" + b.prerelease)
		}
	}
}

// near makes one version that differs from the bound in one place.
func (b bound) near(s *Source) string {
	change := func(n *uint64) {
		if *n > 0 && s.chance(50) {
			*n--
		} else {
			*n++
		}
	}
	switch s.random.IntN(8) {
	case 0:
		change(&b.major)
	case 1:
		change(&b.minor)
	case 2:
		change(&b.patch)
	case 3:
		b.prerelease = ""
	case 4:
		b.prerelease = s.Identifiers()
	case 5:
		b.prerelease += pick(s, []string{".0", ".a", "0", "a", "-", ".-"})
	case 6:
		b.prerelease = strings.TrimSuffix(b.prerelease, b.prerelease[len(b.prerelease)/2:])
	default:
		identifiers := strings.Split(b.prerelease, ".")
		identifiers[s.random.IntN(len(identifiers))] = pick(s, identifiersByOrder)
		b.prerelease = strings.Join(identifiers, ".")
	}
	return b.String()
}

// identifiersByOrder has identifiers that are close to each other in SemVer's order.
var identifiersByOrder = []string{"0", "1", "2", "10", "-", "-0", "-1", "0-", "0a", "10a", "1a", "A", "Z", "a", "a-", "a0", "aa", "b"}

// findBounds finds what looks like a whole or partial version.
func findBounds(text string) []bound {
	var bounds []bound
	for i := 0; i < len(text); {
		if !isDigit(text[i]) {
			i++
			continue
		}
		var b bound
		for n, component := range []*uint64{&b.major, &b.minor, &b.patch} {
			if n > 0 {
				if i+1 >= len(text) || text[i] != '.' || !isDigit(text[i+1]) {
					break
				}
				i++
			}
			start := i
			for i < len(text) && isDigit(text[i]) {
				i++
			}
			*component, _ = strconv.ParseUint(text[start:i], 10, 64) // too large is the largest, and as good a neighbour
		}
		start := i
		for i < len(text) && (isDigit(text[i]) || isLetter(text[i]) || text[i] == '-' || text[i] == '.') {
			i++
		}
		b.prerelease = strings.Trim(strings.TrimPrefix(text[start:i], "-"), ".")
		bounds = append(bounds, b)
	}
	return bounds
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }
