// Package arrows holds the test that keeps the packages of this module apart.
package arrows

import (
	"encoding/json"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const module = "github.com/nodejs/nodesec"

// arrows lists, for each package that others may import, what it may import of
// this module, and what of third parties. Nothing points up.
var arrows = map[string]struct{ own, others []string }{
	"":                {},
	"advisory":        {},
	"advisory/nodewg": {own: []string{"advisory"}, others: []string{"github.com/go-json-experiment/json", "github.com/pandatix/go-cvss"}},
	"match/npm":       {others: []string{"github.com/Masterminds/semver/v3"}},
	"match":           {own: []string{"advisory", "match/npm"}, others: []string{"github.com/pandatix/go-cvss"}},
	"osv":             {own: []string{"advisory", "match/npm"}, others: []string{"github.com/go-json-experiment/json", "github.com/klauspost/compress", "github.com/pandatix/go-cvss"}},
	"osv/osvscanner":  {own: []string{"advisory", "osv"}, others: []string{"github.com/google/osv-scanner"}},
	"osv/db":          {own: []string{"advisory", "match", "match/npm", "osv"}, others: []string{"github.com/klauspost/compress", "go.etcd.io/bbolt"}},
	"osv/mirror":      {own: []string{"advisory", "osv", "osv/db"}, others: []string{"github.com/gofrs/flock"}},
}

type listed struct {
	ImportPath string
	Standard   bool
	Imports    []string
}

func packages(t *testing.T) map[string]listed {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Standard,Imports", "-deps", module+"/...").Output()
	require.NoError(t, err, "go list")
	all := make(map[string]listed)
	for d := json.NewDecoder(strings.NewReader(string(out))); d.More(); {
		var p listed
		require.NoError(t, d.Decode(&p))
		all[p.ImportPath] = p
	}
	require.Contains(t, all, module+"/match/npm", "the walk must have seen the module")
	return all
}

func isUnder(path, root string) bool { return path == root || strings.HasPrefix(path, root+"/") }

// isProgram reports whether the package is of those on which nothing depends.
func isProgram(room string) bool { return isUnder(room, "examples") || isUnder(room, "internal") }

func TestPackagesImportOnlyWhatTheDesignAllows(t *testing.T) {
	all := packages(t)
	for path, p := range all {
		if !isUnder(path, module) {
			continue
		}
		room := strings.TrimPrefix(strings.TrimPrefix(path, module), "/")
		allowed, known := arrows[room]
		if !known {
			assert.True(t, isProgram(room), "package %q is in no room of the design", room)
			continue
		}
		for _, imported := range p.Imports {
			if all[imported].Standard {
				continue
			}
			if isUnder(imported, module) {
				assert.Contains(t, allowed.own, strings.TrimPrefix(imported, module+"/"), "package %s imports %s", room, imported)
				continue
			}
			ok := false
			for _, root := range allowed.others {
				ok = ok || isUnder(imported, root)
			}
			assert.True(t, ok, "package %s imports %s", room, imported)
		}
	}
}

// Whoever needs versions only must not compile scanners or databases.
func TestVersionsPullInLittle(t *testing.T) {
	all := packages(t)
	seen := make(map[string]bool)
	var walk func(string)
	walk = func(path string) {
		if p, ok := all[path]; ok && !seen[path] && !p.Standard {
			seen[path] = true
			for _, imported := range p.Imports {
				walk(imported)
			}
		}
	}
	walk(module + "/match/npm")
	for path := range seen {
		assert.True(t, path == module+"/match/npm" || isUnder(path, "github.com/Masterminds/semver/v3"), "match/npm pulls in %s", path)
	}
}
