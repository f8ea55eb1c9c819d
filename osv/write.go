package osv

import (
	"archive/zip"
	"bufio"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/nodejs/nodesec/advisory"
)

// SkippedError is what the writers of whole streams return when they have written
// every record but some. What was written is complete and good to use.
type SkippedError struct {
	// Written is the number of records written.
	Written int
	// Skipped is the number of records that were not: errors of the stream,
	// and records that could not be written.
	Skipped int
	// Errs are the reasons for the first [MaxProblems] of them.
	Errs []error
}

// Error says how many records were skipped, and why the first was.
func (e *SkippedError) Error() string {
	return fmt.Sprintf("osv: %d of %d records skipped, the first because of: %v", e.Skipped, e.Skipped+e.Written, e.Errs[0])
}

// Unwrap returns Errs.
func (e *SkippedError) Unwrap() []error { return e.Errs }

// WriteZip writes records as a zip in the form of the all.zip that osv.dev
// publishes for each ecosystem, which osv-scanner reads in its offline mode: one
// file for each record, named by its id with ".json" behind, without folders. The
// same stream gives the same bytes.
//
// Errors in the stream, records that [Marshal] refuses, ids that are no safe file
// name, and ids written before are skipped, the rest is written, and a
// [*SkippedError] tells of them. If w fails, writing ends with its error.
func WriteZip(w io.Writer, records iter.Seq2[*advisory.Advisory, error]) error {
	z := zip.NewWriter(w)
	err := writeAll(records, namedByID(), func(name string, text []byte) error {
		f, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: zipTime})
		if err != nil {
			return err
		}
		_, err = f.Write(text)
		return err
	})
	if failed(err) {
		return err
	}
	if closed := z.Close(); closed != nil {
		return closed
	}
	return err
}

// zipTime is the least time that a zip can hold: a record's own times are within it.
var zipTime = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

// WriteDir writes records as files into a folder, which is made if it is not there:
// one for each record, named as [WriteZip] names them. Files of the same names are
// replaced, each at once, so that a reader never sees half of one; other files
// stay. Records are skipped as by WriteZip. If a file cannot be written, writing
// ends with that error.
func WriteDir(dir string, records iter.Seq2[*advisory.Advisory, error]) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	return writeAll(records, namedByID(), func(name string, text []byte) error {
		return replaceFile(filepath.Join(dir, name), text)
	})
}

// replaceFile writes a file beside the named one and then puts it in its place.
func replaceFile(name string, text []byte) error {
	// Not os.CreateTemp, whose files nobody else may read.
	temp := fmt.Sprintf("%s.%d.tmp", name, os.Getpid())
	err := os.WriteFile(temp, text, 0o666)
	if err == nil {
		err = os.Rename(temp, name)
	}
	if err != nil {
		_ = os.Remove(temp)
	}
	return err
}

// WriteNDJSON writes records as newline-delimited JSON, one a line. Records are
// skipped as by [WriteZip], except that ids do not matter. If w fails, writing ends
// with its error.
func WriteNDJSON(w io.Writer, records iter.Seq2[*advisory.Advisory, error]) error {
	out := bufio.NewWriterSize(w, 64<<10)
	anyName := func(*advisory.Advisory) (string, error) { return "", nil }
	err := writeAll(records, anyName, func(_ string, text []byte) error {
		_, err := out.Write(append(text, '\n'))
		return err
	})
	if failed(err) {
		return err
	}
	if flushed := out.Flush(); flushed != nil {
		return flushed
	}
	return err
}

func failed(err error) bool {
	var skipped *SkippedError
	return err != nil && !errors.As(err, &skipped)
}

// writeAll gives name and text of each record to write, and returns its first error
// at once, or else a *SkippedError if records were skipped.
func writeAll(records iter.Seq2[*advisory.Advisory, error], name func(*advisory.Advisory) (string, error), write func(name string, text []byte) error) error {
	var buf []byte
	var skipped SkippedError
	for a, err := range records {
		var file string
		if err == nil {
			file, err = name(a)
		}
		if err == nil {
			buf, err = Append(buf[:0], a)
		}
		if err != nil {
			if skipped.Skipped++; len(skipped.Errs) < MaxProblems {
				skipped.Errs = append(skipped.Errs, err)
			}
			continue
		}
		if err := write(file, buf); err != nil {
			return err
		}
		skipped.Written++
	}
	if skipped.Skipped > 0 {
		return &skipped
	}
	return nil
}

// namedByID returns a function that gives each record the name of its file, once.
func namedByID() func(*advisory.Advisory) (string, error) {
	seen := map[advisory.ID]struct{}{}
	return func(a *advisory.Advisory) (string, error) {
		if why := unsafeName(string(a.ID)); why != "" {
			return "", &Error{File: string(a.ID), Path: "id", Offset: -1, Err: &cause{ErrName, "no file can be named by it: " + why}}
		}
		if _, again := seen[a.ID]; again {
			return "", &Error{File: string(a.ID), Path: "id", Offset: -1, Err: &cause{ErrDuplicate, "a record of this id was written before"}}
		}
		seen[advisory.ID(strings.Clone(string(a.ID)))] = struct{}{} // an ID keeps its record's text alive
		return string(a.ID) + ".json", nil
	}
}

// unsafeName says why an id cannot be the name of a file, "" if it can.
func unsafeName(id string) string {
	const most = 200 // file systems take 255, and something is put behind it
	switch {
	case id == "":
		return "it is empty"
	case len(id) > most:
		return fmt.Sprintf("it has more than %d bytes", most)
	case id[0] == '.':
		return "it begins with a dot"
	case strings.ContainsAny(id, `/\`):
		return "it has a slash or backslash"
	case !utf8.ValidString(id) || strings.ContainsFunc(id, unicode.IsControl):
		return "it has a control character"
	case !filepath.IsLocal(id + ".json"):
		return "it is a name of the operating system's own"
	}
	return ""
}
