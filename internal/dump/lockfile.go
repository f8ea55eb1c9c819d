package dump

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/match"
)

// WriteLockfile writes a package-lock.json (lockfileVersion 3) of a project with the
// given number of packages, at least 20. About a tenth have vulnerabilities in the
// dump of the same options, half of them at the version that is installed; two are
// malware; the dump does not name the others. The errors are those of w, [ErrScale],
// and too small or large a number of packages.
func WriteLockfile(w io.Writer, o Options, packages int) error {
	const least, most = 20, 1_000_000
	if packages < least || packages > most {
		return fmt.Errorf("dump: expected from %d to %d packages, got %d", least, most, packages)
	}
	d, err := newDump(o)
	if err != nil {
		return err
	}
	p, err := d.project(packages)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(w)
	e := json.NewEncoder(out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(p); err != nil {
		return err
	}
	return out.Flush()
}

// project is the document, whose members npm writes in this order.
type project struct {
	Name            string               `json:"name"`
	Version         string               `json:"version"`
	LockfileVersion int                  `json:"lockfileVersion"`
	Requires        bool                 `json:"requires"`
	Packages        map[string]installed `json:"packages"`
}

type installed struct {
	Name            string            `json:"name,omitempty"`
	Version         string            `json:"version"`
	Integrity       string            `json:"integrity,omitempty"`
	Dev             bool              `json:"dev,omitempty"`
	License         string            `json:"license,omitempty"`
	Bin             map[string]string `json:"bin,omitempty"`
	Dependencies    map[string]string `json:"dependencies,omitempty"`
	DevDependencies map[string]string `json:"devDependencies,omitempty"`
	Engines         map[string]string `json:"engines,omitempty"`
}

// project lays out node_modules: most packages at the top, some below another that
// needs a different version of them.
func (d *dump) project(packages int) (*project, error) {
	s := newSource(d.seed, streamLockfile, 0)
	chosen, err := d.choose(s, packages)
	if err != nil {
		return nil, err
	}
	root := installed{Name: "measured", Version: "1.0.0", License: "MIT", Dependencies: map[string]string{}, DevDependencies: map[string]string{}}
	p := &project{Name: root.Name, Version: root.Version, LockfileVersion: 3, Requires: true, Packages: map[string]installed{}}
	for n, c := range chosen {
		i := installed{
			Version: c.version, License: pick(s, []string{"MIT", "MIT", "MIT", "ISC", "Apache-2.0", "BSD-3-Clause"}),
			Integrity: "sha512-" + base64.StdEncoding.EncodeToString([]byte(s.bytes(64))), Dev: s.chance(45),
		}
		for range s.upTo(4) {
			other := pick(s, chosen)
			if i.Dependencies == nil {
				i.Dependencies = map[string]string{}
			}
			i.Dependencies[other.name] = "^" + other.version
		}
		if s.chance(60) {
			i.Engines = map[string]string{"node": fmt.Sprintf(">=%d", s.between(4, 20))}
		}
		if s.chance(6) {
			i.Bin = map[string]string{c.name[strings.IndexByte(c.name, '/')+1:]: "bin/cli.js"}
		}
		place := "node_modules/" + c.name
		if p.has(place) || n > 0 && s.chance(14) {
			parent := chosen[s.upTo(n)].name
			place = "node_modules/" + parent + "/" + place
		} else if s.chance(7) {
			if i.Dev {
				root.DevDependencies[c.name] = "^" + c.version
			} else {
				root.Dependencies[c.name] = "^" + c.version
			}
		}
		for p.has(place) {
			place = "node_modules/" + pick(s, chosen).name + "/" + place
		}
		p.Packages[place] = i
	}
	p.Packages[""] = root
	return p, nil
}

func (p *project) has(place string) bool {
	_, ok := p.Packages[place]
	return ok
}

// bytes draws bytes of any value.
func (s *source) bytes(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(s.upTo(256))
	}
	return string(b)
}

// choice is a package to install.
type choice struct{ name, version string }

// malwareInstalled is the number of malicious packages in a lockfile.
const malwareInstalled = 2

// choose draws what to install, in no order.
func (d *dump) choose(s *source, packages int) ([]choice, error) {
	index, err := match.NewIndex(d.some(0, d.vulnerabilities))
	if err != nil {
		return nil, err
	}
	malware := make(map[string]bool, d.malware)
	for n := range d.malware {
		malware[d.malwareName(n)] = true
	}
	all := make([]choice, 0, packages)
	for range malwareInstalled {
		a := d.malicious(s.upTo(d.malware))
		c := choice{a.Affected[0].Package.Name, "1.0.0"}
		if listed := a.Affected[0].Versions; listed != nil {
			c.version = pick(s, listed)
		}
		all = append(all, c)
	}
	seen := make(map[choice]bool)
	for tries := 0; len(all) < malwareInstalled+packages/10; tries++ {
		if tries == 1000*packages {
			return nil, errors.New("dump: a dump of this scale has too few vulnerabilities for so many packages")
		}
		pkg := s.rank(len(d.packages))
		c := choice{d.packages[pkg], pick(s, d.history(pkg)).String()}
		if set, _ := index.Covered(advisory.NPM(c.name)); set.IsEmpty() {
			continue
		}
		affected := len(index.Query(advisory.NPM(c.name), c.version)) > 0
		if wanted := len(all)%2 == 0; wanted == affected && !seen[c] {
			seen[c] = true
			all = append(all, c)
		}
	}
	for len(all) < packages {
		c := choice{s.packageName(), pick(s, d.history(s.upTo(len(d.packages)))).String()}
		if s.chance(30) {
			c.name = s.scope() + "/" + s.plainName()
		}
		if !d.known[c.name] && !malware[c.name] && !seen[c] {
			seen[c] = true
			all = append(all, c)
		}
	}
	for n := len(all) - 1; n > 0; n-- {
		other := s.upTo(n + 1)
		all[n], all[other] = all[other], all[n]
	}
	return slices.Clip(all), nil
}

// some yields the records from begin to before end.
func (d *dump) some(begin, end int) iter.Seq2[*advisory.Advisory, error] {
	return func(yield func(*advisory.Advisory, error) bool) {
		for n := begin; n < end; n++ {
			if !yield(d.record(n), nil) {
				return
			}
		}
	}
}
