package db_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/nodejs/nodesec/match"
	"github.com/nodejs/nodesec/osv"
	"github.com/stretchr/testify/require"
)

// FuzzFile damages a small database. Whatever is opened then, an answer is right or
// an error, and nothing panics.
func FuzzFile(f *testing.F) {
	m := newMaker(2, 3)
	all := m.advisories(5)
	dir, err := os.MkdirTemp("", "fuzz")
	require.NoError(f, err)
	f.Cleanup(func() { _ = os.RemoveAll(dir) })
	path := filepath.Join(dir, "npm.db")
	require.NoError(f, buildAt(path, all))
	whole, err := os.ReadFile(path)
	require.NoError(f, err)
	p := &patient{whole: whole, path: path, records: len(all), questions: m.questions(all)[:10]}
	p.index, _ = match.NewIndex(stream(all))
	for _, q := range p.questions {
		p.answers = append(p.answers, plain(p.index.Query(q.pkg, q.version)))
	}
	f.Add(uint32(0), []byte("x"), uint32(len(whole)))
	f.Add(uint32(page), []byte{0, 0, 0, 0, 0, 0, 0, 0}, uint32(len(whole)))
	f.Add(uint32(2*page+8), []byte{1, 0, 1, 0, 0, 0, 0, 0}, uint32(len(whole)))
	f.Add(uint32(3*page), whole[2*page:3*page], uint32(len(whole)-1))
	f.Fuzz(func(t *testing.T, at uint32, text []byte, size uint32) {
		file := append([]byte{}, whole...)
		copy(file[int(at)%len(file):], text)
		p := *p
		p.path = filepath.Join(t.TempDir(), "npm.db")
		p.survives(t, file[:int(size)%(len(file)+1)], "%x at %d, %d bytes", text, at, size)
	})
}

// FuzzRecord puts one record of any kind in: it comes out as it was, and is found as
// an index finds it.
func FuzzRecord(f *testing.F) {
	m := newMaker(5, 3)
	for range 10 {
		text, err := osv.Marshal(m.advisory())
		if err == nil {
			f.Add(text, m.version())
		}
	}
	f.Add([]byte(`{"id":"\u0000","aliases":["","a","a"],"affected":[{"package":{"ecosystem":"npm","name":""}},{"package":{"ecosystem":"","name":"x"},"versions":[]}]}`), "1.0.0")
	f.Fuzz(func(t *testing.T, text []byte, version string) {
		a, err := osv.Unmarshal(text)
		if err != nil {
			return
		}
		all := stream(append(m.advisories(0), a))
		d := open(t, build(t, append(m.advisories(0), a)))
		require.Equal(t, collect(t, all), collect(t, d.All()))
		x, _ := match.NewIndex(all)
		var questions []question
		for _, e := range a.Affected {
			questions = append(questions, question{e.Package, version})
		}
		requireSameAnswers(t, x.Querier(), d, questions)
		require.Equal(t, x.Stats(), d.Stats())
	})
}
