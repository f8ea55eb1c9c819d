package dump

import (
	"math/bits"
	"strconv"

	"github.com/nodejs/nodesec/advisory"
)

// ghsa returns the GHSA id of a number. Ids of different numbers differ, since
// stepping by what has no factor in common with 20 reaches each of 20^12 ids once.
func (d *dump) ghsa(n int) advisory.ID {
	const (
		letters = "23456789cfghjmpqrvwx"
		all     = 20 * 20 * 20 * 20 * 20 * 20 * 20 * 20 * 20 * 20 * 20 * 20
		step    = 2_531_011_848_760_637
	)
	high, low := bits.Mul64(uint64(n)+d.seed%all, step)
	_, at := bits.Div64(high, low, all)
	id := []byte("GHSA-xxxx-xxxx-xxxx")
	for i := len("GHSA-"); i < len(id); i++ {
		if id[i] != '-' {
			id[i] = letters[at%20]
			at /= 20
		}
	}
	return advisory.ID(id)
}

// malwareYears says how many of a hundred malware records are of which year.
var malwareYears = [...]struct{ year, percent int }{{2022, 4}, {2023, 7}, {2024, 15}, {2025, 58}, {2026, 16}}

// mal returns the id of a malware record, numbered within its year, and the year.
func (d *dump) mal(n int) (advisory.ID, int) {
	begin, percent := 0, 0
	for _, y := range malwareYears {
		percent += y.percent
		end := d.malware * percent / 100
		if n < end {
			return advisory.ID("MAL-" + strconv.Itoa(y.year) + "-" + strconv.Itoa(n-begin+1)), y.year
		}
		begin = end
	}
	panic("dump: the percentages make less than a hundred")
}
