package db

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"iter"
	"maps"
	"slices"
	"sort"

	"github.com/klauspost/compress/zstd"
	"github.com/nodejs/nodesec/advisory"
	"go.etcd.io/bbolt"
)

// Update changes the database at path: each advisory of changed takes the place of
// the records that have its id, or is added behind all others if there are none, and
// the records with the ids of deleted go. An id that comes twice in changed counts
// the last time, one that is in both is deleted, and one that nothing has is no
// error.
//
// It works on a copy that is renamed into place, as [Build] does and with the same
// errors: who has the old one open goes on with it. Of two updates at the same time
// the one that ends last wins, and the changes of the other are lost.
//
// Time and memory depend on the changes, but for copying the file and summing it up.
func Update(ctx context.Context, path string, changed iter.Seq2[*advisory.Advisory, error], deleted []advisory.ID, opts ...Option) error {
	c := configOf(opts)
	old, err := open(path)
	if err != nil {
		return err
	}
	var problems []problem
	err = old.view(func(tx *bbolt.Tx) error { return readAbout(tx, problemsKey, &problems) })
	if closed := old.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	f, err := copyOf(path)
	if err != nil {
		return err
	}
	defer f.discard()
	u := &update{file: f, next: old.Next, names: map[string]named{}, packages: map[string][]coverage{}, records: map[uint64]*record{}}
	u.stats, u.summary.records = old.stored.Stats, old.Records
	if t, err := old.Newest.Time(); err == nil {
		u.newest = newest{old.Newest, t}
	}
	if u.packer, err = newPacker(); err != nil {
		return err
	}
	if u.zstd, err = newDecoder(); err != nil {
		return err
	}
	defer u.zstd.Close()
	err = inFile(path, guarded(func() error {
		changes, err := u.collect(ctx, changed, deleted)
		if err != nil {
			return err
		}
		u.problems = slices.DeleteFunc(problems, func(p problem) bool { return changes.has(p.Name) })
		if err := u.apply(changes); err != nil {
			return err
		}
		return u.write(ctx)
	}))
	if err != nil {
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

// update collects new content for the file before anything is written.
type update struct {
	file     *file
	packer   *packer
	zstd     *zstd.Decoder
	next     uint64
	records  map[uint64]*record // nil for those to delete
	names    map[string]named
	packages map[string][]coverage
	summary
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
	row, err := namedIn(u.file.tx, name)
	u.names[string(key)] = row
	return row, err
}

// coverage returns the row of a package as it will be.
func (u *update) coverage(key string) ([]coverage, error) {
	if all, ok := u.packages[key]; ok {
		return all, nil
	}
	row, err := packages.row(u.file.tx, []byte(key))
	if err != nil || row == nil {
		return nil, err
	}
	all, err := decodePackage(row)
	u.packages[key] = all
	return all, err
}

// remove takes a record out of all tables.
func (u *update) remove(number uint64) error {
	records, err := block(u.file.tx, u.zstd, number)
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
	u.stats.Advisories += sign * e.stats.Advisories
	u.stats.Withdrawn += sign * e.stats.Withdrawn
	u.stats.Unreadable += sign * e.stats.Unreadable
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

// write puts what was collected into the file and sums it up.
func (u *update) write(ctx context.Context) error {
	if err := u.writeBlocks(); err != nil {
		return err
	}
	err := editRows(u.file, names, maps.Clone(u.names), func(row named) []byte {
		if row.isEmpty() {
			return nil
		}
		return row.encode()
	})
	if err != nil {
		return err
	}
	err = editRows(u.file, packages, u.packages, func(row []coverage) []byte {
		if len(row) == 0 {
			return nil
		}
		return encodePackage(row)
	})
	if err != nil {
		return err
	}
	return digestTables(ctx, u.file.tx, u.file.digest)
}

func (u *update) writeBlocks() error {
	numbers := slices.Sorted(maps.Keys(u.records))
	for len(numbers) > 0 {
		c, err := blocks.find(u.file.tx, numberKey(numbers[0]))
		if err != nil {
			return err
		}
		records, err := unpack(u.zstd, c.payload)
		if err != nil {
			return err
		}
		n := sort.Search(len(numbers), func(n int) bool { return !c.holds(numberKey(numbers[n])) })
		for _, number := range numbers[:n] {
			records = slices.DeleteFunc(records, func(r record) bool { return r.number == number })
			if r := u.records[number]; r != nil {
				records = append(records, *r)
			}
		}
		numbers = numbers[n:]
		slices.SortFunc(records, func(a, b record) int { return cmp.Compare(a.number, b.number) })
		if err := u.file.replace(blocks, c, u.packer.packAll(records)); err != nil {
			return err
		}
	}
	return nil
}

// editRows replaces rows of a table; a nil value deletes the row.
func editRows[R any](f *file, t table, edits map[string]R, encode func(R) []byte) error {
	keys := slices.Sorted(maps.Keys(edits))
	for len(keys) > 0 {
		c, err := t.find(f.tx, []byte(keys[0]))
		if err != nil {
			return err
		}
		values := map[string][]byte{}
		r := rowsOf(c.payload)
		for r.next() {
			values[string(r.key)] = bytes.Clone(r.value)
		}
		if err := r.err(); err != nil {
			return err
		}
		n := sort.Search(len(keys), func(n int) bool { return !c.holds([]byte(keys[n])) })
		for _, key := range keys[:n] {
			if value := encode(edits[key]); value != nil {
				values[key] = value
			} else {
				delete(values, key)
			}
		}
		keys = keys[n:]
		all := slices.Sorted(maps.Keys(values))
		if err := f.replace(t, c, packRows(all, func(key string) []byte { return values[key] })); err != nil {
			return err
		}
	}
	return nil
}

// replace puts cells without ends in the place of one, for the same stretch.
func (f *file) replace(t table, old cell, cells []cell) error {
	from, until := bytes.Clone(old.from), bytes.Clone(old.until)
	if len(cells) == 0 {
		cells = []cell{{}}
	}
	cells[0].from = from
	for n := range cells[:len(cells)-1] {
		cells[n].until = cells[n+1].from
	}
	end := &cells[len(cells)-1]
	end.until, end.last = until, old.last
	for _, c := range cells {
		if err := f.put(t, c); err != nil {
			return err
		}
	}
	return nil
}
