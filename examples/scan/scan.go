package main

import (
	"cmp"
	"fmt"
	"io"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/examples/scan/lockfile"
	"github.com/nodejs/nodesec/match"
	"github.com/nodejs/nodesec/match/npm"
)

// scan is one run: what it was asked for, read and found.
type scan struct {
	options  *options
	stdin    io.Reader
	progress *progress
	messages messages

	databases []*database
	lockfiles []readLockfile
	findings  []finding

	packages           int // of the registry, each name and version once
	developmentLeftOut int
	belowThreshold     int
}

type readLockfile struct {
	path string
	*lockfile.Lockfile
	checked int // packages of the registry
	others  []lockfile.Package
}

// installed is a package of the registry at a version, with all lockfiles that
// have it.
type installed struct {
	name, version string
	places        []place
}

type place struct {
	lockfile    string
	development bool
	folders     []string
}

func newScan(o *options, stdin io.Reader, stderr io.Writer) *scan {
	s := &scan{options: o, stdin: stdin, progress: &progress{}}
	if isTerminal(stderr) {
		s.progress.to = stderr
	}
	return s
}

// close frees what is open.
func (s *scan) close() {
	for _, d := range s.databases {
		d.close()
	}
}

// openDatabases reads the advisories.
func (s *scan) openDatabases() {
	add := func(d *database, err error) {
		if err != nil {
			s.messages.error("%v", err)
			return
		}
		for _, err := range d.unreadable {
			s.messages.warning("%s: %v", d.path, err)
		}
		s.databases = append(s.databases, d)
	}
	if s.options.demonstration() {
		add(sampleDatabase(s.progress))
		return
	}
	for _, path := range s.options.databases {
		add(openDatabase(path, s.progress))
	}
}

// readLockfiles finds and reads the lockfiles.
func (s *scan) readLockfiles() {
	if s.options.demonstration() {
		l, err := sampleLockfile()
		s.addLockfile(sampleProject, l, err)
		return
	}
	f := finder{fail: s.messages.error, stdin: s.stdin, seen: make(map[string]bool)}
	f.found = func(path string, read func() (*lockfile.Lockfile, error)) {
		l, err := read()
		s.addLockfile(path, l, err)
	}
	for _, path := range s.options.paths {
		f.find(path)
	}
}

func (s *scan) addLockfile(name string, l *lockfile.Lockfile, err error) {
	name = nameOf(name)
	for _, err := range parts(err) {
		s.messages.error("%v", withoutVerb(name, err))
	}
	if l == nil {
		return
	}
	r := readLockfile{path: name, Lockfile: l}
	for _, p := range l.Packages {
		if p.Source == lockfile.Registry {
			r.checked++
		} else {
			r.others = append(r.others, p)
		}
	}
	if r.checked == 0 && err == nil {
		s.messages.error("%s: none of its packages comes from the registry, so none could be checked", name)
	}
	if l.DevelopmentUnknown != nil && !s.options.dev {
		s.messages.note("%s: packages for development are not left out, as they cannot be told: %v", name, l.DevelopmentUnknown)
	}
	s.lockfiles = append(s.lockfiles, r)
}

// match asks the databases about each package.
func (s *scan) match() {
	if len(s.databases) == 0 {
		return
	}
	packages := s.installed()
	s.packages = len(packages)
	for n, a := range s.ask(packages) {
		for _, err := range a.errs {
			s.messages.error("%v", err)
		}
		for _, group := range match.Group(a.found) {
			f := newFinding(packages[n], group, a.from)
			if f.below(s.options.severity) {
				s.belowThreshold++
				continue
			}
			s.findings = append(s.findings, f)
		}
	}
	slices.SortStableFunc(s.findings, finding.compare)
}

// answer is what the databases say of a package.
type answer struct {
	found []match.Finding
	from  map[*advisory.Advisory]string // the database of each record
	errs  []error
}

// ask asks all databases about all packages, on all processors.
func (s *scan) ask(packages []installed) []answer {
	answers := make([]answer, len(packages))
	var next atomic.Int64
	var all sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		all.Go(func() {
			for n := next.Add(1) - 1; n < int64(len(packages)); n = next.Add(1) - 1 {
				answers[n] = s.askAbout(&packages[n])
			}
		})
	}
	all.Wait()
	return answers
}

func (s *scan) askAbout(p *installed) answer {
	a := answer{from: make(map[*advisory.Advisory]string)}
	for _, d := range s.databases {
		some, err := d.Query(advisory.NPM(p.name), p.version)
		if err != nil {
			a.errs = append(a.errs, fmt.Errorf("%s: %s@%s: %w", d.path, p.name, p.version, err))
		}
		for n := range some {
			a.from[some[n].Advisory] = d.path
		}
		a.found = append(a.found, some...)
	}
	return a
}

// installed returns the packages to check, sorted by name and version.
func (s *scan) installed() []installed {
	var all []installed
	index := make(map[[2]string]int)
	leftOut := make(map[[2]string]bool)
	for _, l := range s.lockfiles {
		for _, p := range l.Packages {
			if p.Source != lockfile.Registry {
				continue
			}
			key := [2]string{p.Name, p.Version}
			if p.Development && !s.options.dev {
				leftOut[key] = true
				continue
			}
			n, there := index[key]
			if !there {
				n = len(all)
				index[key] = n
				all = append(all, installed{name: p.Name, version: p.Version})
			}
			all[n].places = append(all[n].places, place{l.path, p.Development, p.Places})
		}
	}
	for key := range leftOut {
		if _, there := index[key]; !there {
			s.developmentLeftOut++
		}
	}
	slices.SortFunc(all, func(a, b installed) int {
		return cmp.Or(cmp.Compare(a.name, b.name), compareVersions(a.version, b.version))
	})
	return all
}

// compareVersions sorts what is no version behind what is.
func compareVersions(a, b string) int {
	v, errV := npm.ParseVersion(a, npm.Loose)
	w, errW := npm.ParseVersion(b, npm.Loose)
	switch {
	case errV == nil && errW == nil:
		return cmp.Or(v.Compare(w), cmp.Compare(a, b))
	case errV == nil:
		return -1
	case errW == nil:
		return 1
	}
	return cmp.Compare(a, b)
}

// unreadable counts what could not be read of the databases.
func (s *scan) unreadable() int {
	n := 0
	for _, d := range s.databases {
		n += len(d.unreadable)
	}
	return n
}

// write gives the result in the form that was asked for.
func (s *scan) write(w io.Writer) error {
	if s.options.format == formatJSON {
		return s.writeJSON(w)
	}
	if len(s.databases) == 0 || len(s.lockfiles) == 0 {
		return nil // and the errors have been said
	}
	return s.writeTable(w, screenOf(w))
}

func (s *scan) exitCode() int {
	switch {
	case len(s.messages.errors) > 0, s.options.strict && s.unreadable() > 0:
		return trouble
	case len(s.findings) > 0 && !s.options.demonstration():
		return found
	}
	return clean
}
