package mirror_test

import (
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/osv"
	"github.com/nodejs/nodesec/osv/mirror"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestRecordRequestsThatFail(t *testing.T) {
	const name = "GHSA-2.json"
	for title, c := range map[string]struct {
		fault func(b *bucket) fault
		asked int
		says  string
	}{
		"503, 429, 408":    {func(*bucket) fault { return in(status(503), status(429), status(408)) }, 4, ""},
		"always 500":       {func(*bucket) fault { return status(500) }, 5, "GHSA-2.json: status 500 Internal Server Error (attempt 5)"},
		"403":              {func(*bucket) fault { return status(403) }, 1, "status 403"},
		"truncated":        {func(b *bucket) fault { return in(b.cut(name, 20)) }, 2, ""},
		"damaged":          {func(b *bucket) fault { return in(b.with(name, "X-Goog-Hash: crc32c=AAAAAA==")) }, 2, ""},
		"damaged for good": {func(b *bucket) fault { return b.with(name, "X-Goog-Hash: crc32c=AAAAAA==") }, 5, "bad answer"},
		"no length":        {func(b *bucket) fault { return raw("HTTP/1.1 200 OK", b.files[name]) }, 1, ""},
		"encoded":          {func(b *bucket) fault { return b.with(name, "Content-Encoding: gzip") }, 1, `encoded as "gzip"`},
		"stalled":          {func(b *bucket) fault { return in(b.stall(name, 20)) }, 2, ""},
	} {
		t.Run(title, func(t *testing.T) {
			b := filled(t)
			b.set("GHSA-1", "GHSA-2", "GHSA-4")
			if title == "stalled" {
				b.mirror.Stall = 200 * time.Millisecond
			}
			b.fault(name, c.fault(b))
			before, err := os.ReadFile(b.path)
			require.NoError(t, err)
			r, err := b.sync(t)
			if c.says == "" {
				require.NoError(t, err)
				assert.Equal(t, mirror.Result{Changed: 3, Records: 4}, r)
				b.assertSame(t)
			} else {
				require.ErrorContains(t, err, c.says)
				assert.Equal(t, mirror.Result{}, r)
				after, err := os.ReadFile(b.path)
				require.NoError(t, err)
				assert.Equal(t, before, after)
			}
			assert.Equal(t, c.asked, strings.Count(fmt.Sprint(b.requests()), name))
		})
	}
}

var someday = time.Date(2024, 6, 1, 0, 0, 0, 0, time.UTC)

// One bad record does not stop the others, and is not dropped without a word.
func TestBadRecordsAreSkipped(t *testing.T) {
	for title, c := range map[string]struct {
		text string
		kind error
		says string
	}{
		"not JSON":        {`<html>`, osv.ErrSyntax, "osv: GHSA-2.json: "},
		"empty":           {"", osv.ErrSyntax, "osv: GHSA-2.json: "},
		"another id":      {recordText("GHSA-1", someday, ""), osv.ErrNotRecord, `osv: GHSA-2.json: not an OSV record: its id is "GHSA-1"`},
		"no id":           {`{}`, osv.ErrNotRecord, `its id is ""`},
		"an endless id":   {recordText(strings.Repeat("x", 1000), someday, ""), osv.ErrNotRecord, `xxx..."`},
		"another type":    {`{"id": "GHSA-2", "affected": 1}`, osv.ErrType, "osv: GHSA-2.json: affected: "},
		"too large":       {recordText("GHSA-2", someday, strings.Repeat("x", 5000)), osv.ErrTooLarge, "osv: GHSA-2.json: too large: 5202 bytes, at most 4096 are taken"},
		"in other casing": {recordText("ghsa-2", someday, ""), osv.ErrNotRecord, ""},
	} {
		t.Run(title, func(t *testing.T) {
			b := filled(t)
			old := held(t, b.path)["GHSA-2"]
			b.mirror.MaxRecord = 4096
			if c.text == "" {
				b.bare = true
			}
			b.set("GHSA-1", "GHSA-4")
			b.setText("GHSA-2", b.tick(time.Second), c.text)
			check := func(r mirror.Result, err error) {
				t.Helper()
				require.NoError(t, err)
				require.NotNil(t, r.Skipped)
				assert.Equal(t, 1, r.Skipped.Skipped)
				assert.Equal(t, 4, r.Skipped.Written)
				require.Len(t, r.Skipped.Errs, 1)
				assert.ErrorIs(t, r.Skipped, c.kind)
				assert.ErrorContains(t, r.Skipped, c.says)
				var in *osv.Error
				require.ErrorAs(t, r.Skipped, &in)
				assert.Equal(t, "GHSA-2.json", in.File)
				has := b.has()
				has["GHSA-2"] = old
				assert.Equal(t, has, held(t, b.path), "the old one stays")
			}
			r, err := b.sync(t)
			check(r, err)
			assert.Equal(t, 2, r.Changed)
			problems, err := open(t, b.path).Problems()
			require.NoError(t, err)
			require.Len(t, problems, 1)
			assert.Contains(t, problems[0], "GHSA-2.json")

			b.set("GHSA-1")
			r, err = b.sync(t)
			check(r, err)
			assert.Equal(t, 1, r.Changed)
			assert.Equal(t, 1, open(t, b.path).Stats().Rejected, "it is counted once")
			r, err = b.sync(t)
			check(r, err)
			assert.True(t, r.Unchanged(), "it is tried again, and the file is not touched for it")

			b.bare = false
			b.set("GHSA-2")
			r, err = b.sync(t)
			require.NoError(t, err)
			assert.Equal(t, mirror.Result{Changed: 1, Records: 4}, r)
			b.assertSame(t)
			problems, err = open(t, b.path).Problems()
			require.NoError(t, err)
			assert.Empty(t, problems)
		})
	}
}

func TestEndlessRecord(t *testing.T) {
	b := filled(t)
	b.set("GHSA-2")
	b.mirror.MaxRecord = 1 << 20
	b.fault("GHSA-2.json", endless(strings.Repeat(" ", 1000)))
	r, err := b.sync(t)
	require.NoError(t, err)
	require.NotNil(t, r.Skipped)
	assert.ErrorContains(t, r.Skipped, "more than 1048576 bytes")
	assert.ErrorIs(t, r.Skipped, osv.ErrTooLarge)
}

func TestBadRecordsOfTheZipAreSkipped(t *testing.T) {
	b := exported(t)
	b.mu.Lock()
	files := b.recordFiles()
	files["GHSA-2.json"] = []byte("{")
	files["GHSA-7.json"] = []byte(`{"id": 7}`)
	b.put(zipName, zipOf(files))
	b.mu.Unlock()
	b.fault("GHSA-2.json", content([]byte("[")))
	r, err := b.sync(t)
	require.NoError(t, err)
	assert.True(t, r.Rebuilt)
	assert.Equal(t, 2, r.Records)
	require.NotNil(t, r.Skipped)
	assert.Equal(t, 3, r.Skipped.Skipped, "one of them also by itself")
	assert.Len(t, r.Skipped.Errs, 3)
	assert.Equal(t, 2, r.Skipped.Written)
	b.fault("GHSA-2.json", nil)
	r, err = b.sync(t)
	require.NoError(t, err)
	assert.Equal(t, mirror.Result{Changed: 1, Records: 3}, r)
	b.assertSame(t)
}

func TestOnlySomeErrorsAreKept(t *testing.T) {
	b := exported(t)
	b.mu.Lock()
	files := b.recordFiles()
	for n := range osv.MaxProblems + 10 {
		files[fmt.Sprintf("x%d.json", n)] = []byte("{}")
	}
	b.put(zipName, zipOf(files))
	b.mu.Unlock()
	for n := range 20 {
		b.setText(fmt.Sprintf("GHSA-x%d", n), b.tick(time.Second), "{}")
	}
	r, err := b.sync(t)
	require.NoError(t, err)
	require.NotNil(t, r.Skipped)
	assert.Equal(t, osv.MaxProblems+30, r.Skipped.Skipped)
	assert.Len(t, r.Skipped.Errs, osv.MaxProblems)
}

// An id in the list is a stranger's text, and asked for as such.
func TestOddIDs(t *testing.T) {
	ids := []string{"../../etc/passwd", "..", "a/b", "%2e%2e%2f", "?alt=media", "#x", `\..\x`, "a,b", "http://example.org/", "GHSA é", "x.json"}
	b := newBucket(t)
	b.set("GHSA-1")
	b.export()
	b.set("GHSA-2")
	for _, id := range ids {
		if !strings.Contains(id, " ") {
			b.set(id)
		}
	}
	r, err := b.sync(t)
	require.NoError(t, err)
	assert.Equal(t, len(ids), r.Changed)
	b.assertSame(t)
	for _, asked := range b.requests() {
		assert.NotEqual(t, "passwd.json", asked)
	}
}

func TestRecordsThatAreListedAndGone(t *testing.T) {
	for _, code := range []int{404, 410} {
		b := filled(t)
		b.remove("GHSA-1", true)
		b.setAt("GHSA-never", b.tick(time.Second), "")
		b.remove("GHSA-never", true)
		b.fault("GHSA-1.json", status(code))
		r, err := b.sync(t)
		require.NoError(t, err)
		assert.Equal(t, mirror.Result{Deleted: 1, Records: 2}, r)
		b.assertSame(t)
		r, err = b.sync(t)
		require.NoError(t, err)
		assert.Equal(t, mirror.Result{Records: 2}, r)

		b.fault("GHSA-1.json", nil)
		b.set("GHSA-1")
		r, err = b.sync(t)
		require.NoError(t, err)
		assert.Equal(t, mirror.Result{Changed: 1, Records: 3}, r)
		b.assertSame(t)
	}
}

// stale serves what a file was, with its hashes, as a cache does.
func (b *bucket) stale(name string) fault {
	b.mu.Lock()
	old := b.files[name]
	b.mu.Unlock()
	return func(w http.ResponseWriter, r *http.Request, _ int) bool {
		for _, h := range googHash(old) {
			w.Header().Add("X-Goog-Hash", h)
		}
		_, _ = w.Write(old)
		return true
	}
}

func TestCachesThatLagBehind(t *testing.T) {
	b := filled(t)
	old := b.stale("GHSA-2.json")
	b.fault("GHSA-2.json", old)
	b.set("GHSA-2", "GHSA-1")
	r, err := b.sync(t)
	require.NoError(t, err)
	assert.Equal(t, 1, r.Changed, "what is served of the other is what was known")

	b.fault("GHSA-2.json", nil)
	r, err = b.sync(t)
	require.NoError(t, err)
	assert.Equal(t, 1, r.Changed)
	b.assertSame(t)

	// The list and the record are of yesterday, the database is not.
	list := b.stale(csvName)
	record := b.stale("GHSA-2.json")
	b.set("GHSA-2")
	_, err = b.sync(t)
	require.NoError(t, err)
	b.fault(csvName, list)
	b.fault("GHSA-2.json", record)
	b.fault("GHSA-2.json", old)
	r, err = b.sync(t)
	require.NoError(t, err)
	assert.True(t, r.Unchanged())
	b.assertSame(t)
}

func TestRecordThatChangesWhileItIsFetched(t *testing.T) {
	b := filled(t)
	b.set("GHSA-2", "GHSA-1")
	b.fault("GHSA-2.json", func(http.ResponseWriter, *http.Request, int) bool {
		b.fault("GHSA-2.json", nil)
		b.set("GHSA-2")
		return false
	})
	_, err := b.sync(t)
	require.NoError(t, err)
	b.assertSame(t)
	r, err := b.sync(t)
	require.NoError(t, err)
	assert.True(t, r.Unchanged())
}

// A record that stands under an alias of others is not mistaken for them.
func TestAliases(t *testing.T) {
	b := filled(t)
	at := b.tick(time.Second)
	b.setText("GHSA-9", at, strings.Replace(recordText("GHSA-9", at, ""), `"summary"`, `"aliases":["CVE-2024-1"],"summary"`, 1))
	_, err := b.sync(t)
	require.NoError(t, err)
	b.setAt("CVE-2024-1", at, "")
	r, err := b.sync(t)
	require.NoError(t, err)
	assert.Equal(t, 1, r.Changed)
	b.assertSame(t)
	found, err := open(t, b.path).Get("CVE-2024-1")
	require.NoError(t, err)
	require.Len(t, found, 2)
	assert.Equal(t, []advisory.ID{"CVE-2024-1", "GHSA-9"}, []advisory.ID{found[0].ID, found[1].ID})
}
