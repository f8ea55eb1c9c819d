package npm

// ParseVersion reads one version, with white space around it and a leading "v"
// allowed, as node-semver's parse does: at most 256 characters, numbers up to
// 2^53-1. With [Loose] it also reads "=1.2.3", "1.2.3beta" and "01.2.3".
// [IncludePrerelease] has no meaning here. The error is a *[ParseError].
func ParseVersion(s string, opts ...Option) (Version, error) {
	v, kind, at := parseVersion(s, join(opts).has(Loose))
	if kind != 0 {
		return Version{}, &ParseError{Input: s, Offset: at, Kind: kind, what: "version"}
	}
	return v, nil
}

// MustParseVersion is [ParseVersion] for texts known to be valid, such as
// constants. It panics on any other.
func MustParseVersion(s string, opts ...Option) Version {
	v, err := ParseVersion(s, opts...)
	if err != nil {
		panic(err)
	}
	return v
}

// parseVersion returns kind 0 or what is wrong at which offset.
//
//	version = [ "v" ] core [ prerelease ] [ build ]              ; SemVer §2, §9, §10
//	version =/ *( "v" / "=" / SP ) core [ prerelease ] [ build ] ; loose
//	core    = number "." number "." number
func parseVersion(s string, loose bool) (v Version, kind ErrorKind, at int) {
	if len(s) > maxLength && utf16Len(s) > maxLength {
		return v, ErrTooLong, 0
	}
	i := 0
	if len(s) > 0 && s[0]-'0' > 9 {
		i = skipSpace(s, 0)
		if loose {
			i = skipPrefix(s, i)
		} else if i < len(s) && s[i] == 'v' {
			i++
		}
	}
	// Nearly all versions are of this form; what is not is read below.
	if k, end := scanCore(s, i); end > 0 {
		if end == len(s) {
			return Version{key: k}, 0, end
		}
		if start, stop := scanPrerelease(s, end, false); !loose && stop == len(s) {
			return Version{k.prerelease(), s[start:]}, 0, stop
		}
	}
	begin := i
	major, end := scanNumber(s, i, loose)
	if end == i || end == len(s) || s[end] != '.' || major > maxSafe {
		return coreError(s, i, end, major)
	}
	i = end + 1
	minor, end := scanNumber(s, i, loose)
	if end == i || end == len(s) || s[end] != '.' || minor > maxSafe {
		return coreError(s, i, end, minor)
	}
	i = end + 1
	patch, end := scanNumber(s, i, loose)
	if loose {
		patch, end = giveBackDigit(s, i, end, patch)
	}
	if end == i || patch > maxSafe {
		return coreError(s, i, end, patch)
	}
	k := pack(major, minor, patch)
	if end == len(s) && !k.isLarge() {
		return Version{key: k}, 0, end
	}
	return parseQualifier(k, s, begin, end, loose)
}

// parseQualifier reads what may follow the three numbers, s[begin:i], of key k, and
// white space. The version's text is part of s where that is as it would be printed.
func parseQualifier(k key, s string, begin, i int, loose bool) (v Version, kind ErrorKind, at int) {
	start, end := scanPrerelease(s, i, loose)
	behind := scanBuild(s, end)
	if next := skipSpace(s, behind); next < len(s) {
		if s[behind-1] == '0' && class[s[behind]] == digit {
			return v, ErrLeadingZero, behind - 1
		}
		return v, ErrSyntax, next
	}
	switch {
	case loose && (k.isLarge() || hasLeadingZero(s[start:end])):
		if v, kind, _ := parseVersion(s[begin:behind], false); kind == 0 {
			return v, 0, behind // spelled as it is printed after all
		}
		return parseOdd(s[begin:i], s[start:end], s[min(end+1, behind):behind]), 0, behind
	case k.isLarge():
		return Version{k, s[begin:behind]}, 0, behind
	case start < end:
		return Version{k.prerelease(), s[start:behind]}, 0, behind
	case behind > end:
		return Version{k, s[end+1 : behind]}, 0, behind
	}
	return Version{key: k}, 0, behind
}

// parseOdd returns a version whose text may not be as it would be printed.
func parseOdd(core, pre, build string) Version {
	var p partial
	p.scanCore(core, 0, true, false)
	v := p.parts(normalPrerelease(pre))
	v.build = build
	return v.version()
}

// skipPrefix skips what loose versions, and all partial versions in ranges, may
// begin with: any of "v", "=" and white space.
func skipPrefix(s string, i int) int {
	for i < len(s) {
		if s[i] == 'v' || s[i] == '=' {
			i++
			continue
		}
		w := spaceAt(s, i)
		if w == 0 {
			break
		}
		i += w
	}
	return i
}

// coreError says why one of the three numbers, n read from s[i:end], is not one
// or is not followed by what must follow, and where.
func coreError(s string, i, end int, n uint64) (Version, ErrorKind, int) {
	next := skipSpace(s, end)
	switch {
	case n > maxSafe:
		return Version{}, ErrNumberTooLarge, i
	case end < len(s) && end > i && s[i] == '0' && class[s[end]] == digit:
		return Version{}, ErrLeadingZero, i
	case next == len(s):
		return Version{}, ErrIncomplete, next
	}
	return Version{}, ErrSyntax, next
}
