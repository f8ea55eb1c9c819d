package nodewg

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

const (
	indexName = "index.json"
	extension = ".json"

	// The WG's largest file has 6 kB and its largest index 1 MB.
	mostRecord = 1 << 20
	mostIndex  = 64 << 20
)

// source is one record of a folder, before it is parsed.
type source struct {
	// n is the record's number, and 0 for what has none.
	n    int
	path string
	// key and text are those of a record in index.json.
	key  string
	text []byte
	err  error
}

// readDir yields the records of one folder by number, parsed.
func readDir[T any](fsys fs.FS, dir string, parse func(text []byte, n int) (*T, error)) iter.Seq2[*T, error] {
	return func(yield func(*T, error) bool) {
		sources, err := listDir(fsys, dir)
		if err != nil {
			yield(nil, err)
			return
		}
		for _, s := range sources {
			if s.err == nil && s.text == nil {
				s.text, s.err = readFile(fsys, s.path, mostRecord)
			}
			var r *T
			if s.err == nil {
				r, s.err = parse(s.text, s.n)
			}
			if s.err != nil {
				r = nil
				if s.key != "" {
					s.err = within(s.key, s.err)
				}
				s.err = inFile(s.path, s.err)
			}
			if bundled, ok := any(r).(record); ok && s.key != "" && s.err == nil {
				bundled.look().styled = false // indented for the index, not for a file of its own
			}
			if !yield(r, s.err) {
				return
			}
		}
	}
}

// listDir finds the records of a folder: its files, and what only its index has.
// What is wrong with the folder as a whole comes first.
func listDir(fsys fs.FS, dir string) ([]source, error) {
	entries, err := fs.ReadDir(fsys, dir)
	if err != nil {
		return nil, inFile(dir, err)
	}
	var sources []source
	files := make(map[int]bool)
	indexed := false
	for _, e := range entries {
		path := join(dir, e.Name())
		stem, ok := strings.CutSuffix(e.Name(), extension)
		if !ok || e.IsDir() {
			continue
		}
		if e.Name() == indexName {
			indexed = true
			continue
		}
		n, ok := parseSerial(stem)
		if !ok {
			sources = append(sources, source{path: path, err: errFileName})
			continue
		}
		files[n] = true
		sources = append(sources, source{n: n, path: path})
	}
	if indexed {
		for _, s := range readIndex(fsys, join(dir, indexName)) {
			if !files[s.n] {
				sources = append(sources, s)
			}
		}
	}
	if len(sources) == 0 && !indexed {
		return nil, inFile(dir, errNoFiles)
	}
	slices.SortStableFunc(sources, func(a, b source) int { return cmp.Compare(a.n, b.n) })
	return sources, nil
}

var (
	errFileName = errors.New("expected a file named N.json, with N from 1 up without leading zeros, or index.json")
	errIndexKey = errors.New("expected a record's number from 1 up as the member's name")
	errNoFiles  = errors.New("expected a checkout of the Security WG, its vuln folder, or a folder with files N.json or an index.json")
	errNotFile  = errors.New("not a regular file")
)

// readIndex takes an index.json apart, which maps numbers to records. Where the
// text breaks off or goes wrong, the records before that are good.
func readIndex(fsys fs.FS, path string) []source {
	text, err := readFile(fsys, path, mostIndex)
	if err != nil {
		return []source{{path: path, err: err}}
	}
	d := jsontext.NewDecoder(bytes.NewBuffer(text))
	o, err := readObject(d)
	if err == nil {
		if _, end := d.ReadToken(); end != io.EOF {
			err = errTrailing
		}
	}
	var sources []source
	if err != nil {
		sources = append(sources, source{path: path, err: err})
	}
	for _, m := range o {
		s := source{path: path, key: m.name, text: m.value}
		var ok bool
		if s.n, ok = parseSerial(m.name); !ok {
			s.err = errIndexKey
		}
		sources = append(sources, s)
	}
	return sources
}

// readFile reads a regular file of at most so many bytes.
func readFile(fsys fs.FS, path string, most int64) ([]byte, error) {
	// Opening a named pipe or a device could wait for ever.
	if info, err := fs.Stat(fsys, path); err != nil {
		return nil, err
	} else if !info.Mode().IsRegular() {
		return nil, errNotFile
	}
	f, err := fsys.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, most+1))
	if err != nil {
		return nil, err
	}
	if int64(len(text)) > most {
		return nil, fmt.Errorf("larger than the %d MiB that such a file may have", most>>20)
	}
	return text, nil
}
