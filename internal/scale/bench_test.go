package main

import (
	"archive/zip"
	"context"
	"iter"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/match"
	"github.com/nodejs/nodesec/osv"
	"github.com/nodejs/nodesec/osv/db"
)

func BenchmarkInflate(b *testing.B) {
	p := small(b)
	for b.Loop() {
		if _, err := inflate(p); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkZipToIndex(b *testing.B) {
	p := small(b)
	for b.Loop() {
		if _, err := readIndex(p); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkIndex leaves out reading the zip.
func BenchmarkIndex(b *testing.B) {
	z, err := zip.OpenReader(small(b).zip())
	require.NoError(b, err)
	defer z.Close()
	var all []*advisory.Advisory
	for a, err := range osv.ReadFS(&z.Reader) {
		require.NoError(b, err)
		all = append(all, a)
	}
	for b.Loop() {
		if _, err := match.NewIndex(each(all)); err != nil {
			b.Fatal(err)
		}
	}
}

func each(all []*advisory.Advisory) iter.Seq2[*advisory.Advisory, error] {
	return func(yield func(*advisory.Advisory, error) bool) {
		for _, a := range all {
			if !yield(a, nil) {
				return
			}
		}
	}
}

func BenchmarkZipToDatabase(b *testing.B) {
	p := small(b)
	z, err := zip.OpenReader(p.zip())
	require.NoError(b, err)
	defer z.Close()
	path := filepath.Join(b.TempDir(), "npm.db")
	for b.Loop() {
		if err := db.Build(context.Background(), path, osv.ReadFS(&z.Reader)); err != nil {
			b.Fatal(err)
		}
	}
}

func benchmarkQueries(b *testing.B, p place, ask func(question) (int, error)) {
	b.Helper()
	all, err := questions(p, p.questions())
	require.NoError(b, err)
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		if _, err := ask(all[n]); err != nil {
			b.Fatal(err)
		}
		if n++; n == len(all) {
			n = 0
		}
	}
}

func BenchmarkQueryIndex(b *testing.B) {
	p := small(b)
	x, err := readIndex(p)
	require.NoError(b, err)
	benchmarkQueries(b, p, func(q question) (int, error) { return len(x.Query(q.pkg, q.version)), nil })
}

func BenchmarkQueryDatabase(b *testing.B) {
	p := small(b)
	_, err := build(p)
	require.NoError(b, err)
	d, err := db.Open(p.db())
	require.NoError(b, err)
	defer d.Close()
	benchmarkQueries(b, p, func(q question) (int, error) {
		found, err := d.Query(q.pkg, q.version)
		return len(found), err
	})
}

func BenchmarkOpenDatabase(b *testing.B) {
	p := small(b)
	_, err := build(p)
	require.NoError(b, err)
	for b.Loop() {
		d, err := db.Open(p.db())
		if err != nil {
			b.Fatal(err)
		}
		d.Close()
	}
}
