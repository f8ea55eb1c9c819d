package main

import (
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"strings"
	"unicode"

	"github.com/openvex/go-vex/pkg/vex"

	"github.com/nodejs/nodesec/advisory"
)

// form is a format that records are written in.
type form interface {
	// render makes of a record what is written of it. Warnings may come with it.
	// An error of type leftOut says that the form has no place for such records.
	render(record) (item, []problem, error)
	// check looks for what is wrong with what would be written.
	check(item) []problem
}

// item is what is written of one record.
type item struct {
	record record
	// name is that of its file.
	name string
	text []byte
	// statements are what an OpenVEX document says of the record.
	statements []vex.Statement
}

// leftOut is the reason for which a kind of record is not written.
type leftOut string

func (why leftOut) Error() string { return string(why) }

const assessmentsLeftOut = leftOut("assessments of dependencies are no advisories")

// fileName is the name of the file of an OSV record.
func fileName(id advisory.ID) (string, error) {
	name := string(id) + extension
	// Most file systems take 255 bytes.
	if len(name) > 200 || name[0] == '.' || path.Base(name) != name || strings.ContainsFunc(name, unicode.IsControl) ||
		strings.Contains(name, `\`) || !fs.ValidPath(name) || !filepath.IsLocal(name) {
		return "", fmt.Errorf("id: no file can be named by %q", name)
	}
	return name, nil
}
