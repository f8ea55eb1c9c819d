package peers

// pairs is about how many (range, version) pairs a corpus is made into.
const pairs = 200_000

// A Block is a range of the corpus with versions of it that are next to each
// other.
type Block struct {
	// Range is an index into Ranges.
	Range int
	// From and To delimit the versions: Versions[From:To].
	From, To int
}

// Blocks returns 200,000 pairs of a range and a version, rounded up to the same
// number of versions for every range, or all pairs if there are fewer. Each range
// goes on in the list of versions where the one before it stopped, until that list
// has too few left.
func (c Corpus) Blocks() []Block {
	var blocks []Block
	width := min((pairs+len(c.Ranges)-1)/len(c.Ranges), len(c.Versions))
	from := 0
	for r := range c.Ranges {
		if from+width > len(c.Versions) {
			from = 0
		}
		blocks = append(blocks, Block{r, from, from + width})
		from += width
	}
	return blocks
}
