package db

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"io"
	"os"
	"sort"
)

// bbolt maps a file into memory and trusts it: where pages are damaged it reads
// beyond the file, or follows them in a circle until the program dies, and no caller
// can stop it. So bbolt writes the files, and what reads them is here: the layout of
// bbolt's file format, version 2, with nothing followed that was not checked.

const (
	boltMagic   = 0xED0CDAED
	boltVersion = 2

	pageHeader   = 16 // id uint64, flags uint16, count uint16, overflow uint32
	elementSize  = 16 // branch: pos, key size uint32, page uint64; leaf: flags, pos, key size, value size uint32
	metaSize     = 64
	metaChecksum = metaSize - 8
	branchPage   = 0x01
	leafPage     = 0x02
	bucketFlag   = 0x01 // of the element of a leaf: a bucket
	bucketHeader = 16   // root page uint64, sequence uint64
	deepest      = 16   // levels of pages, far more than a file needs
	widest       = 16   // pages of one branch, likewise
	longestCell  = 1 << 30
)

// order is the byte order of files: that of the machine, as bbolt has it.
var order = binary.NativeEndian

// tree is the sorted map of a file, whose branches it holds in memory. It is safe for
// concurrent use.
type tree struct {
	file  io.ReaderAt
	pages uint64 // number of pages in the file
	root  *branch
	leaf  uint64 // the only page, where there are no branches
	small []byte // the only page, where it lies within another
}

// branch is a page that leads to others. On the lowest level these are leaves.
type branch struct {
	page
	kids []*branch
}

// newTree checks both ends of a file and reads its branches.
func newTree(f *os.File) (*tree, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	head := make([]byte, 2*pageSize)
	n, err := f.ReadAt(head, 0)
	if err != nil && err != io.EOF {
		return nil, err
	}
	m, err := newestMeta(head[:n])
	if err != nil {
		return nil, err
	}
	if size := uint64(info.Size()); size/pageSize < m.pages {
		return nil, corrupt("truncated: %d bytes, expected %d", size, m.pages*pageSize)
	}
	t := &tree{file: f, pages: m.pages}
	return t, t.begin(m.root)
}

// meta is the content of one of the first two pages.
type meta struct{ root, pages, transaction uint64 }

// newestMeta reads the first two pages. Both must be whole: the older one says how
// the file was before it was complete.
func newestMeta(head []byte) (meta, error) {
	var newest meta
	if len(head) < pageHeader+4 || order.Uint32(head[pageHeader:]) != boltMagic {
		return newest, ErrNotDatabase
	}
	if len(head) < 2*pageSize {
		return newest, corrupt("truncated within its first pages")
	}
	for n := range 2 {
		text := head[n*pageSize+pageHeader:][:metaSize]
		sum := fnv.New64a()
		_, _ = sum.Write(text[:metaChecksum])
		switch {
		case order.Uint32(text) != boltMagic || order.Uint64(text[metaChecksum:]) != sum.Sum64():
			return newest, corrupt("page %d is damaged", n)
		case order.Uint32(text[4:]) != boltVersion || order.Uint32(text[8:]) != pageSize:
			return newest, ErrNotDatabase // of another program
		}
		if m := (meta{root: order.Uint64(text[16:]), pages: order.Uint64(text[40:]), transaction: order.Uint64(text[48:])}); m.transaction >= newest.transaction {
			newest = m
		}
	}
	return newest, nil
}

// begin reads the page that names the buckets, and the branches of ours.
func (t *tree) begin(number uint64) error {
	p, err := t.page(number)
	if err != nil {
		return err
	}
	if p.flags != leafPage || p.count != 1 {
		return ErrNotDatabase
	}
	key, err := t.key(&p, 0)
	if err != nil {
		return err
	}
	switch {
	case order.Uint32(p.text[pageHeader:]) != bucketFlag || !bytes.HasPrefix(key, []byte(bucketPrefix)):
		return ErrNotDatabase
	case !bytes.Equal(key, bucket):
		return fmt.Errorf("%w: %s, expected %s", ErrVersion, key, bucket)
	}
	value, err := t.value(&p, 0, nil)
	if err != nil {
		return err
	}
	if len(value) < bucketHeader {
		return corrupt("page %d is too short", number)
	}
	root := order.Uint64(value)
	if root == 0 {
		t.small = value[bucketHeader:]
		return nil
	}
	depth, err := t.depth(root)
	if err != nil || depth == 0 {
		t.leaf = root
		return err
	}
	t.root, err = t.branch(root, depth, map[uint64]bool{})
	return err
}

// depth returns the number of levels above the leaves, which is the same everywhere.
func (t *tree) depth(number uint64) (int, error) {
	for depth := 0; depth <= deepest; depth++ {
		p, err := t.page(number)
		if err != nil {
			return 0, err
		}
		if p.flags == leafPage {
			return depth, nil
		}
		if number, err = p.child(0); err != nil {
			return 0, err
		}
	}
	return 0, corrupt("more than %d levels of pages", deepest)
}

// branch reads a page and all branches below it. No page may be there twice.
func (t *tree) branch(number uint64, depth int, seen map[uint64]bool) (*branch, error) {
	if seen[number] {
		return nil, corrupt("page %d is in two places", number)
	}
	seen[number] = true
	p, err := t.page(number)
	if err != nil {
		return nil, err
	}
	if p.flags != branchPage || p.count == 0 {
		return nil, corrupt("page %d is no branch", number)
	}
	b := &branch{page: p}
	for n := range int(p.count) {
		number, err := p.child(n)
		if err != nil {
			return nil, err
		}
		if depth == 1 {
			continue
		}
		kid, err := t.branch(number, depth-1, seen)
		if err != nil {
			return nil, err
		}
		b.kids = append(b.kids, kid)
	}
	return b, nil
}

// scratch is memory for what is read on the way to an answer, to be used again for
// the next one. nil gives new memory each time.
type scratch struct{ page, part, flat []byte }

// sized returns a slice of a length, in the given memory if that is large enough.
func sized(memory *[]byte, size int) []byte {
	if memory == nil {
		return make([]byte, size)
	}
	if cap(*memory) < size {
		*memory = make([]byte, size)
	}
	return (*memory)[:size]
}

// floor returns the greatest key that is not above the wanted one, and its value.
// Both are in the scratch, and lost when it is used again. It is for the caller to
// find out whether damage hides a greater one.
func (t *tree) floor(wanted []byte, s *scratch) (key, value []byte, err error) {
	number := t.leaf
	for b := t.root; b != nil; {
		n := sort.Search(int(b.count), func(n int) bool { return bytes.Compare(b.branchKey(n), wanted) > 0 })
		n = max(n-1, 0)
		if number, err = b.child(n); err != nil {
			return nil, nil, err
		}
		if b.kids == nil {
			break
		}
		b = b.kids[n]
	}
	p, err := t.leafPage(number, s)
	if err != nil {
		return nil, nil, err
	}
	for n := int(p.count) - 1; n >= 0; n-- {
		key, err := t.key(&p, n)
		if err != nil {
			return nil, nil, err
		}
		if bytes.Compare(key, wanted) <= 0 {
			value, err := t.value(&p, n, s)
			return key, value, err
		}
	}
	return nil, nil, nil
}

func (t *tree) leafPage(number uint64, s *scratch) (page, error) {
	if t.small != nil {
		return pageOf(0, t.small)
	}
	p, err := t.pageIn(number, s)
	if err == nil && p.flags != leafPage {
		err = corrupt("page %d is no leaf", number)
	}
	return p, err
}

// page is a page with its header read.
type page struct {
	number       uint64
	flags, count uint16
	size         uint64 // with the pages that follow because one is not enough
	text         []byte // all of a branch, of a leaf the first page
}

func pageOf(number uint64, text []byte) (page, error) {
	if len(text) < pageHeader {
		return page{}, corrupt("page %d is too short", number)
	}
	p := page{number: number, flags: order.Uint16(text[8:]), count: order.Uint16(text[10:]), size: uint64(len(text)), text: text}
	if pageHeader+int(p.count)*elementSize > len(text) {
		return page{}, corrupt("page %d is too full", number)
	}
	return p, nil
}

func (t *tree) page(number uint64) (page, error) { return t.pageIn(number, nil) }

func (t *tree) pageIn(number uint64, s *scratch) (page, error) {
	var memory *[]byte
	if s != nil {
		memory = &s.page
	}
	if number < 2 || number >= t.pages {
		return page{}, corrupt("page %d is not in the file", number)
	}
	text, err := t.read(sized(memory, pageSize), number*pageSize)
	if err != nil {
		return page{}, err
	}
	overflow := uint64(order.Uint32(text[12:]))
	switch {
	case order.Uint64(text) != number:
		return page{}, corrupt("page %d says that it is another", number)
	case overflow >= t.pages-number:
		return page{}, corrupt("page %d leaves the file", number)
	}
	size := (overflow + 1) * pageSize
	if overflow > 0 && order.Uint16(text[8:]) == branchPage {
		if overflow >= widest {
			return page{}, corrupt("page %d is too long", number)
		}
		if text, err = t.read(make([]byte, size), number*pageSize); err != nil {
			return page{}, err
		}
	}
	p, err := pageOf(number, text)
	p.size = size
	return p, err
}

// read fills text from a place in the file.
func (t *tree) read(text []byte, at uint64) ([]byte, error) {
	n, err := t.file.ReadAt(text, int64(at))
	if n == len(text) {
		return text, nil
	}
	if err == io.EOF {
		err = corrupt("truncated while it was open")
	}
	return nil, err
}

// child returns the page that an element of a branch leads to.
func (p *page) child(n int) (uint64, error) {
	if p.flags != branchPage || n >= int(p.count) {
		return 0, corrupt("page %d is no branch", p.number)
	}
	element := p.text[pageHeader+n*elementSize:]
	at, size := uint64(order.Uint32(element))+uint64(pageHeader+n*elementSize), uint64(order.Uint32(element[4:]))
	if at+size > uint64(len(p.text)) {
		return 0, corrupt("page %d points out of itself", p.number)
	}
	return order.Uint64(element[8:]), nil
}

// branchKey returns the first key below an element of a branch that child accepts.
func (p *page) branchKey(n int) []byte {
	start := pageHeader + n*elementSize
	at := start + int(order.Uint32(p.text[start:]))
	return p.text[at:][:order.Uint32(p.text[start+4:])]
}

// key returns the key of an element of a leaf.
func (t *tree) key(p *page, n int) ([]byte, error) {
	start := pageHeader + n*elementSize
	size := order.Uint32(p.text[start+8:])
	if size > pageSize {
		return nil, corrupt("page %d has a key of %d bytes", p.number, size)
	}
	return t.part(p, uint64(start)+uint64(order.Uint32(p.text[start+4:])), uint64(size), nil)
}

// value returns the value of an element of a leaf.
func (t *tree) value(p *page, n int, s *scratch) ([]byte, error) {
	var memory *[]byte
	if s != nil {
		memory = &s.part
	}
	start := pageHeader + n*elementSize
	at := uint64(start) + uint64(order.Uint32(p.text[start+4:])) + uint64(order.Uint32(p.text[start+8:]))
	return t.part(p, at, uint64(order.Uint32(p.text[start+12:])), memory)
}

// part returns a part of a page, reading it if it is not in memory.
func (t *tree) part(p *page, at, size uint64, memory *[]byte) ([]byte, error) {
	switch {
	case at+size > p.size || size > longestCell:
		return nil, corrupt("page %d points out of itself", p.number)
	case at+size <= uint64(len(p.text)):
		return p.text[at : at+size : at+size], nil
	}
	return t.read(sized(memory, int(size)), p.number*pageSize+at)
}
