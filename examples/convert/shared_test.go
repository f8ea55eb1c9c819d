package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/osv"
)

// shared returns a folder of records that others have published.
func shared(t *testing.T, name string) string {
	dir := filepath.Join("..", "..", "..", "shared", "data", name)
	if _, err := os.Stat(dir); err != nil {
		t.Skip("the real records are not there: ", err)
	}
	return dir
}

// The whole database of the Security WG becomes valid OSV, and comes back.
func TestSecurityWG(t *testing.T) {
	dir := shared(t, "security-wg")
	before := onDisk(t, dir)
	for _, format := range []string{"osv", "osv-zip", "ndjson"} {
		there, back := filepath.Join(t.TempDir(), "there"), filepath.Join(t.TempDir(), "back")
		got := convert("-to", format, "-check", modified, "-o", there, dir)
		require.Equal(t, exitDone, got.code, got.stderr)
		if format == "osv" {
			records := onDisk(t, there)
			assert.Len(t, records, len(before)-6)
			for name, text := range records {
				assert.NoError(t, osv.Validate([]byte(text)), name)
			}
		}
		got = convert("-to", "wg", "-o", back, there)
		require.Equal(t, exitDone, got.code, got.stderr)
		after := onDisk(t, back)
		for name, text := range before {
			if !strings.HasPrefix(name, "deps/") {
				require.Contains(t, after, name)
				assert.JSONEq(t, text, after[name], name)
			}
		}
	}
	again := filepath.Join(t.TempDir(), "again")
	got := convert("-to", "wg", "-o", again, dir)
	require.Equal(t, exitDone, got.code, got.stderr)
	after := onDisk(t, again)
	require.Equal(t, len(before), len(after))
	for name, text := range before {
		assert.JSONEq(t, text, after[name], name)
	}
}

// The gate lets the database through but for what is wrong with it: a vector with
// values that CVSS 3.0 does not have.
func TestSecurityWGAtTheGate(t *testing.T) {
	dir := shared(t, "security-wg")
	got := convert("-check", dir)
	errors := slices.DeleteFunc(strings.Split(got.stderr, "\n"), func(line string) bool {
		return !strings.Contains(line, ".json: ") || strings.Contains(line, "warning: ")
	})
	assert.Equal(t, []string{"error: " + filepath.Join(dir, "npm", "504.json") + ": cvss_vector: " + noVector}, errors)
}

// The statements are those of the WG's own rule, written down here once more in the
// plainest way.
func TestSecurityWGsOpenVEX(t *testing.T) {
	dir := shared(t, "security-wg")
	var want []any
	alternative := regexp.MustCompile(`^\s*(?:\^|>=)?\s*(\d+\.\d+\.\d+)\s*$`)
	for _, folder := range []string{"core", "deps"} {
		entries, err := os.ReadDir(filepath.Join(dir, folder))
		require.NoError(t, err)
		var numbers []int
		for _, e := range entries {
			n, err := strconv.Atoi(strings.TrimSuffix(e.Name(), ".json"))
			require.NoError(t, err)
			numbers = append(numbers, n)
		}
		slices.Sort(numbers)
		for _, n := range numbers {
			text, err := os.ReadFile(filepath.Join(dir, folder, strconv.Itoa(n)+".json"))
			require.NoError(t, err)
			var record struct {
				CVE                                    []string
				Patched, Overview, Description, Reason string
			}
			require.NoError(t, json.Unmarshal(text, &record))
			description := record.Overview
			if description == "" {
				description = record.Description
			}
			for _, cve := range record.CVE {
				statement := map[string]any{
					"vulnerability": map[string]any{"@id": "https://www.cve.org/CVERecord?id=" + cve, "name": cve, "description": description},
					"products":      []any{map[string]any{"@id": "pkg:nodejs/node"}},
				}
				if folder == "deps" {
					statement["status"] = "not_affected"
					statement["justification"] = record.Reason
					statement["impact_statement"] = record.Overview
				} else {
					var products []any
					for _, part := range strings.Split(record.Patched, "||") {
						match := alternative.FindStringSubmatch(part)
						require.NotNil(t, match, part)
						products = append(products, map[string]any{"@id": "pkg:nodejs/node@v" + match[1]})
					}
					statement["status"] = "fixed"
					statement["products"] = products
				}
				want = append(want, statement)
			}
		}
	}
	got := convert("-to", "openvex", issued, dir)
	require.Equal(t, exitDone, got.code, got.stderr)
	var document struct{ Statements []any }
	require.NoError(t, json.Unmarshal([]byte(got.stdout), &document))
	assert.Equal(t, want, document.Statements)
	assert.Greater(t, len(want), 160)
}

// OSV records of all ecosystems go through every format unchanged.
func TestPublishedOSV(t *testing.T) {
	dir := shared(t, "osv")
	before := onDisk(t, dir)
	for _, format := range []string{"osv", "osv-zip", "ndjson"} {
		there, back := filepath.Join(t.TempDir(), "there"), filepath.Join(t.TempDir(), "back")
		got := convert("-to", format, "-o", there, dir)
		require.Equal(t, exitDone, got.code, got.stderr)
		got = convert("-o", back, there)
		require.Equal(t, exitDone, got.code, got.stderr)
		after := onDisk(t, back)
		require.Equal(t, len(before), len(after))
		for _, text := range before {
			var record struct{ ID string }
			require.NoError(t, json.Unmarshal([]byte(text), &record))
			assert.JSONEq(t, text, after[record.ID+".json"], record.ID)
		}
	}
}
