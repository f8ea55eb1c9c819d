package npm

import (
	"strconv"
	"strings"
)

// Limits of node-semver: a version's characters, the largest number, and the
// longest runs that its regular expressions match.
const (
	maxLength     = 256
	maxSafe       = 1<<53 - 1
	maxDigits     = 256
	maxIdentifier = maxLength - 6
)

// Classes of characters in identifiers.
const (
	digit  = 1 << iota // 0-9
	letter             // A-Z a-z -
)

var class = func() (c [256]uint8) {
	for b := '0'; b <= '9'; b++ {
		c[b] = digit
	}
	for b := 'a'; b <= 'z'; b++ {
		c[b], c[b-'a'+'A'] = letter, letter
	}
	c['-'] = letter
	return c
}()

// A number that does not fit: tooLarge stands for any above maxSafe, and
// exponential for those that JavaScript prints with an exponent once it has
// added one to them, so that they no longer look like a number to node-semver.
const (
	tooLarge    = maxSafe + 1
	exponential = maxSafe + 2
)

// scanNumber reads a number at s[i:] and returns it and the offset behind it,
// which is i if there is none.
//
//	number = "0" / %x31-39 *DIGIT     ; SemVer §2, no leading zeros
//	number =/ 1*DIGIT                 ; loose
func scanNumber(s string, i int, loose bool) (n uint64, end int) {
	const safe = 15 // so many digits are below 2^53, whatever they are
	for end = i; end < len(s) && end-i <= safe; end++ {
		d := s[end] - '0'
		if d > 9 {
			break
		}
		n = n*10 + uint64(d)
	}
	if end-i > safe || end-i > 1 && s[i] == '0' {
		return scanOddNumber(s, i, loose)
	}
	return n, end
}

// scanOddNumber is scanNumber for numbers that are long or begin with a zero.
func scanOddNumber(s string, i int, loose bool) (n uint64, end int) {
	most := maxDigits + 1
	if loose {
		most = maxDigits
	} else if s[i] == '0' {
		most = 1
	}
	for end = i; end < len(s) && class[s[end]] == digit && end-i < most; end++ {
	}
	digits := strings.TrimLeft(s[i:end], "0")
	// Doubles step by 2^17 just below 10^21, so that 10^21-2^16 and all above
	// it are 10^21 once rounded.
	const leastExponential = "999999999999999934464"
	if len(digits) > len(leastExponential) || len(digits) == len(leastExponential) && digits >= leastExponential {
		return exponential, end
	}
	n, err := strconv.ParseUint("0"+digits, 10, 64)
	if err != nil || n > maxSafe {
		n = tooLarge
	}
	return n, end
}

// scanCore reads three numbers at s[i:], each of at most six digits and without a
// leading zero, as nearly all versions have them. It returns their key and the
// offset behind them, which is 0 if something else stands there.
func scanCore(s string, i int) (k key, end int) {
	const most = 6 // so many digits fit into a field of a key
	for dots := 0; ; dots++ {
		first := i
		var n key
		for ; i < len(s) && i-first <= most && s[i]-'0' <= 9; i++ {
			n = n*10 + key(s[i]-'0')
		}
		if i == first || i-first > most || i-first > 1 && s[first] == '0' {
			return 0, 0
		}
		if k = k<<fieldBits | n; dots == 2 {
			return k << patchShift, i
		}
		if i == len(s) || s[i] != '.' {
			return 0, 0
		}
		i++
	}
}

// scanPrerelease reads a prerelease at s[i:] and returns the offsets of its
// identifiers' first character and of what follows them; they are equal if
// there is none. Loose takes an identifier without the hyphen, and a lone
// hyphen as an identifier.
//
//	prerelease = "-" identifier *( "." identifier )
//	prerelease =/ [ "-" ] identifier *( "." identifier )   ; loose
func scanPrerelease(s string, i int, loose bool) (start, end int) {
	start = i
	if i < len(s) && s[i] == '-' {
		start = i + 1
	} else if !loose {
		return i, i
	}
	end = scanIdentifier(s, start, loose)
	if end == start {
		if !loose || start == i {
			return i, i
		}
		start = i // the hyphen itself
		end = scanIdentifier(s, start, loose)
	}
	for end < len(s) && s[end] == '.' {
		next := scanIdentifier(s, end+1, loose)
		if next == end+1 {
			break
		}
		end = next
	}
	return start, end
}

// scanIdentifier reads a prerelease identifier at s[i:] and returns the offset
// behind it, i if there is none.
//
//	identifier = number / *DIGIT ( ALPHA / "-" ) *( ALPHA / DIGIT / "-" )
func scanIdentifier(s string, i int, loose bool) int {
	end := i
	for end < len(s) && class[s[end]] == digit {
		end++
	}
	if end < len(s) && class[s[end]] == letter && end-i <= maxDigits {
		most := end + 1 + maxIdentifier
		for end < len(s) && end < most && class[s[end]] != 0 {
			end++
		}
		return end
	}
	switch {
	case end == i:
		return i
	case s[i] == '0' && !loose:
		return i + 1
	case loose:
		return min(end, i+maxDigits)
	}
	return min(end, i+maxDigits+1)
}

// scanBuild reads build metadata at s[i:] and returns the offset behind it, i if
// there is none. Unlike a prerelease it may have leading zeros.
//
//	build = "+" 1*( ALPHA / DIGIT / "-" ) *( "." 1*( ALPHA / DIGIT / "-" ) )
func scanBuild(s string, i int) int {
	if i >= len(s) || s[i] != '+' {
		return i
	}
	end := i
	for next := i + 1; ; next++ {
		first := next
		for next < len(s) && class[s[next]] != 0 {
			next++
		}
		if next == first {
			return end
		}
		end = next
		if next == len(s) || s[next] != '.' {
			return end
		}
	}
}

// normalPrerelease returns loose identifiers as node-semver prints them: those
// that JavaScript reads as a number lose their leading zeros.
func normalPrerelease(pre string) string {
	if !hasLeadingZero(pre) {
		return pre
	}
	ids := strings.Split(pre, ".")
	for k, id := range ids {
		if n, end := scanNumber(id, 0, true); end == len(id) && n < maxSafe {
			ids[k] = strings.TrimLeft(id[:end-1], "0") + id[end-1:]
		}
	}
	return strings.Join(ids, ".")
}

func hasLeadingZero(pre string) bool {
	for i := 0; i+1 < len(pre); i++ {
		if pre[i] == '0' && class[pre[i+1]] == digit && (i == 0 || pre[i-1] == '.') {
			return true
		}
	}
	return false
}
