package mirror

import (
	"context"
	"errors"
	"iter"
	"slices"
	"time"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/osv"
	"github.com/nodejs/nodesec/osv/db"
)

const (
	// wave is how many records are fetched before any is looked at, and so in
	// memory however large they are.
	wave = 4 * parallel
	// stepBytes and stepRecords are how much is applied to the database at once.
	// Each time costs a copy of it.
	stepBytes   = 64 << 20
	stepRecords = 20000
)

// wanted is a change that a database seems not to have.
type wanted struct {
	change
	present bool               // the database has the record
	has     advisory.Timestamp // its time there
}

// missing returns the changes of a list that the database does not have, oldest
// first.
func missing(ctx context.Context, d *db.DB, changes []change) ([]wanted, error) {
	var all []wanted
	for _, c := range slices.Backward(changes) {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		w := wanted{change: c}
		found, err := d.Get(advisory.ID(c.id))
		if err != nil {
			return nil, err
		}
		for _, a := range found {
			if string(a.ID) == c.id {
				w.present, w.has = true, a.Modified
			}
		}
		if t, err := w.has.Time(); err != nil || !t.Equal(c.time) {
			all = append(all, w)
		}
	}
	return all, nil
}

// applier takes changes over into the database at path, oldest first, so that it may
// stop between any two of them.
type applier struct {
	session *session
	path    string
	source  db.Source
	since   time.Time // source.Modified at first
	made    time.Time // changes that are later do not count as known
	settled bool      // source.Modified moves on
	force   bool      // the source is to be written even if no record changed
	pending []fetched
	bytes   int
}

// run fetches and applies all changes.
func (ap *applier) run(ctx context.Context, all []wanted) error {
	total := int64(len(all))
	done := int64(0)
	for some := range slices.Chunk(all, wave) {
		ap.session.progress(Fetching, done, total)
		got, err := ap.session.fetcher.fetch(ctx, some)
		if err != nil {
			return err
		}
		done += int64(len(some))
		for _, f := range got {
			ap.pending = append(ap.pending, f)
			ap.bytes += f.bytes
		}
		if ap.bytes >= stepBytes || len(ap.pending) >= stepRecords {
			if err := ap.step(ctx); err != nil {
				return err
			}
		}
	}
	if total > 0 {
		ap.session.progress(Fetching, total, total)
	}
	return ap.step(ctx)
}

// step applies what is pending, if it changes anything.
func (ap *applier) step(ctx context.Context) error {
	s := ap.session
	changed, deleted := 0, 0
	var gone []advisory.ID
	for n := range ap.pending {
		f := &ap.pending[n]
		switch {
		case f.gone:
			gone = append(gone, advisory.ID(f.id))
			if f.present {
				deleted++
			}
		case f.bad != nil:
			s.skip(f.bad)
		case f.present && !newer(f.a.Modified, f.has):
			f.a = nil
		default:
			changed++
		}
		if ap.settled && f.time.After(ap.source.Modified) && !f.time.After(ap.made) {
			ap.source.Modified = f.time
		}
	}
	if total := int64(changed + deleted); total > 0 || ap.force {
		s.progress(Updating, 0, total)
		err := db.Update(ctx, ap.path, ap.changed(), gone, db.WithSource(ap.source))
		var skipped *osv.SkippedError // which have been noted
		if err != nil && !errors.As(err, &skipped) {
			return err
		}
		ap.force = false
		s.progress(Updating, total, total)
	}
	s.result.Changed += changed
	s.result.Deleted += deleted
	ap.pending, ap.bytes = ap.pending[:0], 0
	return nil
}

// changed yields the pending records. Those that are bad come as errors, for the
// database to keep, unless it has been told before.
func (ap *applier) changed() iter.Seq2[*advisory.Advisory, error] {
	return func(yield func(*advisory.Advisory, error) bool) {
		for n := range ap.pending {
			f := &ap.pending[n]
			if (f.a != nil || f.bad != nil && f.time.After(ap.since)) && !yield(f.a, f.bad) {
				return
			}
		}
	}
}

// newer reports whether a record may take the place of one with the other time. Only
// a cache can serve an older one; the same time means the same record.
func newer(t, than advisory.Timestamp) bool {
	if t == than {
		return false
	}
	a, err := t.Time()
	b, err2 := than.Time()
	return err != nil || err2 != nil || a.After(b)
}

// noteSkipped takes note of skipped records, which are no failure.
func (s *session) noteSkipped(err error) error {
	var skipped *osv.SkippedError
	if !errors.As(err, &skipped) {
		return err
	}
	s.skip(skipped.Errs...)
	s.result.Skipped.Skipped += skipped.Skipped - len(skipped.Errs)
	return nil
}

func (s *session) skip(errs ...error) {
	if len(errs) == 0 {
		return
	}
	if s.result.Skipped == nil {
		s.result.Skipped = &osv.SkippedError{}
	}
	all := s.result.Skipped
	all.Skipped += len(errs)
	all.Errs = append(all.Errs, errs[:min(len(errs), osv.MaxProblems-len(all.Errs))]...)
}
