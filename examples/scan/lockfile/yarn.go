package lockfile

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
)

// yarnEntry is an entry of a yarn.lock of any version: a package, and the
// dependencies as somebody wrote them that lead to it.
type yarnEntry struct {
	Package
	descriptors []string // "name@range"
	needs       map[string]string
	workspace   string // the folder of a member of the workspace, "." for the project
}

func parseYarn(text []byte, project fs.FS) (*Lockfile, error) {
	var version string
	var entries []yarnEntry
	var err error
	if hasLine(text, "__metadata:") {
		version, entries, err = parseBerry(text)
	} else {
		version, entries, err = parseYarn1(string(text))
	}
	if version == "" {
		return nil, err
	}
	l := &Lockfile{Tool: "yarn", Version: version}
	var development []bool
	development, l.DevelopmentUnknown = yarnDevelopment(entries, project, version == "1")
	c := newCollection()
	for n, e := range entries {
		if e.workspace == "." {
			continue // the project itself
		}
		e.Development = development != nil && development[n]
		c.add(e.checked())
	}
	l.Packages = c.sorted()
	return l, err
}

// yarnDevelopment finds the entries that only development needs. The lockfile
// does not say, so the package.json of the project and its workspaces must.
func yarnDevelopment(entries []yarnEntry, project fs.FS, classic bool) ([]bool, error) {
	y := indexYarn(entries)
	var always, development []int
	add := func(m *manifest, ranges map[string]string) {
		for _, needs := range [...]map[string]string{m.Dependencies, m.Optional} {
			for name, spec := range needs {
				always = append(always, y.find(name, spec, ranges)...)
			}
		}
		for name, spec := range m.Development {
			if _, both := m.Dependencies[name]; !both {
				development = append(development, y.find(name, spec, ranges)...)
			}
		}
	}
	if classic { // which does not list the members of a workspace
		manifests, err := readManifests(project)
		if err != nil {
			return nil, err
		}
		for _, m := range manifests {
			add(m, nil)
		}
	}
	for _, e := range entries {
		if e.workspace == "" {
			continue
		}
		m, err := readManifest(project, e.workspace)
		if err != nil {
			return nil, err
		}
		add(m, e.needs)
	}
	return y.graph().development(always, development), nil
}

// yarnIndex finds entries by what is written in a package.json.
type yarnIndex struct {
	entries      []yarnEntry
	byDescriptor map[string]int
	byName       map[string][]int
}

func indexYarn(entries []yarnEntry) *yarnIndex {
	y := &yarnIndex{entries: entries, byDescriptor: make(map[string]int), byName: make(map[string][]int)}
	for n, e := range entries {
		for _, d := range e.descriptors {
			y.byDescriptor[d] = n
			name, _ := cutName(d)
			y.byName[name] = append(y.byName[name], n)
		}
	}
	return y
}

// find returns the entries that a dependency leads to. The lockfile's own
// spelling of the range goes first, if it has one. Where neither is found, since
// "resolutions" or a catalog put another range in its place, all entries of that
// name are meant.
func (y *yarnIndex) find(name, spec string, ranges map[string]string) []int {
	if own, ok := ranges[name]; ok {
		spec = own
	}
	for _, d := range [...]string{name + "@" + spec, name + "@npm:" + spec} {
		if n, ok := y.byDescriptor[d]; ok {
			return []int{n}
		}
	}
	return y.byName[name]
}

func (y *yarnIndex) graph() *graph {
	g := &graph{needs: make([][]int, len(y.entries))}
	first := make(map[[2]string]int)
	for n, e := range y.entries {
		for name, spec := range e.needs {
			if e.workspace != "" {
				break // its package.json tells which of these are for development
			}
			g.needs[n] = append(g.needs[n], y.find(name, spec, nil)...)
		}
		// A package and its patched form go together.
		twin, ok := first[[2]string{e.Name, e.Version}]
		if !ok {
			first[[2]string{e.Name, e.Version}] = n
			continue
		}
		g.needs[n] = append(g.needs[n], twin)
		g.needs[twin] = append(g.needs[twin], n)
	}
	return g
}

// parseYarn1 reads the format of Yarn 1, which looks like YAML and is not:
//
//	"@scope/name@^1.0.0", "@scope/name@^1.1.0":
//	  version "1.2.3"
//	  resolved "https://..."
//	  dependencies:
//	    other "~2.0.0"
//
// After an entry that cannot be read it goes on with the next.
func parseYarn1(text string) (version string, entries []yarnEntry, err error) {
	version = "1"
	var errs []error
	var current *yarn1Entry
	end := func() {
		if current == nil {
			return
		}
		e, err := current.entry()
		if err != nil {
			errs = append(errs, fmt.Errorf("line %d: %w", current.line, err))
		} else {
			entries = append(entries, e)
		}
		current = nil
	}
	number := 0
	for line := range strings.Lines(text) {
		number++
		line = strings.TrimRight(line, "\r\n")
		content := strings.TrimLeft(line, " ")
		if v, ok := strings.CutPrefix(content, "# yarn lockfile v"); ok && strings.TrimSpace(v) != "1" {
			return "", nil, fmt.Errorf("line %d: %w %s; known are 1 and, in a later form, 4 to 10", number, ErrVersion, shorten(v))
		}
		if content == "" || content[0] == '#' {
			continue
		}
		indent := len(line) - len(content)
		if indent == 0 {
			end()
			current = &yarn1Entry{line: number, keys: content}
			continue
		}
		if current == nil {
			errs = append(errs, fmt.Errorf("line %d: expected an entry's beginning without indentation", number))
			continue
		}
		if err := current.field(indent, content); err != nil && current.err == nil {
			current.err = fmt.Errorf("line %d: %w", number, err)
		}
	}
	end()
	return version, entries, errors.Join(errs...)
}
