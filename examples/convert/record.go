package main

import (
	"strconv"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/advisory/nodewg"
)

// record is one thing that was read: an advisory, or else an assessment.
type record struct {
	advisory   *advisory.Advisory
	assessment *nodewg.Dependency
}

// name is what the record is called where its file is not known.
func (r record) name() string {
	if r.assessment != nil {
		return "assessment " + strconv.Itoa(r.assessment.ID)
	}
	return string(r.advisory.ID)
}

// inWG returns the folder and the number of the record in the WG's database; the
// folder is empty if it is not the WG's.
func (r record) inWG() (folder string, n int) {
	if r.assessment != nil {
		return depsDir, r.assessment.ID
	}
	if n, ok := nodewg.CoreNumber(r.advisory.ID); ok {
		return coreDir, n
	}
	if n, ok := nodewg.ModuleNumber(r.advisory.ID); ok {
		return npmDir, n
	}
	return "", 0
}

// wgFile is the record's file within the folder vuln of the WG.
func (r record) wgFile() (folder, name string) {
	folder, n := r.inWG()
	return folder, strconv.Itoa(n) + extension
}

// The folders of the WG's database, and the ending of its files' names.
const (
	vulnDir   = "vuln"
	coreDir   = "core"
	npmDir    = "npm"
	depsDir   = "deps"
	indexName = "index.json"
	extension = ".json"
)
