package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
)

// folder is a folder of files that come to be in it all together. They are written
// beside it first. A folder that is new is then given its name; in one that exists
// each file is put in its place, which keeps what was there until all are.
type folder struct {
	path string
	// stage has the folders fresh, with the files, and old, with those replaced.
	stage string
	// exists says that path is there already.
	exists bool
	names  []string
	made   map[string]bool
}

const (
	freshDir = "new"
	oldDir   = "old"
)

// newFolder begins to fill the named folder, whose parent has to exist. Call discard
// in the end.
func newFolder(name string) (*folder, error) {
	f := &folder{path: filepath.Clean(name), made: map[string]bool{}}
	beside := filepath.Dir(f.path)
	switch info, err := os.Stat(f.path); {
	case err == nil && !info.IsDir():
		return nil, fmt.Errorf("-o %s: expected a folder", name)
	case err == nil:
		f.exists = true
		beside = f.path // on the same disk for certain
	case !errors.Is(err, fs.ErrNotExist):
		return nil, err
	}
	stage, err := os.MkdirTemp(beside, ".convert-")
	if err != nil {
		return nil, fmt.Errorf("-o %s: %w", name, err)
	}
	f.stage = stage
	// MkdirTemp's folders are for the user alone; what is made within is as usual.
	if err := os.Mkdir(filepath.Join(stage, freshDir), 0o777); err != nil {
		f.discard()
		return nil, err
	}
	return f, nil
}

// discard removes what was not committed.
func (f *folder) discard() { _ = os.RemoveAll(f.stage) }

// add writes a file, whose name may have a folder in front.
func (f *folder) add(name string, text []byte) error {
	file := filepath.Join(f.stage, freshDir, filepath.FromSlash(name))
	if dir := path.Dir(name); !f.made[dir] {
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			return err
		}
		f.made[dir] = true
	}
	// Two names may be one to a disk that does not tell upper case from lower.
	w, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	_, err = w.Write(text)
	if err = errors.Join(err, w.Close()); err == nil {
		f.names = append(f.names, name)
	}
	return err
}

// commit puts the files where they belong.
func (f *folder) commit() error {
	if !f.exists {
		return os.Rename(filepath.Join(f.stage, freshDir), f.path)
	}
	var undo []func() error
	for _, name := range f.names {
		back, err := f.replace(name)
		if err == nil {
			undo = append(undo, back)
			continue
		}
		failures := []error{err}
		for _, back := range slices.Backward(undo) {
			failures = append(failures, back())
		}
		return errors.Join(failures...)
	}
	return nil
}

// replace puts one file in its place, and returns how to put back what was there.
func (f *folder) replace(name string) (undo func() error, err error) {
	local := filepath.FromSlash(name)
	file, old := filepath.Join(f.path, local), filepath.Join(f.stage, oldDir, local)
	for _, dir := range [...]string{filepath.Dir(file), filepath.Dir(old)} {
		if err := os.MkdirAll(dir, 0o777); err != nil {
			return nil, err
		}
	}
	undo = func() error { return os.Rename(old, file) }
	// A link to the old file keeps the name in use at every moment.
	if err := os.Link(file, old); errors.Is(err, fs.ErrNotExist) {
		undo = func() error { return os.Remove(file) }
	} else if err != nil {
		return nil, err
	}
	return undo, os.Rename(filepath.Join(f.stage, freshDir, local), file)
}

// others counts the JSON files that the folder has besides those added.
func (f *folder) others() int {
	if !f.exists {
		return 0
	}
	ours := make(map[string]bool, len(f.names))
	for _, name := range f.names {
		ours[name] = true
	}
	n := 0
	_ = fs.WalkDir(os.DirFS(f.path), ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return fs.SkipDir
		case d.IsDir() && name == filepath.Base(f.stage):
			return fs.SkipDir
		case !d.IsDir() && path.Ext(name) == extension && !ours[name]:
			n++
		}
		return nil
	})
	return n
}
