package dump

import (
	"bufio"
	"io"
	"os"
	"path/filepath"
)

// WriteFile makes a file with some content, in a folder that is made if it is not
// there. If content fails, so does WriteFile, and there is no file but the one that
// was there before, if any.
func WriteFile(name string, content func(io.Writer) error) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name)+".*.tmp")
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(f, 1<<20)
	err = content(out)
	if flushed := out.Flush(); err == nil {
		err = flushed
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
	return err
}
