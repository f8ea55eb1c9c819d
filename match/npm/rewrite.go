package npm

import "strings"

// rewrite appends the terms of an alternative that is not of the plain form. It
// takes the steps that node-semver takes, on text, so that what comes out is
// the same for inputs that no grammar describes: prefixes such as "v= 1.2.3",
// a "*" inside a word, words that loose ranges drop. at is where the plain form
// was left, for the error.
func rewrite(terms []term, s string, o Option, at int) ([]term, ErrorKind, int) {
	text := collapse(s)
	d := desugarer{opts: o}
	terms, ok := d.oddHyphen(terms, text)
	if !ok {
		terms = d.text(terms, text)
	}
	terms = d.end(terms)
	if d.kind != 0 {
		return nil, d.kind, at
	}
	return terms, 0, 0
}

// collapse makes each run of white space one space, none at the ends, and then
// takes out build metadata wherever it stands.
func collapse(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for i := skipSpace(s, 0); i < len(s); {
		if w := spaceAt(s, i); w > 0 {
			if i = skipSpace(s, i); i < len(s) {
				b.WriteByte(' ')
			}
			continue
		}
		b.WriteByte(s[i])
		i++
	}
	text := b.String()
	if strings.IndexByte(text, '+') < 0 {
		return text
	}
	b.Reset()
	for i := 0; i < len(text); {
		if end := scanBuild(text, i); end > i {
			i = end
			continue
		}
		b.WriteByte(text[i])
		i++
	}
	return b.String()
}

// oddHyphen appends the terms of a hyphen range, and reports whether text is one. A whole
// version keeps its prefix when it becomes a comparator, and may not be one
// then, or become two words.
func (d *desugarer) oddHyphen(terms []term, text string) ([]term, bool) {
	loose := d.opts.has(Loose)
	start := 0
	if strings.HasPrefix(text, " ") { // left where build metadata was
		start = 1
	}
	var from, to partial
	at := skipPrefix(text, start)
	end := from.scan(text, at, loose)
	if end == at || !strings.HasPrefix(text[end:], " - ") {
		return terms, false
	}
	toStart := end + len(" - ")
	toAt := skipPrefix(text, toStart)
	toEnd := to.scan(text, toAt, loose)
	if rest := text[toEnd:]; toEnd == toAt || rest != "" && rest != " " {
		return terms, false
	}
	if prefix := text[start:at]; from.known < 3 || prefix == "" || prefix == "v" {
		terms = d.hyphenFrom(terms, &from, len(prefix))
	} else {
		word := ">=" + text[start:end]
		if from.pre == "" && d.opts.has(IncludePrerelease) {
			word += "-0"
		}
		terms = d.text(terms, word)
	}
	prefix := text[toStart:toAt]
	if to.known < 3 || to.pre != "" || d.opts.has(IncludePrerelease) || prefix == "" || prefix == "v" {
		terms = d.hyphenTo(terms, &to, len(prefix))
	} else {
		terms = d.text(terms, "<="+text[toStart:toEnd])
	}
	if from.known == 0 && to.known == 0 {
		terms = appendAny(terms)
	}
	return terms, true
}

// text appends what each word of text stands for, once the spaces behind
// operators are taken out.
func (d *desugarer) text(terms []term, text string) []term {
	text = joinOperators(text)
	text = joinSigil(text, '~')
	text = joinSigil(text, '^')
	for word := range strings.SplitSeq(text, " ") {
		d.word()
		terms = d.oddWord(terms, word)
	}
	return terms
}

// oddWord appends what one word stands for, or rejects it.
func (d *desugarer) oddWord(terms []term, s string) []term {
	if s == "" {
		return d.blank(terms)
	}
	op, start := scanOperator(s, 0)
	at := skipPrefix(s, start)
	var p partial
	end := p.scan(s, at, d.opts.has(Loose))
	whole := end > at && end == len(s)
	if whole && (op >= caret || p.known < 3 || d.prefixFits(s[start:at])) {
		return d.comparator(terms, op, &p, at-start)
	}
	if star := strings.IndexByte(s, '*'); star >= 0 && !whole {
		return d.starred(terms, s, star)
	}
	d.reject(ErrSyntax)
	return terms
}

// prefixFits reports whether a whole version may have the prefix: strictly, only
// "v".
func (d *desugarer) prefixFits(prefix string) bool {
	return d.opts.has(Loose) || prefix == "" || prefix == "v"
}

// starred is for a word that is no comparator and has a "*": node-semver takes
// out the first one with the operator before it, and reads what is left.
func (d *desugarer) starred(terms []term, s string, star int) []term {
	start := star
	if start > 0 && s[start-1] == '=' {
		start--
	}
	if start > 0 && (s[start-1] == '<' || s[start-1] == '>') {
		start--
	}
	s = s[:start] + s[star+1:]
	op, i := scanOperator(s, 0)
	at := skipPrefix(s, i)
	var p partial
	end := p.scan(s, at, d.opts.has(Loose))
	// Taking out the "*" can have made build metadata of what was none.
	build := scanBuild(s, end) - end
	if end+build < len(s) || p.known < 3 || op >= caret || !d.prefixFits(s[i:at]) {
		d.reject(ErrSyntax)
		return terms
	}
	return d.whole(terms, op, &p, at-i+build)
}

// joinOperators takes out one space between an operator and the version behind
// it, in "> 1.2.3" and "= 1.2.3". As node-semver's pattern for this does, it
// reads whole versions, so that what ends one does not begin the next.
func joinOperators(s string) string {
	var b strings.Builder
	copied := 0
	for i := 0; i < len(s); {
		start := i
		if s[i] == '<' || s[i] == '>' {
			i++
		} else if !startsPartial(s, i) && skipPrefix(s, i) == i {
			i++
			continue
		}
		i = skipPrefix(s, i)
		if !startsPartial(s, i) {
			continue
		}
		if space := spaceBehindOperator(s, start); space >= 0 {
			b.WriteString(s[copied:space])
			copied = space + 1
		}
		i = versionEnd(s, i)
	}
	if copied == 0 {
		return s
	}
	b.WriteString(s[copied:])
	return b.String()
}

func spaceBehindOperator(s string, i int) int {
	if s[i] == ' ' {
		i++
	}
	if i < len(s) && (s[i] == '<' || s[i] == '>') {
		i++
	}
	if i < len(s) && s[i] == '=' {
		i++
	}
	if i < len(s) && s[i] == ' ' {
		return i
	}
	return -1
}

// versionEnd returns the end of the whole loose version, or else of the partial
// strict one, that begins at s[i].
func versionEnd(s string, i int) int {
	var p partial
	if end := p.scanCore(s, i, true, false); p.known == 3 {
		return scanBuild(s, p.scanPre(s, end, true))
	}
	p = partial{}
	return scanBuild(s, p.scan(s, i, false))
}

// joinSigil takes out the spaces behind each "~", "~>" or "^".
func joinSigil(s string, sigil byte) string {
	if strings.IndexByte(s, sigil) < 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); {
		b.WriteByte(s[i])
		i++
		if s[i-1] != sigil {
			continue
		}
		next := i
		if sigil == '~' && next < len(s) && s[next] == '>' {
			next++
		}
		if next < len(s) && s[next] == ' ' {
			i = next + 1
		}
	}
	return b.String()
}
