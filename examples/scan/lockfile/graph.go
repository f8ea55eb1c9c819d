package lockfile

// graph is which package needs which others, by number.
type graph struct{ needs [][]int }

// reach marks the packages that those given need, directly or not, and these.
func (g *graph) reach(from []int) []bool {
	reached := make([]bool, len(g.needs))
	for len(from) > 0 {
		n := from[len(from)-1]
		from = from[:len(from)-1]
		if reached[n] {
			continue
		}
		reached[n] = true
		from = append(from, g.needs[n]...)
	}
	return reached
}

// development marks the packages that only those for development need. What
// nothing needs is not among them.
func (g *graph) development(always, development []int) []bool {
	kept, only := g.reach(always), g.reach(development)
	for n := range only {
		only[n] = only[n] && !kept[n]
	}
	return only
}
