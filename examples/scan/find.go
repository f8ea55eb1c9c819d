package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/nodejs/nodesec/examples/scan/lockfile"
)

// standardInput is the path that means it.
const standardInput = "-"

// finder looks for lockfiles, each of which it reports once.
type finder struct {
	found func(path string, read func() (*lockfile.Lockfile, error))
	fail  func(format string, args ...any)
	stdin io.Reader
	seen  map[string]bool
}

// find finds the lockfiles that a path of the command line leads to.
func (f *finder) find(path string) {
	if path == standardInput {
		f.once(path, path, func() (*lockfile.Lockfile, error) {
			text, err := lockfile.ReadLimited(f.stdin)
			if err != nil {
				return nil, err
			}
			return lockfile.Parse(text)
		})
		return
	}
	info, err := os.Stat(path)
	switch {
	case err != nil:
		f.fail("%v", withoutVerb(path, err))
	case info.IsDir():
		f.walk(path)
	default:
		f.file(path)
	}
}

// walk looks for lockfiles in a folder and those below it, but not in what is
// installed there.
func (f *finder) walk(root string) {
	count := 0
	fsys := os.DirFS(root)
	_ = fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		path := filepath.Join(root, filepath.FromSlash(name))
		switch {
		case err != nil:
			f.fail("%v", withoutVerb(path, err))
			if d != nil && d.IsDir() {
				return fs.SkipDir
			}
		case d.IsDir():
			if name != "." && lockfile.Skipped(d.Name()) {
				return fs.SkipDir
			}
		case lockfile.IsName(d.Name()):
			if info, err := fs.Stat(fsys, name); err == nil && info.IsDir() {
				return nil // a link to a folder
			}
			count++
			f.file(path)
		}
		return nil
	})
	if count == 0 {
		f.fail("%s: no lockfile found; looked for package-lock.json, npm-shrinkwrap.json, yarn.lock and pnpm-lock.yaml", root)
	}
}

func (f *finder) file(path string) {
	key, err := filepath.Abs(path)
	if err == nil {
		if real, err := filepath.EvalSymlinks(key); err == nil {
			key = real
		}
	}
	f.once(key, path, func() (*lockfile.Lockfile, error) {
		return lockfile.Read(os.DirFS(filepath.Dir(path)), filepath.Base(path))
	})
}

func (f *finder) once(key, path string, read func() (*lockfile.Lockfile, error)) {
	if !f.seen[key] {
		f.seen[key] = true
		f.found(path, read)
	}
}

// nameOf is how messages call a path.
func nameOf(p string) string {
	if p == standardInput {
		return "standard input"
	}
	return p
}

// withoutVerb says of a path what is wrong with it, once.
func withoutVerb(path string, err error) error {
	var inner *fs.PathError
	if errors.As(err, &inner) {
		err = inner.Err
	}
	return fmt.Errorf("%s: %w", path, err)
}
