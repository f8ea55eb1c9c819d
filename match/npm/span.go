package npm

// A span is a stretch of ranks, from one up to below another.
type span struct{ from, to key }

const topRank = 1<<64 - 1 // above the ranks of all versions

func (s span) has(rank key) bool { return rank-s.from < s.to-s.from }

// span returns a stretch in which the ranks of all versions are for which t holds.
func (t *term) span() span {
	at := t.version.key.rank()
	from, to := at, at+1
	if t.op&equal == 0 && t.version.key.isRelease() { // nothing but the release itself has its rank
		from, to = at+1, at
	}
	if t.op&less != 0 {
		from = 0
	}
	if t.op&greater != 0 {
		to = topRank
	}
	return span{from, to}
}

// hull returns the span from the lowest to the highest rank that some alternative
// may have. A version outside is in no alternative, which settles most questions
// that are asked of the ranges of advisories.
func hull(terms []term) span {
	all := span{from: topRank}
	alternative := span{to: topRank}
	for i := range terms {
		s := terms[i].span()
		alternative.from, alternative.to = max(alternative.from, s.from), min(alternative.to, s.to)
		if !terms[i].last {
			continue
		}
		if alternative.from < alternative.to {
			all.from, all.to = min(all.from, alternative.from), max(all.to, alternative.to)
		}
		alternative = span{to: topRank}
	}
	if all.from >= all.to {
		return span{}
	}
	return all
}
