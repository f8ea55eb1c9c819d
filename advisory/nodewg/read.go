package nodewg

import (
	"errors"
	"fmt"
	"io/fs"
	"iter"

	"github.com/nodejs/nodesec/advisory"
)

// The WG's folders, each within vuln/ of a checkout.
const (
	vulnDir = "vuln"
	coreDir = "core"
	npmDir  = "npm"
	depsDir = "deps"
)

// ReadFS yields the advisories of a Security WG checkout: the records of core/ by
// number, then those of npm/. fsys is the checkout, its vuln/ folder, or one
// folder of records; in that last case what each file is, is told from its
// members. A missing core/ or npm/ is taken for a checkout that has only the
// other. The assessments in deps/ are no advisories: see [ReadDependencies].
//
// A folder's records are its files N.json, and those of its index.json that have
// no file. Every file that cannot be read, and every other file named .json, is
// yielded as an [*Error], and reading goes on; files of other names and folders
// within are passed over. No file above 1 MiB is read, and no index.json above
// 64 MiB.
func ReadFS(fsys fs.FS) iter.Seq2[*advisory.Advisory, error] {
	return func(yield func(*advisory.Advisory, error) bool) {
		base, dirs := find(fsys, coreDir, npmDir)
		if dirs == nil {
			for a, err := range readDir(fsys, base, parseAny) {
				if !yield(a, err) {
					return
				}
			}
			return
		}
		parsers := map[string]func([]byte, int) (*advisory.Advisory, error){coreDir: parseCoreAdvisory, npmDir: parseModuleAdvisory}
		for _, dir := range dirs {
			for a, err := range readDir(fsys, join(base, dir), parsers[dir]) {
				if !yield(a, err) {
					return
				}
			}
		}
	}
}

// ReadCore yields the files of core/ by number. fsys is a checkout, its vuln/
// folder, or core/ itself. Errors are as for [ReadFS].
func ReadCore(fsys fs.FS) iter.Seq2[*Core, error] {
	return readOne(fsys, coreDir, ParseCore)
}

// ReadModules yields the files of npm/ by number. fsys is a checkout, its vuln/
// folder, or npm/ itself. Errors are as for [ReadFS].
func ReadModules(fsys fs.FS) iter.Seq2[*Module, error] {
	return readOne(fsys, npmDir, parseNumbered)
}

// ReadDependencies yields the files of deps/ by number. fsys is a checkout, its
// vuln/ folder, or deps/ itself. Errors are as for [ReadFS].
func ReadDependencies(fsys fs.FS) iter.Seq2[*Dependency, error] {
	return readOne(fsys, depsDir, ParseDependency)
}

func readOne[T any](fsys fs.FS, dir string, parse func([]byte, int) (*T, error)) iter.Seq2[*T, error] {
	return func(yield func(*T, error) bool) {
		base, dirs := find(fsys, coreDir, npmDir, depsDir)
		path := base
		if dirs != nil {
			path = join(base, dir)
		}
		for r, err := range readDir(fsys, path, parse) {
			if !yield(r, err) {
				return
			}
		}
	}
}

// find returns the folder that has the WG's folders, and which of those named are
// there: none if fsys is one of them itself.
func find(fsys fs.FS, names ...string) (base string, dirs []string) {
	base = "."
	if isDir(fsys, vulnDir) {
		base = vulnDir
	}
	for _, name := range names {
		if isDir(fsys, join(base, name)) {
			dirs = append(dirs, name)
		}
	}
	return base, dirs
}

func isDir(fsys fs.FS, path string) bool {
	info, err := fs.Stat(fsys, path)
	return err == nil && info.IsDir()
}

func join(dir, name string) string {
	if dir == "." {
		return name
	}
	return dir + "/" + name
}

// parseNumbered reads a module whose file is named for its id.
func parseNumbered(text []byte, n int) (*Module, error) {
	m, err := ParseModule(text)
	if err == nil && m.ID != n {
		return nil, within("id", fmt.Errorf("expected %d, for which the record is named, found %d", n, m.ID))
	}
	return m, err
}

func parseModuleAdvisory(text []byte, n int) (*advisory.Advisory, error) {
	m, err := parseNumbered(text, n)
	if err != nil {
		return nil, err
	}
	return m.Advisory()
}

func parseCoreAdvisory(text []byte, n int) (*advisory.Advisory, error) {
	c, err := ParseCore(text, n)
	if err != nil {
		return nil, err
	}
	return c.Advisory()
}

var (
	errAssessment = errors.New("this is an assessment of a dependency, not an advisory")
	errNoRecord   = errors.New("expected a record with module_name (npm) or vulnerable (core)")
)

// parseAny reads a record of a folder whose name is not known.
func parseAny(text []byte, n int) (*advisory.Advisory, error) {
	o, err := parseObject(text)
	if err != nil {
		return nil, err
	}
	has := make(map[string]bool, len(o))
	for _, m := range o {
		has[m.name] = true
	}
	switch {
	case has["module_name"] || has["vulnerable_versions"]:
		return parseModuleAdvisory(text, n)
	case has["vulnerable"] || has[environmentsMember]:
		return parseCoreAdvisory(text, n)
	case has["reason"]:
		return nil, &Error{Err: errAssessment}
	}
	return nil, &Error{Err: errNoRecord}
}
