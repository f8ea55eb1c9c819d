package lockfile_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	osvscanner "github.com/google/osv-scanner/pkg/lockfile"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/examples/scan/lockfile"
)

// The readers of osv-scanner v1 are the ones to lean on, were it not for what
// they leave out and what they mix up. These tests hold on to both: where they
// are right, the answers agree, and each difference is written down here.
func TestAgainstOSVScanner(t *testing.T) {
	tests := []struct {
		name, file, text string
		// lacks are packages of the registry that osv-scanner leaves out, or
		// knows under another name or version.
		lacks []string
		// takes are what it takes for packages of the registry.
		takes []string
	}{
		{name: "npm, folders", file: "package-lock.json",
			// It refuses the whole file for "resolved": false, which npm writes.
			text: strings.Replace(fmt.Sprintf(npmPackages, 3), `, "resolved": false`, "", 1),
			// An entry without a version and the links are here, too.
			takes: []string{"@app/a@1.0.0", "a@", "empty@", "fork@2.0.0", "gone@", "qs@", "qs@6.0.0", "tarball@1.0.0"}},
		{name: "npm, nested", file: "package-lock.json", text: npmTree,
			takes: []string{"fork@", "fsevents@", "hub@", "qs@", "tool@https://tools.example/tool.tgz"}},
		{name: "Yarn 1", file: "yarn.lock", text: yarn1,
			lacks: []string{"ms@2.1.3"},
			takes: []string{"bare@2.1.3", "fork@1.0.0", "hub@1.0.0", "linked@0.0.0", "renamed@1.0.0"}},
		{name: "Yarn 4", file: "yarn.lock", text: fmt.Sprintf(berry, "8"),
			takes: []string{"@app/a@0.0.0-use.local", "app@0.0.0-use.local", "fork@1.0.0", "linked@0.0.0-use.local", "tarball@1.0.0", "tool@1.0.0"}},
		{name: "pnpm 5.4", file: "pnpm-lock.yaml", text: pnpmTests[0].text,
			takes: []string{"fork@1.0.0", "hub@1.0.0", "tarball@1.0.0"}},
		{name: "pnpm 6.0", file: "pnpm-lock.yaml", text: pnpmTests[1].text,
			// Prereleases, and whatever has peers or a patch.
			lacks: []string{"@babel/core@7.0.0-beta.44", "@babel/preset-env@7.16.0", "semver@5.7.1"}},
		{name: "pnpm 9.0", file: "pnpm-lock.yaml", text: pnpmTests[2].text,
			takes: []string{"fork@1.0.0", "lib@file:lib", "node@22.11.0", "tarball@1.0.0", "tool@1.0.0"}},
		{name: "pnpm 9.0, two documents", file: "pnpm-lock.yaml", text: pnpmTests[3].text,
			lacks: []string{"ms@2.0.0"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), test.file)
			require.NoError(t, os.WriteFile(path, []byte(test.text), 0o600))
			ours, theirs := bothRead(t, path, test.file)
			for _, p := range test.lacks {
				assert.NotContains(t, theirs, p)
				assert.Contains(t, ours, p)
				delete(ours, p)
			}
			for _, p := range test.takes {
				assert.NotContains(t, ours, p)
				assert.Contains(t, theirs, p)
				delete(theirs, p)
			}
			assert.Equal(t, ours, theirs)
		})
	}
}

func TestAgainstOSVScannerOnRealLockfiles(t *testing.T) {
	paths, err := filepath.Glob(filepath.Join("..", "..", "..", "..", "shared", "data", "lockfiles", "*.package-lock.json"))
	require.NoError(t, err)
	if len(paths) == 0 {
		t.Skip("no shared lockfiles beside the module")
	}
	for _, path := range paths {
		ours, theirs := bothRead(t, path, "package-lock.json")
		require.NotEmpty(t, ours)
		fsys := os.DirFS(filepath.Dir(path))
		l, err := lockfile.Read(fsys, filepath.Base(path))
		require.NoError(t, err)
		for _, p := range l.Packages {
			if p.Source != lockfile.Registry {
				delete(theirs, p.Name+"@"+p.Version)
			}
		}
		assert.Equal(t, ours, theirs, path)
	}
}

// bothRead returns the packages of the registry that this package finds, and all
// that osv-scanner's finds.
func bothRead(t *testing.T, path, as string) (ours, theirs map[string]bool) {
	l, err := lockfile.Read(os.DirFS(filepath.Dir(path)), filepath.Base(path))
	require.NoError(t, err)
	ours = make(map[string]bool)
	for _, p := range l.Packages {
		if p.Source == lockfile.Registry {
			ours[p.Name+"@"+p.Version] = true
		}
	}
	f, err := osvscanner.OpenLocalDepFile(path)
	require.NoError(t, err)
	defer f.Close()
	found, err := osvscanner.ExtractDeps(f, as)
	require.NoError(t, err)
	theirs = make(map[string]bool)
	for _, p := range found.Packages {
		theirs[p.Name+"@"+p.Version] = true
	}
	return ours, theirs
}

func BenchmarkRead(b *testing.B) {
	path := filepath.Join("..", "..", "..", "..", "shared", "data", "lockfiles", "nodegoat.package-lock.json")
	if _, err := os.Stat(path); err != nil {
		b.Skip("no shared lockfile beside the module")
	}
	b.Run("this", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := lockfile.Read(os.DirFS(filepath.Dir(path)), filepath.Base(path)); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("osv-scanner", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			f, err := osvscanner.OpenLocalDepFile(path)
			if err != nil {
				b.Fatal(err)
			}
			if _, err := osvscanner.ExtractDeps(f, "package-lock.json"); err != nil {
				b.Fatal(err)
			}
			f.Close()
		}
	})
}
