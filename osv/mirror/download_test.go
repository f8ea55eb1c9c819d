package mirror_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/nodejs/nodesec/osv/db"
	"github.com/nodejs/nodesec/osv/mirror"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A case is something that happens to downloads of all.zip.
type zipCase struct {
	fault    func(b *bucket) fault
	requests []string // "" for one of the whole, "bytes=..." for one of a part
	err      error
	says     string
}

const whole = ""

func zipCases() map[string]zipCase {
	size := func(b *bucket) int { return len(b.files[zipName]) }
	return map[string]zipCase{
		"nothing": {func(*bucket) fault { return nil }, []string{whole}, nil, ""},
		"truncated, resumed": {func(b *bucket) fault { return in(b.cut(zipName, 100), b.cut(zipName, 50)) },
			[]string{whole, "bytes=100-", "bytes=150-"}, nil, ""},
		"truncated before the first byte": {func(b *bucket) fault { return in(b.cut(zipName, 0)) }, []string{whole, whole}, nil, ""},
		"truncated always": {func(b *bucket) fault { return b.cut(zipName, 10) },
			[]string{whole, "bytes=10-", "bytes=20-", "bytes=30-", "bytes=40-"}, nil, "unexpected EOF (attempt 5)"},
		"no answer":      {func(*bucket) fault { return until(2, hangUp) }, []string{whole, whole, whole}, nil, ""},
		"500, 503, 429":  {func(*bucket) fault { return in(status(500), status(503), status(429), status(408)) }, []string{whole, whole, whole, whole, whole}, nil, ""},
		"always 502":     {func(*bucket) fault { return status(502) }, []string{whole, whole, whole, whole, whole}, &mirror.StatusError{}, "status 502 Bad Gateway (attempt 5)"},
		"404":            {func(*bucket) fault { return status(404) }, []string{whole}, &mirror.StatusError{}, "status 404 Not Found"},
		"403":            {func(*bucket) fault { return status(403) }, []string{whole}, &mirror.StatusError{}, "status 403 Forbidden"},
		"204":            {func(*bucket) fault { return status(204) }, []string{whole}, &mirror.StatusError{}, "status 204 No Content"},
		"304, not asked": {func(*bucket) fault { return until(1, status(304)) }, []string{whole, whole}, nil, ""},
		"416, not asked": {func(*bucket) fault { return status(416) }, []string{whole, whole, whole, whole, whole}, mirror.ErrBadAnswer, "status 416, which was not asked for"},
		"206, not asked": {func(b *bucket) fault { return in(status(206, "Content-Range: bytes 0-9/10")) }, []string{whole, whole}, nil, ""},
		"503 while resuming": {func(b *bucket) fault { return in(b.cut(zipName, 100), status(503)) },
			[]string{whole, "bytes=100-", "bytes=100-"}, nil, ""},
		"416 while resuming": {func(b *bucket) fault { return in(b.cut(zipName, 100), status(416)) },
			[]string{whole, "bytes=100-", whole}, nil, ""},
		"304 while resuming": {func(b *bucket) fault { return in(b.cut(zipName, 100), status(304)) },
			[]string{whole, "bytes=100-", whole}, nil, ""},
		"ranges ignored": {func(b *bucket) fault {
			return in(b.cut(zipName, 100), func(w http.ResponseWriter, r *http.Request, n int) bool {
				r.Header.Del("Range")
				b.serve(w, r, zipName)
				return true
			})
		}, []string{whole, "bytes=100-"}, nil, ""},
		"another part than asked for": {func(b *bucket) fault {
			return in(b.cut(zipName, 100), func(w http.ResponseWriter, r *http.Request, n int) bool {
				r.Header.Set("Range", "bytes=50-")
				b.serve(w, r, zipName)
				return true
			})
		}, []string{whole, "bytes=100-", whole}, nil, ""},
		"wrong Content-Range": {func(b *bucket) fault {
			return in(b.cut(zipName, 100), b.with(zipName, fmt.Sprintf("Content-Range: bytes 100-%d/%d", size(b), size(b)+1)))
		}, []string{whole, "bytes=100-", whole}, nil, ""},
		"a part that ends early": {func(b *bucket) fault {
			return in(b.cut(zipName, 100), status(206, fmt.Sprintf("Content-Range: bytes 100-110/%d", size(b))))
		}, []string{whole, "bytes=100-", whole}, nil, ""},
		"nonsense as Content-Range": {func(b *bucket) fault {
			return in(b.cut(zipName, 100), b.with(zipName, "Content-Range: 100 bytes, please"), b.cut(zipName, 100), b.with(zipName, "Content-Range:"))
		}, []string{whole, "bytes=100-", whole, "bytes=100-", whole}, nil, ""},
		"a part of another version": {func(b *bucket) fault { return in(b.cut(zipName, 100), b.with(zipName, `ETag: "other"`)) },
			[]string{whole, "bytes=100-", whole}, nil, ""},
		"changed while downloading": {func(b *bucket) fault {
			return in(b.cut(zipName, 100), func(http.ResponseWriter, *http.Request, int) bool {
				b.set("GHSA-1", "GHSA-new")
				b.export()
				return false
			})
		}, []string{whole, "bytes=100-"}, nil, ""},
		"no ETag":     {func(b *bucket) fault { b.noETag = true; return in(b.cut(zipName, 100)) }, []string{whole, whole}, nil, ""},
		"a weak ETag": {func(b *bucket) fault { return in(b.cut2(zipName, 100, `ETag: W/"x"`)) }, []string{whole, whole}, nil, ""},
		"an endless ETag": {func(b *bucket) fault { return in(b.cut2(zipName, 100, `ETag: "`+strings.Repeat("x", 10000)+`"`)) },
			[]string{whole, whole}, nil, ""},
		"wrong CRC-32C": {func(b *bucket) fault { return in(b.with(zipName, "X-Goog-Hash: crc32c=AAAAAA==")) }, []string{whole, whole}, nil, ""},
		"wrong MD5": {func(b *bucket) fault { return b.with(zipName, "X-Goog-Hash: md5=AAAAAA==") },
			[]string{whole, whole, whole, whole, whole}, mirror.ErrBadAnswer, "expected AAAAAA=="},
		"a hash that is none": {func(b *bucket) fault { return b.with(zipName, "X-Goog-Hash: MD5=?") },
			[]string{whole, whole, whole, whole, whole}, mirror.ErrBadAnswer, "expected ?"},
		"hashes of what is unknown": {func(b *bucket) fault { return b.with(zipName, "X-Goog-Hash: sha3=AAAA, none") }, []string{whole}, nil, ""},
		"the hash of another form": {func(b *bucket) fault {
			return b.with(zipName, "X-Goog-Hash: crc32c=AAAAAA==", "X-Goog-Stored-Content-Encoding: gzip")
		}, []string{whole}, nil, ""},
		"damaged on the way": {func(b *bucket) fault {
			return in(func(w http.ResponseWriter, r *http.Request, n int) bool {
				return b.with(zipName)(&flipped{w}, r, n)
			})
		}, []string{whole, whole}, nil, ""},
		"encoded": {func(b *bucket) fault { return b.with(zipName, "Content-Encoding: gzip") }, []string{whole}, mirror.ErrBadAnswer, `encoded as "gzip"`},
		"Content-Length too large": {func(b *bucket) fault {
			return in(raw(fmt.Sprintf("HTTP/1.1 200 OK\nContent-Length: %d", size(b)+10), b.files[zipName]))
		}, []string{whole, whole}, nil, ""},
		"Content-Length too small": {func(b *bucket) fault {
			return raw(fmt.Sprintf("HTTP/1.1 200 OK\nContent-Length: %d", size(b)-10), b.files[zipName])
		}, []string{whole}, mirror.ErrBadZip, ""},
		"no Content-Length": {func(b *bucket) fault { return raw("HTTP/1.1 200 OK", b.files[zipName]) }, []string{whole}, nil, ""},
		"no Content-Length, truncated": {func(b *bucket) fault { return in(b.cut2(zipName, 100, "Content-Length:")) },
			[]string{whole, "bytes=100-"}, nil, ""},
		"slow, but never silent":   {func(b *bucket) fault { return b.slow(zipName, 100, 100*time.Millisecond) }, []string{whole}, nil, ""},
		"not HTTP":                 {func(b *bucket) fault { return in(raw("SSH-2.0", nil)) }, []string{whole, whole}, nil, ""},
		"endless":                  {func(b *bucket) fault { return endless(strings.Repeat("PK", 1000)) }, []string{whole}, mirror.ErrTooLarge, "at most 1048576 are taken"},
		"said to be large":         {func(b *bucket) fault { return raw("HTTP/1.1 200 OK\nContent-Length: 1048577", nil) }, []string{whole}, mirror.ErrTooLarge, ""},
		"stalled before an answer": {func(b *bucket) fault { return in(b.stall(zipName, 0)) }, []string{whole, whole}, nil, ""},
		"stalled within":           {func(b *bucket) fault { return in(b.stall(zipName, 70)) }, []string{whole, "bytes=70-"}, nil, ""},
		"stalled always":           {func(b *bucket) fault { return b.stall(zipName, 0) }, []string{whole, whole, whole, whole, whole}, nil, "the server stopped sending (attempt 5)"},
		"not a zip":                {func(b *bucket) fault { return content([]byte("<html>please log in</html>")) }, []string{whole}, mirror.ErrBadZip, "not a valid zip"},
		"nothing in it":            {func(b *bucket) fault { return content(nil) }, []string{whole}, mirror.ErrBadZip, ""},
		"an empty zip":             {func(b *bucket) fault { return content(zipOf(nil)) }, []string{whole}, mirror.ErrBadZip, "none of 0 entries is a record"},
		"a zip of other things": {func(b *bucket) fault {
			return content(zipOf(map[string][]byte{"readme.txt": []byte("x"), "a.json": []byte("{}"), "b.json": []byte("[")}))
		}, []string{whole}, mirror.ErrBadZip, "none of 3 entries is a record: osv: a.json"},
	}
}

// flipped changes the content.
type flipped struct{ http.ResponseWriter }

func (f *flipped) Write(p []byte) (int, error) {
	p = append([]byte{}, p...)
	for i := range p {
		p[i] ^= 1
	}
	return f.ResponseWriter.Write(p)
}

// cut2 is cut with other headers.
func (b *bucket) cut2(name string, after int, headers ...string) fault {
	return func(w http.ResponseWriter, r *http.Request, n int) bool {
		return b.cut(name, after)(&dressed{w, headers}, r, n)
	}
}

// set makes the case happen.
func (c zipCase) set(t *testing.T, b *bucket) {
	b.mirror.MaxZip = 1 << 20
	switch name := t.Name(); {
	case strings.Contains(name, "stalled"):
		b.mirror.Stall = 200 * time.Millisecond
	case strings.Contains(name, "slow"):
		b.mirror.Stall = 700 * time.Millisecond
	}
	b.fault(zipName, c.fault(b))
}

func (c zipCase) check(t *testing.T, b *bucket) {
	b.requests()
	c.set(t, b)
	r, err := b.sync(t)
	var asked []string
	for _, name := range b.requests() {
		if rest, ok := strings.CutPrefix(name, zipName); ok {
			asked = append(asked, strings.TrimSpace(rest))
		}
	}
	assert.Equal(t, c.requests, asked)
	if c.err == nil && c.says == "" {
		require.NoError(t, err)
		assert.True(t, r.Rebuilt)
		assert.Nil(t, r.Skipped)
		b.assertSame(t)
		return
	}
	require.ErrorContains(t, err, c.says)
	assert.Equal(t, mirror.Result{Reason: r.Reason, Cause: r.Cause}, r)
	var status *mirror.StatusError
	if _, ok := c.err.(*mirror.StatusError); ok {
		assert.ErrorAs(t, err, &status)
	} else if c.err != nil {
		assert.ErrorIs(t, err, c.err)
	}
	// What cannot be used is not kept, and the next call does without it.
	b.fault(zipName, nil)
	_, err = b.sync(t)
	require.NoError(t, err)
	b.assertSame(t)
}

func TestDownload(t *testing.T) {
	for name, c := range zipCases() {
		t.Run(name, func(t *testing.T) {
			b := exported(t)
			c.check(t, b)
		})
	}
}

func TestFailedDownloadLeavesTheDatabase(t *testing.T) {
	for name, c := range zipCases() {
		if c.err == nil && c.says == "" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			b := filled(t)
			setSource(t, b.path, func(s *db.Source) { s.Fetched = time.Time{} })
			b.bare = true
			before, err := os.ReadFile(b.path)
			require.NoError(t, err)
			b.set("GHSA-2")
			b.export()
			c.set(t, b)
			r, err := b.sync(t)
			require.ErrorContains(t, err, c.says)
			assert.Equal(t, mirror.Result{Reason: mirror.ReasonAge}, r)
			after, err := os.ReadFile(b.path)
			require.NoError(t, err)
			assert.Equal(t, before, after)
		})
	}
}

func TestDownloadGoesOnInALaterSync(t *testing.T) {
	start := func(t *testing.T) *bucket {
		b := exported(t)
		b.mirror.Attempts = 1
		b.fault(zipName, b.cut(zipName, 123))
		_, err := b.sync(t)
		require.ErrorContains(t, err, "unexpected EOF")
		require.FileExists(t, b.path+".part")
		b.fault(zipName, nil)
		b.requests()
		return b
	}
	finish := func(t *testing.T, b *bucket, requests ...string) {
		t.Helper()
		_, err := b.sync(t)
		require.NoError(t, err)
		b.assertSame(t)
		assert.Equal(t, append(requests, csvName), b.requests())
	}
	t.Run("the same", func(t *testing.T) { finish(t, start(t), "all.zip bytes=123-") })
	t.Run("changed", func(t *testing.T) {
		b := start(t)
		b.set("GHSA-1")
		b.export()
		finish(t, b, "all.zip bytes=123-")
	})
	t.Run("whole, but not used", func(t *testing.T) {
		b := start(t)
		b.fault(csvName, status(500))
		_, err := b.sync(t)
		require.Error(t, err)
		require.NoFileExists(t, b.path)
		b.fault(csvName, nil)
		b.requests()
		finish(t, b, "all.zip")
	})
	t.Run("whole, but not used, then changed", func(t *testing.T) {
		b := start(t)
		b.fault(csvName, status(500))
		_, err := b.sync(t)
		require.Error(t, err)
		b.fault(csvName, nil)
		b.set("GHSA-new")
		b.export()
		b.requests()
		finish(t, b, "all.zip")
	})
	t.Run("of another URL", func(t *testing.T) {
		b, other := start(t), exported(t, "GHSA-9")
		other.path = b.path
		finish(t, other, "all.zip")
	})
	for name, spoil := range map[string]func(p []byte) []byte{
		"empty":          func(p []byte) []byte { return nil },
		"a short head":   func(p []byte) []byte { return p[:100] },
		"only a head":    func(p []byte) []byte { return p[:4096] },
		"another head":   func(p []byte) []byte { return append([]byte("[1]   "), p[6:]...) },
		"longer than it": func(p []byte) []byte { return append(p, make([]byte, 1<<20)...) },
	} {
		t.Run(name, func(t *testing.T) {
			b := start(t)
			p, err := os.ReadFile(b.path + ".part")
			require.NoError(t, err)
			require.NoError(t, os.WriteFile(b.path+".part", spoil(p), 0o666))
			finish(t, b, "all.zip")
		})
	}
	t.Run("damaged", func(t *testing.T) {
		b := start(t)
		p, err := os.ReadFile(b.path + ".part")
		require.NoError(t, err)
		p[4100] ^= 1
		require.NoError(t, os.WriteFile(b.path+".part", p, 0o666))
		b.mirror.Attempts = 0
		finish(t, b, "all.zip bytes=123-", "all.zip")
	})
}

func TestAnUnneededPartGoes(t *testing.T) {
	b := filled(t)
	require.NoError(t, os.WriteFile(b.path+".part", []byte("left behind"), 0o666))
	require.NoError(t, os.WriteFile(b.path+".new", []byte("left behind"), 0o666))
	require.NoError(t, os.WriteFile(b.path+".new.1.2.tmp", []byte("left behind"), 0o666))
	_, err := b.sync(t) // which looks for what is left
	require.NoError(t, err)
}

func TestDownloadThatMovesIsNotGivenUp(t *testing.T) {
	b := newBucket(t)
	at := b.tick(time.Second)
	for n := range 10 {
		b.setAt(fmt.Sprint("GHSA-", n), at, strings.Repeat("x", 1<<20))
	}
	b.export()
	b.mirror.Attempts = 2
	b.fault(zipName, b.cut(zipName, 1<<20+1))
	_, err := b.sync(t)
	require.NoError(t, err)
	b.assertSame(t)
	assert.Len(t, b.requests(), 12, "a megabyte and the last bit, eleven times; the list")
}

func TestDownloadThatGoesInCirclesIsGivenUp(t *testing.T) {
	b := newBucket(t)
	b.setAt("GHSA-1", b.tick(time.Second), strings.Repeat("x", 2<<20))
	b.export()
	b.fault(zipName, func(w http.ResponseWriter, r *http.Request, n int) bool {
		if r.Header.Get("Range") != "" {
			return status(416)(w, r, n)
		}
		return b.cut(zipName, 1<<20+1)(w, r, n)
	})
	_, err := b.sync(t)
	require.ErrorContains(t, err, "(attempt 5)")
	assert.Len(t, b.requests(), 5)
}

func TestDownloadFollowsRedirects(t *testing.T) {
	b := exported(t)
	entrance := httptest.NewServer(http.RedirectHandler(b.URL, http.StatusFound))
	defer entrance.Close()
	entrance.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, b.URL+r.URL.EscapedPath(), http.StatusFound)
	})
	b.mirror.URL = entrance.URL
	b.fault(zipName, in(b.cut(zipName, 100)))
	_, err := b.sync(t)
	require.NoError(t, err)
	b.assertSame(t)
	assert.Equal(t, []string{"all.zip", "all.zip bytes=100-", csvName}, b.requests())

	loop := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, r.URL.Path, http.StatusFound) }))
	defer loop.Close()
	b.mirror.URL = loop.URL
	_, err = b.sync(t)
	require.ErrorContains(t, err, "stopped after 10 redirects")
}
