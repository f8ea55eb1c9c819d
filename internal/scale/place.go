package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/nodejs/nodesec/internal/dump"
)

// place is where the files of one scale are.
type place struct {
	dir      string
	options  dump.Options
	packages int
}

// cache is a folder in which osv-scanner's offline mode finds the zip.
func (p place) cache() string {
	return filepath.Join(p.dir, fmt.Sprintf("scale-%g-seed-%d", p.options.Scale, p.options.Seed))
}

func (p place) zip() string { return filepath.Join(p.cache(), "osv-scalibr", "npm", "all.zip") }

// lockfile has the name by which osv-scanner knows what it is.
func (p place) lockfile() string {
	return filepath.Join(p.cache(), fmt.Sprintf("lockfile-%d", p.packages), "package-lock.json")
}

func (p place) db() string { return filepath.Join(p.cache(), "npm.db") }

// make writes the zip and the lockfile, unless they are there.
func (p place) make() error {
	if err := write(p.zip(), func(w io.Writer) error { return dump.WriteZip(w, p.options) }); err != nil {
		return err
	}
	return write(p.lockfile(), func(w io.Writer) error { return dump.WriteLockfile(w, p.options, p.packages) })
}

func write(path string, content func(io.Writer) error) error {
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	return dump.WriteFile(path, content)
}

// size returns the size of a file in bytes.
func size(path string) (float64, error) {
	info, err := os.Stat(path)
	if err != nil {
		return 0, err
	}
	return float64(info.Size()), nil
}
