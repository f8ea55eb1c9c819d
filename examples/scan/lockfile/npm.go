package lockfile

import (
	"errors"
	"fmt"
	"io"
	"strings"
)

// npmFile is a package-lock.json or npm-shrinkwrap.json, with its parts as text.
type npmFile struct{ version, packages, dependencies []byte }

func parseNPM(text []byte) (*Lockfile, error) {
	f, err := readNPMFile(text)
	if err != nil {
		return nil, jsonError(err)
	}
	l := &Lockfile{Tool: "npm"}
	var r npmReader
	switch version := string(f.version); {
	case version == "1", version == "" && f.dependencies != nil: // npm before 5 wrote none
		l.Version = "1"
		r = npmReader{newJSONReader(f.dependencies, "dependencies"), newCollection()}
		if f.dependencies != nil {
			err = r.tree("node_modules/", 0)
		}
	case version == "2", version == "3":
		l.Version = version
		r = npmReader{newJSONReader(f.packages, "packages"), newCollection()}
		if f.packages == nil {
			return nil, errors.New("packages: expected an object, found nothing")
		}
		err = r.folders()
	case version == "":
		return nil, fmt.Errorf("%w: neither lockfileVersion nor dependencies in it", ErrUnknown)
	default:
		return nil, fmt.Errorf("lockfileVersion: %w %s; known are 1, 2 and 3", ErrVersion, shorten(version))
	}
	l.Packages = r.sorted()
	return l, errors.Join(append(r.problems, jsonError(err))...)
}

// readNPMFile finds the parts of a file, and with that goes over all of it.
func readNPMFile(text []byte) (f npmFile, err error) {
	r := newJSONReader(text, "")
	err = r.object(func(name []byte) (err error) {
		switch string(name) {
		case "lockfileVersion":
			f.version, err = r.raw()
		case "packages":
			f.packages, err = r.raw()
		case "dependencies":
			f.dependencies, err = r.raw()
		default:
			err = r.decoder.SkipValue()
		}
		return err
	})
	if err == nil {
		if _, err = r.decoder.ReadToken(); err == io.EOF {
			err = nil
		} else if err == nil {
			err = fmt.Errorf("not JSON at byte %d: a second value", r.decoder.InputOffset())
		}
	}
	return f, errors.Join(append(r.problems, err)...)
}

// npmReader gathers the packages of a part of the file.
type npmReader struct {
	*jsonReader
	*collection
}

// npmFolder is an entry of "packages", which is keyed by folder. For an alias,
// name is the name of the package itself.
type npmFolder struct {
	folder, name, version, resolved string
	link, development               bool
	needs                           [][]byte
}

// folders reads "packages".
func (r npmReader) folders() error {
	var entries []npmFolder
	err := r.object(func(folder []byte) error {
		e := npmFolder{folder: string(folder)}
		before := len(r.problems)
		err := r.folder(&e)
		if len(r.problems) == before {
			entries = append(entries, e)
		}
		return err
	})
	if err != nil {
		return err
	}
	there := make(map[string]bool, len(entries))
	for _, e := range entries {
		there[e.folder] = true
	}
	fromURL := neededByURL(entries)
	for _, e := range entries {
		if e.folder == "" { // the project itself
			continue
		}
		p := Package{Name: e.name, Version: e.version, Development: e.development, Places: []string{e.folder}}
		name, installed := nameOfFolder(e.folder)
		if p.Name == "" {
			p.Name = name
		}
		switch {
		case e.link && there[e.resolved]:
			continue // the folder it leads to has an entry of its own
		case e.link:
			p.Source, p.From = Folder, e.resolved
		case !installed:
			p.Source, p.From = Folder, e.folder
		case fromURL[e.folder]:
			p.Source, p.From = URL, e.resolved
		default:
			p.Source, p.From = npmSource(e.resolved)
		}
		r.add(p.checked())
	}
	return nil
}

func (r npmReader) folder(e *npmFolder) error {
	return r.object(func(name []byte) error {
		switch string(name) {
		case "name":
			return r.string(&e.name)
		case "version":
			return r.string(&e.version)
		case "resolved":
			return r.place(&e.resolved)
		case "link":
			return r.bool(&e.link)
		case "dev":
			return r.bool(&e.development)
		case "dependencies", "optionalDependencies", "devDependencies":
			needs, err := r.raw()
			e.needs = append(e.needs, needs)
			return err
		}
		return r.decoder.SkipValue()
	})
}

// place reads where a package was loaded from, which npm has also written as
// false.
func (r npmReader) place(into *string) error {
	if r.decoder.PeekKind() != '"' {
		return r.decoder.SkipValue()
	}
	return r.string(into)
}

// tree reads "dependencies" of a file of version 1, which are nested as the
// node_modules are in which they stand.
func (r npmReader) tree(modules string, depth int) error {
	const deepest = 200 // more than any project has; it keeps places short
	if depth == deepest {
		r.problem(fmt.Errorf("packages nested deeper than %d levels", deepest))
		return r.decoder.SkipValue()
	}
	return r.object(func(name []byte) error { return r.dependency(string(name), modules, depth) })
}

// dependency reads one package. Its version may be a URL or an alias instead.
func (r npmReader) dependency(name, modules string, depth int) error {
	folder := modules + name
	p := Package{Name: name, Places: []string{folder}}
	var version, resolved, from string
	var nested int
	before := len(r.problems)
	err := r.object(func(field []byte) error {
		switch string(field) {
		case "version":
			return r.string(&version)
		case "resolved":
			return r.place(&resolved)
		case "from":
			return r.place(&from)
		case "dev":
			return r.bool(&p.Development)
		case "dependencies":
			problems := len(r.problems)
			err := r.tree(folder+"/node_modules/", depth+1)
			nested += len(r.problems) - problems
			return err
		}
		return r.decoder.SkipValue()
	})
	if err != nil || len(r.problems)-nested > before {
		return err
	}
	p.Version = version
	p.Source, p.From = npmTreeSource(version, resolved, from)
	if target, ok := strings.CutPrefix(version, "npm:"); ok {
		if p.Name, p.Version = cutName(target); p.Name == "" {
			r.problem(fmt.Errorf("version: expected npm:name@version, found %q", shorten(version)))
			return nil
		}
	} else if p.From == version {
		p.Version = ""
	}
	r.add(p.checked())
	return nil
}

// npmTreeSource looks at the version first. npm before 5 kept the plain version
// there even if the package came from elsewhere.
func npmTreeSource(version, resolved, from string) (Source, string) {
	if s := sourceOf(version); s != Registry {
		return s, version
	}
	if s, place := npmSource(resolved); s != Registry {
		return s, place
	}
	if _, spec := cutName(from); sourceOf(spec) == Git {
		return Git, spec
	}
	return Registry, ""
}

// npmSource tells where a package comes from by the place that it was loaded
// from. The URL of a tarball says nothing: registries have any.
func npmSource(resolved string) (Source, string) {
	switch s, _ := sourceOfProtocol(resolved); s {
	case File, Folder, Git:
		return s, resolved
	}
	return Registry, ""
}

// nameOfFolder returns the name that a package is installed under, and whether
// it is installed at all: its folder is one in node_modules.
func nameOfFolder(folder string) (name string, installed bool) {
	const modules = "node_modules/"
	n := strings.LastIndex(folder, modules)
	if n < 0 || n > 0 && folder[n-1] != '/' {
		return folder[strings.LastIndexByte(folder, '/')+1:], false
	}
	name = folder[n+len(modules):]
	depth := 0
	if strings.HasPrefix(name, "@") {
		depth = 1
	}
	return name, strings.Count(name, "/") == depth
}
