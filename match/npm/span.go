package npm

// A span is a stretch of ranks, from one up to below another, of which it holds
// the distance.
type span struct{ from, width key }

const topRank = 1<<64 - 1 // above the ranks of all versions

func (s span) has(rank key) bool { return rank-s.from < s.width }

// span returns the bounds of a stretch in which the ranks of all versions are for
// which t holds.
func (t *term) span() (from, to key) {
	at := t.version.key.rank()
	from, to = at, at+1
	if t.op&equal == 0 && t.version.key.isRelease() { // nothing but the release itself has its rank
		from, to = at+1, at
	}
	if t.op&less != 0 {
		from = 0
	}
	if t.op&greater != 0 {
		to = topRank
	}
	return from, to
}

// hull returns the span from the lowest to the highest rank that some alternative
// may have, and whether there is a single one. A version outside is in no
// alternative, which settles most questions that are asked of the ranges of
// advisories. A release inside is in a single one, for its rank says all.
func hull(terms []term) (all span, single bool) {
	alternatives := 0
	var lowest, highest key = topRank, 0
	var low, high key = 0, topRank // of one alternative
	for i := range terms {
		from, to := terms[i].span()
		low, high = max(low, from), min(high, to)
		if !terms[i].last {
			continue
		}
		alternatives++
		if low < high {
			lowest, highest = min(lowest, low), max(highest, high)
		}
		low, high = 0, topRank
	}
	if lowest < highest {
		all = span{lowest, highest - lowest}
	}
	return all, alternatives == 1
}
