package mirror

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"
)

// StatusError is an answer of the server that is of no use.
type StatusError struct {
	URL  string
	Code int
}

// Error names the URL and the status.
func (e *StatusError) Error() string {
	return fmt.Sprintf("%s: status %d %s", e.URL, e.Code, http.StatusText(e.Code))
}

// transient is a failure that another attempt may not meet.
type transient struct {
	err   error
	asked time.Duration // to wait
	moved bool          // a good deal was achieved before it
}

func (t *transient) Error() string { return t.err.Error() }
func (t *transient) Unwrap() error { return t.err }

// client sends requests, and again where that may help.
type client struct {
	http     *http.Client
	attempts int
	backoff  func(attempt int, asked time.Duration) time.Duration
	stall    time.Duration
}

// again tries until it succeeds, fails for good, or has failed too often.
func (c *client) again(ctx context.Context, try func() error) error {
	for failed := 1; ; failed++ {
		err := try()
		if err == nil {
			return nil
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		var t *transient
		if !errors.As(err, &t) {
			return err
		}
		if t.moved {
			failed = 1
		}
		wait := time.Duration(-1)
		if failed < c.attempts {
			wait = c.backoff(failed, t.asked)
		}
		if wait < 0 {
			return fmt.Errorf("%w (attempt %d)", t.err, failed)
		}
		if err := sleep(ctx, wait); err != nil {
			return err
		}
	}
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

var errStalled = errors.New("the server stopped sending")

// get asks for a URL. It returns the answer if its status is among those expected,
// and the caller must close its body then. Whatever fails is a *transient if another
// attempt may help, and so is what fails in reading the body.
func (c *client) get(ctx context.Context, from string, header map[string]string, expected ...int) (*http.Response, error) {
	inner, cancel := context.WithCancelCause(ctx)
	b := &body{url: from, ctx: inner, cancel: cancel, stall: c.stall}
	b.watch = time.AfterFunc(c.stall, func() { cancel(errStalled) })
	answer, err := c.send(inner, from, header)
	b.watch.Stop()
	if err != nil {
		err = b.failure(err)
		cancel(nil)
		return nil, err
	}
	b.body, answer.Body = answer.Body, b
	if err := check(from, answer, expected); err != nil {
		// The connection can be used again if the answer was read to its end.
		_, _ = io.CopyN(io.Discard, b, 4<<10)
		_ = b.Close()
		return nil, err
	}
	return answer, nil
}

func (c *client) send(ctx context.Context, from string, header map[string]string) (*http.Response, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, from, nil)
	if err != nil {
		return nil, err
	}
	// Lengths, ranges and hashes are of the file as it is stored.
	r.Header.Set("Accept-Encoding", "identity")
	for name, value := range header {
		r.Header.Set(name, value)
	}
	return c.http.Do(r)
}

func check(from string, answer *http.Response, expected []int) error {
	code := answer.StatusCode
	if !slices.Contains(expected, code) {
		err := &StatusError{from, code}
		if code == http.StatusRequestTimeout || code == http.StatusTooManyRequests || code >= 500 {
			return &transient{err: err, asked: retryAfter(answer.Header.Get("Retry-After"))}
		}
		return err
	}
	if e := answer.Header.Get("Content-Encoding"); e != "" && e != "identity" {
		return fmt.Errorf("%w: %s: encoded as %q, which was not asked for", ErrBadAnswer, from, e)
	}
	return nil
}

// retryAfter reads the header of that name: seconds or a date.
func retryAfter(value string) time.Duration {
	if seconds, err := strconv.ParseInt(value, 10, 32); err == nil {
		return max(0, time.Duration(seconds)*time.Second)
	}
	if date, err := http.ParseTime(value); err == nil {
		return max(0, time.Until(date))
	}
	return 0
}

// body is that of an answer. It fails if nothing comes for too long.
type body struct {
	url    string
	body   io.ReadCloser
	ctx    context.Context
	cancel context.CancelCauseFunc
	watch  *time.Timer
	stall  time.Duration
}

// Read fails with a *transient.
func (b *body) Read(p []byte) (int, error) {
	b.watch.Reset(b.stall)
	n, err := b.body.Read(p)
	b.watch.Stop()
	if err != nil && err != io.EOF {
		err = b.failure(err)
	}
	return n, err
}

func (b *body) Close() error {
	b.watch.Stop()
	b.cancel(nil)
	return b.body.Close()
}

// failure names the URL, and the stall where http speaks of a cancelled context.
func (b *body) failure(err error) error {
	var named *url.Error
	if errors.As(err, &named) {
		err = named.Err
	}
	if context.Cause(b.ctx) == errStalled {
		err = errStalled
	}
	err = fmt.Errorf("%s: %w", b.url, err)
	var certificate *tls.CertificateVerificationError
	if errors.As(err, &certificate) {
		return err
	}
	return &transient{err: err}
}

// madeAt returns until when the content of an answer can reach: when the file was
// written, as its server says, or else the present.
func madeAt(h http.Header) time.Time {
	for _, name := range []string{"Last-Modified", "Date"} {
		if t, err := http.ParseTime(h.Get(name)); err == nil {
			return t.Add(time.Second) // it has no fractions
		}
	}
	return time.Now().UTC()
}
