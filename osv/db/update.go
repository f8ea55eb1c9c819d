package db

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"iter"
	"maps"
	"slices"
	"sort"

	"github.com/nodejs/nodesec/advisory"
)

// Update changes the database at path: each advisory of changed takes the place of
// the records that have its id, or is added behind all others if there are none, and
// the records with the ids of deleted go. An id that comes twice in changed counts
// the last time, one that is in both is deleted, and one that nothing has is no
// error.
//
// It writes a new file and renames it into place, as [Build] does and with the same
// errors: who has the old one open goes on with it. Of two updates at the same time,
// or an update and a build, the one that ends last wins, and the work of the other is
// lost.
//
// All that is unchanged is copied as it is, which takes a small part of the time of
// building; the changes are held in memory.
func Update(ctx context.Context, path string, changed iter.Seq2[*advisory.Advisory, error], deleted []advisory.ID, opts ...Option) error {
	c := configOf(opts)
	old, err := open(path)
	if err != nil {
		return err
	}
	defer old.Close()
	u, err := newUpdate(old)
	if err != nil {
		return inFile(path, err)
	}
	changes, err := u.collect(ctx, changed, deleted)
	if err != nil {
		return err
	}
	if err := u.apply(changes); err != nil {
		return inFile(path, err)
	}
	f, err := create(path)
	if err != nil {
		return err
	}
	defer f.discard()
	if err := u.write(ctx, f); err != nil {
		return inFile(path, err)
	}
	// Windows does not replace a file that is open.
	if err := old.Close(); err != nil {
		return err
	}
	if err := u.writeAbout(f, &c, old.Source, u.next); err != nil {
		return err
	}
	return u.skipped.err()
}

// change is what becomes of the records of one id: a nil advisory deletes them.
type change struct {
	id advisory.ID
	a  *advisory.Advisory
	r  record
}

// changes are in the order in which their ids came.
type changes struct {
	list []change
	at   map[advisory.ID]int
}

func (c *changes) has(id string) bool {
	_, ok := c.at[advisory.ID(id)]
	return ok
}

func (c *changes) set(id advisory.ID, a *advisory.Advisory, r record) {
	n, again := c.at[id]
	if !again {
		n = len(c.list)
		c.at[id] = n
		c.list = append(c.list, change{})
	}
	c.list[n] = change{id, a, r}
}

// update collects new content before anything is written.
type update struct {
	old      *DB
	packer   *packer
	next     uint64
	refused  []entry
	records  map[uint64]*record // nil for those to delete
	names    map[string]*rowEdit[named]
	packages map[string]*rowEdit[[]coverage]
	summary
}

func newUpdate(old *DB) (*update, error) {
	u := &update{old: old, next: old.Next, records: map[uint64]*record{}, names: map[string]*rowEdit[named]{}, packages: map[string]*rowEdit[[]coverage]{}}
	u.summary.records, u.stats, u.counts = old.Records, old.stored.Stats, maps.Clone(old.Ecosystems)
	if t, err := old.Newest.Time(); err == nil {
		u.newest = newest{old.Newest, t}
	}
	if err := readAbout(old.tree, problemsKey, &u.problems); err != nil {
		return nil, err
	}
	var err error
	u.packer, err = newPacker()
	return u, err
}

// collect reads all changes.
func (u *update) collect(ctx context.Context, changed iter.Seq2[*advisory.Advisory, error], deleted []advisory.ID) (*changes, error) {
	c := &changes{at: map[advisory.ID]int{}}
	for a, err := range changed {
		if err := ctx.Err(); err != nil {
			return nil, context.Cause(ctx)
		}
		var r record
		if err == nil {
			r, err = encodeRecord(0, a)
		}
		if err == nil && a.ID == "" {
			err = errors.New("a record without an id, which nothing could name again")
		}
		if err != nil {
			u.refused = append(u.refused, refused(0, a, err))
			continue
		}
		c.set(a.ID, a, r)
	}
	for _, id := range deleted {
		c.set(id, nil, record{})
	}
	return c, context.Cause(ctx)
}

// apply finds out what each change means for the tables.
func (u *update) apply(c *changes) error {
	again := map[string]bool{}
	for _, e := range u.refused {
		again[e.problems[0].Name] = true
	}
	u.problems = slices.DeleteFunc(u.problems, func(p problem) bool {
		gone := c.has(p.Name) || p.Rejected && p.Name != "" && again[p.Name]
		if gone && p.Rejected {
			u.stats.Rejected--
		}
		return gone
	})
	for n := range u.refused {
		u.see(&u.refused[n])
	}
	for _, ch := range c.list {
		// An id comes once, so no change before this one has touched its records.
		row, err := namedIn(u.old.tree, string(ch.id), nil)
		if err != nil {
			return err
		}
		// The new record stands where the first old one was.
		number, taken := u.next, row.id
		if len(taken) > 0 {
			number = taken[0]
		}
		for _, old := range taken {
			if err := u.remove(old); err != nil {
				return err
			}
		}
		if ch.a == nil {
			continue
		}
		ch.r.number = number
		u.add(ch.a, ch.r)
		if number == u.next {
			u.next++
		}
	}
	return nil
}

// rowEdit is what becomes of a row: the records whose parts of it go, and what is added.
type rowEdit[R any] struct {
	gone  []uint64
	added R
}

func (e *rowEdit[R]) isGone(record uint64) bool {
	_, found := slices.BinarySearch(e.gone, record)
	return found
}

// editOf returns the edit of a row, a new one if there is none.
func editOf[R any](edits map[string]*rowEdit[R], key string) *rowEdit[R] {
	e := edits[key]
	if e == nil {
		e = &rowEdit[R]{}
		edits[key] = e
	}
	return e
}

// remove takes a record out of all tables.
func (u *update) remove(number uint64) error {
	records, err := block(u.old.tree, u.old.zstd, number, nil)
	if err != nil {
		return err
	}
	n := slices.IndexFunc(records, func(r record) bool { return r.number == number })
	if n < 0 {
		return corrupt("record %d is missing", number)
	}
	a, err := records[n].decode()
	if err != nil {
		return err
	}
	u.records[number] = nil
	u.edit(entryOf(number, a), false)
	return nil
}

// add puts a record into all tables.
func (u *update) add(a *advisory.Advisory, r record) {
	u.records[r.number] = &r
	e := entryOf(r.number, a)
	u.newest.see(e.modified)
	u.skipped.Written++
	u.note(e.problems)
	u.edit(e, true)
}

// edit adds or removes what the tables say of a record.
func (u *update) edit(e entry, add bool) {
	sign := -1
	if add {
		sign = 1
	}
	u.summary.records += sign
	u.count(&e, sign)
	for n, name := range e.names {
		if name == "" {
			continue
		}
		row := editOf(u.names, string(rowKey(name)))
		if add {
			row.added.add(e.number, n > 0)
		} else {
			row.gone = append(row.gone, e.number)
		}
	}
	for n, key := range e.packages {
		row := editOf(u.packages, key)
		if add {
			row.added = append(row.added, e.coverage[n])
		} else {
			row.gone = append(row.gone, e.number)
		}
	}
}

// editName returns the row of a name as it will be, nil if it goes.
func (u *update) editName(key string, old []byte) ([]byte, error) {
	e := u.names[key]
	slices.Sort(e.gone)
	row, err := decodeNamed(old)
	if err != nil {
		return nil, err
	}
	row.id = append(slices.DeleteFunc(row.id, e.isGone), e.added.id...)
	row.alias = append(slices.DeleteFunc(row.alias, e.isGone), e.added.alias...)
	slices.Sort(row.id)
	slices.Sort(row.alias)
	if row.isEmpty() {
		return nil, nil
	}
	return row.encode(), nil
}

// editPackage returns the row of a package as it will be, nil if it goes.
func (u *update) editPackage(key string, old []byte) ([]byte, error) {
	e := u.packages[key]
	slices.Sort(e.gone)
	row, err := decodePackage(old)
	if err != nil {
		return nil, err
	}
	before := len(row)
	row = append(slices.DeleteFunc(row, func(c coverage) bool { return e.isGone(c.record) }), e.added...)
	slices.SortFunc(row, func(a, b coverage) int { return cmp.Compare(a.record, b.record) })
	u.stats.Packages += min(len(row), 1) - min(before, 1)
	if len(row) == 0 {
		return nil, nil
	}
	return encodePackage(row), nil
}

// write copies the tables with what was collected in its place.
func (u *update) write(ctx context.Context, f *file) error {
	numbers := make([]string, 0, len(u.records))
	for number := range u.records {
		numbers = append(numbers, string(numberKey(number)))
	}
	if err := u.merge(ctx, f, blocks, numbers, u.editBlock); err != nil {
		return err
	}
	err := u.merge(ctx, f, names, slices.Collect(maps.Keys(u.names)), func(c cell, keys []string) ([]cell, error) {
		return editRows(c, keys, u.editName)
	})
	if err != nil {
		return err
	}
	return u.merge(ctx, f, packages, slices.Collect(maps.Keys(u.packages)), func(c cell, keys []string) ([]cell, error) {
		return editRows(c, keys, u.editPackage)
	})
}

// merge copies a table. Cells for which there are keys are given to edit, which
// returns cells without ends in their place.
func (u *update) merge(ctx context.Context, f *file, t table, keys []string, edit func(cell, []string) ([]cell, error)) error {
	slices.Sort(keys)
	out := f.fill(t)
	for c, err := range t.all(u.old.tree) {
		if err != nil {
			return err
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		cells := []cell{c}
		if n := sort.Search(len(keys), func(n int) bool { return !c.holds([]byte(keys[n])) }); n > 0 {
			if cells, err = edit(c, keys[:n]); err != nil {
				return err
			}
			keys = keys[n:]
		}
		for _, c := range cells {
			if err := out.add(c); err != nil {
				return err
			}
		}
	}
	return out.end()
}

// editBlock returns the records of a block as they will be.
func (u *update) editBlock(c cell, keys []string) ([]cell, error) {
	records, err := unpack(u.old.zstd, c.payload, nil)
	if err != nil {
		return nil, err
	}
	records = slices.DeleteFunc(records, func(r record) bool { _, edited := u.records[r.number]; return edited })
	for _, key := range keys {
		if r := u.records[binary.BigEndian.Uint64([]byte(key))]; r != nil {
			records = append(records, *r)
		}
	}
	slices.SortFunc(records, func(a, b record) int { return cmp.Compare(a.number, b.number) })
	return u.packer.packAll(records), nil
}

// editRows returns the rows of a cell as they will be. A nil value is no row.
func editRows(c cell, keys []string, edit func(key string, old []byte) ([]byte, error)) ([]cell, error) {
	values := map[string][]byte{}
	r := rowsOf(c.payload)
	for r.next() {
		values[string(r.key)] = r.value
	}
	if err := r.err(); err != nil {
		return nil, err
	}
	for _, key := range keys {
		v, err := edit(key, values[key])
		switch {
		case err != nil:
			return nil, err
		case v == nil:
			delete(values, key)
		default:
			values[key] = v
		}
	}
	return packRows(slices.Sorted(maps.Keys(values)), func(key string) []byte { return values[key] }), nil
}
