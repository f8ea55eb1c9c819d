package npm

import "strconv"

// The operators of the grammar that stand for several comparators.
const (
	caret operator = 1<<3 + iota
	tilde
)

// A desugarer turns the grammar's forms into comparators, as node-semver does
// by rewriting the text. Its kind is 0 until something makes the range invalid.
//
// Its methods take and return the terms, as append does, so that those of a short
// range need no memory until they are known.
type desugarer struct {
	opts     Option
	kind     ErrorKind
	words    int  // begun so far
	trailing bool // the last of them is blank
}

// word is called before each word of an alternative.
func (d *desugarer) word() { d.words, d.trailing = d.words+1, false }

// blank is for a word that node-semver replaces by the empty text. It says "any
// version" if it is the first or the last of its alternative, and vanishes
// between others, which matters where Loose drops those.
func (d *desugarer) blank(terms []term) []term {
	if d.words == 1 {
		return appendAny(terms)
	}
	d.trailing = true
	return terms
}

// end is called behind the last word of an alternative.
func (d *desugarer) end(terms []term) []term {
	if d.trailing {
		return appendAny(terms)
	}
	return terms
}

// appendPlain appends what op stands for with a release of small numbers other than
// 0.0.0. That is the same with all options, and most comparators are so.
func appendPlain(terms []term, op operator, k key) []term {
	if op < caret {
		return append(terms, term{op: op, version: Version{key: k}})
	}
	step := key(1) << patchShift // adds one to the number that op holds fast
	switch {
	case op == caret && k.major() > 0:
		step = 1 << majorShift
	case op == tilde || k.minor() > 0:
		step = 1 << minorShift
	}
	above := (k + step) &^ (step - 1)
	return append(terms,
		term{op: greater | equal, version: Version{key: k}},
		term{op: less, version: Version{above.prerelease(), "0"}})
}

// comparator appends what an operator and a partial version stand for.
//
// prefix counts the characters between them, which are part of the version's
// length in node-semver's eyes.
func (d *desugarer) comparator(terms []term, op operator, p *partial, prefix int) []term {
	switch {
	case op >= caret:
		return d.compatible(terms, op, p)
	case p.misplaced:
		d.reject(ErrWildcardOrder)
		return terms
	case p.known == 3:
		return d.whole(terms, op, p, prefix)
	case p.known > 0:
		return d.wildcard(terms, op, p)
	case op == less || op == greater:
		return append(terms, term{op: less, version: leastVersion}) // nothing
	}
	return d.blank(terms)
}

// whole appends op with a whole version, as it stands.
func (d *desugarer) whole(terms []term, op operator, p *partial, prefix int) []term {
	if op == greater|equal && p.zeros == 3 && prefix == 0 && d.isLeast(p) {
		return appendAny(terms)
	}
	length := prefix + p.lowerLength(p.preWidth)
	if p.preWidth > 0 && !p.bare {
		length++
	}
	return d.bound(terms, op, p.parts(p.pre), length)
}

// isLeast reports whether p, three zeros, is where node-semver takes >= for any
// version: 0.0.0, or 0.0.0-0 if prereleases are included.
func (d *desugarer) isLeast(p *partial) bool {
	if d.opts.has(IncludePrerelease) {
		return p.pre == "0" && p.preWidth == 1 && !p.bare
	}
	return p.pre == ""
}

// wildcard appends op with a version of which one or two numbers are known.
//
//	1.2  = >=1.2.0 <1.3.0-0     >1.2  = >=1.3.0     <1.2 = <1.2.0-0
//	                            <=1.2 = <1.3.0-0
func (d *desugarer) wildcard(terms []term, op operator, p *partial) []term {
	last := p.known - 1
	switch op {
	case equal:
		return d.below(d.atLeast(terms, p), p, last)
	case greater | equal:
		return d.atLeast(terms, p)
	case less:
		return d.bound(terms, less, p.parts("0"), p.lowerLength(2))
	case less | equal:
		return d.next(terms, less, p.after(last), p, last)
	}
	v := p.after(last)
	if !d.opts.has(IncludePrerelease) {
		v.pre = ""
	}
	return d.next(terms, greater|equal, v, p, last)
}

// next appends a bound for which node-semver adds one to the last known number.
func (d *desugarer) next(terms []term, op operator, v parts, p *partial, last int) []term {
	if p.number[last] == exponential {
		return d.exponential(terms, op, v.pre, p, last)
	}
	return d.bound(terms, op, v, p.upperLength(last, &v))
}

// exponential is next for a number that JavaScript prints with an exponent. What
// comes out rarely looks like a comparator, and loose ranges drop what does not;
// but loosely 1.1.5e+21.0 is 1.1.5 with the prerelease e and the build 21.0.
func (d *desugarer) exponential(terms []term, op operator, pre string, p *partial, last int) []term {
	var text []byte
	for k, n := range p.number[:last] {
		digits := strconv.FormatUint(n, 10)
		for range int(p.width[k]) - len(digits) { // zeros in front count for the length
			text = append(text, '0')
		}
		text = append(append(text, digits...), '.')
	}
	text = strconv.AppendFloat(text, p.rounded+1, 'e', -1, 64)
	text = append(text, ".0.0"[2*last:]...)
	if pre != "" {
		text = append(text, '-')
		text = append(text, pre...)
	}
	var q partial
	end := q.scan(string(text), 0, d.opts.has(Loose))
	if q.known < 3 || scanBuild(string(text), end) < len(text) {
		d.reject(ErrNumberTooLarge)
		return terms
	}
	return d.whole(terms, op, &q, 0)
}

// compatible appends what caret and tilde stand for: from the version itself up
// to the next one that changes a number which the operator holds fast.
//
//	~1.2.3 = >=1.2.3 <1.3.0-0     ^1.2.3 = >=1.2.3 <2.0.0-0     ^0.2.3 = >=0.2.3 <0.3.0-0
//	~1     = >=1.0.0 <2.0.0-0     ^0.0.3 = >=0.0.3 <0.0.4-0     ^0.0   = >=0.0.0 <0.1.0-0
func (d *desugarer) compatible(terms []term, op operator, p *partial) []term {
	if p.known == 0 {
		return d.blank(terms)
	}
	fixed := min(p.known-1, 1)
	if op == caret {
		fixed = min(p.known-1, p.zeros)
	}
	return d.below(d.atLeast(terms, p), p, fixed)
}

// hyphenFrom appends what the first half of a hyphen range stands for, and
// hyphenTo the second. The prefix is as for comparator.
//
//	1.2 - 2.3 = >=1.2.0 <2.4.0-0     1.2.3 - 2.3.4 = >=1.2.3 <=2.3.4
func (d *desugarer) hyphenFrom(terms []term, p *partial, prefix int) []term {
	switch {
	case p.known == 0: // no bound
		return terms
	case p.known < 3:
		return d.atLeast(terms, p)
	case p.pre != "" || !d.opts.has(IncludePrerelease):
		return d.whole(terms, greater|equal, p, prefix)
	case p.zeros == 3 && prefix == 0:
		return appendAny(terms)
	}
	return d.bound(terms, greater|equal, p.parts("0"), prefix+p.lowerLength(2))
}

func (d *desugarer) hyphenTo(terms []term, p *partial, prefix int) []term {
	switch {
	case p.known == 0: // no bound
		return terms
	case p.known < 3:
		return d.next(terms, less, p.after(p.known-1), p, p.known-1)
	case p.pre != "":
		return d.bound(terms, less|equal, p.parts(p.pre), p.lowerLength(1+p.preWidth))
	case d.opts.has(IncludePrerelease):
		return d.next(terms, less, p.after(2), p, 2)
	}
	return d.whole(terms, less|equal, p, prefix)
}

// atLeast appends >= with p's least version.
func (d *desugarer) atLeast(terms []term, p *partial) []term {
	if p.zeros == p.known && (p.known < 3 || d.isLeast(p)) {
		return appendAny(terms)
	}
	pre, width := p.pre, 0
	switch {
	case p.known == 3 && pre != "":
		width = 1 + p.preWidth
	case p.known < 3 && d.opts.has(IncludePrerelease):
		pre, width = "0", 2
	case p.known < 3:
		pre = ""
	}
	return d.bound(terms, greater|equal, p.parts(pre), p.lowerLength(width))
}

// below appends < with the least version above all that share p's first k+1 numbers.
func (d *desugarer) below(terms []term, p *partial, k int) []term {
	v := p.after(k)
	return d.bound(terms, less, v, p.upperLength(k, &v))
}

func appendAny(terms []term) []term { return append(terms, term{op: anyVersion}) }

// bound appends one comparator, of which node-semver would spell the version in
// length characters.
func (d *desugarer) bound(terms []term, op operator, v parts, length int) []term {
	switch {
	case length > maxLength:
		d.kind = ErrTooLong
	case v.major > maxSafe || v.minor > maxSafe || v.patch > maxSafe:
		d.kind = ErrNumberTooLarge
	default:
		terms = append(terms, term{op: op, version: v.version()})
	}
	return terms
}

// reject is for what looks like no comparator: an error, unless the range is
// loose, which drops it.
func (d *desugarer) reject(kind ErrorKind) {
	if !d.opts.has(Loose) {
		d.kind = kind
	}
}

// lowerLength counts the characters of p's least version with a prerelease of
// the given width, its hyphen included.
func (p *partial) lowerLength(pre int) int {
	return int(p.width[0]+p.width[1]+p.width[2]) + 2 + 3 - p.known + pre
}

// upperLength counts the characters of v, p.after(k): the numbers before the
// one that was raised are spelled as p spells them.
func (p *partial) upperLength(k int, v *parts) int {
	if p.width[0]+p.width[1] < maxLength/2 { // as all are that have no run of zeros in front
		return 0
	}
	length := len("..") + 2 - k + 1
	if v.pre != "" {
		length += len("-0")
	}
	for j := range k {
		length += int(p.width[j])
	}
	for n := p.number[k] + 1; n > 9; n /= 10 {
		length++
	}
	return length
}
