package nodewg_test

import (
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/advisory/nodewg"
)

func module(n int) string {
	return fmt.Sprintf(`{"id": %d, "module_name": "m%d", "vulnerable_versions": "*"}`, n, n)
}

func file(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }

// collect gives the ids of a stream, and its errors' texts, each in its place.
func collect(s iter.Seq2[*advisory.Advisory, error]) []string {
	var all []string
	for a, err := range s {
		switch {
		case err != nil && a != nil:
			all = append(all, "both an advisory and an error")
		case err != nil:
			all = append(all, err.Error())
		default:
			all = append(all, string(a.ID))
		}
	}
	return all
}

func TestReadFSOfRealFiles(t *testing.T) {
	fsys := securityWG(t)
	ids := collect(nodewg.ReadFS(fsys))
	assert.Len(t, ids, 151+397)
	assert.Equal(t, []string{"NSWG-COR-1", "NSWG-COR-2"}, ids[:2])
	assert.Equal(t, "NSWG-COR-10", ids[9])
	assert.Equal(t, "NSWG-ECO-1", ids[151])
	for _, id := range ids {
		assert.Regexp(t, `^NSWG-(COR|ECO)-\d+$`, id)
	}
	assert.Equal(t, ids, collect(nodewg.ReadFS(fsys)), "again")

	for dir, want := range map[string][]string{"core": ids[:151], "npm": ids[151:]} {
		sub, err := fs.Sub(fsys, dir)
		require.NoError(t, err)
		assert.Equal(t, want, collect(nodewg.ReadFS(sub)), dir)
	}
	deps, err := fs.Sub(fsys, "deps")
	require.NoError(t, err)
	for _, sub := range []fs.FS{fsys, deps} {
		n := 0
		for d, err := range nodewg.ReadDependencies(sub) {
			require.NoError(t, err)
			n++
			assert.Equal(t, n, d.ID)
			assert.NotEmpty(t, d.Reason)
		}
		assert.Equal(t, 6, n)
	}
	n := 0
	for c, err := range nodewg.ReadCore(fsys) {
		require.NoError(t, err)
		n++
		assert.Equal(t, nodewg.CoreID(c.ID), advisory.ID(ids[n-1]))
	}
	assert.Equal(t, 151, n)
	n = 0
	for m, err := range nodewg.ReadModules(fsys) {
		require.NoError(t, err)
		assert.Equal(t, nodewg.ModuleID(m.ID), advisory.ID(ids[151+n]))
		n++
	}
	assert.Equal(t, 397, n)
}

func TestReadFSFindsTheFolder(t *testing.T) {
	records := map[string]*fstest.MapFile{
		"core/2.json": file(`{"vulnerable": "4.x"}`),
		"npm/10.json": file(module(10)),
		"npm/9.json":  file(module(9)),
		"deps/1.json": file(`{"reason": "component_not_present"}`),
	}
	want := []string{"NSWG-COR-2", "NSWG-ECO-9", "NSWG-ECO-10"}
	vuln, checkout := fstest.MapFS{}, fstest.MapFS{"README.md": file("x"), "core/1.json": file("not read")}
	for path, f := range records {
		vuln[path] = f
		checkout["vuln/"+path] = f
	}
	assert.Equal(t, want, collect(nodewg.ReadFS(vuln)))
	assert.Equal(t, want, collect(nodewg.ReadFS(checkout)))
	delete(vuln, "core/2.json")
	assert.Equal(t, want[1:], collect(nodewg.ReadFS(vuln)))

	assert.Equal(t, []string{"NSWG-COR-2", "NSWG-ECO-9"},
		collect(nodewg.ReadFS(fstest.MapFS{"2.json": records["core/2.json"], "9.json": records["npm/9.json"]})))
	assert.Equal(t, []string{
		"nodewg: 1.json: this is an assessment of a dependency, not an advisory",
		"nodewg: 2.json: expected a record with module_name (npm) or vulnerable (core)",
		"nodewg: 3.json: not JSON: unexpected EOF",
	}, collect(nodewg.ReadFS(fstest.MapFS{"1.json": records["deps/1.json"], "2.json": file(`{"title":"x"}`), "3.json": file("")})))

	for name, fsys := range map[string]fs.FS{
		"empty":     fstest.MapFS{},
		"something": fstest.MapFS{"README.md": file("x")},
	} {
		got := collect(nodewg.ReadFS(fsys))
		require.Len(t, got, 1, name)
		assert.Contains(t, got[0], "expected a checkout of the Security WG", name)
	}
}

func TestReadFSGoesOnAfterErrors(t *testing.T) {
	fsys := fstest.MapFS{
		"npm/1.json":        file(module(1)),
		"npm/2.json":        file(`{"id": 2, "title": "cut of`),
		"npm/3.json":        file(module(4)),
		"npm/4.json":        file(`{"id": 4, "module_name": "m4", "vulnerable_versions": ["*"]}`),
		"npm/5.json":        file(`{"module_name": "m5", "vulnerable_versions": "*"}`),
		"npm/6.json":        file(`{"id": 6, "title": "` + strings.Repeat("x", 1<<20) + `"}`),
		"npm/7.json":        file("\xef\xbb\xbf" + module(7)),
		"npm/8.json":        {Mode: fs.ModeNamedPipe},
		"npm/9.json":        file(module(9)),
		"npm/010.json":      file(module(10)),
		"npm/0.json":        file(module(0)),
		"npm/eleven.json":   file(module(11)),
		"npm/12.json.orig":  file(module(12)),
		"npm/old/13.json":   file(module(13)),
		"npm/14.json/x.txt": file(""),
	}
	got := collect(nodewg.ReadFS(fsys))
	for i, want := range []string{
		"nodewg: npm/0.json: expected a file named N.json",
		"nodewg: npm/010.json: expected a file named N.json",
		"nodewg: npm/eleven.json: expected a file named N.json",
		"NSWG-ECO-1",
		"nodewg: npm/2.json: title: not JSON after byte",
		"nodewg: npm/3.json: id: expected 3, for which the record is named, found 4",
		"nodewg: npm/4.json: vulnerable_versions: expected a text, found a list",
		"nodewg: npm/5.json: id: is missing",
		"nodewg: npm/6.json: larger than the 1 MiB that such a file may have",
		"nodewg: npm/7.json: not JSON after byte 0: invalid character",
		"nodewg: npm/8.json: not a regular file",
		"NSWG-ECO-9",
	} {
		require.Greater(t, len(got), i)
		assert.True(t, strings.HasPrefix(got[i], want), "%q instead of %q", got[i], want)
	}
	assert.Len(t, got, 12)
	for _, err := range nodewg.ReadFS(fsys) {
		if err != nil {
			var e *nodewg.Error
			require.ErrorAs(t, err, &e)
			assert.True(t, strings.HasPrefix(e.File, "npm/"), e.File)
		}
	}
}

func TestReadFSStopsWhenAsked(t *testing.T) {
	fsys := fstest.MapFS{"npm/1.json": file(module(1)), "npm/2.json": file("bad"), "core/1.json": file(`{"vulnerable":"*"}`)}
	for most := 1; most <= 3; most++ {
		n := 0
		for range nodewg.ReadFS(fsys) {
			if n++; n == most {
				break
			}
		}
		assert.Equal(t, most, n)
	}
}

func TestReadIndex(t *testing.T) {
	index := `{"10": ` + module(10) + `, "2": ` + module(2) + `, "1": {"id": 1, "title": "an older copy of the file"}}`
	fsys := fstest.MapFS{"npm/1.json": file(module(1)), "npm/index.json": file(index)}
	assert.Equal(t, []string{"NSWG-ECO-1", "NSWG-ECO-2", "NSWG-ECO-10"}, collect(nodewg.ReadFS(fsys)), "each once, the file before the index")
	assert.Equal(t, []string{"NSWG-COR-3"}, collect(nodewg.ReadFS(fstest.MapFS{"index.json": file(`{"3":{"vulnerable":"4.x"}}`)})))

	bad := `{"x": ` + module(1) + `, "03": ` + module(3) + `, "4": ` + module(5) + `, "5": {"id": 5, "author": {"name": 1}}, "6": 7, "7": ` + module(7) + `, "8": {"id": 8, "tit`
	assert.Equal(t, []string{
		"nodewg: npm/index.json: 8: not JSON after byte 328: unexpected EOF",
		"nodewg: npm/index.json: x: expected a record's number from 1 up as the member's name",
		"nodewg: npm/index.json: 03: expected a record's number from 1 up as the member's name",
		"nodewg: npm/index.json: 4.id: expected 4, for which the record is named, found 5",
		"nodewg: npm/index.json: 5.author.name: expected a text, found 1",
		"nodewg: npm/index.json: 6: expected an object, found 7",
		"NSWG-ECO-7",
	}, collect(nodewg.ReadFS(fstest.MapFS{"npm/index.json": file(bad)})))
	assert.Empty(t, collect(nodewg.ReadFS(fstest.MapFS{"npm/index.json": file(`{}`)})), "an index that says that there is nothing")
	assert.Equal(t, []string{"nodewg: npm/index.json: expected nothing after the object", "NSWG-ECO-1"},
		collect(nodewg.ReadFS(fstest.MapFS{"npm/index.json": file(`{"1": ` + module(1) + `} {}`)})))
}

// The records of an index are those of the files, and are written like files.
func TestIndexOfRealFiles(t *testing.T) {
	fsys := securityWG(t)
	index := []string{}
	texts := map[int]string{}
	realFiles(t, "npm", func(_ string, n int, text []byte) {
		index = append(index, fmt.Sprintf("%q: %s", fmt.Sprint(n), text))
		texts[n] = string(text)
	})
	bundle := fstest.MapFS{"npm/index.json": file("{" + strings.Join(index, ",\n") + "}")}
	n, identical := 0, 0
	for m, err := range nodewg.ReadModules(bundle) {
		require.NoError(t, err)
		got, err := m.Format()
		require.NoError(t, err)
		assert.Equal(t, document(t, []byte(texts[m.ID])), document(t, got))
		if string(got) == texts[m.ID] {
			identical++
		}
		n++
	}
	assert.Equal(t, len(texts), n)
	assert.GreaterOrEqual(t, identical, 390)

	type pair struct {
		a   *advisory.Advisory
		err error
	}
	var want, got []pair
	sub, err := fs.Sub(fsys, "npm")
	require.NoError(t, err)
	for a, err := range nodewg.ReadFS(sub) {
		want = append(want, pair{a, err})
	}
	for a, err := range nodewg.ReadFS(bundle) {
		got = append(got, pair{a, err})
	}
	assert.Equal(t, want, got)
}

func TestMissingFolder(t *testing.T) {
	for c, err := range nodewg.ReadCore(fstest.MapFS{"npm/1.json": file(module(1))}) {
		assert.Nil(t, c)
		assert.True(t, errors.Is(err, fs.ErrNotExist), fmt.Sprint(err))
	}
}
