package main

import (
	_ "embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// The words of -new.
const (
	skeletonModule = "module"
	skeletonCore   = "core"
)

var (
	//go:embed skeleton/module.json
	moduleText string
	//go:embed skeleton/core.json
	coreText string
)

// writeSkeleton writes a record to fill in: to stdout, to a file N.json, or to a
// folder under the next number.
func writeSkeleton(what, out string, stdout, stderr io.Writer) error {
	if out == "" {
		_, err := io.WriteString(stdout, skeleton(what, 0))
		return err
	}
	file, n, err := newRecordFile(what, out)
	if err != nil {
		return err
	}
	if err := createFile(file, skeleton(what, n)); err != nil {
		return err
	}
	fmt.Fprintf(stderr, "wrote %s; fill it in and see with: convert -check %s\n", file, file)
	return nil
}

// skeleton is the text of the record with the number, or with none if that is 0. Of
// a core record, only the file's name has it.
func skeleton(what string, n int) string {
	if what == skeletonCore {
		return coreText
	}
	return strings.Replace(moduleText, `"id": 0`, fmt.Sprintf(`"id": %d`, n), 1)
}

// newRecordFile finds the file for a new record, and its number.
func newRecordFile(what, out string) (file string, n int, err error) {
	info, err := os.Stat(out)
	switch {
	case err == nil && info.IsDir():
		if out, err = recordFolder(what, out); err != nil {
			return "", 0, err
		}
		n, err = nextNumber(out)
		return filepath.Join(out, fmt.Sprintf("%d%s", n, extension)), n, err
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return "", 0, err
	}
	n, ok := numberOf(filepath.Base(out))
	if !ok {
		return "", 0, fmt.Errorf("-o %s: expected a folder, or a file named N.json for the record's number", out)
	}
	return out, n, nil
}

// recordFolder is the folder for records of the kind in a checkout, in its folder
// vuln, or the given folder itself.
func recordFolder(what, dir string) (string, error) {
	own := npmDir
	if what == skeletonCore {
		own = coreDir
	}
	for _, base := range [...]string{dir, filepath.Join(dir, vulnDir)} {
		if info, err := os.Stat(filepath.Join(base, own)); err == nil && info.IsDir() {
			return filepath.Join(base, own), nil
		}
	}
	if kind, ok := lookIntoWG(os.DirFS(dir), ".", false); ok && string(kind) != own {
		return "", fmt.Errorf("-o %s: expected a folder of %s records, found %s", dir, own, kind)
	}
	return dir, nil
}

// nextNumber is one more than the greatest number that a record in the folder has.
func nextNumber(dir string) (int, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return 0, err
	}
	greatest := 0
	for _, e := range entries {
		if n, ok := numberOf(e.Name()); ok {
			greatest = max(greatest, n)
		}
	}
	return greatest + 1, nil
}
