package main

import (
	"archive/zip"
	"errors"
	"io"
	"io/fs"
	"iter"
	"os"
	"path"
	"path/filepath"

	"github.com/nodejs/nodesec/advisory/nodewg"
	"github.com/nodejs/nodesec/osv"
)

// source is one input, opened.
type source struct {
	// name is how the input is called on the command line.
	name string
	// taken says what it was taken for.
	taken string
	// wg says that its records are the Security WG's files; otherwise they are
	// OSV's.
	wg bool
	// fsys has the WG's files, within is where in the input that is, and lone
	// says that they are not in folders of their kinds.
	fsys   fs.FS
	within string
	lone   bool
	// folder says that the input is a folder, and sole that it is one document.
	folder, sole bool
	records      iter.Seq2[record, error]
	closers      []io.Closer
}

// stdinName stands for standard input.
const stdinName = "-"

// openAll opens every input before anything is read, so that a name that is wrong
// does not leave half of the work done. The sources are to be closed in any case.
func openAll(names []string, from string, stdin io.Reader) ([]*source, error) {
	var sources []*source
	var failures []error
	for _, name := range names {
		s := &source{name: name}
		sources = append(sources, s)
		if err := s.open(from, stdin); err != nil {
			failures = append(failures, err)
		}
	}
	return sources, errors.Join(failures...)
}

func closeAll(sources []*source) {
	for _, s := range sources {
		for _, c := range s.closers {
			_ = c.Close()
		}
	}
}

func (s *source) open(from string, stdin io.Reader) error {
	if s.name == stdinName {
		s.name = "standard input"
		return s.named(s.openReader(stdin, from))
	}
	info, err := os.Stat(s.name)
	if err != nil {
		return err
	}
	if info.IsDir() {
		s.folder = true
		return s.named(s.openFS(os.DirFS(s.name), from))
	}
	f, err := os.Open(s.name)
	if err != nil {
		return err
	}
	s.closers = append(s.closers, f)
	return s.named(s.openReader(f, from))
}

// named puts the input's name in front of an error.
func (s *source) named(err error) error {
	if err == nil {
		return nil
	}
	return &fs.PathError{Op: "read", Path: s.name, Err: err}
}

var (
	errNoJSON     = errors.New("no file named *.json in it")
	errNotWG      = errors.New("no files of the Security WG in it: expected folders core, npm or deps with files N.json, or such files")
	errUnknownDir = errors.New("its files are neither OSV records nor the Security WG's; -from wg or -from osv reads them all the same")
)

// openFS takes a folder or a zip for what its files look like.
func (s *source) openFS(fsys fs.FS, from string) error {
	if from != fromOSV && s.findWG(fsys, from == fromWG) {
		return nil
	}
	if from == fromWG {
		return errNotWG
	}
	some, seen := false, false
	for name := range someRecordFiles(fsys) {
		some = true
		if lookInto(fsys, name).what == anOSVRecord {
			seen = true
			break
		}
	}
	if !some {
		return errNoJSON
	}
	if !seen && from == fromAuto {
		return errUnknownDir
	}
	s.taken = "OSV records"
	s.records = osvRecords(osv.ReadFS(fsys))
	return nil
}

// enoughFiles are looked into to tell what a folder holds: more than one, as one may
// be broken.
const enoughFiles = 20

// someRecordFiles yields the names of the first few files that may hold records.
func someRecordFiles(fsys fs.FS) iter.Seq[string] {
	return func(yield func(string) bool) {
		left := enoughFiles
		offer := func(name string) bool {
			if path.Ext(name) != extension {
				return true
			}
			left--
			return yield(name) && left > 0
		}
		if z, ok := fsys.(*zip.Reader); ok { // its list is there already
			for _, f := range z.File {
				if !offer(f.Name) {
					return
				}
			}
			return
		}
		_ = fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
			if err == nil && d.Type().IsRegular() && !offer(name) {
				return fs.SkipAll
			}
			return nil
		})
	}
}

// place is where in the input the named file is, for people to find it.
func (s *source) place(file string) string {
	switch {
	case file == "" || s.sole:
		return s.name
	case s.folder:
		return filepath.Join(s.name, filepath.FromSlash(s.within), filepath.FromSlash(file))
	}
	return s.name + ": " + path.Join(s.within, file)
}

// placeOf is where the record is, as closely as that is known.
func (s *source) placeOf(r record) string {
	if s.sole {
		return s.name
	}
	if s.wg {
		folder, file := r.wgFile()
		if !s.lone {
			file = path.Join(folder, file)
		}
		if _, err := fs.Stat(s.fsys, file); err == nil { // it may be in an index.json
			return s.place(file)
		}
	} else if file, err := fileName(r.advisory.ID); err == nil && s.folder {
		if file = s.place(file); isFile(file) {
			return file
		}
	}
	return s.name + ": " + r.name()
}

func isFile(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.Mode().IsRegular()
}

// failure is the problem that stood in the way of reading a record, and what is
// still to be filled in where the record is an unfinished one.
func (s *source) failure(err error) []problem {
	var e *nodewg.Error
	if s.fsys != nil && errors.As(err, &e) && e.File != "" {
		if open := unfilled(readSome(s.fsys, e.File)); len(open) > 0 {
			return at(s.place(e.File), open)
		}
	}
	p := problemOf(err, "")
	p.place = s.place(p.place)
	return []problem{p}
}
