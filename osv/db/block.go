package db

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/klauspost/compress/zstd"
	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/osv"
)

// blockSize is the number of bytes that blocks are filled up to. Records of one
// source are much alike, so that together they are far smaller than one by one;
// reading one record means inflating its block.
const blockSize = 16 << 10

// A record is an advisory as it is stored.
type record struct {
	number uint64 // its place in the order of all
	body   []byte // as OSV, but for the entries that npm is about
	npm    []byte // npmEntries as JSON; empty if there are none
}

// npmEntry is what is kept of an affected entry beside the body, because OSV has no
// word for it or would read it as something else. The key of the map is the entry's
// number.
type npmEntry struct {
	Vulnerable, Patched string
	DatabaseSpecific    string
}
type npmEntries map[int]npmEntry

func encodeRecord(number uint64, a *advisory.Advisory) (record, error) {
	r := record{number: number}
	if apart := npmEntries(nil); slices.ContainsFunc(a.Affected, func(f advisory.Affected) bool { return f.NPMRange != nil }) {
		apart = npmEntries{}
		whole := *a
		a = &whole
		a.Affected = slices.Clone(a.Affected)
		for n := range a.Affected {
			if f := &a.Affected[n]; f.NPMRange != nil {
				apart[n] = npmEntry{f.NPMRange.Vulnerable, f.NPMRange.Patched, string(f.DatabaseSpecific)}
				f.NPMRange, f.DatabaseSpecific = nil, ""
			}
		}
		text, err := json.Marshal(apart)
		if err != nil {
			return record{}, err
		}
		r.npm = text
	}
	body, err := osv.Marshal(a)
	r.body = body
	return r, err
}

func (r *record) decode() (*advisory.Advisory, error) {
	a, err := osv.Unmarshal(r.body)
	if err != nil {
		return nil, corrupt("record %d: %v", r.number, err)
	}
	if len(r.npm) == 0 {
		return a, nil
	}
	var apart npmEntries
	if err := json.Unmarshal(r.npm, &apart); err != nil {
		return nil, corrupt("record %d: %v", r.number, err)
	}
	for n, e := range apart {
		if n < 0 || n >= len(a.Affected) {
			return nil, corrupt("record %d: no affected[%d]", r.number, n)
		}
		a.Affected[n].NPMRange = &advisory.NPMRange{Vulnerable: e.Vulnerable, Patched: e.Patched}
		a.Affected[n].DatabaseSpecific = advisory.Raw(e.DatabaseSpecific)
	}
	return a, nil
}

// size is about what the record takes in a block.
func (r *record) size() int { return len(r.body) + len(r.npm) + 8 }

// numberKey is the key of a record in the table blocks.
func numberKey(number uint64) []byte { return binary.BigEndian.AppendUint64(nil, number) }

// packer turns records into blocks. It is not safe for concurrent use.
type packer struct {
	zstd *zstd.Encoder
	flat []byte
}

func newPacker() (*packer, error) {
	z, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedDefault), zstd.WithEncoderCRC(false))
	if err != nil {
		return nil, fmt.Errorf("zstd: %w", err)
	}
	return &packer{zstd: z}, nil
}

// pack returns the block of some records in order: compressed, the number of
// records, for each its distance from the one before and the lengths of its two
// texts, and then these.
func (p *packer) pack(records []record) []byte {
	flat := binary.AppendUvarint(p.flat[:0], uint64(len(records)))
	last := uint64(0)
	for _, r := range records {
		flat = binary.AppendUvarint(flat, r.number-last)
		last = r.number
		flat = binary.AppendUvarint(flat, uint64(len(r.body)))
		flat = binary.AppendUvarint(flat, uint64(len(r.npm)))
	}
	for _, r := range records {
		flat = append(flat, r.body...)
		flat = append(flat, r.npm...)
	}
	p.flat = flat
	return p.zstd.EncodeAll(flat, nil)
}

// packAll cuts records into blocks and returns their cells without ends.
func (p *packer) packAll(records []record) []cell {
	var cells []cell
	for len(records) > 0 {
		n, size := 1, records[0].size()
		for n < len(records) && size+records[n].size() <= blockSize {
			size += records[n].size()
			n++
		}
		cells = append(cells, cell{from: numberKey(records[0].number), payload: p.pack(records[:n])})
		records = records[n:]
	}
	return cells
}

// newDecoder returns what unpack needs; it is safe for concurrent use.
func newDecoder() (*zstd.Decoder, error) {
	z, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxMemory(4*osv.MaxRecord))
	if err != nil {
		return nil, fmt.Errorf("zstd: %w", err)
	}
	return z, nil
}

// unpack returns the records of a block.
func unpack(z *zstd.Decoder, payload []byte) ([]record, error) {
	if len(payload) == 0 { // all records of the stretch were deleted
		return nil, nil
	}
	flat, err := z.DecodeAll(payload, nil)
	if err != nil {
		return nil, corrupt("a block of records: %v", err)
	}
	in := input{rest: flat}
	count := in.number()
	records := make([]record, 0, min(count, uint64(len(flat))))
	lengths := make([][2]uint64, 0, cap(records))
	last := uint64(0)
	for ; count > 0 && !in.bad; count-- {
		last += in.number()
		records = append(records, record{number: last})
		lengths = append(lengths, [2]uint64{in.number(), in.number()})
	}
	for n := range records {
		records[n].body = in.text(lengths[n][0])
		records[n].npm = in.text(lengths[n][1])
	}
	if in.bad || len(in.rest) > 0 {
		return nil, corrupt("a block of records of another length than it says")
	}
	return records, nil
}

// block returns the records of the block that has the record of a number.
func block(f *tree, z *zstd.Decoder, number uint64) ([]record, error) {
	c, err := blocks.find(f, numberKey(number))
	if err != nil {
		return nil, err
	}
	return unpack(z, c.payload)
}
