package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/advisory/nodewg"
	"github.com/nodejs/nodesec/examples/nodecheck/internal/facts"
)

// database is what is known about Node.js.
type database struct {
	// source names it to people: a folder, or "built in".
	source     string
	advisories []*advisory.Advisory
	// newest is when the newest dated advisory was announced; zero if none is
	// dated.
	newest month
	// problems are the records that could not be read.
	problems []error
}

const builtIn = "built in"

// load reads the folder of a Security WG checkout, or the facts that are built in
// if dir is empty. It is an error if there is no advisory at all.
func load(dir string) (database, error) {
	if dir == "" {
		return read(builtIn, facts.FS())
	}
	info, err := os.Stat(dir)
	if err != nil {
		return database{}, fmt.Errorf("-db: %w", err)
	}
	if !info.IsDir() {
		return database{}, fmt.Errorf("-db %s: expected a folder", dir)
	}
	return read(dir, os.DirFS(dir))
}

func read(source string, fsys fs.FS) (database, error) {
	db := database{source: source}
	for c, err := range nodewg.ReadCore(fsys) {
		var a *advisory.Advisory
		if err == nil {
			a, err = c.Advisory()
		}
		if err != nil {
			db.problems = append(db.problems, err)
			continue
		}
		db.advisories = append(db.advisories, a)
		db.newest = max(db.newest, announced(a))
	}
	if len(db.advisories) == 0 {
		return db, fmt.Errorf("%s: %w", source, errNoAdvisory)
	}
	return db, nil
}

var errNoAdvisory = errors.New("no advisory about Node.js")
