package db_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"hash/fnv"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/match"
	"github.com/nodejs/nodesec/osv/db"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const page = 4096

// patient is a database that is damaged on purpose.
type patient struct {
	whole     []byte
	path      string
	questions []question
	answers   [][]string
	index     *match.Index
	records   int
}

func newPatient(t *testing.T, records int) *patient {
	t.Helper()
	m := newMaker(11, records/3+1)
	all := m.advisories(records)
	p := &patient{path: build(t, all), records: records, questions: m.questions(all)}
	m.Shuffle(len(p.questions), func(i, j int) { p.questions[i], p.questions[j] = p.questions[j], p.questions[i] })
	p.questions = p.questions[:min(len(p.questions), 20)]
	p.index, _ = match.NewIndex(stream(all))
	for _, q := range p.questions {
		p.answers = append(p.answers, plain(p.index.Query(q.pkg, q.version)))
	}
	var err error
	p.whole, err = os.ReadFile(p.path)
	require.NoError(t, err)
	return p
}

// survives checks that a damaged file gives an error or the right answers, and
// returns whether anything noticed the damage.
func (p *patient) survives(t *testing.T, file []byte, what string, args ...any) (noticed bool) {
	t.Helper()
	require.NoError(t, os.WriteFile(p.path, file, 0o666))
	d, err := db.Open(p.path)
	if err != nil {
		require.True(t, errors.Is(err, db.ErrCorrupt) || errors.Is(err, db.ErrNotDatabase) || errors.Is(err, db.ErrVersion), "%v", err)
		require.ErrorContains(t, err, p.path)
		return true
	}
	defer d.Close()
	for n, q := range p.questions {
		got, err := d.Query(q.pkg, q.version)
		if err != nil {
			require.ErrorIs(t, err, db.ErrCorrupt)
			noticed = true
			continue
		}
		require.Equal(t, p.answers[n], plain(got), append([]any{what}, args...)...)
	}
	count := 0
	for _, err := range d.All() {
		if err != nil {
			require.ErrorIs(t, err, db.ErrCorrupt)
			noticed = true
			break
		}
		count++
	}
	require.True(t, noticed || count == p.records, "all records or an error")
	if _, err := d.Get("CVE-2024-1"); err != nil {
		require.ErrorIs(t, err, db.ErrCorrupt)
	}
	if err := d.Verify(context.Background()); err != nil {
		require.ErrorIs(t, err, db.ErrCorrupt)
		noticed = true
	}
	return noticed
}

func TestDamageGivesAnErrorOrTheRightAnswer(t *testing.T) {
	for _, records := range []int{1, 150} {
		p := newPatient(t, records)
		require.False(t, p.survives(t, p.whole, "no damage"))
		r := rand.New(rand.NewPCG(1, 2))
		pages := len(p.whole) / page

		// Every length that ends in or at a page.
		for n := range pages {
			require.True(t, p.survives(t, p.whole[:n*page], "truncated to %d pages", n))
			require.True(t, p.survives(t, p.whole[:n*page+r.IntN(page)], "truncated in page %d", n))
		}
		file := bytes.Clone(p.whole)
		flip := func(at int) {
			bit := byte(1) << r.IntN(8)
			file[at] ^= bit
			p.survives(t, file, "bit %x at %d", bit, at)
			file[at] ^= bit
		}
		for n := range pages { // the headers, where it hurts most
			for at := range 48 {
				flip(n*page + at)
			}
		}
		for range 700 {
			flip(r.IntN(len(file)))
		}
		for n := range pages {
			for name, damage := range map[string]func(page []byte){
				"zeros": func(page []byte) { clear(page) },
				"ones": func(page []byte) {
					for i := range page {
						page[i] = 0xff
					}
				},
				"noise": func(page []byte) {
					for i := range page {
						page[i] = byte(r.Uint32())
					}
				},
				"another page": func(target []byte) { copy(target, p.whole[r.IntN(pages)*page:][:page]) },
				// As a misdirected write leaves it: the content of another page, but
				// the number of this one.
				"another page's content": func(target []byte) { copy(target[8:], p.whole[r.IntN(pages)*page+8:][:page-8]) },
			} {
				target := file[n*page:][:page]
				damage(target)
				p.survives(t, file, "page %d: %s", n, name)
				copy(target, p.whole[n*page:])
			}
		}
	}
}

// A circle of pages would be followed for ever.
func TestACircleOfPagesIsFound(t *testing.T) {
	p := newPatient(t, 1500)
	found := 0
	for n := 2; n < len(p.whole)/page; n++ {
		target := p.whole[n*page:][:page]
		if binary.NativeEndian.Uint16(target[8:]) != 1 { // not a branch
			continue
		}
		found++
		file := bytes.Clone(p.whole)
		for element := range int(binary.NativeEndian.Uint16(target[10:])) {
			binary.NativeEndian.PutUint64(file[n*page+16+element*16+8:], uint64(n))
		}
		require.NoError(t, os.WriteFile(p.path, file, 0o666))
		_, err := db.Open(p.path)
		assert.ErrorIs(t, err, db.ErrCorrupt)
	}
	assert.NotZero(t, found, "branch pages")
}

// A file that shrinks while it is mapped kills a program that does not expect it.
func TestAFileTruncatedWhileOpen(t *testing.T) {
	p := newPatient(t, 400)
	d := open(t, p.path)
	require.NoError(t, os.Truncate(p.path, 3*page))
	failed := 0
	for n, q := range p.questions {
		got, err := d.Query(q.pkg, q.version)
		if err != nil {
			require.ErrorIs(t, err, db.ErrCorrupt)
			failed++
			continue
		}
		require.Equal(t, p.answers[n], plain(got))
	}
	assert.NotZero(t, failed)
}

func TestOpenOfSomethingElse(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"empty": "", "short": "x", "json": `{"id":"GHSA-1"}`, "zip": "PK\x03\x04" + string(make([]byte, 20000)), "zeros": string(make([]byte, 20000))} {
		path := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(path, []byte(text), 0o666))
		_, err := db.Open(path)
		assert.ErrorIs(t, err, db.ErrNotDatabase, name)
		assert.ErrorContains(t, err, path)
		assert.ErrorIs(t, db.Update(context.Background(), path, stream(nil), nil), db.ErrNotDatabase, name)
		kept, err := os.ReadFile(path)
		require.NoError(t, err)
		assert.Equal(t, text, string(kept))
	}
	_, err := db.Open(dir)
	assert.ErrorIs(t, err, db.ErrNotDatabase)
	_, err = db.Open(filepath.Join(dir, "none"))
	assert.ErrorIs(t, err, fs.ErrNotExist)
}

func TestOpenOfAnotherBoltDatabase(t *testing.T) {
	path := build(t, []*advisory.Advisory{newMaker(1, 1).advisory()})
	file, err := os.ReadFile(path)
	require.NoError(t, err)
	// The name of its bucket is all that tells a program's files from another's.
	other := bytes.ReplaceAll(file, []byte("nodesec-"), []byte("trivial-"))
	require.NoError(t, os.WriteFile(path, other, 0o666))
	_, err = db.Open(path)
	assert.ErrorIs(t, err, db.ErrNotDatabase)
	later := bytes.ReplaceAll(file, []byte("nodesec-1"), []byte("nodesec-9"))
	require.NoError(t, os.WriteFile(path, later, 0o666))
	_, err = db.Open(path)
	assert.ErrorIs(t, err, db.ErrVersion)
	assert.ErrorContains(t, err, path)
	// bbolt's own format has a version, too.
	for n := range 2 {
		meta := file[n*page+16:][:64]
		binary.NativeEndian.PutUint32(meta[4:], 3)
		sum := fnv.New64a()
		sum.Write(meta[:56])
		binary.NativeEndian.PutUint64(meta[56:], sum.Sum64())
	}
	require.NoError(t, os.WriteFile(path, file, 0o666))
	_, err = db.Open(path)
	assert.ErrorIs(t, err, db.ErrNotDatabase)
}
