package main

import (
	"archive/zip"
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Records for tests, about packages that do not exist.
const (
	moduleFile = `{
  "id": 7,
  "created_at": "2019-01-02",
  "updated_at": "2019-02-03",
  "title": "Path Traversal",
  "author": {
    "name": "A. Finder",
    "website": null,
    "username": null
  },
  "module_name": "a-made-up-server",
  "publish_date": "2019-02-01",
  "cves": [
    "CVE-2019-10001"
  ],
  "vulnerable_versions": "<1.2.3",
  "patched_versions": ">=1.2.3",
  "overview": "It serves what lies above its folder.",
  "recommendation": "Update to 1.2.3.",
  "references": [
    "https://example.com/advisory"
  ],
  "cvss_vector": "CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N",
  "cvss_score": 7.5,
  "coordinating_vendor": null
}
`
	coreFile = `{
  "cve": [
    "CVE-2019-20001",
    "CVE-2019-20002"
  ],
  "vulnerable": "10.x || 12.x",
  "patched": "^10.2.1 || >= 12.3.0 || 11.0.5",
  "ref": "https://nodejs.org/en/blog/vulnerability/may-2019-security-releases/",
  "description": "a flaw in one sentence",
  "overview": "A flaw in <more> than one.",
  "affectedEnvironments": [
    "all"
  ],
  "severity": "high"
}
`
	depsFile = `{
  "cve": [
    "CVE-2019-30001"
  ],
  "description": "A library has a flaw.",
  "overview": "Node.js does not build that part of it.",
  "ref": "https://example.com/assessment",
  "reason": "vulnerable_code_not_present"
}
`
	osvFile = `{
  "schema_version": "1.7.5",
  "id": "GHSA-aaaa-bbbb-cccc",
  "modified": "2024-01-02T03:04:05Z",
  "summary": "A flaw",
  "affected": [
    {
      "package": {
        "ecosystem": "npm",
        "name": "another-made-up-one"
      },
      "ranges": [
        {
          "type": "SEMVER",
          "events": [
            {
              "introduced": "0"
            },
            {
              "fixed": "2.0.0"
            }
          ]
        }
      ]
    }
  ]
}
`
)

var (
	osvLine   = oneLine(osvFile)
	otherLine = strings.Replace(osvLine, "GHSA-aaaa", "GHSA-zzzz", 1)
)

func oneLine(document string) string {
	lines := strings.Split(document, "\n")
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
	}
	return strings.Join(lines, "")
}

// files are paths with slashes and what stands in the files there.
type files map[string]string

// wgFiles are a whole database as the Security WG has it.
var wgFiles = files{"core/3.json": coreFile, "npm/7.json": moduleFile, "deps/1.json": depsFile}

// below moves the files into a folder.
func (f files) below(folder string) files {
	moved := files{}
	for name, text := range f {
		moved[folder+"/"+name] = text
	}
	return moved
}

// folder writes the files to disk.
func (f files) folder(t testing.TB) string {
	dir := t.TempDir()
	for name, text := range f {
		path := filepath.Join(dir, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o777))
		require.NoError(t, os.WriteFile(path, []byte(text), 0o666))
	}
	return dir
}

// zip puts the files into one.
func (f files) zip(t testing.TB) string {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(f)) {
		w, err := z.Create(name)
		require.NoError(t, err)
		_, err = w.Write([]byte(f[name]))
		require.NoError(t, err)
	}
	require.NoError(t, z.Close())
	return b.String()
}

// file writes one file to disk.
func file(t testing.TB, name, text string) string {
	return filepath.Join(files{name: text}.folder(t), name)
}

// onDisk reads a folder back; what is left over there is among it.
func onDisk(t testing.TB, dir string) files {
	found := files{}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		require.NoError(t, err)
		name, err := filepath.Rel(dir, path)
		require.NoError(t, err)
		if d.IsDir() {
			if strings.HasPrefix(d.Name(), ".convert-") {
				found[filepath.ToSlash(name)] = "left over"
			}
			return nil
		}
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		found[filepath.ToSlash(name)] = string(text)
		return nil
	})
	require.NoError(t, err)
	return found
}

// outcome is what one run of the program did.
type outcome struct {
	code           int
	stdout, stderr string
}

func convert(args ...string) outcome { return convertFrom("", args...) }

func convertFrom(stdin string, args ...string) outcome {
	var stdout, stderr bytes.Buffer
	code := run(args, strings.NewReader(stdin), &stdout, &stderr)
	return outcome{code, stdout.String(), stderr.String()}
}
