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
	begin := i
	var p parts
	var end int
	if p.major, end = scanNumber(s, i, loose); end == i || end == len(s) || s[end] != '.' || p.major > maxSafe {
		return coreError(s, i, end, p.major)
	}
	i = end + 1
	if p.minor, end = scanNumber(s, i, loose); end == i || end == len(s) || s[end] != '.' || p.minor > maxSafe {
		return coreError(s, i, end, p.minor)
	}
	i = end + 1
	if p.patch, end = scanNumber(s, i, loose); loose {
		p.patch, end = giveBackDigit(s, i, end, p.patch)
	}
	if end == i || p.patch > maxSafe {
		return coreError(s, i, end, p.patch)
	}
	if v.key = pack(p.major, p.minor, p.patch); end == len(s) && !v.key.isLarge() {
		return v, 0, end
	}
	return parseQualifier(&p, s, begin, end, loose)
}

// parseQualifier reads what may follow the three numbers p, which are s[begin:i],
// and white space. It takes the text out of s where that is as it would be printed.
func parseQualifier(p *parts, s string, begin, i int, loose bool) (v Version, kind ErrorKind, at int) {
	start, end := scanPrerelease(s, i, loose)
	behind := scanBuild(s, end)
	if next := skipSpace(s, behind); next < len(s) {
		if s[behind-1] == '0' && class[s[behind]] == digit {
			return v, ErrLeadingZero, behind - 1
		}
		return v, ErrSyntax, next
	}
	k := pack(p.major, p.minor, p.patch)
	switch odd := loose && hasLeadingZero(s[start:end]); {
	case !k.isLarge() && start < end && !odd:
		return Version{k.prerelease(), s[start:behind]}, 0, behind
	case k.isLarge() && !loose:
		return Version{k, s[begin:behind]}, 0, behind
	case k.isLarge():
		if v, kind, _ := parseVersion(s[begin:behind], false); kind == 0 {
			return v, 0, behind
		}
	}
	if p.pre = s[start:end]; loose {
		p.pre = normalPrerelease(p.pre)
	}
	if behind > end {
		p.build = s[end+1 : behind]
	}
	return p.version(), 0, behind
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
