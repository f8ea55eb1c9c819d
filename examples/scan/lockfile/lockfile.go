// Package lockfile reads which packages a JavaScript project has installed, from
// the lockfiles of npm (package-lock.json and npm-shrinkwrap.json), Yarn
// (yarn.lock, of Yarn 1 and of all later) and pnpm (pnpm-lock.yaml).
//
// What matters to a scanner is told apart that a plain list of names and versions
// would mix up: packages of the registry and others of the same name that come
// from a folder, a file, a Git repository or a URL; an alias and the package
// behind it; packages that only development needs and those that are needed
// always.
package lockfile

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// Lockfile is what a lockfile says.
type Lockfile struct {
	// Tool is the package manager that writes such files: "npm", "yarn" or "pnpm".
	Tool string
	// Version is the version of the file's format as the file spells it: "3",
	// "9.0". Files of Yarn 1 are of version "1", later ones from "4" on.
	Version string
	// Packages are the packages in the file, sorted by name and version, each
	// once.
	Packages []Package
	// DevelopmentUnknown says why it cannot be told which packages are for
	// development only; it is nil if Package.Development can be relied on. Files
	// of Yarn do not say, so the package.json beside them must.
	DevelopmentUnknown error
}

// Package is one package at one version.
type Package struct {
	// Name is the package's own name, not the alias it is installed under.
	Name string
	// Version is its version as the file spells it. It may be empty if Source
	// is not Registry.
	Version string
	// Source is where the package comes from. Only the packages of the Registry
	// are the ones that its advisories speak of.
	Source Source
	// From is the path, URL or other text that leads to a package that is not of
	// the Registry.
	From string
	// Development says that nothing but the project's development needs it.
	Development bool
	// Places are the folders in which it is installed, as far as the file says:
	// "node_modules/a/node_modules/b".
	Places []string
}

// MaxSize is the size of the largest file that is read, in bytes. The largest
// lockfiles of the world have some ten million.
const MaxSize = 128 << 20

// Errors that say in which way a file is not a readable lockfile.
var (
	// ErrVersion means that the file is of a version that is not known here.
	ErrVersion = errors.New("unknown lockfile version")
	// ErrUnknown means that the file is not of a known kind.
	ErrUnknown = errors.New("not a lockfile of npm, Yarn or pnpm")
	// ErrNoPackages means that the file names no package. A file that was cut off
	// may look so, hence it is not taken for a project that needs none.
	ErrNoPackages = errors.New("no package in the lockfile")
)

// The names of lockfiles.
var names = [...]string{"package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml"}

// IsName reports whether a file is a lockfile by its name: one of
// package-lock.json, npm-shrinkwrap.json, yarn.lock and pnpm-lock.yaml, or such a
// name with a word and a dot in front, "old.package-lock.json".
func IsName(name string) bool { return known(name) != "" }

func known(name string) string {
	for _, n := range names {
		if name == n || strings.HasSuffix(name, "."+n) {
			return n
		}
	}
	return ""
}

// Read reads a lockfile, and for files of Yarn the package.json of the project
// and of its workspaces. The kind of file is told by its name, or by its content
// if the name says nothing.
//
// An error does not always mean that there is no result: if parts of the file
// could not be read, the result holds the others, and the error joins one for
// each part, naming its place in the file.
func Read(fsys fs.FS, name string) (*Lockfile, error) {
	text, err := readAll(fsys, name)
	if err != nil {
		return nil, err
	}
	project, err := fs.Sub(fsys, path.Dir(name))
	if err != nil {
		return nil, err
	}
	return parse(path.Base(name), text, project)
}

// Parse reads a lockfile without its project, as [Read] does; its kind is told by
// its content.
func Parse(text []byte) (*Lockfile, error) { return parse("", text, nil) }

func parse(name string, text []byte, project fs.FS) (*Lockfile, error) {
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	kind := known(name)
	if kind == "" {
		kind = sniff(text)
	}
	if len(bytes.TrimSpace(text)) == 0 {
		return nil, fmt.Errorf("%w: the file is empty", ErrNoPackages)
	}
	var l *Lockfile
	var err error
	switch kind {
	case "package-lock.json", "npm-shrinkwrap.json":
		l, err = parseNPM(text)
	case "yarn.lock":
		l, err = parseYarn(text, project)
	case "pnpm-lock.yaml":
		l, err = parsePNPM(text)
	default:
		return nil, ErrUnknown
	}
	if err == nil && len(l.Packages) == 0 {
		return nil, ErrNoPackages
	}
	return l, err
}

// sniff tells by its content what kind of lockfile a text is.
func sniff(text []byte) string {
	switch {
	case bytes.HasPrefix(bytes.TrimSpace(text), []byte("{")):
		return "package-lock.json"
	case hasLine(text, "# yarn lockfile v"), hasLine(text, "__metadata:"):
		return "yarn.lock"
	case hasLine(text, "lockfileVersion:"):
		return "pnpm-lock.yaml"
	}
	return ""
}

// hasLine reports whether a line of text begins with what is given.
func hasLine(text []byte, start string) bool {
	return bytes.HasPrefix(text, []byte(start)) || bytes.Contains(text, []byte("\n"+start))
}

func readAll(fsys fs.FS, name string) ([]byte, error) {
	// Opening a named pipe could wait for ever.
	info, err := fs.Stat(fsys, name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("not a regular file")
	}
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return readLimited(f, info.Size())
}

// ReadLimited reads r to its end, which must come within [MaxSize].
func ReadLimited(r io.Reader) ([]byte, error) { return readLimited(r, 0) }

// readLimited reads about so many bytes, but never more than may be.
func readLimited(r io.Reader, size int64) ([]byte, error) {
	var text bytes.Buffer
	text.Grow(int(min(max(size, 0), MaxSize)) + bytes.MinRead)
	n, err := text.ReadFrom(io.LimitReader(r, MaxSize+1))
	switch {
	case err != nil:
		return nil, err
	case n > MaxSize:
		return nil, fmt.Errorf("larger than the %d MiB that a lockfile may have", MaxSize>>20)
	}
	return text.Bytes(), nil
}

// checked turns a package of the registry without a version, which nothing can be
// said about, into one of unknown source.
func (p Package) checked() Package {
	if p.Source == Registry && p.Version == "" {
		p.Source = Unknown
	}
	return p
}

// collection gathers packages, each once.
type collection struct {
	index    map[[4]string]int
	packages []Package
}

func newCollection() *collection { return &collection{index: make(map[[4]string]int)} }

// add adds a package, or what is new about one that is there already.
func (c *collection) add(p Package) {
	key := [4]string{p.Name, p.Version, string(p.Source), p.From}
	n, there := c.index[key]
	if !there {
		c.index[key] = len(c.packages)
		c.packages = append(c.packages, p)
		return
	}
	have := &c.packages[n]
	have.Development = have.Development && p.Development
	have.Places = append(have.Places, p.Places...)
}

func (c *collection) sorted() []Package {
	slices.SortFunc(c.packages, func(a, b Package) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Version, b.Version), cmp.Compare(a.Source, b.Source), cmp.Compare(a.From, b.From))
	})
	for _, p := range c.packages {
		slices.Sort(p.Places)
	}
	return c.packages
}
