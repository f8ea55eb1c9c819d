package osv

import (
	"archive/zip"
	"io"
	"io/fs"
	"iter"
	"strings"

	"github.com/nodejs/nodesec/advisory"
)

// ReadFS reads every OSV record below a folder (os.DirFS), in a zip (zip.Reader,
// such as the all.zip that osv.dev publishes for each ecosystem) or in any other
// file system (embed.FS). Each file whose name ends in ".json" must be one
// record, as for [Unmarshal], with an id; other files are passed over. Folders
// are walked in lexical order of the paths, and zips read in that order too.
//
// A file that is not such a record is yielded as an [*Error] that names it, with
// a nil advisory, and reading goes on with the next. So are links, which are not
// followed, files that are neither folder nor regular file, zip entries whose
// name leaves the zip, is absolute, has a backslash or occurs before, what passes
// [MaxRecord], and the entries of a zip bomb.
//
// Files are read and decoded on all processors, ahead of the consumer by a bounded
// amount of memory, and yielded in order; so fsys must allow that several files be
// read at the same time, as those of the standard library do. No goroutine is left
// when the loop over the records ends, however it does.
func ReadFS(fsys fs.FS) iter.Seq2[*advisory.Advisory, error] {
	return func(yield func(*advisory.Advisory, error) bool) { run(entries(fsys), yield) }
}

// entry is a file that should hold one record, or what stood in its way.
type entry struct {
	name string
	size int64 // as the file system claims it
	open func() (io.ReadCloser, error)
	zip  *zip.File // the same file, if it is one of a zip
	err  error
}

// entries lists the files that should hold a record, and those refused.
func entries(fsys fs.FS) iter.Seq[entry] {
	switch z := fsys.(type) {
	case *zip.Reader:
		return zipEntries(z)
	case *zip.ReadCloser:
		return zipEntries(&z.Reader)
	}
	return func(yield func(entry) bool) {
		_ = fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
			e, ok := walked(fsys, name, d, err)
			if ok && !yield(e) {
				return fs.SkipAll
			}
			if err != nil && d != nil && d.IsDir() {
				return fs.SkipDir
			}
			return nil
		})
	}
}

// walked turns what a walk comes across into an entry, if it is to be one.
func walked(fsys fs.FS, name string, d fs.DirEntry, err error) (entry, bool) {
	if err != nil {
		return entry{name: name, err: err}, true
	}
	wanted := isRecordName(name)
	switch d.Type() {
	case fs.ModeDir:
		return entry{}, false
	case 0:
		if !wanted {
			return entry{}, false
		}
	case fs.ModeSymlink:
		if !wanted {
			// A link to a folder may hide records; any other is no record.
			to, err := fs.Stat(fsys, name)
			wanted = err == nil && to.IsDir()
		}
		return entry{name: name, err: &cause{ErrName, "a link, which is not followed"}}, wanted
	default:
		return entry{name: name, err: &cause{ErrName, "neither a folder nor a regular file"}}, wanted
	}
	info, err := d.Info()
	if err != nil {
		return entry{name: name, err: err}, true
	}
	open := func() (io.ReadCloser, error) { return fsys.Open(name) }
	return entry{name: name, size: info.Size(), open: open}, true
}

func isRecordName(name string) bool { return strings.HasSuffix(name, ".json") }

// loader reads records from files, one after the other.
type loader struct {
	buf      []byte
	inflater inflater
}

func (l *loader) record(e entry) (*advisory.Advisory, error) {
	text, err := l.text(e)
	if err != nil {
		return nil, inFile(e.name, err)
	}
	return record(e.name, text)
}

// record reads the text of a record that came from a stream. There a record
// without an id is refused: it would match nothing and could not be named, and
// most likely the file is something else.
func record(file, text string) (*advisory.Advisory, error) {
	a, err := decode(text)
	if err == nil && a.ID == "" {
		err = &Error{Path: "id", Offset: -1, Err: &cause{ErrNotRecord, "not an OSV record: it has no id"}}
	}
	if err != nil {
		err.File = file
		return nil, err
	}
	return a, nil
}

func inFile(name string, err error) *Error {
	if e, ok := err.(*Error); ok {
		e.File = name
		return e
	}
	return &Error{File: name, Offset: -1, Err: err}
}

// text reads the whole of a file into a string without another copy of it.
func (l *loader) text(e entry) (string, error) {
	if e.err != nil {
		return "", e.err
	}
	// Sizes are unsigned in a zip: one that seems negative is huge.
	if e.size > MaxRecord || e.size < 0 {
		return "", tooLarge(e.size)
	}
	if e.zip != nil {
		if text, ok := l.inflater.file(e.zip); ok {
			return text, nil
		}
	}
	r, err := e.open()
	if err != nil {
		return "", err
	}
	defer r.Close()
	if l.buf == nil {
		l.buf = make([]byte, 32<<10)
	}
	var b strings.Builder
	b.Grow(int(min(e.size, 1<<20)))
	// The claimed size may be wrong, so the limit holds for what comes, too.
	n, err := io.CopyBuffer(&b, io.LimitReader(r, MaxRecord+1), l.buf)
	if err != nil {
		return "", err
	}
	if n > MaxRecord {
		return "", tooLarge(n)
	}
	return b.String(), nil
}
