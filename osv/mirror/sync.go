package mirror

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gofrs/flock"
	"github.com/nodejs/nodesec/osv/db"
)

// clockSkew is how far in the future the database of another machine may be from.
const clockSkew = 10 * time.Minute

// session is one Sync.
type session struct {
	path, staged, partial string
	zipURL, listURL       string
	maxZip                int64
	maxChanges            int
	maxAge                time.Duration
	report                func(Progress)
	client                *client
	fetcher               *fetcher
	result                Result
}

func newSession(m *Mirror, path string) (*session, error) {
	base := strings.TrimSuffix(orDefault(m.URL, DefaultURL), "/")
	if u, err := url.Parse(base); err != nil {
		return nil, fmt.Errorf("mirror: %w", err)
	} else if u.Scheme == "" || u.RawQuery != "" || u.Fragment != "" {
		return nil, fmt.Errorf("mirror: URL %q, expected one with a scheme and without query and fragment", base)
	}
	folder := base + "/" + url.PathEscape(orDefault(m.Ecosystem, DefaultEcosystem))
	c := &client{
		http:     orDefault(m.Client, http.DefaultClient),
		attempts: orDefault(m.Attempts, DefaultAttempts),
		backoff:  m.Backoff,
		stall:    orDefault(m.Stall, DefaultStall),
	}
	if c.backoff == nil {
		c.backoff = Backoff
	}
	return &session{
		path:       path,
		staged:     path + ".new",
		partial:    path + ".part",
		zipURL:     folder + "/all.zip",
		listURL:    folder + "/modified_id.csv",
		maxZip:     orDefault(m.MaxZip, DefaultMaxZip),
		maxChanges: orDefault(m.MaxChanges, DefaultMaxChanges),
		maxAge:     orDefault(m.MaxAge, DefaultMaxAge),
		report:     m.Progress,
		client:     c,
		fetcher:    &fetcher{c, folder, orDefault(m.MaxRecord, DefaultMaxRecord)},
	}, nil
}

func (s *session) progress(phase Phase, done, total int64) {
	if s.report != nil {
		s.report(Progress{phase, done, total})
	}
}

// run is Sync.
func (s *session) run(ctx context.Context) error {
	lock := flock.New(s.path+".lock", flock.SetPermissions(0o666))
	if ok, err := lock.TryLockContext(ctx, 50*time.Millisecond); !ok {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		return err
	}
	defer lock.Close()
	defer s.clean()
	if err := s.sync(ctx); err != nil {
		return err
	}
	// What is left of a download is of no use any more.
	if err := os.Remove(s.partial); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return s.count()
}

// clean removes databases that were not finished, by this process or by one that
// died: no other works here while the lock is held.
func (s *session) clean() {
	_ = os.Remove(s.staged)
	names, _ := os.ReadDir(filepath.Dir(s.path))
	prefix := filepath.Base(s.staged) + "."
	for _, e := range names {
		if strings.HasPrefix(e.Name(), prefix) && strings.HasSuffix(e.Name(), ".tmp") {
			_ = os.Remove(filepath.Join(filepath.Dir(s.path), e.Name()))
		}
	}
}

// count looks into the database for the number of its records.
func (s *session) count() error {
	d, err := db.Open(s.path)
	if err != nil {
		return err
	}
	s.result.Records = d.Metadata().Records
	if s.result.Skipped != nil {
		s.result.Skipped.Written = s.result.Records
	}
	return d.Close()
}

// state is a database that is to become what the source is.
type state struct {
	path   string
	source db.Source
	// force says that the database has another source written in it.
	force bool
	// compared says that list and want are known.
	compared bool
	list     list
	want     []wanted
}

// why is a reason to build a database anew, if there is one.
type why struct {
	reason Reason
	cause  error
}

// usable reports whether the old database is good for something all the same.
func (w why) usable() bool {
	return w.reason == ReasonAge || w.reason == ReasonChanges || w.reason == ReasonList
}

// damaged reports whether an error is that of a database that has to be built again.
func damaged(err error) bool {
	return errors.Is(err, db.ErrCorrupt) || errors.Is(err, db.ErrVersion) || errors.Is(err, db.ErrNotDatabase)
}

func (s *session) sync(ctx context.Context) error {
	old, w, err := s.look()
	if err == nil && w.reason == "" {
		w, err = s.compare(ctx, old)
		if err == nil && w.reason == "" {
			err = s.apply(ctx, old)
		}
		if damaged(err) {
			w, err = why{ReasonUnusable, err}, nil
		}
	}
	if err != nil || w.reason == "" {
		return err
	}
	rebuilding, err := s.renew(ctx, old, w)
	if !rebuilding && damaged(err) {
		rebuilding, err = s.renew(ctx, old, why{ReasonUnusable, err})
	}
	if rebuilding && err != nil {
		s.result = Result{Reason: s.result.Reason, Cause: s.result.Cause} // what was done is gone
	}
	return err
}

// look finds out about the database that there is.
func (s *session) look() (*state, why, error) {
	st := &state{path: s.path}
	d, err := db.Open(s.path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return st, why{ReasonMissing, nil}, nil
	case damaged(err):
		return st, why{ReasonUnusable, err}, nil
	case err != nil:
		return st, why{}, err
	}
	st.source = d.Metadata().Source
	if err := d.Close(); err != nil {
		return st, why{}, err
	}
	age := time.Since(st.source.Fetched)
	switch {
	case st.source.URL != s.zipURL:
		return st, why{ReasonSource, nil}, nil
	case st.source.Modified.IsZero() || s.maxAge > 0 && (age > s.maxAge || age < -clockSkew):
		return st, why{ReasonAge, nil}, nil
	}
	return st, why{}, nil
}

// compare finds out what has changed at the source, and whether that can be told and
// taken over one by one.
func (s *session) compare(ctx context.Context, st *state) (why, error) {
	s.progress(Listing, 0, 0)
	l, err := s.client.changesSince(ctx, s.listURL, st.source.Modified)
	var unusable errUnusable
	if errors.As(err, &unusable) {
		st.compared = true
		return why{ReasonList, unusable.error}, nil
	}
	if err != nil {
		return why{}, err
	}
	d, err := db.Open(st.path)
	if err != nil {
		return why{}, err
	}
	defer d.Close()
	want, err := missing(ctx, d, l.changes)
	if err != nil {
		return why{}, err
	}
	st.compared, st.list, st.want = true, l, want
	s.progress(Listing, int64(len(l.changes)), int64(len(l.changes)))
	switch {
	case !l.reaches:
		return why{ReasonList, fmt.Errorf("%w: %s ends before it comes to %s, the last change known", ErrBadList, s.listURL, st.source.Modified.Format(time.RFC3339Nano))}, nil
	case len(want) > s.maxChanges:
		return why{ReasonChanges, nil}, nil
	}
	return why{}, nil
}

// apply takes over the changes found.
func (s *session) apply(ctx context.Context, st *state) error {
	ap := applier{session: s, path: st.path, source: st.source, since: st.source.Modified, made: st.list.made, settled: st.list.reaches, force: st.force}
	return ap.run(ctx, st.want)
}

// renew builds a database from all.zip, brings it up to date and puts it in its
// place. If the old one is usable and all.zip is the one that it was built from,
// that is brought up to date instead.
func (s *session) renew(ctx context.Context, old *state, w why) (rebuilding bool, err error) {
	s.result = Result{Reason: w.reason, Cause: w.cause}
	known := ""
	if w.usable() {
		known = old.source.ETag
	}
	st, err := s.rebuild(ctx, known)
	if errors.Is(err, errNotModified) {
		st, err = old, nil
	}
	if err != nil {
		return st != old, err
	}
	if !st.compared {
		// Whatever is wrong with the list, there is nothing better now.
		if _, err := s.compare(ctx, st); err != nil {
			return st != old, err
		}
	}
	if err := s.apply(ctx, st); err != nil || st == old {
		return st != old, err
	}
	if err := s.swap(); err != nil {
		return true, err
	}
	s.result.Rebuilt = true
	return true, nil
}

// rebuild makes a database of all.zip, not yet in its place. If all.zip still has the
// known ETag, it returns errNotModified.
func (s *session) rebuild(ctx context.Context, known string) (*state, error) {
	p, err := openPart(s.partial, s.zipURL)
	if err != nil {
		return nil, err
	}
	defer p.close()
	d := download{
		client: s.client, url: s.zipURL, known: known, most: s.maxZip, part: p,
		progress: func(done, total int64) { s.progress(Downloading, done, total) },
	}
	if err := d.run(ctx); err != nil {
		return nil, err
	}
	return s.build(ctx, p)
}
