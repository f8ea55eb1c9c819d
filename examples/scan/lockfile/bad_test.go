package lockfile_test

import (
	"bytes"
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/examples/scan/lockfile"
)

// What is not a lockfile, or one of an unknown form, gives an error and no result.
func TestRefused(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"package-lock.json", ``, "no package in the lockfile: the file is empty"},
		{"package-lock.json", " \n", "no package in the lockfile: the file is empty"},
		{"package-lock.json", `null`, "expected an object, found null"},
		{"package-lock.json", `{"lockfileVersion": 3, "packages": {}} {}`, "not JSON at byte 40: a second value"},
		{"package-lock.json", `[]`, "expected an object, found a list"},
		{"package-lock.json", `{"name": "app", "version": "1.0.0"}`, "not a lockfile of npm, Yarn or pnpm: neither lockfileVersion nor dependencies in it"},
		{"package-lock.json", `{"lockfileVersion": 4, "packages": {}}`, "lockfileVersion: unknown lockfile version 4; known are 1, 2 and 3"},
		{"package-lock.json", `{"lockfileVersion": "3", "packages": {}}`, `lockfileVersion: unknown lockfile version "3"; known are 1, 2 and 3`},
		{"package-lock.json", `{"lockfileVersion": 3}`, "packages: expected an object, found nothing"},
		{"package-lock.json", `{"lockfileVersion": 3, "packages": {"": {}}}`, "no package in the lockfile"},
		{"package-lock.json", `{"lockfileVersion": 1}`, "no package in the lockfile"},
		{"package-lock.json", `{"lockfileVersion": 3, "packages": {"node_modules/a": {"version": "1.0`, `packages["node_modules/a"].version: not JSON: the text ends at byte 70 in the middle of it`},
		{"package-lock.json", `{"lockfileVersion": 3, "packages": {}} more`, "not JSON at byte 39: invalid character 'm' at start of value"},
		{"package-lock.json", `{"lockfileVersion": 3, "packages": {"a": {}, "a": {}}}`, `packages.a: not JSON at byte 45: duplicate object member name`},
		{"package-lock.json", "{\n<<<<<<< HEAD\n}", "not JSON at byte 2: invalid character '<' at start of value"},
		{"package-lock.json", yarn1, "not JSON at byte 0: invalid character '#' at start of value"},
		{"yarn.lock", "# yarn lockfile v1\n", "no package in the lockfile"},
		{"yarn.lock", "# yarn lockfile v2\n\na@1:\n  version \"1.0.0\"\n", "line 1: unknown lockfile version 2; known are 1 and, in a later form, 4 to 10"},
		{"yarn.lock", "__metadata:\n  version: 11\n", `__metadata.version: unknown lockfile version "11"; known are 4 to 10`},
		{"yarn.lock", "__metadata:\n  cacheKey: 8\n", `__metadata.version: unknown lockfile version ""; known are 4 to 10`},
		{"yarn.lock", "__metadata:\n  version: [8]\n", "__metadata: line 2: expected a string, found a list"},
		{"yarn.lock", "__metadata:\n  version: 8\n", "no package in the lockfile"},
		{"yarn.lock", "__metadata:\n  version: 8\n\"a@npm:1\": [\n", "not YAML: line 3: did not find expected node content"},
		{"pnpm-lock.yaml", "lockfileVersion: '10.0'\npackages: {}\n", `lockfileVersion: unknown lockfile version "10.0"; known are 5, 6 and 9`},
		{"pnpm-lock.yaml", "packages: {}\n", `lockfileVersion: unknown lockfile version ""; known are 5, 6 and 9`},
		{"pnpm-lock.yaml", "lockfileVersion: '9.0'\npackages: {a@1: {}, a@1: {}}\n", `packages: line 2: the key "a@1" for a second time`},
		{"pnpm-lock.yaml", "lockfileVersion: '9.0'\nimporters: {.: {dependencies: [a]}}\n", "importers: dependencies: line 2: expected an object, found a list"},
		{"pnpm-lock.yaml", "lockfileVersion: '9.0'\npackages: {? [a] : {}}\n", "packages: line 2: expected a key, found a list"},
		{"yarn.lock", "__metadata:\n  version: 8\n---\na: b\n", "not YAML of one document"},
		{"pnpm-lock.yaml", "lockfileVersion: '9.0'\npackages: 5\n", `packages: line 2: expected an object, found "5"`},
		{"pnpm-lock.yaml", "lockfileVersion: '9.0'\n", "no package in the lockfile"},
		{"pnpm-lock.yaml", "lockfileVersion: '9.0'\npackages:\n  a@1: {\n", "not YAML: line 3: did not find expected node content"},
		{"pnpm-lock.yaml", "text", `line 1: expected an object, found "text"`},
		{"notes.txt", "a list of things", "not a lockfile of npm, Yarn or pnpm"},
	}
	for _, test := range tests {
		l, err := lockfile.Read(project(test.name, test.text), test.name)
		assert.Nil(t, l, "%s: %s", test.name, test.text)
		assert.EqualError(t, err, test.want, "%s: %s", test.name, test.text)
	}
}

// An entry that cannot be read is named, and the others are read.
func TestPartlyRead(t *testing.T) {
	tests := []struct {
		name, text string
		packages   []string
		errors     []string
	}{
		{"package-lock.json", `{"lockfileVersion": 3, "packages": {
			"node_modules/a": {"version": 1.2},
			"node_modules/b": "1.0.0",
			"node_modules/c": {"version": "1.0.0", "dev": "yes"},
			"node_modules/d": {"version": "1.2"}}}`,
			[]string{"d@1.2 in node_modules/d"},
			[]string{
				`packages["node_modules/a"].version: expected a string, found a number`,
				`packages["node_modules/b"]: expected an object, found a string`,
				`packages["node_modules/c"].dev: expected true or false, found a string`,
			}},
		{"package-lock.json", `{"lockfileVersion": 1, "dependencies": {
			"a": {"version": ["1.0.0"]},
			"b": "1.0.0",
			"c": {"version": "1.0.0", "dev": 1, "dependencies": []},
			"d": {"version": "npm:", "dependencies": {"e": null}},
			"f": {"version": "1.2"}}}`,
			[]string{"f@1.2 in node_modules/f"},
			[]string{
				`dependencies.a.version: expected a string, found a list`,
				`dependencies.b: expected an object, found a string`,
				`dependencies.c.dev: expected true or false, found a number`,
				`dependencies.c.dependencies: expected an object, found a list`,
				`dependencies.d.dependencies.e: expected an object, found null`,
				`dependencies.d: version: expected npm:name@version, found "npm:"`,
			}},
		{"package-lock.json", `{"lockfileVersion": 3, "packages": []}`, nil, []string{"packages: expected an object, found a list"}},
		{"package-lock.json", `{"lockfileVersion": 1, "dependencies": "none"}`, nil,
			[]string{"dependencies: expected an object, found a string"}},
		{"yarn.lock", `  stray "1.0.0"
a@1:
  version "1.0.0"
<<<<<<< HEAD
b@1:
  resolved "https://registry.example/b.tgz"
c@1, "d@2:
  version "1.0.0"
"e@1" f@1:
  version "1.0.0"
g@1:
  version "1.0.0" "2.0.0"
h@1:
  version "1.0.0"
      deep "1"
i j:
  version "1.0.0"
k@1:
  version "1.0.0"
`,
			[]string{"a@1.0.0", "k@1.0.0"},
			[]string{
				"line 1: expected an entry's beginning without indentation",
				`line 4: expected the names of an entry and a colon, found "<<<<<<< HEAD"`,
				"line 5: b@1: version: expected a version, found nothing",
				"line 7: a quote that does not end",
				`line 9: expected a comma between names, found " f@1"`,
				`line 11: line 12: expected the line to end after its value, found " \"2.0.0\""`,
				"line 13: line 15: indentation by 6 where none belongs",
				`line 16: expected a name and a range, found "i j"`,
			}},
		{"yarn.lock", `__metadata:
  version: 8
"a@npm:1":
  version: 1.0.0
  resolution: "a@npm:1.0.0"
"b@npm:1":
  version: 1.0.0
"c@npm:1":
  version: [1]
  resolution: "c@npm:1.0.0"
`,
			[]string{"a@1.0.0"},
			[]string{
				`"b@npm:1": resolution: expected a package's name and where it comes from, found ""`,
				`"c@npm:1": line 9: expected a string, found a list`,
			}},
		{"pnpm-lock.yaml", `lockfileVersion: '6.0'
packages:
  /a@1.0.0: {resolution: {integrity: x}}
  /b@1.0.0: []
  /c@1.0.0: {dev: yes}
  nothing: {}
`,
			[]string{"a@1.0.0"},
			[]string{
				`packages["/b@1.0.0"]: line 4: expected an object, found a list`,
				`packages["/c@1.0.0"]: line 5: expected true or false, found "yes"`,
				`packages["nothing"]: expected a package's name and version`,
			}},
	}
	for _, test := range tests {
		l, err := lockfile.Read(project(test.name, test.text), test.name)
		require.Error(t, err)
		require.NotNil(t, l, test.text)
		assert.Equal(t, test.packages, lines(l))
		assert.ElementsMatch(t, test.errors, strings.Split(err.Error(), "\n"))
	}
}

func TestKindsOfError(t *testing.T) {
	for text, want := range map[string]error{
		`{"lockfileVersion": 9, "packages": {}}`: lockfile.ErrVersion,
		"lockfileVersion: 12":                    lockfile.ErrVersion,
		"# yarn lockfile v1":                     lockfile.ErrNoPackages,
		"hello":                                  lockfile.ErrUnknown,
	} {
		_, err := lockfile.Parse([]byte(text))
		assert.ErrorIs(t, err, want, text)
	}
	_, err := lockfile.Read(fstest.MapFS{}, "yarn.lock")
	assert.ErrorIs(t, err, fs.ErrNotExist)
	_, err = lockfile.Read(fstest.MapFS{"yarn.lock": {Mode: fs.ModeDir}}, "yarn.lock")
	assert.EqualError(t, err, "not a regular file")
}

type endless struct{}

func (endless) Read(b []byte) (int, error) { return len(b), nil }

func TestReadLimited(t *testing.T) {
	_, err := lockfile.ReadLimited(endless{})
	assert.EqualError(t, err, "larger than the 128 MiB that a lockfile may have")
	_, err = lockfile.ReadLimited(errorReader{})
	assert.EqualError(t, err, "disk on fire")
}

type errorReader struct{}

func (errorReader) Read([]byte) (int, error) { return 0, errors.New("disk on fire") }

// Long lines and deep nesting, in every format: an answer or a short error.
func TestHostile(t *testing.T) {
	line := strings.Repeat("a", 30<<20)
	const size = 1 << 20
	long, yaml := line[:size], line[:8<<20]
	deep := func(open, end string) string { return strings.Repeat(open, 5000) + strings.Repeat(end, 5000) }
	tests := map[string]struct {
		name, text string
		packages   int
	}{
		"npm, a long value":        {"package-lock.json", `{"lockfileVersion": 3, "packages": {"node_modules/a": {"version": "` + long + `"}, "node_modules/b": {"version": "1.0.0"}}}`, 2},
		"npm, a long garbage":      {"package-lock.json", `{"lockfileVersion": 3, ` + line, 0},
		"npm, a long name":         {"package-lock.json", `{"lockfileVersion": 3, "packages": {"` + long + `": 1}}`, 0},
		"npm, nested packages":     {"package-lock.json", `{"lockfileVersion": 1, "dependencies": ` + strings.Repeat(`{"a":{"version":"1.0.0","dependencies":`, 4000) + `{}` + strings.Repeat("}}", 4000) + `}`, 1},
		"npm, nested lists":        {"package-lock.json", `{"lockfileVersion": 3, "packages": {"node_modules/a": {"version": "1.0.0", "funding": ` + deep("[", "]") + `}}}`, 1},
		"yarn 1, a long line":      {"yarn.lock", "# yarn lockfile v1\n" + line, 0},
		"yarn 1, a long key":       {"yarn.lock", long + "@1:\n  version \"1.0.0\"\n", 1},
		"yarn 1, many keys":        {"yarn.lock", strings.Repeat("a@1, ", size/5) + "a@1:\n  version \"1.0.0\"\n", 1},
		"yarn 1, an open quote":    {"yarn.lock", `"` + long, 0},
		"yarn 1, spaces":           {"yarn.lock", "a@1:\n" + strings.Repeat(" ", size) + "x", 0},
		"yarn 4, a long line":      {"yarn.lock", "__metadata:\n  version: 8\n" + yaml + "\n", 0},
		"yarn 4, a long value":     {"yarn.lock", "__metadata:\n  version: 8\n\"a@npm:1\":\n  version: 1.0.0\n  resolution: \"a@npm:1\"\n  checksum: " + long + "\n", 1},
		"yarn 4, nested lists":     {"yarn.lock", "__metadata:\n  version: 8\n\"a@npm:1\": " + deep("[", "]") + "\n", 0},
		"yarn 4, patches of patch": {"yarn.lock", "__metadata:\n  version: 8\n\"a@npm:1\":\n  version: 1.0.0\n  resolution: \"a@" + strings.Repeat("patch:a@", 5000) + "\"\n", 1},
		"pnpm, a long line":        {"pnpm-lock.yaml", "lockfileVersion: '9.0'\n" + yaml, 0},
		"pnpm, a long value":       {"pnpm-lock.yaml", "lockfileVersion: '9.0'\npackages:\n  a@1.0.0:\n    resolution: {integrity: " + long + "}\n", 1},
		"pnpm, nested lists":       {"pnpm-lock.yaml", "lockfileVersion: '9.0'\npackages: {a@1.0.0: {x: " + deep("[", "]") + "}}\n", 1},
		"pnpm, aliases":            {"pnpm-lock.yaml", "lockfileVersion: '9.0'\na: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e,*e]\npackages: {a@1.0.0: *f}\n", 0},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			l, err := lockfile.Read(fstest.MapFS{test.name: {Data: []byte(test.text)}}, test.name)
			if test.packages == 0 {
				require.Error(t, err)
			} else {
				require.NotNil(t, l, "%v", err)
				assert.Len(t, l.Packages, test.packages)
			}
			if err != nil {
				assert.Less(t, len(err.Error()), 20000)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(`{"lockfileVersion": 3, "packages": {"node_modules/a": {"version": "1.0.0", "dependencies": {"b": "https://x/b.tgz"}}}}`))
	f.Add([]byte(`{"lockfileVersion": 1, "dependencies": {"a": {"version": "npm:b@1.0.0", "dependencies": {"c": {"version": "git+x"}}}}}`))
	f.Add([]byte(yarn1))
	f.Add([]byte(strings.ReplaceAll(strings.ReplaceAll(berry, "%s", "8"), "%%", "%")))
	f.Add([]byte("lockfileVersion: 5.4\npackages:\n  /@a/b/1.0.0_c@1: {dev: true}\n  x.y/z/1.0.0: {}\n"))
	f.Add([]byte("lockfileVersion: '9.0'\nimporters: {.: {dependencies: {a: {version: 1.0.0}}}}\npackages: {a@1.0.0: {}}\nsnapshots: {a@1.0.0(b@1): {dependencies: {a: 1.0.0}}}\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		l, err := lockfile.Parse(text)
		if l == nil {
			require.Error(t, err)
			return
		}
		if err == nil {
			assert.NotEmpty(t, l.Packages)
		}
		for n, p := range l.Packages {
			if p.Source == lockfile.Registry {
				assert.NotEmpty(t, p.Version)
				assert.Empty(t, p.From)
			}
			if n > 0 {
				before := l.Packages[n-1]
				assert.False(t, before.Name > p.Name || before.Name == p.Name && before.Version > p.Version, "not sorted")
			}
		}
		again, errAgain := lockfile.Parse(bytes.Clone(text))
		assert.Equal(t, l, again, "the same text gives the same packages")
		assert.Equal(t, err == nil, errAgain == nil)
	})
}
