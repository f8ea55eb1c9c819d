package npm

// The operators of the grammar that stand for several comparators.
const (
	caret operator = 1<<3 + iota
	tilde
)

// A desugarer turns the grammar's forms into comparators, as node-semver does
// by rewriting the text. Its kind is 0 until something makes the range invalid.
type desugarer struct {
	terms []term
	opts  Option
	kind  ErrorKind

	words    int  // begun so far
	trailing bool // the last of them is blank
}

// word is called before each word of an alternative.
func (d *desugarer) word() { d.words, d.trailing = d.words+1, false }

// blank is for a word that node-semver replaces by the empty text. It says "any
// version" if it is the first or the last of its alternative, and vanishes
// between others, which matters where Loose drops those.
func (d *desugarer) blank() {
	if d.words == 1 {
		d.any()
	} else {
		d.trailing = true
	}
}

// end is called behind the last word of an alternative.
func (d *desugarer) end() {
	if d.trailing {
		d.any()
	}
}

// comparator appends what an operator and a partial version stand for.
//
// prefix counts the characters between them, which are part of the version's
// length in node-semver's eyes.
func (d *desugarer) comparator(op operator, p *partial, prefix int) {
	switch {
	case op >= caret:
		d.compatible(op, p)
	case p.misplaced:
		d.reject(ErrWildcardOrder)
	case p.known == 3:
		d.whole(op, p, prefix)
	case p.known == 0:
		if op == less || op == greater {
			d.terms = append(d.terms, term{op: less, version: Version{pre: "0"}})
		} else {
			d.blank()
		}
	default:
		d.wildcard(op, p)
	}
}

// whole appends op with a whole version, as it stands.
func (d *desugarer) whole(op operator, p *partial, prefix int) {
	v := p.version(p.pre)
	zero := p.zeros == 3 && prefix == 0
	if d.opts.has(IncludePrerelease) {
		zero = zero && v.pre == "0" && p.preWidth == 1 && !p.bare
	} else {
		zero = zero && v.pre == ""
	}
	if zero && op == greater|equal {
		d.any() // the least version and all above it
		return
	}
	length := prefix + p.width[0] + p.width[1] + p.width[2] + 2
	if p.preWidth > 0 {
		length += p.preWidth
		if !p.bare {
			length++
		}
	}
	d.bound(op, v, length)
}

// wildcard appends op with a version of which one or two numbers are known.
//
//	1.2  = >=1.2.0 <1.3.0-0     >1.2  = >=1.3.0     <1.2 = <1.2.0-0
//	                            <=1.2 = <1.3.0-0
func (d *desugarer) wildcard(op operator, p *partial) {
	last := p.known - 1
	switch op {
	case equal:
		d.atLeast(p)
		d.below(p, last)
	case greater | equal:
		d.atLeast(p)
	case less:
		v := p.version("0")
		d.bound(less, v, p.lowerLength(2))
	case greater:
		v := p.after(last)
		if v.pre = ""; d.opts.has(IncludePrerelease) {
			v.pre = "0"
		}
		d.next(greater|equal, v, p, last)
	case less | equal:
		d.next(less, p.after(last), p, last)
	}
}

// next appends a bound for which node-semver adds one to the last known number.
// Where JavaScript prints that number with an exponent, what comes out looks
// like no comparator, and loose ranges drop what looks like none.
func (d *desugarer) next(op operator, v Version, p *partial, last int) {
	if p.number[last] == exponential {
		d.reject(ErrNumberTooLarge)
		return
	}
	d.bound(op, v, p.upperLength(last, v))
}

// compatible appends what caret and tilde stand for: from the version itself up
// to the next one that changes a number which the operator holds fast.
//
//	~1.2.3 = >=1.2.3 <1.3.0-0     ^1.2.3 = >=1.2.3 <2.0.0-0     ^0.2.3 = >=0.2.3 <0.3.0-0
//	~1     = >=1.0.0 <2.0.0-0     ^0.0.3 = >=0.0.3 <0.0.4-0     ^0.0   = >=0.0.0 <0.1.0-0
func (d *desugarer) compatible(op operator, p *partial) {
	if p.known == 0 {
		d.blank()
		return
	}
	fixed := min(p.known-1, 1)
	if op == caret {
		fixed = min(p.known-1, p.zeros)
	}
	d.atLeast(p)
	d.below(p, fixed)
}

// hyphenFrom appends what the first half of a hyphen range stands for, and
// hyphenTo the second. The prefix is as for comparator.
//
//	1.2 - 2.3 = >=1.2.0 <2.4.0-0     1.2.3 - 2.3.4 = >=1.2.3 <=2.3.4
func (d *desugarer) hyphenFrom(p *partial, prefix int) {
	switch {
	case p.known == 0: // no bound
	case p.known < 3:
		d.atLeast(p)
	case p.pre == "" && d.opts.has(IncludePrerelease):
		if p.zeros == 3 && prefix == 0 {
			d.any()
			return
		}
		d.bound(greater|equal, p.version("0"), prefix+p.lowerLength(2))
	default:
		d.whole(greater|equal, p, prefix)
	}
}

func (d *desugarer) hyphenTo(p *partial, prefix int) {
	switch {
	case p.known == 0: // no bound
	case p.known < 3:
		d.next(less, p.after(p.known-1), p, p.known-1)
	case p.pre != "":
		d.bound(less|equal, p.version(p.pre), p.lowerLength(1+p.preWidth))
	case d.opts.has(IncludePrerelease):
		d.next(less, p.after(2), p, 2)
	default:
		d.whole(less|equal, p, prefix)
	}
}

// atLeast appends >= with p's least version.
func (d *desugarer) atLeast(p *partial) {
	pre, width := p.pre, 1+p.preWidth
	if p.known < 3 {
		pre, width = "", 0
		if d.opts.has(IncludePrerelease) {
			pre, width = "0", 2
		}
		if p.zeros == p.known {
			d.any()
			return
		}
	} else if p.preWidth == 0 {
		width = 0
	}
	if p.zeros == 3 && (width == 0 && !d.opts.has(IncludePrerelease) || width == 2 && pre == "0" && d.opts.has(IncludePrerelease)) {
		d.any()
		return
	}
	d.bound(greater|equal, p.version(pre), p.lowerLength(width))
}

// below appends < with the least version above all that share p's first k+1 numbers.
func (d *desugarer) below(p *partial, k int) {
	v := p.after(k)
	d.bound(less, v, p.upperLength(k, v))
}

func (d *desugarer) any() { d.terms = append(d.terms, term{op: anyVersion}) }

// bound appends one comparator, of which node-semver would spell the version in
// length characters.
func (d *desugarer) bound(op operator, v Version, length int) {
	switch {
	case length > maxLength:
		d.kind = ErrTooLong
	case v.major > maxSafe || v.minor > maxSafe || v.patch > maxSafe:
		d.kind = ErrNumberTooLarge
	default:
		d.terms = append(d.terms, term{op: op, version: v})
	}
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
	length := 2 + pre + 3 - p.known
	for k := range p.known {
		length += p.width[k]
	}
	return length
}

// upperLength counts the characters of v, p.after(k): the numbers before the
// one that was raised are spelled as p spells them.
func (p *partial) upperLength(k int, v Version) int {
	if p.width[0]+p.width[1] < maxLength/2 { // as all are that have no run of zeros in front
		return 0
	}
	length := len("..-0") + 2 - k + 1
	if v.pre == "" {
		length -= len("-0")
	}
	for j := range k {
		length += p.width[j]
	}
	for n := p.number[k] + 1; n > 9; n /= 10 {
		length++
	}
	return length
}
