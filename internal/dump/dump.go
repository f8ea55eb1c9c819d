package dump

import (
	"errors"
	"iter"
	"math"

	"github.com/nodejs/nodesec/advisory"
)

// The numbers of records at scale 1, those of the real dump in 2026.
const (
	vulnerabilitiesAtOne = 9_500
	malwareAtOne         = 210_000
)

// Options say what dump to make. Equal options give equal dumps, on every machine.
type Options struct {
	// Scale is the number of records as a multiple of the real dump's 219,500;
	// zero means 1.
	Scale float64
	// Seed chooses among the dumps of that size. Records keep their place but
	// for the seed; every value, zero too, is a good one.
	Seed uint64
}

// ErrScale is a scale that no dump can have.
var ErrScale = errors.New("dump: expected a scale from 0 to 1000")

// dump is what the records have in common.
type dump struct {
	seed            uint64
	vulnerabilities int
	malware         int
	packages        []string // those with vulnerabilities, the best known first
	known           map[string]bool
}

func newDump(o Options) (*dump, error) {
	if !(0 <= o.Scale && o.Scale <= 1000) {
		return nil, ErrScale
	}
	if o.Scale == 0 {
		o.Scale = 1
	}
	d := &dump{
		seed:            o.Seed,
		vulnerabilities: max(1, int(math.Round(vulnerabilitiesAtOne*o.Scale))),
		malware:         max(1, int(math.Round(malwareAtOne*o.Scale))),
	}
	d.packages, d.known = packageNames(o.Seed, max(8, d.vulnerabilities/2))
	return d, nil
}

func (d *dump) records() int { return d.vulnerabilities + d.malware }

// record returns one of the records. It does not depend on the others, so that
// they can be made at the same time.
func (d *dump) record(n int) *advisory.Advisory {
	if n < d.vulnerabilities {
		return d.vulnerability(n)
	}
	return d.malicious(n - d.vulnerabilities)
}

// Records yields the advisories of a dump: first the vulnerabilities, then the
// malware. The only error is [ErrScale].
func Records(o Options) iter.Seq2[*advisory.Advisory, error] {
	return func(yield func(*advisory.Advisory, error) bool) {
		d, err := newDump(o)
		if err != nil {
			yield(nil, err)
			return
		}
		d.some(0, d.records())(yield)
	}
}

// some yields the records from begin to before end.
func (d *dump) some(begin, end int) iter.Seq2[*advisory.Advisory, error] {
	return func(yield func(*advisory.Advisory, error) bool) {
		for n := begin; n < end; n++ {
			if !yield(d.record(n), nil) {
				return
			}
		}
	}
}
