package main

import (
	"archive/zip"
	"errors"
	"io"
	"io/fs"
	"iter"
	"path"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/nodejs/nodesec/examples/scan/lockfile"
)

// kind is the form in which a database has its advisories.
type kind string

const (
	kindOSV        kind = "osv"
	kindSecurityWG kind = "security-wg"
	kindFile       kind = "database"
)

var errNoDatabase = errors.New("no advisories in it: expected OSV records (JSON files with an id), or the vuln folder of a checkout of nodejs/security-wg")

// detect tells by its content what a folder or zip is, and where in it the
// database begins. The first file that is clearly of one kind decides; others are
// for the reader of that kind to complain about.
func detect(fsys fs.FS) (kind, fs.FS, error) {
	for name, open := range jsonFiles(fsys) {
		k := kindOf(open)
		switch k {
		case kindOSV:
			return k, fsys, nil
		case kindSecurityWG:
			base := path.Dir(name)
			if b := path.Base(base); b == "core" || b == "npm" || b == "deps" {
				base = path.Dir(base)
			}
			sub, err := fs.Sub(fsys, base)
			return k, sub, err
		}
	}
	return "", nil, errNoDatabase
}

type opener func() (io.ReadCloser, error)

// jsonFiles lists the files that may hold advisories. In a checkout of the
// Security WG, those of the vuln folder come first.
func jsonFiles(fsys fs.FS) iter.Seq2[string, opener] {
	return func(yield func(string, opener) bool) {
		if z, ok := fsys.(*zip.Reader); ok { // as a file system it would list all of them first
			for _, f := range z.File {
				if strings.HasSuffix(f.Name, ".json") && fs.ValidPath(f.Name) && !yield(f.Name, f.Open) {
					return
				}
			}
			return
		}
		for _, root := range [...]string{"vuln", "."} {
			done := false
			_ = fs.WalkDir(fsys, root, func(name string, d fs.DirEntry, err error) error {
				switch {
				case err != nil:
					return nil // the reader will say so
				case d.IsDir() && name != root && lockfile.Skipped(d.Name()):
					return fs.SkipDir
				case !d.Type().IsRegular() || !strings.HasSuffix(name, ".json"):
					return nil
				}
				if !yield(name, func() (io.ReadCloser, error) { return fsys.Open(name) }) {
					done = true
					return fs.SkipAll
				}
				return nil
			})
			if done {
				return
			}
		}
	}
}

// kindOf tells what a file is by the names of its members. It reads no further
// than it must, so that files that are cut off can be told as well.
func kindOf(open opener) kind {
	f, err := open()
	if err != nil {
		return ""
	}
	defer f.Close()
	const most = 1 << 20
	d := jsontext.NewDecoder(io.LimitReader(f, most))
	return kindOfObject(d, true)
}

func kindOfObject(d *jsontext.Decoder, mayBeIndex bool) kind {
	if token, err := d.ReadToken(); err != nil || token.Kind() != '{' {
		return ""
	}
	id, record := false, false
	for d.PeekKind() == '"' {
		token, err := d.ReadToken()
		if err != nil {
			return ""
		}
		name := token.String() // before the token is gone
		value := d.PeekKind()
		switch name {
		case "id":
			id = value == '"'
		case "schema_version", "modified", "affected":
			record = true
		case "module_name", "vulnerable_versions", "vulnerable", "affectedEnvironments":
			return kindSecurityWG
		default:
			if mayBeIndex && value == '{' && strings.Trim(name, "0123456789") == "" { // index.json of the Security WG
				return kindOfObject(d, false)
			}
		}
		if id && record {
			return kindOSV
		}
		if d.SkipValue() != nil {
			return ""
		}
	}
	return ""
}
