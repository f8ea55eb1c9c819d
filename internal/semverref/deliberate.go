package semverref

import (
	"math"
	"regexp"
	"strconv"
	"strings"
)

// explained reports whether a difference is deliberate, which is to say, whether
// semver's answer is a mistake or the product of JavaScript's numbers.
//
//   - See RoundsTogether.
//   - In some questions about ranges semver reads versions again from print, and throws
//     if that is longer than 256 characters: loose versions have gained a hyphen, and
//     minVersion has added ".0". Of satisfies it says that it never throws.
//   - It prints a numeric identifier from 2^53-1 on with the leading zeros that it was
//     read with loosely, and throws when it reads that strictly.
//   - It counts up to 2^53 and returns what is no version, or throws when it reads it.
//   - simplifyRange throws at a list with a text that is no version, unless it is the
//     only one. Ours passes it over, as everything else that takes a list does.
func (d Difference) explained() bool {
	if strings.HasPrefix(string(d.Answer), "panic") {
		return false
	}
	want := string(d.Want)
	_, aboutRanges := rangeFuncs[d.Call.Fn]
	switch {
	case RoundsTogether(d.Call.Args),
		d.Call.Fn == SimplifyRange && d.Want.Threw(),
		aboutRanges && strings.HasPrefix(want, "!version is longer than 256 characters"),
		strings.HasPrefix(want, "!Invalid Version: ") && largeWithZero.MatchString(want),
		beyondLimit.MatchString(want),
		d.Call.Fn == MinVersion && want == "!Invalid patch version":
		return true
	}
	return false
}

// largeWithZero finds a numeric identifier of 16 digits or more with leading zeros.
var largeWithZero = regexp.MustCompile(`[-.]0+[1-9][0-9]{15,}(\.|$)`)

// beyondLimit finds a version of which a component is 2^53.
var beyondLimit = regexp.MustCompile(`^=([0-9]+\.){0,2}9007199254740992`)

// RoundsTogether reports whether two numbers in the texts are different and the same
// to JavaScript, which rounds integers above 2^53. match/npm compares numeric
// prerelease identifiers of any length exactly, as SemVer asks, and so differs
// there on purpose. It is asked about differences only: that both sides agree on
// such numbers elsewhere, or refuse them, is compared like anything else.
func RoundsTogether(texts []string) bool {
	exact := make(map[float64]string)
	for _, text := range texts {
		notDigit := func(r rune) bool { return r < '0' || r > '9' }
		for digits := range strings.FieldsFuncSeq(text, notDigit) {
			digits = strings.TrimLeft(digits, "0")
			rounded, err := strconv.ParseFloat(digits, 64)
			if err != nil && !math.IsInf(rounded, 1) || rounded <= 1<<53-1 {
				continue
			}
			if other, ok := exact[rounded]; ok && other != digits {
				return true
			}
			exact[rounded] = digits
		}
	}
	return false
}
