package main

import (
	"io/fs"
	"iter"
	"path"
	"strconv"
	"strings"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/advisory/nodewg"
)

// findWG looks for the Security WG's files in a folder or zip, and opens them if
// they are there: in a checkout, which may be the only folder in a zip, in its
// folder vuln, or in one folder of records. If asked to trust it goes by the names
// of the files alone.
func (s *source) findWG(fsys fs.FS, trust bool) bool {
	for _, base := range wgBases(fsys) {
		var dirs []string
		for _, dir := range [...]string{coreDir, npmDir, depsDir} {
			if _, ok := lookIntoWG(fsys, path.Join(base, dir), trust); ok {
				dirs = append(dirs, dir)
			}
		}
		if dirs != nil {
			s.openWG(fsys, base)
			s.taken = "the Security WG's files: " + strings.Join(dirs, ", ")
			s.records = func(yield func(record, error) bool) {
				if (len(dirs) > 1 || dirs[0] != depsDir) && !all(advisories(s.fsys), yield) {
					return
				}
				if dirs[len(dirs)-1] == depsDir {
					all(assessments(s.fsys), yield)
				}
			}
			return true
		}
	}
	what, ok := lookIntoWG(fsys, ".", trust)
	if !ok {
		return false
	}
	s.openWG(fsys, ".")
	s.lone = true
	s.taken = "the Security WG's files: " + string(what)
	s.records = advisories(s.fsys)
	if what == anAssessment {
		s.records = assessments(s.fsys)
	}
	return true
}

func (s *source) openWG(fsys fs.FS, base string) {
	s.wg, s.fsys, s.within = true, fsys, base
	if base == "." {
		s.within = ""
	} else if sub, err := fs.Sub(fsys, base); err == nil {
		s.fsys = sub
	}
}

// wgBases are the folders that may have the WG's folders in them.
func wgBases(fsys fs.FS) []string {
	bases := []string{".", vulnDir}
	entries, err := fs.ReadDir(fsys, ".")
	if err == nil && len(entries) == 1 && entries[0].IsDir() {
		only := entries[0].Name()
		bases = append(bases, only, path.Join(only, vulnDir))
	}
	return bases
}

// lookIntoWG tells which of the WG's records the files of one folder are.
func lookIntoWG(fsys fs.FS, dir string, trust bool) (kind, bool) {
	entries, err := fs.ReadDir(fsys, dir)
	if err != nil {
		return "", false
	}
	named, left := false, enoughFiles
	for _, e := range entries {
		if e.IsDir() || e.Name() != indexName && !isNumbered(e.Name()) {
			continue
		}
		named = true
		if what := lookInto(fsys, path.Join(dir, e.Name())).what; what.isWG() {
			return what, true
		}
		if left--; left == 0 {
			break
		}
	}
	return "records", trust && named
}

// isNumbered reports whether the file may be one of the WG's records.
func isNumbered(name string) bool {
	_, ok := numberOf(name)
	return ok
}

// numberOf returns the N of "N.json".
func numberOf(name string) (int, bool) {
	stem, ok := strings.CutSuffix(name, extension)
	n, err := strconv.Atoi(stem)
	return n, ok && err == nil && n > 0 && strconv.Itoa(n) == stem
}

func advisories(fsys fs.FS) iter.Seq2[record, error] {
	return osvRecords(nodewg.ReadFS(fsys))
}

// osvRecords makes records of a stream of advisories.
func osvRecords(advisories iter.Seq2[*advisory.Advisory, error]) iter.Seq2[record, error] {
	return func(yield func(record, error) bool) {
		for a, err := range advisories {
			if !yield(record{advisory: a}, err) {
				return
			}
		}
	}
}

func assessments(fsys fs.FS) iter.Seq2[record, error] {
	return func(yield func(record, error) bool) {
		for d, err := range nodewg.ReadDependencies(fsys) {
			if !yield(record{assessment: d}, err) {
				return
			}
		}
	}
}

// all passes a whole stream on, and reports whether more is wanted.
func all(records iter.Seq2[record, error], yield func(record, error) bool) bool {
	for r, err := range records {
		if !yield(r, err) {
			return false
		}
	}
	return true
}
