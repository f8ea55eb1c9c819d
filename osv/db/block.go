package db

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/klauspost/compress/zstd"
	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/osv"
)

// blockSize is the number of bytes that blocks are filled up to. Records of one
// source are much alike, so that together they are far smaller than one by one;
// reading one record means inflating its block.
const blockSize = 16 << 10

// recordHeader is about what a record takes beside its texts, so that a block can have
// at most blockSize/recordHeader records.
const recordHeader = 8

// A record is an advisory as it is stored.
type record struct {
	number uint64 // its place in the order of all
	body   []byte // as OSV, but for the entries that npm is about
	npm    []byte // what appendNPM gave; empty if there are no such entries
}

func encodeRecord(number uint64, a *advisory.Advisory) (record, error) {
	if a == nil {
		return record{}, errors.New("neither an advisory nor an error")
	}
	r := record{number: number}
	if slices.ContainsFunc(a.Affected, isApart) {
		whole := *a
		a = &whole
		a.Affected = slices.Clone(a.Affected)
		for n := range a.Affected {
			if f := &a.Affected[n]; isApart(*f) {
				r.npm = appendNPM(r.npm, n, f)
				f.NPMRange, f.DatabaseSpecific = nil, ""
			}
		}
	}
	var err error
	if r.body, err = osv.Marshal(a); err != nil {
		return record{}, err
	}
	if len(r.npm) > osv.MaxRecord {
		return record{}, &osv.Error{File: string(a.ID), Offset: -1, Err: osv.ErrTooLarge}
	}
	return r, nil
}

// isApart reports whether a part of an affected entry is kept beside the body, because
// OSV has no word for it, or would read it as something else.
func isApart(f advisory.Affected) bool {
	return f.NPMRange != nil || strings.Contains(string(f.DatabaseSpecific), "vulnerable_versions")
}

// appendNPM adds what is kept apart of the entry with index n.
func appendNPM(dst []byte, n int, f *advisory.Affected) []byte {
	dst = binary.AppendUvarint(dst, uint64(n))
	if f.NPMRange == nil {
		dst = append(dst, 0)
	} else {
		dst = appendText(appendText(append(dst, 1), f.NPMRange.Vulnerable), f.NPMRange.Patched)
	}
	return appendText(dst, f.DatabaseSpecific)
}

func (r *record) decode() (*advisory.Advisory, error) {
	a, err := osv.Unmarshal(r.body)
	if err != nil {
		return nil, corrupt("record %d: %v", r.number, err)
	}
	for in := (input{rest: r.npm}); len(in.rest) > 0; {
		n := in.number()
		var npm *advisory.NPMRange
		if in.number() != 0 {
			npm = &advisory.NPMRange{Vulnerable: string(in.text(in.number())), Patched: string(in.text(in.number()))}
		}
		specific := advisory.Raw(in.text(in.number()))
		if in.bad || n >= uint64(len(a.Affected)) {
			return nil, corrupt("record %d: what is kept apart of its entries", r.number)
		}
		a.Affected[n].NPMRange, a.Affected[n].DatabaseSpecific = npm, specific
	}
	return a, nil
}

// size is about what the record takes in a block.
func (r *record) size() int { return len(r.body) + len(r.npm) + recordHeader }

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
	z, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxMemory(4*osv.MaxRecord))
	if err != nil {
		return nil, fmt.Errorf("zstd: %w", err)
	}
	return z, nil
}

// unpack returns the records of a block, in the scratch.
func unpack(z *zstd.Decoder, payload []byte, s *scratch) ([]record, error) {
	if len(payload) == 0 { // all records of the stretch were deleted
		return nil, nil
	}
	var memory []byte
	if s != nil {
		memory = s.flat[:0]
	}
	flat, err := z.DecodeAll(payload, memory)
	if err != nil {
		return nil, corrupt("a block of records: %v", err)
	}
	if s != nil {
		s.flat = flat
	}
	in := input{rest: flat}
	count := in.number()
	if count > 1 && count > blockSize/recordHeader {
		return nil, corrupt("a block of %d records", count)
	}
	records := make([]record, 0, min(count, uint64(len(flat))))
	lengths := make([][2]uint64, 0, cap(records))
	last := uint64(0)
	for ; count > 0 && !in.bad; count-- {
		last = in.above(last, len(records))
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

// block returns the records of the block that has the record of a number, in the
// scratch.
func block(f *tree, z *zstd.Decoder, number uint64, s *scratch) ([]record, error) {
	c, err := blocks.find(f, numberKey(number), s)
	if err != nil {
		return nil, err
	}
	return unpack(z, c.payload, s)
}
