package lockfile

import (
	"cmp"
	"errors"
	"fmt"
	"path"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// pnpmFile is one document of a pnpm-lock.yaml. There may be two: since pnpm 11
// what pnpm itself needs stands in one before the project's.
type pnpmFile struct {
	version   string
	major     string
	importers []pnpmImporter
	packages  []pnpmEntry
	snapshots []pnpmSnapshot
	problems  []error
}

// pnpmImporter is the project or a member of its workspace.
type pnpmImporter struct {
	folder              string
	always, development []pnpmNeed
}

// pnpmNeed is a dependency and what it leads to: a version, or the key of a
// package.
type pnpmNeed struct{ name, target string }

// pnpmEntry is a package. Where its key has no name or version, it says them.
type pnpmEntry struct {
	key, name, version       string
	development              bool // before version 9
	tarball, directory, kind string
	repository, commit       string
}

// pnpmSnapshot is, in files of version 9, what a package needs where it is
// installed beside certain others.
type pnpmSnapshot struct {
	key   string
	needs map[string]string
}

func parsePNPM(text []byte) (*Lockfile, error) {
	documents, err := yamlDocuments(text)
	if err != nil {
		return nil, err
	}
	l := &Lockfile{Tool: "pnpm"}
	c := newCollection()
	var errs []error
	for _, n := range documents {
		var f pnpmFile
		if err := f.read(n); err != nil {
			return nil, err
		}
		f.collect(c)
		l.Version = f.version
		errs = append(errs, f.problems...)
	}
	l.Packages = c.sorted()
	return l, errors.Join(errs...)
}

// read reads a document. What is wrong with one of its packages is a problem;
// errors are about the document.
func (f *pnpmFile) read(n *yaml.Node) error {
	project := pnpmImporter{folder: "."} // of files without importers
	err := yamlObject(n, func(key string, n *yaml.Node) error {
		switch key {
		case "lockfileVersion":
			return at(key, yamlText(n, &f.version))
		case "importers":
			return at(key, yamlObject(n, func(folder string, n *yaml.Node) error {
				i := pnpmImporter{folder: folder}
				err := yamlObject(n, i.read)
				f.importers = append(f.importers, i)
				return err
			}))
		case "packages":
			return at(key, yamlObject(n, f.readPackage))
		case "snapshots":
			return at(key, yamlObject(n, f.readSnapshot))
		}
		return project.read(key, n)
	})
	if err != nil {
		return err
	}
	f.importers = append(f.importers, project)
	f.major, _, _ = strings.Cut(f.version, ".")
	if f.major != "5" && f.major != "6" && f.major != "9" {
		return fmt.Errorf("lockfileVersion: %w %q; known are 5, 6 and 9", ErrVersion, shorten(f.version))
	}
	return nil
}

// read reads one list of what an importer needs. Others than devDependencies are
// needed always.
func (i *pnpmImporter) read(key string, n *yaml.Node) error {
	needs := &i.always
	switch key {
	case "devDependencies":
		needs = &i.development
	case "dependencies", "optionalDependencies", "configDependencies", "packageManagerDependencies":
	default:
		return nil
	}
	return at(key, yamlObject(n, func(name string, n *yaml.Node) error {
		target := ""
		err := yamlText(n, &target)
		if n.Kind == yaml.MappingNode {
			err = yamlObject(n, func(key string, n *yaml.Node) error {
				if key == "version" {
					return yamlText(n, &target)
				}
				return nil
			})
		}
		*needs = append(*needs, pnpmNeed{name, target})
		return err
	}))
}

func (f *pnpmFile) readPackage(key string, n *yaml.Node) error {
	e := pnpmEntry{key: key}
	err := yamlObject(n, func(key string, n *yaml.Node) error {
		switch key {
		case "name":
			return yamlText(n, &e.name)
		case "version":
			return yamlText(n, &e.version)
		case "dev":
			return yamlBool(n, &e.development)
		case "resolution":
			return yamlObject(n, e.readResolution)
		}
		return nil
	})
	if err != nil {
		f.problems = append(f.problems, at(member("packages", key), err))
		return nil
	}
	f.packages = append(f.packages, e)
	return nil
}

func (e *pnpmEntry) readResolution(key string, n *yaml.Node) error {
	switch key {
	case "tarball":
		return yamlText(n, &e.tarball)
	case "directory":
		return yamlText(n, &e.directory)
	case "type":
		return yamlText(n, &e.kind)
	case "repo":
		return yamlText(n, &e.repository)
	case "commit":
		return yamlText(n, &e.commit)
	}
	return nil
}

func (f *pnpmFile) readSnapshot(key string, n *yaml.Node) error {
	s := pnpmSnapshot{key: key}
	err := yamlObject(n, func(key string, n *yaml.Node) error {
		if key == "dependencies" || key == "optionalDependencies" {
			return yamlTexts(n, &s.needs)
		}
		return nil
	})
	f.snapshots = append(f.snapshots, s)
	return at(strconv.Quote(shorten(key)), err)
}

// collect adds the packages of the document.
func (f *pnpmFile) collect(c *collection) {
	var development map[string]bool
	if f.major == "9" {
		development = f.development()
	}
	for _, e := range f.packages {
		p := Package{Development: e.development || development[e.key]}
		p.Name, p.Version, p.Source, p.From = e.identify(f.major)
		if p.Name == "" {
			f.problems = append(f.problems, at(member("packages", e.key), errors.New("expected a package's name and version")))
			continue
		}
		c.add(p.checked())
	}
	for _, i := range f.importers {
		for _, needs := range [...][]pnpmNeed{i.always, i.development} {
			for _, need := range needs {
				if to, ok := strings.CutPrefix(need.target, "link:"); ok {
					c.add(Package{Name: need.name, Source: Folder, From: path.Join(i.folder, to)})
				}
			}
		}
	}
}

// identify returns what a package is and where it comes from. Keys have changed
// with the versions of the format:
//
//	5  /@scope/name/1.2.3_peer@4.5.6   registry.example/name/1.2.3
//	6  /@scope/name@1.2.3(peer@4.5.6)  registry.example/name@1.2.3
//	9  @scope/name@1.2.3               name@https://...  name@file:...
//
// Before 9, keys of packages that are not of a registry lead to where they come
// from, and the package says its name.
func (e *pnpmEntry) identify(major string) (name, version string, source Source, from string) {
	var reference string
	switch {
	case major == "9":
		name, reference = cutName(e.key)
	case e.name != "" || strings.HasPrefix(e.key, "file:"):
		reference = e.key
	default:
		_, rest, _ := strings.Cut(e.key, "/") // behind the registry, mostly none
		if major == "6" {
			rest, _, _ = strings.Cut(rest, "(")
			name, reference = cutName(rest)
			break
		}
		name, reference, _ = strings.Cut(rest, "/")
		if strings.HasPrefix(name, "@") {
			var base string
			base, reference, _ = strings.Cut(reference, "/")
			name += "/" + base
		}
		reference, _, _ = strings.Cut(reference, "/")
		reference, _, _ = strings.Cut(reference, "_")
	}
	version, source = reference, e.source(reference)
	if source != Registry {
		version, from = "", reference
		if e.repository != "" {
			from = e.repository + "#" + e.commit
		}
		if location, _, _ := strings.Cut(from, "#"); major != "9" && location != "" {
			name = path.Base(location)
		}
	}
	return cmp.Or(e.name, name), cmp.Or(e.version, version), source, from
}

func (e *pnpmEntry) source(reference string) Source {
	switch {
	case e.kind == "git" || e.repository != "" || e.commit != "":
		return Git
	case e.kind == "directory" || e.directory != "":
		return Folder
	case strings.HasPrefix(e.tarball, "file:"):
		return File
	case reference != "" && '0' <= reference[0] && reference[0] <= '9' && !strings.Contains(reference, "/"):
		return Registry
	case sourceOf(e.tarball) == Git:
		return Git
	}
	if s := sourceOf(reference); s != Registry {
		return s
	}
	return Unknown
}

// development finds the packages of a file of version 9, by key, that only
// development needs.
func (f *pnpmFile) development() map[string]bool {
	numbers := make(map[string]int, len(f.snapshots))
	for n, s := range f.snapshots {
		numbers[s.key] = n
	}
	find := func(into []int, name, target string) []int {
		if n, ok := numbers[pnpmKey(name, target)]; ok {
			into = append(into, n)
		}
		return into
	}
	g := &graph{needs: make([][]int, len(f.snapshots))}
	for n, s := range f.snapshots {
		for name, target := range s.needs {
			g.needs[n] = find(g.needs[n], name, target)
		}
	}
	var always, development []int
	for _, i := range f.importers {
		for _, need := range i.always {
			always = find(always, need.name, need.target)
		}
		for _, need := range i.development {
			development = find(development, need.name, need.target)
		}
	}
	only := make(map[string]bool)
	for n, dev := range g.development(always, development) {
		key, _, _ := strings.Cut(f.snapshots[n].key, "(")
		if before, seen := only[key]; seen {
			dev = dev && before
		}
		only[key] = dev
	}
	return only
}

// pnpmKey returns the key of the snapshot that a dependency leads to. The target
// is the key itself for an alias and for some that are not of a registry.
func pnpmKey(name, target string) string {
	if strings.HasPrefix(target, "@") {
		return target
	}
	head, _, _ := strings.Cut(target, "(")
	head, _, _ = strings.Cut(head, ":")
	if strings.Contains(head, "@") {
		return target
	}
	return name + "@" + target
}
