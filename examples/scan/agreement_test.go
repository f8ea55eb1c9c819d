package main

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/advisory/nodewg"
	"github.com/nodejs/nodesec/examples/scan/lockfile"
	"github.com/nodejs/nodesec/match/npm"
)

// The findings on real data are those that npm's own question gives for each
// package and each file of the Security WG: vulnerable, and not patched.
func TestRealData(t *testing.T) {
	data := filepath.Join("..", "..", "..", "shared", "data")
	database, locks := filepath.Join(data, "security-wg"), filepath.Join(data, "lockfiles")
	paths, err := filepath.Glob(filepath.Join(locks, "*.package-lock.json"))
	require.NoError(t, err)
	if _, err := os.Stat(database); err != nil || len(paths) == 0 {
		t.Skip("no shared data beside the module")
	}
	modules := make(map[string][]*nodewg.Module)
	for m, err := range nodewg.ReadModules(os.DirFS(database)) {
		require.NoError(t, err)
		modules[m.ModuleName] = append(modules[m.ModuleName], m)
	}
	want := make(map[string]bool)
	packages := make(map[string]bool)
	for _, path := range paths {
		l, err := lockfile.Read(os.DirFS(locks), filepath.Base(path))
		require.NoError(t, err)
		for _, p := range l.Packages {
			if p.Source != lockfile.Registry {
				continue
			}
			packages[p.Name+"@"+p.Version] = true
			for _, m := range modules[p.Name] {
				if !npm.Satisfies(p.Version, m.VulnerableVersions, npm.Loose, npm.IncludePrerelease) {
					continue
				}
				if patched := m.PatchedVersions; patched != "" && npm.Satisfies(p.Version, patched, npm.Loose, npm.IncludePrerelease) {
					continue
				}
				want[fmt.Sprintf("%s@%s NSWG-ECO-%d", p.Name, p.Version, m.ID)] = true
			}
		}
	}
	require.NotEmpty(t, want)

	r := scanArgs("-format", "json", "-db", database, locks)
	assert.Equal(t, found, r.code)
	assert.Empty(t, r.stderr)
	report := decode(t, r.stdout)
	assert.Equal(t, len(packages), report.Summary.Packages)
	got := make(map[string]bool)
	for _, f := range report.Findings {
		for _, a := range f.Advisories {
			got[f.Package+"@"+f.Version+" "+a.ID] = true
		}
	}
	assert.Equal(t, want, got)
}
