package mirror_test

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/md5"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"io"
	"log"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/osv"
	"github.com/nodejs/nodesec/osv/db"
	"github.com/nodejs/nodesec/osv/mirror"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// bucket is a server that behaves like the bucket of the export: ETags, ranges,
// conditions, hashes. A fault comes before the file it is named for.
type bucket struct {
	*httptest.Server
	mu      sync.Mutex
	clock   time.Time
	files   map[string][]byte
	made    map[string]time.Time
	lines   []line
	bare    bool // no x-goog-hash
	noETag  bool
	faults  map[string]fault
	counts  map[string]int
	log     []string
	mirror  mirror.Mirror
	path    string
	waiting []time.Duration // what Backoff was asked
}

func TestMain(m *testing.M) {
	if url := os.Getenv("MIRROR_TEST_URL"); url != "" {
		child(url, os.Getenv("MIRROR_TEST_PATH"))
		return
	}
	log.SetOutput(io.Discard) // the faults make net/http write to it
	m.Run()
}

// line is one of modified_id.csv.
type line struct {
	time time.Time
	id   string
}

// fault answers the nth request (from 1) for a file, and reports whether it did.
type fault func(w http.ResponseWriter, r *http.Request, n int) bool

const (
	zipName = "all.zip"
	csvName = "modified_id.csv"
	records = "*.json" // the fault of all records
)

func newBucket(t testing.TB) *bucket {
	b := &bucket{
		clock:  time.Date(2024, 5, 1, 0, 0, 0, 0, time.UTC),
		files:  map[string][]byte{},
		made:   map[string]time.Time{},
		faults: map[string]fault{},
		counts: map[string]int{},
		path:   filepath.Join(t.TempDir(), "npm.db"),
	}
	b.Server = httptest.NewServer(b)
	t.Cleanup(b.Close)
	b.mirror = mirror.Mirror{
		URL:    b.URL,
		Client: b.Client(),
		Backoff: func(attempt int, asked time.Duration) time.Duration {
			b.mu.Lock()
			defer b.mu.Unlock()
			b.waiting = append(b.waiting, asked)
			return 0
		},
	}
	return b
}

func (b *bucket) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name, err := url.PathUnescape(strings.TrimPrefix(r.URL.EscapedPath(), "/npm/"))
	if err != nil || strings.Count(r.URL.EscapedPath(), "/") != 2 {
		http.Error(w, "no such path", http.StatusBadRequest)
		return
	}
	b.mu.Lock()
	b.counts[name]++
	n := b.counts[name]
	b.log = append(b.log, strings.TrimSpace(name+" "+r.Header.Get("Range")))
	f := b.faults[name]
	if f == nil && strings.HasSuffix(name, ".json") {
		f = b.faults[records]
	}
	b.mu.Unlock()
	if f == nil || !f(w, r, n) {
		b.serve(w, r, name)
	}
}

// serve gives a file as it is.
func (b *bucket) serve(w http.ResponseWriter, r *http.Request, name string) {
	b.mu.Lock()
	content, ok := b.files[name]
	made, bare, noETag := b.made[name], b.bare, b.noETag
	b.mu.Unlock()
	if !ok {
		http.Error(w, "NoSuchKey", http.StatusNotFound)
		return
	}
	if !noETag {
		w.Header().Set("ETag", etag(content))
	}
	if !bare {
		for _, h := range googHash(content) {
			w.Header().Add("X-Goog-Hash", h)
		}
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	if r.Header.Get("Accept-Encoding") != "identity" {
		http.Error(w, "the test wants to be asked for what is stored", http.StatusNotAcceptable)
		return
	}
	http.ServeContent(w, r, "", made, bytes.NewReader(content))
}

func etag(content []byte) string {
	sum := md5.Sum(content)
	return `"` + hex.EncodeToString(sum[:]) + `"`
}

func googHash(content []byte) []string {
	crc := binary.BigEndian.AppendUint32(nil, crc32.Checksum(content, crc32.MakeTable(crc32.Castagnoli)))
	sum := md5.Sum(content)
	return []string{"crc32c=" + base64.StdEncoding.EncodeToString(crc), "md5=" + base64.StdEncoding.EncodeToString(sum[:])}
}

// set puts a record, modified a second after what was before.
func (b *bucket) set(ids ...string) {
	for _, id := range ids {
		b.setAt(id, b.tick(time.Second), "")
	}
}

func (b *bucket) tick(d time.Duration) time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.clock = b.clock.Add(d)
	return b.clock
}

func (b *bucket) setAt(id string, at time.Time, summary string) {
	b.setText(id, at, recordText(id, at, summary))
}

func recordText(id string, at time.Time, summary string) string {
	return fmt.Sprintf(`{"id":%q,"modified":%q,"summary":%q,"affected":[{"package":{"ecosystem":"npm","name":"left-pad"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"1.0.0"}]}]}]}`,
		id, at.Format(time.RFC3339Nano), summary)
}

func (b *bucket) setText(id string, at time.Time, text string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.files[id+".json"] = []byte(text)
	b.list(id, at)
}

func (b *bucket) list(id string, at time.Time) {
	b.lines = slices.DeleteFunc(b.lines, func(l line) bool { return l.id == id })
	b.lines = append(b.lines, line{at, id})
	slices.SortStableFunc(b.lines, func(x, y line) int { return y.time.Compare(x.time) })
	b.writeList()
}

func (b *bucket) writeList() {
	var csv bytes.Buffer
	for _, l := range b.lines {
		fmt.Fprintf(&csv, "%s,%s\n", l.time.Format(time.RFC3339Nano), l.id)
	}
	b.put(csvName, csv.Bytes())
}

// put stores a file.
func (b *bucket) put(name string, content []byte) {
	b.files[name], b.made[name] = content, b.clock
}

// remove deletes a record; the list says so only if announced.
func (b *bucket) remove(id string, announced bool) {
	at := b.tick(time.Second)
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.files, id+".json")
	if announced {
		b.list(id, at)
		return
	}
	b.lines = slices.DeleteFunc(b.lines, func(l line) bool { return l.id == id })
	b.writeList()
}

// export makes all.zip of the records.
func (b *bucket) export() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.put(zipName, zipOf(b.recordFiles()))
}

func zipOf(files map[string][]byte) []byte {
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		// Stored, so that sizes are what the records make them.
		f, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err == nil {
			_, err = f.Write(files[name])
		}
		if err != nil {
			panic(err)
		}
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return buf.Bytes()
}

func (b *bucket) recordFiles() map[string][]byte {
	all := map[string][]byte{}
	for name, text := range b.files {
		if strings.HasSuffix(name, ".json") {
			all[name] = text
		}
	}
	return all
}

// requests returns what was asked for since the last call.
func (b *bucket) requests() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	log := b.log
	b.log = nil
	return log
}

func (b *bucket) fault(name string, f fault) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.faults[name], b.counts[name] = f, 0
}

// sync runs a Sync and checks what holds for all of them.
func (b *bucket) sync(t testing.TB) (mirror.Result, error) {
	t.Helper()
	return b.syncContext(t, context.Background())
}

func (b *bucket) syncContext(t testing.TB, ctx context.Context) (mirror.Result, error) {
	t.Helper()
	before := fileState(b.path)
	result, err := b.mirror.Sync(ctx, b.path)
	assertNoGoroutines(t)
	var others []string
	files, readErr := os.ReadDir(filepath.Dir(b.path))
	require.NoError(t, readErr)
	for _, f := range files {
		if f.Name() != "npm.db" && f.Name() != "npm.db.lock" && (err == nil || f.Name() != "npm.db.part") {
			others = append(others, f.Name())
		}
	}
	assert.Empty(t, others, "files left behind")
	if err == nil {
		d := open(t, b.path)
		assert.Equal(t, d.Metadata().Records, result.Records)
		assert.NoError(t, d.Verify(context.Background()))
		assert.Equal(t, result.Unchanged(), untouched(before, fileState(b.path)), "the file is touched if and only if something changed")
	}
	return result, err
}

// fileState returns what tells two versions of a file apart.
func fileState(path string) os.FileInfo {
	info, _ := os.Stat(path)
	return info
}

func untouched(before, after os.FileInfo) bool {
	return before != nil && os.SameFile(before, after) && before.ModTime().Equal(after.ModTime())
}

// assertNoGoroutines looks for goroutines of the package.
func assertNoGoroutines(t testing.TB) {
	t.Helper()
	buf := make([]byte, 1<<20)
	assert.NotContains(t, string(buf[:runtime.Stack(buf, true)]), "nodesec/osv/mirror.", "a goroutine goes on")
}

func open(t testing.TB, path string) *db.DB {
	t.Helper()
	d, err := db.Open(path)
	require.NoError(t, err)
	t.Cleanup(func() { _ = d.Close() })
	return d
}

// held returns the records of a database by id, as compact JSON.
func held(t testing.TB, path string) map[string]string {
	t.Helper()
	d, err := db.Open(path)
	require.NoError(t, err)
	defer d.Close()
	all := map[string]string{}
	for a, err := range d.All() {
		require.NoError(t, err)
		text, err := osv.Marshal(a)
		require.NoError(t, err)
		require.NotContains(t, all, string(a.ID))
		all[string(a.ID)] = canonical(text)
	}
	return all
}

// has returns the records of the bucket in the same form.
func (b *bucket) has() map[string]string {
	b.mu.Lock()
	defer b.mu.Unlock()
	all := map[string]string{}
	for name, text := range b.recordFiles() {
		all[strings.TrimSuffix(name, ".json")] = canonical(text)
	}
	return all
}

func canonical(text []byte) string {
	var v any
	if json.Unmarshal(text, &v) != nil {
		return string(text)
	}
	out, _ := json.Marshal(v)
	return string(out)
}

// assertSame asserts that the database holds what the bucket has.
func (b *bucket) assertSame(t testing.TB) {
	t.Helper()
	require.Equal(t, b.has(), held(t, b.path))
}

// filled returns a bucket with some records and the database of it.
func filled(t testing.TB, ids ...string) *bucket {
	t.Helper()
	b := exported(t, ids...)
	_, err := b.sync(t)
	require.NoError(t, err)
	b.assertSame(t)
	b.requests()
	return b
}

// exported returns a bucket with some records, three if not said.
func exported(t testing.TB, ids ...string) *bucket {
	t.Helper()
	b := newBucket(t)
	if len(ids) == 0 {
		ids = []string{"GHSA-1", "GHSA-2", "MAL-3"}
	}
	b.set(ids...)
	b.export()
	return b
}

func none(func(*advisory.Advisory, error) bool) {}
