package npm

import "strconv"

// A partial is a version as it may stand in a range, with its last numbers
// missing or wildcards: "1", "1.2", "1.2.x", "*".
type partial struct {
	number [3]uint64
	// width is the number of characters that each number is spelled with.
	width [3]uint16
	// known counts the numbers before the first that is missing or a wildcard:
	// 3 for a whole version, 0 for "*" and "x.1".
	known int
	// zeros counts the leading numbers that are spelled "0". In loose ranges
	// node-semver does not take "00" for zero.
	zeros int
	// rounded is the number that is exponential, as JavaScript holds it.
	rounded float64
	// whole tells that all three numbers or wildcards are there.
	whole bool
	// misplaced tells of a number after a wildcard, such as 1.x.3.
	misplaced bool
	// pre is the prerelease as printed, preWidth the number of characters it is
	// spelled with, and bare tells that the hyphen before it was left out.
	pre      string
	preWidth int
	bare     bool
}

// scan reads a partial version at s[i:] into p, which must be zero, and returns
// the offset behind it, i if there is none.
//
//	partial = xr [ "." xr [ "." xr [ prerelease ] ] ]
//	xr      = number / "x" / "X" / "*"
func (p *partial) scan(s string, i int, loose bool) (end int) {
	end = p.scanCore(s, i, loose, loose)
	if end == len(s) || class[s[end]] == 0 || end == i {
		return end
	}
	return p.scanPre(s, end, loose)
}

// scanCore is scan without the prerelease; giveBack lets a patch number end early
// for the sake of what follows, see giveBackDigit.
func (p *partial) scanCore(s string, i int, loose, giveBack bool) (end int) {
	end = i
	for k := range p.number {
		at := end
		if k > 0 {
			if at == len(s) || s[at] != '.' {
				return end
			}
			at++
		}
		n, next := scanNumber(s, at, loose)
		if k == 2 && giveBack {
			n, next = giveBackDigit(s, at, next, n)
		}
		switch {
		case next == at:
			if !isWildcard(s, at) {
				return end
			}
			next++
		case p.known < k:
			p.misplaced = true
		default:
			p.number[k], p.width[k], p.known = n, uint16(next-at), k+1
			if n == exponential {
				p.rounded, _ = strconv.ParseFloat(s[at:next], 64)
			}
			if p.zeros == k && n == 0 && next-at == 1 {
				p.zeros++
			}
		}
		end = next
		p.whole = k == 2
	}
	return end
}

// scanPre reads the prerelease at s[i:], which only three numbers can have.
func (p *partial) scanPre(s string, i int, loose bool) (end int) {
	if !p.whole {
		return i
	}
	start, end := scanPrerelease(s, i, loose)
	if start == end {
		return i
	}
	p.pre, p.preWidth, p.bare = s[start:end], end-start, start == i
	if loose {
		p.pre = normalPrerelease(p.pre)
	}
	return end
}

// giveBackDigit returns the patch number s[i:end] and its end, without its last
// digit if a dot follows: loosely, 1.2.34.5 is 1.2.3 with the prerelease 4.5,
// for that is how node-semver's pattern matches it.
func giveBackDigit(s string, i, end int, n uint64) (uint64, int) {
	if end-i < 2 || end == len(s) || s[end] != '.' {
		return n, end
	}
	return scanNumber(s[:end-1], i, true)
}

func isWildcard(s string, i int) bool {
	return i < len(s) && (s[i] == '*' || s[i]|0x20 == 'x')
}

// startsPartial reports whether a partial version may begin at s[i].
func startsPartial(s string, i int) bool {
	return i < len(s) && (class[s[i]] == digit || isWildcard(s, i))
}

// parts returns p with zeros for what is missing, and the given prerelease.
func (p *partial) parts(pre string) parts {
	v := parts{pre: pre}
	switch p.known {
	case 3:
		v.patch = p.number[2]
		fallthrough
	case 2:
		v.minor = p.number[1]
		fallthrough
	case 1:
		v.major = p.number[0]
	}
	return v
}

// after returns the least version above all that share p's first k+1 numbers.
func (p *partial) after(k int) parts {
	v := parts{major: p.number[0], pre: "0"}
	switch k {
	case 0:
		v.major++
	case 1:
		v.minor = p.number[1] + 1
	default:
		v.minor, v.patch = p.number[1], p.number[2]+1
	}
	return v
}
