package mirror

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/osv"
)

// parallel is the number of records that are fetched at the same time.
const parallel = 16

// fetched is what became of a record.
type fetched struct {
	wanted
	a     *advisory.Advisory // nil if it is gone or bad
	gone  bool
	bad   error // why it cannot be taken over
	bytes int
}

// fetcher gets single records.
type fetcher struct {
	client *client
	folder string // the ecosystem's URL
	most   int64
}

// fetch gets some records, in their order. An error means that one could not be had
// at all, and has ended the others. No goroutine is left when it returns.
func (f *fetcher) fetch(ctx context.Context, all []wanted) ([]fetched, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	results := make([]fetched, len(all))
	next := make(chan int)
	var workers sync.WaitGroup
	for range min(parallel, len(all)) {
		workers.Go(func() {
			for n := range next {
				r, err := f.one(ctx, all[n])
				if err != nil {
					cancel(err)
				}
				results[n] = r
			}
		})
	}
	for n := range all {
		next <- n
	}
	close(next)
	workers.Wait()
	return results, context.Cause(ctx)
}

func (f *fetcher) one(ctx context.Context, w wanted) (fetched, error) {
	if ctx.Err() != nil {
		return fetched{}, context.Cause(ctx)
	}
	r := fetched{wanted: w}
	from := f.folder + "/" + url.PathEscape(w.id) + ".json"
	var text []byte
	err := f.client.again(ctx, func() (err error) {
		text, err = f.text(ctx, from)
		return err
	})
	var status *StatusError
	switch {
	case errors.As(err, &status) && (status.Code == http.StatusNotFound || status.Code == http.StatusGone):
		r.gone = true
		return r, nil
	case errors.Is(err, osv.ErrTooLarge):
		r.bad = bad(w.id, err)
		return r, nil
	case err != nil:
		return r, err
	}
	r.bytes = len(text)
	a, err := osv.Unmarshal(text)
	if err == nil && string(a.ID) != w.id {
		err = fmt.Errorf("%w: its id is %q", osv.ErrNotRecord, clip(string(a.ID)))
	}
	if err == nil {
		_, err = osv.Append(nil, a) // or the database could not keep it
	}
	if err != nil {
		r.bad = bad(w.id, err)
		return r, nil
	}
	r.a = a
	return r, nil
}

// text gets a file.
func (f *fetcher) text(ctx context.Context, from string) ([]byte, error) {
	answer, err := f.client.get(ctx, from, map[string]string{"Cache-Control": "no-cache"}, http.StatusOK)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	if answer.ContentLength > f.most {
		return nil, fmt.Errorf("%w: %d bytes, at most %d are taken", osv.ErrTooLarge, answer.ContentLength, f.most)
	}
	text, err := io.ReadAll(io.LimitReader(answer.Body, f.most+1))
	switch {
	case err != nil:
		return nil, err
	case int64(len(text)) > f.most:
		return nil, fmt.Errorf("%w: more than %d bytes", osv.ErrTooLarge, f.most)
	case answer.ContentLength >= 0 && int64(len(text)) != answer.ContentLength:
		return nil, &transient{err: fmt.Errorf("%w: %s ended after %d of %d bytes", ErrBadAnswer, from, len(text), answer.ContentLength)}
	}
	if err := hashesOf(answer.Header).verify(ctx, strings.NewReader(string(text))); err != nil {
		return nil, &transient{err: fmt.Errorf("%s: %w", from, err)}
	}
	return text, nil
}

// bad names the record in an error, as the readers of package osv do.
func bad(id string, err error) error {
	name := id + ".json"
	if e, ok := err.(*osv.Error); ok {
		e.File = name
		return e
	}
	return &osv.Error{File: name, Offset: -1, Err: err}
}

// clip shortens what a stranger wrote.
func clip(s string) string {
	if len(s) > 80 {
		return s[:80] + "..."
	}
	return s
}
