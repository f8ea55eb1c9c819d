package peers

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// What counts as a record of about 2 KB, in bytes without white space.
const (
	leastRecord = 1500
	mostRecord  = 2500
)

//go:embed corpus/osv
var embeddedRecords embed.FS

// Records returns OSV records of about 2 KB without white space: those that stand
// in this package, and those in the folder osv of a data folder if it is present.
func Records(dir string) ([][]byte, error) {
	own, err := fs.Sub(embeddedRecords, "corpus/osv")
	if err != nil {
		return nil, err
	}
	texts, err := appendRecords(nil, own)
	if err != nil {
		return nil, err
	}
	found := filepath.Join(dir, "osv")
	if _, err := os.Stat(found); err != nil {
		return texts, nil
	}
	return appendRecords(texts, os.DirFS(found))
}

func appendRecords(texts [][]byte, fsys fs.FS) ([][]byte, error) {
	names, err := fs.Glob(fsys, "*.json")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		text, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, err
		}
		var compact bytes.Buffer
		if err := json.Compact(&compact, text); err != nil {
			return nil, fmt.Errorf("peers: %s: %w", name, err)
		}
		if leastRecord <= compact.Len() && compact.Len() <= mostRecord {
			texts = append(texts, compact.Bytes())
		}
	}
	return texts, nil
}
