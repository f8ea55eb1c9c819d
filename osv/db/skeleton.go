package db

import (
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"io"
	"os"
)

// bbolt descends from page to page by numbers that it reads from the pages. Where
// damage makes them a circle it never comes back, and nothing can stop it. So the
// branch pages are walked here before bbolt sees the file; there are few of them.
// The layout is that of bbolt's version 2 file format, in the byte order of the
// machine.

const (
	boltMagic   = 0xED0CDAED
	boltVersion = 2

	pageHeaderSize    = 16 // id uint64, flags uint16, count uint16, overflow uint32
	elementSize       = 16 // of a branch: pos uint32, key size uint32, page uint64
	metaSize          = 64
	metaChecksum      = metaSize - 8
	branchPage        = 0x01
	leafPage          = 0x02
	bucketLeaf        = 0x01 // flag of an element that is a bucket
	bucketHeaderSize  = 16   // root page uint64, sequence uint64
	deepest           = 16   // levels of pages, far more than a file can need
	largestBranchPage = 1 << 16
)

// meta is one of the two first pages: where the tree begins, and how long the file is.
type meta struct{ root, end, transaction uint64 }

// skeleton is a file whose branch pages are walked.
type skeleton struct {
	file io.ReaderAt
	end  uint64 // number of pages
	seen map[uint64]bool
}

// checkSkeleton returns an error for a file that bbolt must not be given.
func checkSkeleton(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("%w: not a regular file", ErrNotDatabase)
	}
	var head [2 * pageSize]byte
	n, err := f.ReadAt(head[:], 0)
	if err != nil && err != io.EOF {
		return err
	}
	m, err := newestMeta(head[:n])
	if err != nil {
		return err
	}
	if size := uint64(info.Size()); size/pageSize < m.end {
		return corrupt("truncated: %d bytes, expected %d", size, m.end*pageSize)
	}
	s := skeleton{file: f, end: m.end, seen: map[uint64]bool{}}
	return s.root(m.root)
}

// newestMeta reads the first two pages. Both must be whole: bbolt would fall back on
// the older one, which says how the file was before it was complete.
func newestMeta(head []byte) (meta, error) {
	var newest meta
	if len(head) < pageHeaderSize+8 || binary.NativeEndian.Uint32(head[pageHeaderSize:]) != boltMagic {
		return newest, ErrNotDatabase
	}
	if len(head) < 2*pageSize {
		return newest, corrupt("truncated within its first pages")
	}
	for n := range 2 {
		text := head[n*pageSize+pageHeaderSize:][:metaSize]
		sum := fnv.New64a()
		_, _ = sum.Write(text[:metaChecksum])
		order := binary.NativeEndian
		switch {
		case order.Uint32(text) != boltMagic || order.Uint64(text[metaChecksum:]) != sum.Sum64():
			return newest, corrupt("page %d is damaged", n)
		case order.Uint32(text[4:]) != boltVersion || order.Uint32(text[8:]) != pageSize:
			return newest, ErrNotDatabase // of another program
		}
		m := meta{root: order.Uint64(text[16:]), end: order.Uint64(text[40:]), transaction: order.Uint64(text[48:])}
		if m.transaction >= newest.transaction {
			newest = m
		}
	}
	return newest, nil
}

// root checks the page that names the buckets, and the tree below ours.
func (s *skeleton) root(number uint64) error {
	page, err := s.page(number)
	if err != nil {
		return err
	}
	if page.flags != leafPage {
		return corrupt("page %d is no leaf", number)
	}
	if page.count != 1 {
		return ErrNotDatabase
	}
	order := binary.NativeEndian
	element := page.text[pageHeaderSize:][:elementSize]
	flags, at, keySize, size := order.Uint32(element), uint64(order.Uint32(element[4:])), uint64(order.Uint32(element[8:])), uint64(order.Uint32(element[12:]))
	at += pageHeaderSize
	if at+keySize+size > uint64(len(page.text)) || size < bucketHeaderSize {
		return corrupt("page %d points out of itself", number)
	}
	if flags != bucketLeaf || string(page.text[at:at+keySize]) != string(bucket) {
		return ErrNotDatabase
	}
	if root := order.Uint64(page.text[at+keySize:]); root != 0 {
		return s.tree(root)
	}
	return nil // so small that its only page lies within this one
}

// tree checks the branch pages below a page. All leaves are at one level; that there
// is no circle follows from no page being there twice.
func (s *skeleton) tree(root uint64) error {
	depth := 0
	for number := root; ; depth++ {
		page, err := s.page(number)
		if err != nil {
			return err
		}
		if page.flags == leafPage {
			break
		}
		if depth == deepest {
			return corrupt("more than %d levels of pages", deepest)
		}
		if number, err = page.child(0); err != nil {
			return err
		}
	}
	return s.branch(root, depth)
}

func (s *skeleton) branch(number uint64, depth int) error {
	if s.seen[number] || number < 2 || number >= s.end {
		return corrupt("page %d is not where it belongs", number)
	}
	s.seen[number] = true
	if depth == 0 {
		return nil
	}
	page, err := s.page(number)
	if err != nil {
		return err
	}
	if page.flags != branchPage || page.count == 0 {
		return corrupt("page %d is no branch", number)
	}
	for n := range int(page.count) {
		child, err := page.child(n)
		if err != nil {
			return err
		}
		if err := s.branch(child, depth-1); err != nil {
			return err
		}
	}
	return nil
}

// page is a page with its header read.
type page struct {
	number       uint64
	flags, count uint16
	text         []byte
}

// page reads a page, of a leaf only as much as one page holds.
func (s *skeleton) page(number uint64) (page, error) {
	p := page{number: number, text: make([]byte, pageSize)}
	if number < 2 || number >= s.end {
		return p, corrupt("page %d is not in the file", number)
	}
	if _, err := s.file.ReadAt(p.text, int64(number)*pageSize); err != nil {
		return p, err
	}
	order := binary.NativeEndian
	p.flags, p.count = order.Uint16(p.text[8:]), order.Uint16(p.text[10:])
	overflow := uint64(order.Uint32(p.text[12:]))
	if order.Uint64(p.text) != number {
		return p, corrupt("page %d says that it is another", number)
	}
	if p.flags == branchPage && overflow > 0 {
		size := (overflow + 1) * pageSize
		if size > largestBranchPage || number+overflow >= s.end {
			return p, corrupt("page %d is too long", number)
		}
		p.text = make([]byte, size)
		if _, err := s.file.ReadAt(p.text, int64(number)*pageSize); err != nil {
			return p, err
		}
	}
	return p, nil
}

// child returns the page that an element of a branch page points to.
func (p *page) child(n int) (uint64, error) {
	start := pageHeaderSize + n*elementSize
	if p.flags != branchPage || start+elementSize > len(p.text) {
		return 0, corrupt("page %d is no branch", p.number)
	}
	element := p.text[start:][:elementSize]
	order := binary.NativeEndian
	key, size := uint64(order.Uint32(element)), uint64(order.Uint32(element[4:]))
	if uint64(start)+key+size > uint64(len(p.text)) {
		return 0, corrupt("page %d points out of itself", p.number)
	}
	return order.Uint64(element[8:]), nil
}
