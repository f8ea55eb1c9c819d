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
// errors: who has the old one open goes on with it. Of two updates at the same time
// the one that ends last wins, and the changes of the other are lost.
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
	if err := u.writeAbout(f, &c, old.Source, u.next); err != nil {
		return err
	}
	return u.skipped.err()
}

// change is what becomes of the records of one id: a nil advisory deletes them.
type change struct {
	id advisory.ID
	a  *advisory.Advisory
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

func (c *changes) set(id advisory.ID, a *advisory.Advisory) {
	n, again := c.at[id]
	if !again {
		n = len(c.list)
		c.at[id] = n
		c.list = append(c.list, change{})
	}
	c.list[n] = change{id, a}
}

// update collects new content before anything is written.
type update struct {
	old      *DB
	packer   *packer
	next     uint64
	records  map[uint64]*record // nil for those to delete
	names    map[string]named
	packages map[string][]coverage
	summary
}

func newUpdate(old *DB) (*update, error) {
	u := &update{old: old, next: old.Next, records: map[uint64]*record{}, names: map[string]named{}, packages: map[string][]coverage{}}
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
		if err == nil && a.ID == "" {
			err = errors.New("a record without an id, which nothing could name again")
		}
		if err == nil {
			_, err = encodeRecord(0, a)
		}
		if err != nil {
			e := refused(0, a, err)
			u.see(&e)
			continue
		}
		c.set(a.ID, a)
	}
	for _, id := range deleted {
		c.set(id, nil)
	}
	return c, context.Cause(ctx)
}

// apply finds out what each change means for the tables.
func (u *update) apply(c *changes) error {
	u.problems = slices.DeleteFunc(u.problems, func(p problem) bool {
		gone := c.has(p.Name)
		if gone && p.Rejected {
			u.stats.Rejected--
		}
		return gone
	})
	for _, ch := range c.list {
		row, err := u.name(string(ch.id))
		if err != nil {
			return err
		}
		// The new record stands where the first old one was.
		number, taken := u.next, slices.Clone(row.id)
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
		if err := u.add(number, ch.a); err != nil {
			return err
		}
		if number == u.next {
			u.next++
		}
	}
	return nil
}

// name returns the row of a name as it will be.
func (u *update) name(name string) (named, error) {
	key := rowKey(name)
	if row, ok := u.names[string(key)]; ok {
		return row, nil
	}
	row, err := namedIn(u.old.tree, name)
	u.names[string(key)] = row
	return row, err
}

// coverage returns the row of a package as it will be.
func (u *update) coverage(key string) ([]coverage, error) {
	if all, ok := u.packages[key]; ok {
		return all, nil
	}
	row, err := packages.row(u.old.tree, []byte(key))
	if err != nil || row == nil {
		return nil, err
	}
	all, err := decodePackage(row)
	u.packages[key] = all
	return all, err
}

// remove takes a record out of all tables.
func (u *update) remove(number uint64) error {
	records, err := block(u.old.tree, u.old.zstd, number)
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
	return u.edit(entryOf(number, a), false)
}

// add puts a record into all tables.
func (u *update) add(number uint64, a *advisory.Advisory) error {
	r, err := encodeRecord(number, a)
	if err != nil {
		return err
	}
	u.records[number] = &r
	e := entryOf(number, a)
	u.newest.see(e.modified)
	u.skipped.Written++
	u.problems = append(u.problems, e.problems...)
	return u.edit(e, true)
}

// edit adds or removes what the tables say of a record.
func (u *update) edit(e entry, add bool) error {
	sign := -1
	if add {
		sign = 1
	}
	u.summary.records += sign
	u.count(&e, sign)
	for n, name := range e.names {
		row, err := u.name(name)
		if err != nil {
			return err
		}
		row.id, row.alias = without(row.id, e.number), without(row.alias, e.number)
		if add {
			row.add(e.number, n > 0)
			slices.Sort(row.id)
			slices.Sort(row.alias)
		}
		u.names[string(rowKey(name))] = row
	}
	for n, key := range e.packages {
		all, err := u.coverage(key)
		if err != nil {
			return err
		}
		before := len(all)
		all = slices.DeleteFunc(slices.Clone(all), func(c coverage) bool { return c.record == e.number })
		if add {
			all = append(all, e.coverage[n])
			slices.SortFunc(all, func(a, b coverage) int { return cmp.Compare(a.record, b.record) })
		}
		u.packages[key] = all
		u.stats.Packages += min(len(all), 1) - min(before, 1)
	}
	return nil
}

func without(all []uint64, one uint64) []uint64 {
	return slices.DeleteFunc(slices.Clone(all), func(n uint64) bool { return n == one })
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
		return editRows(c, keys, func(key string) []byte {
			if row := u.names[key]; !row.isEmpty() {
				return row.encode()
			}
			return nil
		})
	})
	if err != nil {
		return err
	}
	return u.merge(ctx, f, packages, slices.Collect(maps.Keys(u.packages)), func(c cell, keys []string) ([]cell, error) {
		return editRows(c, keys, func(key string) []byte {
			if row := u.packages[key]; len(row) > 0 {
				return encodePackage(row)
			}
			return nil
		})
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
	records, err := unpack(u.old.zstd, c.payload)
	if err != nil {
		return nil, err
	}
	for _, key := range keys {
		number := binary.BigEndian.Uint64([]byte(key))
		records = slices.DeleteFunc(records, func(r record) bool { return r.number == number })
		if r := u.records[number]; r != nil {
			records = append(records, *r)
		}
	}
	slices.SortFunc(records, func(a, b record) int { return cmp.Compare(a.number, b.number) })
	return u.packer.packAll(records), nil
}

// editRows returns the rows of a cell as they will be; a nil value deletes a row.
func editRows(c cell, keys []string, value func(key string) []byte) ([]cell, error) {
	values := map[string][]byte{}
	r := rowsOf(c.payload)
	for r.next() {
		values[string(r.key)] = r.value
	}
	for _, key := range keys {
		if v := value(key); v != nil {
			values[key] = v
		} else {
			delete(values, key)
		}
	}
	return packRows(slices.Sorted(maps.Keys(values)), func(key string) []byte { return values[key] }), r.err()
}
