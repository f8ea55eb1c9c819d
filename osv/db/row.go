package db

import (
	"crypto/sha256"
	"encoding/binary"

	"github.com/nodejs/nodesec/advisory"
)

// A cell of the tables names and packages holds rows, sorted by key: for each the
// lengths and texts of key and value.

// rowCell is the size of the payload that cells of rows are filled up to: four
// then fill a page.
const rowCell = 930

// longestKey is the length up to which a text is its own key. bbolt sets a limit to
// keys; longer texts, which only a hostile record has, end in their hash.
const longestKey = 255

func rowKey(text string) []byte {
	if len(text) <= longestKey {
		return []byte(text)
	}
	sum := sha256.Sum256([]byte(text))
	return append([]byte(text[:longestKey+1-len(sum)]), sum[:]...)
}

func packageKey(p advisory.Package) []byte {
	text := appendText(nil, p.Ecosystem)
	return rowKey(string(append(text, p.Name...)))
}

// rows goes through the rows of a payload, whose memory key and value share.
type rows struct {
	input
	key, value []byte
}

func rowsOf(payload []byte) rows { return rows{input: input{rest: payload}} }

func (r *rows) next() bool {
	if len(r.rest) == 0 {
		return false
	}
	r.key = r.text(r.number())
	r.value = r.text(r.number())
	return !r.bad
}

func (r *rows) err() error {
	if r.bad {
		return corrupt("a cell of rows that ends early")
	}
	return nil
}

// row returns the value under a key of a table of rows, in the scratch, nil if there
// is none.
func (t table) row(f *tree, key []byte, s *scratch) ([]byte, error) {
	c, err := t.find(f, key, s)
	if err != nil {
		return nil, err
	}
	r := rowsOf(c.payload)
	for r.next() {
		if string(r.key) == string(key) {
			return r.value, nil
		}
	}
	return nil, r.err()
}

// packRows cuts sorted rows into cells without ends.
func packRows(keys []string, value func(key string) []byte) []cell {
	var cells []cell
	var payload []byte
	from := ""
	for n, key := range keys {
		v := value(key)
		if row := len(key) + len(v); len(payload) > 0 && len(payload)+row+len(from)+len(key) > rowCell {
			cells = append(cells, cell{from: []byte(from), payload: payload})
			from, payload = keys[n], nil
		} else if len(payload) == 0 {
			from = key
		}
		payload = appendText(appendText(payload, key), v)
	}
	if len(payload) > 0 {
		cells = append(cells, cell{from: []byte(from), payload: payload})
	}
	return cells
}

// coverage is what one advisory says about a package.
type coverage struct {
	record uint64
	// covered is the set of the versions it covers, as canonical range text.
	covered string
	// complete says that no other version is affected by it.
	complete bool
}

// encodePackage returns the value of a row of packages: the number of coverages and
// for each the distance of its record from the one before, twice the length of
// covered plus 1 if it is complete, and covered.
func encodePackage(all []coverage) []byte {
	value := binary.AppendUvarint(nil, uint64(len(all)))
	last := uint64(0)
	for _, c := range all {
		value = binary.AppendUvarint(value, c.record-last)
		last = c.record
		n := uint64(len(c.covered)) << 1
		if c.complete {
			n |= 1
		}
		value = append(binary.AppendUvarint(value, n), c.covered...)
	}
	return value
}

func decodePackage(value []byte) ([]coverage, error) {
	if value == nil { // no row
		return nil, nil
	}
	in := input{rest: value}
	all := make([]coverage, 0, min(in.number(), uint64(len(value))))
	last := uint64(0)
	for len(in.rest) > 0 {
		last = in.above(last, len(all))
		n := in.number()
		all = append(all, coverage{record: last, covered: string(in.text(n >> 1)), complete: n&1 != 0})
	}
	if in.bad {
		return nil, corrupt("a row of a package that ends early")
	}
	return all, nil
}

// named lists the records that have a name: as their id, or as an alias.
type named struct{ id, alias []uint64 }

func (n *named) add(record uint64, alias bool) {
	if alias {
		n.alias = append(n.alias, record)
	} else {
		n.id = append(n.id, record)
	}
}

func (n *named) isEmpty() bool { return len(n.id)+len(n.alias) == 0 }

// encode returns the value of a row of names: the number of records with the id,
// their distances, and the same for aliases.
func (n *named) encode() []byte {
	var value []byte
	for _, records := range [][]uint64{n.id, n.alias} {
		value = binary.AppendUvarint(value, uint64(len(records)))
		last := uint64(0)
		for _, r := range records {
			value = binary.AppendUvarint(value, r-last)
			last = r
		}
	}
	return value
}

func decodeNamed(value []byte) (named, error) {
	var n named
	if value == nil { // no row
		return n, nil
	}
	in := input{rest: value}
	for _, records := range []*[]uint64{&n.id, &n.alias} {
		last := uint64(0)
		for count := in.number(); count > 0 && !in.bad; count-- {
			last = in.above(last, len(*records))
			*records = append(*records, last)
		}
	}
	if in.bad {
		return named{}, corrupt("a row of a name that ends early")
	}
	return n, nil
}
