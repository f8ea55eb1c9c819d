package npm

import "strings"

// parseAlternative appends the terms of s, which has no "||" in it. All ranges in
// the wild are of the plain form read here; what is not is left to rewrite,
// which follows node-semver through every corner.
//
//	alternative = [ hyphen / comparator *( SP comparator ) ]
//	hyphen      = [ "v" ] partial SP "-" SP [ "v" ] partial
//	comparator  = [ operator [ SP ] ] [ "v" ] partial [ build ]
//	operator    = "<" / "<=" / ">" / ">=" / "=" / "^" / "~" / "~>"
func parseAlternative(terms []term, s string, o Option) ([]term, ErrorKind, int) {
	first := len(terms)
	d := desugarer{opts: o}
	i := skipSpace(s, 0)
	if i == len(s) {
		return appendAny(terms), 0, i
	}
	for begin := i; i < len(s); {
		start := i
		op, at := scanOperator(s, i)
		if at > i {
			at = skipSpace(s, at)
		}
		prefix := 0
		if at < len(s) && s[at] == 'v' {
			prefix = 1
		}
		if k, end := scanCore(s, at+prefix); end > 0 && k != 0 {
			if next := skipSpace(s, end); next == len(s) || next > end && s[next] != '-' {
				d.word()
				terms = appendPlain(terms, op, k)
				i = next
				continue
			}
		}
		var p partial
		end := p.scan(s, at+prefix, o.has(Loose))
		if end == at+prefix {
			return rewrite(terms[:first], s, o, end)
		}
		end = scanBuild(s, end)
		next := skipSpace(s, end)
		if next == end && next < len(s) {
			return rewrite(terms[:first], s, o, end)
		}
		if next+1 < len(s) && s[next] == '-' && spaceAt(s, next+1) > 0 {
			if at > begin {
				return rewrite(terms[:first], s, o, next)
			}
			return parseHyphen(terms, s, o, start, &p, next)
		}
		d.word()
		terms = d.comparator(terms, op, &p, prefix)
		if d.kind != 0 {
			// Unless it begins a hyphen range after all, where less is asked of it.
			if terms, kind, _ := rewrite(terms[:first], s, o, start); kind == 0 {
				return terms, 0, len(s)
			}
			return nil, d.kind, start
		}
		i = next
	}
	return d.end(terms), 0, i
}

// parseHyphen reads the rest of a hyphen range, from the hyphen at i on. Its
// first half begins at start.
func parseHyphen(terms []term, s string, o Option, start int, from *partial, i int) ([]term, ErrorKind, int) {
	at := skipSpace(s, i+1)
	prefix := 0
	if at < len(s) && s[at] == 'v' {
		prefix = 1
	}
	var to partial
	end := to.scan(s, at+prefix, o.has(Loose))
	if behind := scanBuild(s, end); end == at+prefix || skipSpace(s, behind) < len(s) {
		return rewrite(terms, s, o, end)
	}
	fromPrefix := 0
	if s[start] == 'v' {
		fromPrefix = 1
	}
	d := desugarer{opts: o}
	terms = d.hyphenFrom(terms, from, fromPrefix)
	terms = d.hyphenTo(terms, &to, prefix)
	if d.kind != 0 {
		return nil, d.kind, start
	}
	if from.known == 0 && to.known == 0 {
		terms = appendAny(terms)
	}
	return terms, 0, len(s)
}

// scanOperator reads an operator at s[i:] and returns it, which is equal if
// there is none, and the offset behind it.
func scanOperator(s string, i int) (op operator, end int) {
	if i == len(s) {
		return equal, i
	}
	switch s[i] {
	case '<':
		op = less
	case '>':
		op = greater
	case '=':
		return equal, i + 1
	case '^':
		return caret, i + 1
	case '~':
		if strings.HasPrefix(s[i+1:], ">") {
			return tilde, i + 2
		}
		return tilde, i + 1
	default:
		return equal, i
	}
	if i+1 < len(s) && s[i+1] == '=' {
		return op | equal, i + 2
	}
	return op, i + 1
}
