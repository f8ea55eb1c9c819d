package db

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"iter"
	"strconv"
)

// A table is one of the sorted maps that the file consists of. It is stored as
// cells, each of which holds all keys of a stretch and says where the stretch ends.
// So the cell that answers for a key is always there, and the absence of the key is
// read from a cell with a checksum: no damage to the tree can hide a key.
type table byte

// The tables, in the order in which Build writes them, which keeps pages full.
const (
	blocks   table = 1 + iota // sequence number -> record, in compressed blocks
	names                     // id or alias -> sequence numbers
	packages                  // package -> what its advisories cover
	about                     // metadata and problems
)

// bucket is the one bucket of the file. Its name tells the format, so that a file of
// another is recognised however different it is.
var bucket = []byte(bucketPrefix + strconv.Itoa(Format))

const bucketPrefix = "nodesec-"

// A cell holds the keys of a table from from up to and without until.
type cell struct {
	from    []byte
	until   []byte
	last    bool // nothing follows, until means nothing
	payload []byte
}

func (c *cell) holds(key []byte) bool {
	return bytes.Compare(c.from, key) <= 0 && (c.last || bytes.Compare(key, c.until) < 0)
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

const checksumSize = 4

// key returns what a cell or key is stored under.
func (t table) key(from []byte) []byte { return append([]byte{byte(t)}, from...) }

// encode returns the value under which the cell is stored:
//
//	checksum of the key and all that follows, length of until plus 1 or 0 for the
//	last cell, until, payload
func (t table) encode(c cell) []byte {
	value := make([]byte, checksumSize, checksumSize+binary.MaxVarintLen32+len(c.until)+len(c.payload))
	if c.last {
		value = binary.AppendUvarint(value, 0)
	} else {
		value = append(binary.AppendUvarint(value, uint64(len(c.until))+1), c.until...)
	}
	value = append(value, c.payload...)
	binary.LittleEndian.PutUint32(value, checksum(t.key(c.from), value))
	return value
}

func checksum(key, value []byte) uint32 {
	return crc32.Update(crc32.Checksum(key, castagnoli), castagnoli, value[checksumSize:])
}

// decode reads a cell. It shares the memory of key and value.
func (t table) decode(key, value []byte) (cell, error) {
	if len(key) == 0 || table(key[0]) != t {
		return cell{}, corrupt("a cell of table %d is missing", t)
	}
	if len(value) < checksumSize || binary.LittleEndian.Uint32(value) != checksum(key, value) {
		return cell{}, corrupt("wrong checksum at key %.40q", key)
	}
	in := input{rest: value[checksumSize:]}
	c := cell{from: key[1:]}
	if n := in.number(); n == 0 {
		c.last = true
	} else {
		c.until = in.text(n - 1)
	}
	c.payload = in.rest
	if in.bad || !c.last && bytes.Compare(c.from, c.until) >= 0 {
		return cell{}, corrupt("a cell without a proper end at key %.40q", key)
	}
	return c, nil
}

// find returns the cell that answers for the key, in the scratch.
func (t table) find(f *tree, key []byte, s *scratch) (cell, error) {
	wanted := t.key(key)
	k, v, err := f.floor(wanted, s)
	if err != nil {
		return cell{}, err
	}
	c, err := t.decode(k, v)
	if err == nil && !c.holds(key) {
		err = corrupt("the cell for key %.40q is missing", wanted)
	}
	return c, err
}

// all yields every cell in order, and an error if one is missing.
func (t table) all(f *tree) iter.Seq2[cell, error] {
	return func(yield func(cell, error) bool) {
		c, err := t.find(f, nil, nil)
		for {
			if !yield(c, err) || err != nil || c.last {
				return
			}
			next := c.until
			c, err = t.find(f, next, nil)
			if err == nil && !bytes.Equal(c.from, next) {
				err = corrupt("the cell at key %.40q is missing", next)
			}
		}
	}
}
