package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A folder is walked, but not into what is installed there; each lockfile is read
// once, whichever paths lead to it.
func TestFind(t *testing.T) {
	database := lodashDatabase(t)
	dir := write(t,
		"package-lock.json", lodashLock,
		"web/yarn.lock", "lodash@4:\n  version \"4.17.4\"\n",
		"web/deep/er/pnpm-lock.yaml", "lockfileVersion: '9.0'\npackages:\n  lodash@4.17.4: {}\n",
		"old/npm-shrinkwrap.json", `{"dependencies": {"lodash": {"version": "4.17.4"}}}`,
		"named/app.package-lock.json", lodashLock,
		"node_modules/x/package-lock.json", "broken",
		"web/node_modules/.package-lock.json", "broken",
		".git/package-lock.json", "broken",
		"web/package.json", "{}",
		"web/my-yarn.lock", "broken",
	)
	require.NoError(t, os.Symlink(filepath.Join(dir, "named", "app.package-lock.json"), filepath.Join(dir, "web", "package-lock.json")))
	require.NoError(t, os.Symlink(dir, filepath.Join(dir, "named", "round"))) // not followed

	want := []string{"named/app.package-lock.json", "old/npm-shrinkwrap.json", "package-lock.json", "web/deep/er/pnpm-lock.yaml", "web/yarn.lock"}
	for _, paths := range [][]string{
		{dir},
		{dir, filepath.Join(dir, "web"), filepath.Join(dir, "package-lock.json"), dir + "/."},
	} {
		r := scanArgs(append([]string{"-format", "json", "-db", database}, paths...)...)
		assert.Equal(t, found, r.code, r.stderr)
		report := decode(t, r.stdout)
		var got []string
		for _, l := range report.Lockfiles {
			name, err := filepath.Rel(dir, l.Path)
			require.NoError(t, err)
			got = append(got, filepath.ToSlash(name))
		}
		assert.Equal(t, want, got)
		require.Len(t, report.Findings, 1)
		assert.Len(t, report.Findings[0].Places, len(want))
	}

	// A folder that is named is walked even if its name says otherwise.
	r := scanArgs("-db", database, filepath.Join(dir, "node_modules"))
	assert.Equal(t, trouble, r.code)
	assert.Contains(t, filepath.ToSlash(r.stderr), "x/package-lock.json: not JSON at byte 0")
}

// What does not come from the registry is named, once, and not compared.
func TestNotChecked(t *testing.T) {
	lock := npmLock(`"node_modules/lodash": {"version": "4.17.21"},
		"packages/lodash": {"version": "4.17.4"}, "node_modules/l": {"resolved": "packages/lodash", "link": true},
		"node_modules/a/node_modules/lodash": {"version": "4.17.4", "resolved": "git+ssh://git@git.example/lodash.git#0123"},
		"node_modules/b/node_modules/lodash": {"version": "4.17.4", "resolved": "file:lodash.tgz"},
		"node_modules/nothing": {"optional": true}`)
	dir := write(t, "package-lock.json", lock, "again/package-lock.json", lock)
	r := scanArgs("-db", lodashDatabase(t), dir)
	assert.Equal(t, clean, r.code)
	assert.Contains(t, r.stdout, `Not checked, as they are not from the registry: 4 packages.
  from folders: lodash@4.17.4
  from files: lodash@4.17.4
  from Git: lodash@4.17.4
  from unknown places or without a version: nothing
`)
	report := decode(t, scanArgs("-format", "json", "-db", lodashDatabase(t), dir).stdout)
	assert.Equal(t, 4, report.Summary.NotChecked)
	assert.Len(t, report.Lockfiles[0].NotChecked, 4)
	assert.Contains(t, report.Lockfiles[0].NotChecked, jsonPackage{"lodash", "4.17.4", "git", "git+ssh://git@git.example/lodash.git#0123"})
}

func TestShortNames(t *testing.T) {
	tests := []struct{ paths, want []string }{
		{[]string{"a/b/yarn.lock"}, []string{"yarn.lock"}},
		{[]string{"a/b/yarn.lock", "a/c/d/yarn.lock"}, []string{"b/yarn.lock", "c/d/yarn.lock"}},
		{[]string{"a/yarn.lock", "a/b/yarn.lock"}, []string{"yarn.lock", "b/yarn.lock"}},
		{[]string{"ab/yarn.lock", "a/yarn.lock"}, []string{"ab/yarn.lock", "a/yarn.lock"}},
		{[]string{"/x/ab/yarn.lock", "/x/a/yarn.lock"}, []string{"ab/yarn.lock", "a/yarn.lock"}},
		{[]string{"../a/yarn.lock", "b/yarn.lock"}, []string{"../a/yarn.lock", "b/yarn.lock"}},
		{[]string{"/x/yarn.lock", "b/yarn.lock"}, []string{"/x/yarn.lock", "b/yarn.lock"}},
		{[]string{"standard input", "b/yarn.lock"}, []string{"standard input", "b/yarn.lock"}},
	}
	for _, test := range tests {
		s := scan{}
		for _, path := range test.paths {
			s.lockfiles = append(s.lockfiles, readLockfile{path: filepath.FromSlash(path)})
		}
		names := s.shortNames()
		var got []string
		for _, path := range test.paths {
			got = append(got, filepath.ToSlash(names[filepath.FromSlash(path)]))
		}
		assert.Equal(t, test.want, got)
	}
}

// Yarn's lockfile does not say what is for development; package.json does.
func TestYarnDevelopment(t *testing.T) {
	database := lodashDatabase(t)
	const lock = "# yarn lockfile v1\nlodash@4:\n  version \"4.17.4\"\n\nms@2:\n  version \"2.0.0\"\n"
	dir := write(t, "yarn.lock", lock, "package.json", `{"devDependencies": {"lodash": "4"}, "dependencies": {"ms": "2"}}`)
	r := scanArgs("-db", database, dir)
	assert.Equal(t, found, r.code)
	assert.Contains(t, r.stdout, "yarn.lock dev")
	r = scanArgs("-dev=false", "-db", database, dir)
	assert.Equal(t, clean, r.code)
	assert.Contains(t, r.stdout, "1 package for development left out")

	alone := write(t, "yarn.lock", lock)
	r = scanArgs("-dev=false", "-db", database, alone)
	assert.Equal(t, found, r.code, "what cannot be told apart is kept")
	assert.Equal(t, "note: "+filepath.Join(alone, "yarn.lock")+": packages for development are not left out, as they cannot be told: package.json: no such file\n", r.stderr)
	assert.Contains(t, decode(t, scanArgs("-format", "json", "-db", database, alone).stdout).Lockfiles[0].DevelopmentUnknown, "package.json")
	assert.Empty(t, scanWith(strings.NewReader(lock), "-db", database, "-").stderr, "nobody asked")
}

// A package that one lockfile needs for development and another always is kept.
func TestDevelopmentInOneLockfile(t *testing.T) {
	dir := write(t,
		"a/package-lock.json", npmLock(`"node_modules/lodash": {"version": "4.17.4", "dev": true}`),
		"b/package-lock.json", lodashLock)
	report := decode(t, scanArgs("-format", "json", "-dev=false", "-db", lodashDatabase(t), dir).stdout)
	require.Len(t, report.Findings, 1)
	assert.False(t, report.Findings[0].Development)
	require.Len(t, report.Findings[0].Places, 1)
	assert.Equal(t, filepath.Join(dir, "b", "package-lock.json"), report.Findings[0].Places[0].Lockfile)
	assert.Zero(t, report.Summary.DevelopmentLeftOut)

	report = decode(t, scanArgs("-format", "json", "-db", lodashDatabase(t), dir).stdout)
	assert.False(t, report.Findings[0].Development, "not in all places")
	assert.Len(t, report.Findings[0].Places, 2)
}
