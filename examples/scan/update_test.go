package main

import (
	"archive/zip"
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/osv"
	"github.com/nodejs/nodesec/osv/db"
)

// export is a server that publishes some records as osv.dev does.
func export(t *testing.T, files map[string]string) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/npm/all.zip":
			var all bytes.Buffer
			z := zip.NewWriter(&all)
			for name, text := range files {
				f, err := z.Create(name)
				require.NoError(t, err)
				_, err = f.Write([]byte(text))
				require.NoError(t, err)
			}
			require.NoError(t, z.Close())
			w.Header().Set("ETag", `"1"`)
			_, _ = w.Write(all.Bytes())
		case "/npm/modified_id.csv":
			for name := range files {
				_, _ = w.Write([]byte("2024-01-01T00:00:00Z," + name[:len(name)-len(".json")] + "\n"))
			}
		default:
			text, ok := files[filepath.Base(r.URL.Path)]
			if !ok {
				http.NotFound(w, r)
			}
			_, _ = w.Write([]byte(text))
		}
	}))
	t.Cleanup(s.Close)
	return s
}

// cacheFolder makes the user's cache folder an empty one.
func cacheFolder(t *testing.T) string {
	t.Helper()
	home := t.TempDir()
	for _, name := range []string{"HOME", "XDG_CACHE_HOME", "LocalAppData"} {
		t.Setenv(name, home)
	}
	path, err := defaultDatabase()
	require.NoError(t, err)
	return path
}

// No test sees the database of whoever runs it.
func TestMain(m *testing.M) {
	home, err := os.MkdirTemp("", "scan")
	if err != nil {
		panic(err)
	}
	for _, name := range []string{"HOME", "XDG_CACHE_HOME", "LocalAppData"} {
		_ = os.Setenv(name, home)
	}
	code := m.Run()
	_ = os.RemoveAll(home)
	os.Exit(code)
}

func TestUpdate(t *testing.T) {
	usual := cacheFolder(t)
	server := export(t, map[string]string{
		"GHSA-1.json": osvRecord("GHSA-1", lodashRange),
		"MAL-1.json":  osvRecord("MAL-1", `"affected": [{"package": {"ecosystem": "npm", "name": "evil"}, "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}]}]}]`),
	})
	project := write(t, "package-lock.json", npmLock(`"node_modules/lodash": {"version": "4.17.4"}, "node_modules/evil": {"version": "9.0.0"}`))

	r := scanArgs(project)
	assert.Equal(t, trouble, r.code)
	assert.Contains(t, r.stderr, "no advisories to compare with")

	r = scanArgs("-update", "-from", server.URL)
	assert.Equal(t, clean, r.code, "nothing was to be scanned")
	assert.Equal(t, "note: "+usual+" was made anew: 2 advisories\n", r.stderr)
	assert.Empty(t, r.stdout)

	r = scanArgs("-severity", "critical", project)
	assert.Equal(t, found, r.code, "the database in the cache folder")
	assert.Empty(t, r.stderr)
	assert.Regexp(t, `(?m)^evil +9\.0\.0 +MAL-1 +MALWARE `, r.stdout, "no threshold drops malware")
	assert.Contains(t, r.stdout, "against 2 advisories")

	r = scanArgs()
	assert.Equal(t, clean, r.code, "without a lockfile here")
	assert.Contains(t, r.stdout, "This is a demonstration")
	t.Chdir(project)
	r = scanArgs()
	assert.Equal(t, found, r.code)
	assert.Contains(t, r.stdout, "MAL-1")

	r = scanArgs("-update", "-from", server.URL, project)
	assert.Equal(t, found, r.code)
	assert.Equal(t, "note: "+usual+" is up to date: 2 advisories\n", r.stderr)

	own := filepath.Join(t.TempDir(), "own.db")
	r = scanArgs("-format", "json", "-update", "-from", server.URL, "-db", own, project)
	assert.Equal(t, found, r.code)
	report := decode(t, r.stdout)
	assert.Equal(t, []string{"MAL-1", "GHSA-1"}, []string{report.Findings[0].ID, report.Findings[1].ID})
	assert.Equal(t, own, report.Databases[0].Path)
	assert.Equal(t, kindFile, report.Databases[0].Kind)

	r = scanArgs("-update", "-from", server.URL+"/none", "-db", own, project)
	assert.Equal(t, trouble, r.code, "the advisories may be old")
	assert.Contains(t, r.stderr, own+" was not brought up to date: ")
	assert.Contains(t, r.stdout, "MAL-1", "what could be done is shown")
}

func TestUpdateFlags(t *testing.T) {
	cacheFolder(t)
	for want, args := range map[string][]string{
		"-update with several -db": {"-update", "-db", "a", "-db", "b"},
		"-from without -update":    {"-from", "https://example.com", "."},
		"-demo with paths":         {"-demo", "."},
	} {
		r := scanArgs(args...)
		assert.Equal(t, trouble, r.code)
		assert.Contains(t, r.stderr, want)
	}
	assert.Equal(t, clean, scanArgs("-demo").code)
	for _, name := range []string{"HOME", "XDG_CACHE_HOME", "LocalAppData"} {
		t.Setenv(name, "")
	}
	assert.Contains(t, scanArgs("-update").stderr, "say with -db where to put the database")
	assert.Equal(t, clean, scanArgs().code, "the demonstration needs no cache folder")
}

// A database answers as the zip that it was made from.
func TestDatabaseFile(t *testing.T) {
	cacheFolder(t)
	source := zipped(t,
		"1.json", osvRecord("GHSA-1", `"aliases": ["CVE-1"], "database_specific": {"severity": "HIGH"}, `+lodashRange),
		"2.json", osvRecord("GHSA-2", `"withdrawn": "2024-02-02T00:00:00Z", `+lodashRange),
		"3.json", osvRecord("GHSA-3", `"affected": [{"package": {"ecosystem": "npm", "name": "lodash"}, "ranges": [{"type": "SEMVER", "events": [{"introduced": "zork"}]}]}]`),
		"4.json", `{"id": 4}`)
	z, err := zip.OpenReader(source)
	require.NoError(t, err)
	defer z.Close()
	path := filepath.Join(t.TempDir(), "npm.db")
	var skipped *osv.SkippedError
	require.ErrorAs(t, db.Build(t.Context(), path, osv.ReadFS(z)), &skipped)

	project := write(t, "package-lock.json", lodashLock)
	want := scanArgs("-format", "json", "-db", source, project)
	got := scanArgs("-format", "json", "-db", path, project)
	assert.Equal(t, want.code, got.code)
	a, b := decode(t, want.stdout), decode(t, got.stdout)
	assert.Equal(t, a.Summary, b.Summary)
	require.Len(t, b.Findings, len(a.Findings))
	for n := range a.Findings {
		for i := range a.Findings[n].Advisories {
			a.Findings[n].Advisories[i].Database = path
		}
	}
	assert.Equal(t, a.Findings, b.Findings)
	assert.ElementsMatch(t, a.Databases[0].Unreadable, b.Databases[0].Unreadable)

	t.Run("damaged", func(t *testing.T) {
		file, err := os.ReadFile(path)
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(path, file[:len(file)-5000], 0o666))
		r := scanArgs("-db", path, project)
		assert.Equal(t, trouble, r.code)
		assert.Regexp(t, `^error: `+path+`: a damaged database: truncated`, r.stderr)
		assert.Empty(t, r.stdout)
	})
	t.Run("nothing about npm", func(t *testing.T) {
		require.NoError(t, db.Build(t.Context(), path, osv.ReadFS(os.DirFS(write(t, "1.json", osvRecord("X-1", `"affected": [{"package": {"ecosystem": "PyPI", "name": "lodash"}}]`))))))
		r := scanArgs("-db", path, project)
		assert.Equal(t, trouble, r.code)
		assert.Equal(t, "error: "+path+": none of its 1 advisory is about a package of npm\n", r.stderr)
	})
}
