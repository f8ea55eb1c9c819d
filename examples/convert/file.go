package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

var errExists = errors.New("is there already, and stays as it is")

// replaceFile writes a file beside the named one, and puts it in its place if write
// succeeds and all of it is on the disk.
func replaceFile(name string, write func(io.Writer) error) error {
	switch info, err := os.Stat(name); {
	case err == nil && info.IsDir():
		return fmt.Errorf("-o %s: expected a file, found a folder", name)
	case err == nil && !info.Mode().IsRegular():
		return fmt.Errorf("-o %s: expected a regular file; without -o the output is standard output", name)
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return err
	}
	stage, err := os.MkdirTemp(filepath.Dir(name), ".convert-")
	if err != nil {
		return fmt.Errorf("-o %s: %w", name, err)
	}
	defer os.RemoveAll(stage)
	temp := filepath.Join(stage, filepath.Base(name))
	f, err := os.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	err = write(f)
	if err == nil {
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	return os.Rename(temp, name)
}

// createFile is replaceFile for a file that is not there yet.
func createFile(name string, text string) error {
	if _, err := os.Lstat(name); err == nil {
		return fmt.Errorf("-o %s: %w", name, errExists)
	}
	return replaceFile(name, func(w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	})
}
