package main

import (
	"embed"
	"io/fs"

	"github.com/nodejs/nodesec/examples/scan/lockfile"
)

// The project and the advisories of the demonstration. The advisories state facts
// of real ones in other words; eslint-scope's has an id of its own, as "x_" says.
//
//go:embed sample
var sample embed.FS

const (
	sampleProject    = "sample/project/package-lock.json"
	sampleAdvisories = "sample/advisories"
)

func sampleDatabase(p *progress) (*database, error) {
	fsys, err := fs.Sub(sample, sampleAdvisories)
	if err != nil {
		return nil, err
	}
	return readDatabase(sampleAdvisories, fsys, p)
}

func sampleLockfile() (*lockfile.Lockfile, error) { return lockfile.Read(sample, sampleProject) }
