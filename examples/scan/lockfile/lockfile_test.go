package lockfile_test

import (
	"fmt"
	"strings"
	"testing/fstest"

	"github.com/nodejs/nodesec/examples/scan/lockfile"
)

// project makes the file system of a project from names and texts.
func project(namesAndTexts ...string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for n := 0; n < len(namesAndTexts); n += 2 {
		fsys[namesAndTexts[n]] = &fstest.MapFile{Data: []byte(namesAndTexts[n+1])}
	}
	return fsys
}

// lines writes packages one a line: name@version, what is not the usual, and the
// places.
func lines(l *lockfile.Lockfile) []string {
	var out []string
	for _, p := range l.Packages {
		line := p.Name + "@" + p.Version
		if p.Source != lockfile.Registry {
			line += fmt.Sprintf(" %s<%s>", p.Source, p.From)
		}
		if p.Development {
			line += " dev"
		}
		if len(p.Places) > 0 {
			line += " in " + strings.Join(p.Places, ", ")
		}
		out = append(out, line)
	}
	return out
}
