package conformance_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A finding is what both programs say: which advisory covers which package.
type finding struct{ pkg, version, advisory string }

// programs are the binaries under test: osv-scanner of the version in go.mod, and
// this module's own.
type programs struct{ scanner, scan, convert string }

func build(t *testing.T) programs {
	t.Helper()
	bin := t.TempDir()
	p := programs{filepath.Join(bin, "osv-scanner"), filepath.Join(bin, "scan"), filepath.Join(bin, "convert")}
	for _, b := range []struct{ dir, out, pkg string }{
		{".", p.scanner, "github.com/google/osv-scanner/v2/cmd/osv-scanner"},
		{filepath.Join("..", ".."), p.scan, "./examples/scan"},
		{filepath.Join("..", ".."), p.convert, "./examples/convert"},
	} {
		cmd := exec.Command("go", "build", "-o", b.out, b.pkg)
		cmd.Dir = b.dir
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, "%s", out)
	}
	return p
}

// database converts the Security WG's files into a zip that both programs read,
// laid out as osv-scanner's offline mode wants it, and returns the folder.
func (p programs) database(t *testing.T, wg string) (dir, zip string) {
	t.Helper()
	dir = t.TempDir()
	zip = filepath.Join(dir, "osv-scalibr", "npm", "all.zip")
	require.NoError(t, os.MkdirAll(filepath.Dir(zip), 0o755))
	out, err := exec.Command(p.convert, "-from", "wg", "-to", "osv-zip", "-modified", "2026-03-31", "-o", zip, wg).CombinedOutput()
	require.NoError(t, err, "%s", out)
	return dir, zip
}

// output runs a program whose exit code 1 means that it found something.
func output(t *testing.T, cmd *exec.Cmd) []byte {
	t.Helper()
	out, err := cmd.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() == 1 {
		err = nil
	}
	require.NoError(t, err)
	return out
}

func (p programs) osvScanner(t *testing.T, dir, lockfile string) map[finding]bool {
	t.Helper()
	cmd := exec.Command(p.scanner, "scan", "source", "--offline", "--format", "json", "-L", lockfile)
	cmd.Env = append(os.Environ(), "OSV_SCALIBR_LOCAL_DB_CACHE_DIRECTORY="+dir)
	var report struct {
		Results []struct {
			Packages []struct {
				Package         struct{ Name, Version string }
				Vulnerabilities []struct{ ID string }
			}
		}
	}
	require.NoError(t, json.Unmarshal(output(t, cmd), &report))
	found := make(map[finding]bool)
	for _, r := range report.Results {
		for _, q := range r.Packages {
			for _, v := range q.Vulnerabilities {
				found[finding{q.Package.Name, q.Package.Version, v.ID}] = true
			}
		}
	}
	return found
}

func (p programs) ours(t *testing.T, zip, lockfile string) map[finding]bool {
	t.Helper()
	var report struct {
		Findings []struct {
			Package, Version, Status string
			Advisories               []struct{ ID, Status string }
		}
	}
	require.NoError(t, json.Unmarshal(output(t, exec.Command(p.scan, "-db", zip, "-format", "json", lockfile)), &report))
	found := make(map[finding]bool)
	for _, f := range report.Findings {
		for _, a := range f.Advisories {
			assert.Equal(t, "affected", a.Status, "%s %s %s", f.Package, f.Version, a.ID)
			found[finding{f.Package, f.Version, a.ID}] = true
		}
	}
	return found
}

func list(found map[finding]bool) []string {
	var all []string
	for f := range found {
		all = append(all, fmt.Sprintf("%s@%s %s", f.pkg, f.version, f.advisory))
	}
	slices.Sort(all)
	return all
}

func TestScanFindsWhatOSVScannerFinds(t *testing.T) {
	shared := filepath.Join("..", "..", "..", "shared", "data")
	wg := filepath.Join(shared, "security-wg")
	if _, err := os.Stat(wg); err != nil {
		t.Skipf("no real advisories beside the module: %v", err)
	}
	p := build(t)
	dir, zip := p.database(t, wg)

	t.Run("a real lockfile", func(t *testing.T) {
		real, err := os.ReadFile(filepath.Join(shared, "lockfiles", "nodegoat.package-lock.json"))
		require.NoError(t, err)
		lockfile := filepath.Join(t.TempDir(), "package-lock.json") // osv-scanner goes by the name
		require.NoError(t, os.WriteFile(lockfile, real, 0o600))
		theirs := p.osvScanner(t, dir, lockfile)
		require.NotEmpty(t, theirs)
		assert.Equal(t, list(theirs), list(p.ours(t, zip, lockfile)))
	})

	t.Run("every module around every bound", func(t *testing.T) {
		lockfile := filepath.Join(t.TempDir(), "package-lock.json")
		packages := writeBounds(t, wg, lockfile)
		theirs := p.osvScanner(t, dir, lockfile)
		require.Greater(t, len(theirs), 300)
		assert.Equal(t, list(theirs), list(p.ours(t, zip, lockfile)))
		t.Logf("%d packages, %d findings, the same of both", packages, len(theirs))
	})
}

var numbers = regexp.MustCompile(`(\d+)\.(\d+)\.(\d+)(-[0-9A-Za-z.-]+)?`)

// writeBounds writes a lockfile with each module of the Security WG's at the
// versions that its advisories name, their neighbours and prereleases of them.
func writeBounds(t *testing.T, wg, path string) int {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(wg, "npm", "*.json"))
	require.NoError(t, err)
	type entry struct {
		Version string `json:"version"`
		Name    string `json:"name,omitempty"`
	}
	packages := make(map[string]entry)
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		var module struct {
			Name       string `json:"module_name"`
			Vulnerable string `json:"vulnerable_versions"`
			Patched    string `json:"patched_versions"`
		}
		require.NoError(t, json.Unmarshal(text, &module), file)
		for _, version := range around(module.Vulnerable + " " + module.Patched) {
			// Each version in a folder of its own, as if it had been needed there.
			folder := fmt.Sprintf("node_modules/at-%d/node_modules/%s", len(packages), module.Name)
			packages[folder] = entry{Version: version}
		}
	}
	text, err := json.Marshal(map[string]any{"name": "bounds", "lockfileVersion": 3, "packages": packages})
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(path, text, 0o600))
	return len(packages)
}

func around(ranges string) []string {
	versions := []string{"0.0.0", "0.0.1-0", "1.0.0", "100.0.0"}
	for _, m := range numbers.FindAllStringSubmatch(ranges, -1) {
		core := strings.Join(m[1:4], ".")
		versions = append(versions, core, core+"-0", core+"-rc.1", m[0])
		if patch, err := strconv.Atoi(m[3]); err == nil {
			next := fmt.Sprintf("%s.%s.%d", m[1], m[2], patch+1)
			versions = append(versions, next, next+"-0")
			if patch > 0 {
				versions = append(versions, fmt.Sprintf("%s.%s.%d", m[1], m[2], patch-1))
			}
		}
	}
	slices.Sort(versions)
	return slices.Compact(versions)
}
