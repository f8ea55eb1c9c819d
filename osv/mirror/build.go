package mirror

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/osv"
	"github.com/nodejs/nodesec/osv/db"
)

// build makes a database of an all.zip, under the name of the staged one.
func (s *session) build(ctx context.Context, p *part) (*state, error) {
	st := &state{path: s.staged, source: db.Source{URL: p.URL, ETag: p.ETag, Fetched: time.Now().UTC()}}
	z, err := zip.NewReader(p.content(), p.have)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) { // package osv refuses such entries
		return nil, errors.Join(fmt.Errorf("%w: %s: %w", ErrBadZip, p.URL, err), p.clear())
	}
	newest := time.Unix(0, 0).UTC()
	records := s.counted(osv.ReadFS(z), p.Made, int64(len(z.File)), &newest)
	if err := s.noteSkipped(db.Build(ctx, s.staged, records, db.WithSource(st.source))); err != nil {
		return nil, err
	}
	d, err := db.Open(s.staged)
	if err != nil {
		return nil, err
	}
	defer d.Close()
	if d.Metadata().Records == 0 {
		err := fmt.Errorf("%w: %s: none of %d entries is a record", ErrBadZip, p.URL, len(z.File))
		if s.result.Skipped != nil {
			err = fmt.Errorf("%w: %w", err, s.result.Skipped.Errs[0])
		}
		return nil, errors.Join(err, p.clear())
	}
	st.source.Modified = newest
	st.force = !newest.Equal(d.Metadata().Source.Modified)
	return st, nil
}

// counted reports progress about a stream and puts the time of the last change in it
// into newest. Changes that the zip cannot have known do not count.
func (s *session) counted(all iter.Seq2[*advisory.Advisory, error], made time.Time, total int64, newest *time.Time) iter.Seq2[*advisory.Advisory, error] {
	return func(yield func(*advisory.Advisory, error) bool) {
		done := int64(0)
		for a, err := range all {
			if done%1024 == 0 {
				s.progress(Building, done, total)
			}
			done++
			if err == nil {
				if t, err := a.Modified.Time(); err == nil && t.After(*newest) && !t.After(made) {
					*newest = t
				}
			}
			if !yield(a, err) {
				return
			}
		}
		s.progress(Building, done, total)
	}
}

// swap puts the staged database in its place.
func (s *session) swap() error {
	if err := os.Rename(s.staged, s.path); err != nil {
		return err
	}
	if runtime.GOOS == "windows" { // which has no way to make a rename durable
		return nil
	}
	folder, err := os.Open(filepath.Dir(s.path))
	if err != nil {
		return err
	}
	defer folder.Close()
	return folder.Sync()
}
