package main

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"slices"
	"strings"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/advisory/nodewg"
	"github.com/nodejs/nodesec/match"
	"github.com/nodejs/nodesec/osv"
	"github.com/nodejs/nodesec/osv/db"
)

// database is a place that advisories were taken from.
type database struct {
	match.Querier
	path       string
	kind       kind
	advisories int // about packages of npm; with others, silence would say nothing
	withdrawn  int
	unreadable []error // records and parts of records
	file       io.Closer
}

// close frees the file of a database that has one.
func (d *database) close() {
	if d.file != nil {
		_ = d.file.Close()
	}
}

// openDatabase reads the advisories that a path leads to.
func openDatabase(path string, p *progress) (*database, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, withoutVerb(path, err)
	}
	if info.IsDir() {
		return readDatabase(path, os.DirFS(path), p)
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s: %w", path, errOtherFile)
	}
	zipped, err := isZip(path)
	if err != nil {
		return nil, withoutVerb(path, err)
	}
	if !zipped {
		return openFile(path)
	}
	z, err := zip.OpenReader(path)
	if err != nil {
		return nil, withoutVerb(path, err)
	}
	defer z.Close()
	return readDatabase(path, &z.Reader, p)
}

var errOtherFile = errors.New("expected a folder, a zip or a database, found another file")

// isZip looks at the first bytes, so that other files are not called broken zips.
func isZip(path string) (bool, error) {
	f, err := os.Open(path)
	if err != nil {
		return false, err
	}
	defer f.Close()
	var head [2]byte
	_, err = io.ReadFull(f, head[:])
	return err == nil && string(head[:]) == "PK", nil
}

// openFile opens a database that db.Build has made: no record is read before a
// package asks for it.
func openFile(path string) (*database, error) {
	f, err := db.Open(path)
	switch {
	case errors.Is(err, db.ErrNotDatabase):
		return nil, fmt.Errorf("%s: %w", path, errOtherFile)
	case errors.Is(err, db.ErrCorrupt), errors.Is(err, db.ErrVersion):
		return nil, fmt.Errorf("%w; -update makes it anew", err)
	case err != nil:
		return nil, withoutVerb(path, err)
	}
	about := f.Metadata().Ecosystems[advisory.EcosystemNPM]
	d := &database{Querier: f, path: path, kind: kindFile, advisories: about.Advisories, withdrawn: about.Withdrawn, file: f}
	problems, err := f.Problems()
	if err == nil && d.advisories == 0 {
		err = fmt.Errorf("%s: none of its %s is about a package of npm", path, count(f.Metadata().Records, "advisory", "advisories"))
	}
	if err != nil {
		d.close()
		return nil, err
	}
	for _, text := range problems {
		d.unreadable = append(d.unreadable, errors.New(text))
	}
	return d, nil
}

// readDatabase reads the advisories of a folder or zip into memory.
func readDatabase(path string, fsys fs.FS, p *progress) (*database, error) {
	kind, base, err := detect(fsys)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	d := &database{path: path, kind: kind}
	var records iter.Seq2[*advisory.Advisory, error]
	switch kind {
	case kindSecurityWG:
		records = nodewg.ReadFS(base)
	case kindOSV:
		records = osv.ReadFS(base)
	}
	p.begin("Reading "+path, countFiles(base))
	index, err := match.NewIndex(d.readable(records, p))
	d.unreadable = append(d.unreadable, parts(err)...)
	d.Querier = index.Querier()
	switch stats := index.Stats(); {
	case d.advisories > 0:
		return d, nil
	case stats.Advisories+stats.Withdrawn == 0:
		return nil, fmt.Errorf("%s: none of its advisories could be read; the first: %w", path, d.unreadable[0])
	default:
		return nil, fmt.Errorf("%s: none of its %s is about a package of npm", path, count(stats.Advisories, "advisory", "advisories"))
	}
}

// readable yields the records that could be read and keeps the other errors.
func (d *database) readable(records iter.Seq2[*advisory.Advisory, error], p *progress) iter.Seq2[*advisory.Advisory, error] {
	return func(yield func(*advisory.Advisory, error) bool) {
		for a, err := range records {
			p.add()
			if err != nil {
				d.unreadable = append(d.unreadable, err)
				continue
			}
			switch {
			case !isAboutNPM(a):
			case a.IsWithdrawn():
				d.withdrawn++
			default:
				d.advisories++
			}
			if !yield(a, nil) {
				return
			}
		}
	}
}

func isAboutNPM(a *advisory.Advisory) bool {
	return slices.ContainsFunc(a.Affected, func(f advisory.Affected) bool { return f.Package.Ecosystem == advisory.EcosystemNPM })
}

// parts takes a joined error apart.
func parts(err error) []error {
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		if err == nil {
			return nil
		}
		return []error{err}
	}
	var all []error
	for _, e := range joined.Unwrap() {
		all = append(all, parts(e)...)
	}
	return all
}

// countFiles returns how many records a zip has, for the progress bar. Folders
// are not counted: that would take as long as reading them.
func countFiles(fsys fs.FS) int {
	z, ok := fsys.(*zip.Reader)
	if !ok {
		return 0
	}
	n := 0
	for _, f := range z.File {
		if strings.HasSuffix(f.Name, ".json") {
			n++
		}
	}
	return n
}
