package dump

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// WriteLockfile writes a package-lock.json (lockfileVersion 3) of a project with the
// given number of packages, at least 20. About a tenth have vulnerabilities in the
// dump of the same options, half of them at the version that is installed; two are
// malware; the dump does not name the others. The errors are those of w, [ErrScale],
// and too small or large a number of packages.
func WriteLockfile(w io.Writer, o Options, packages int) error {
	s := newSource(o.Seed, streamLockfile, 0)
	chosen, err := choose(s, o, packages)
	if err != nil {
		return err
	}
	p := layOut(s, chosen)
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

// layOut fills node_modules: most packages at the top, some below another that needs
// a different version of them.
func layOut(s *source, chosen []Package) *project {
	root := installed{Name: "measured", Version: "1.0.0", License: "MIT", Dependencies: map[string]string{}, DevDependencies: map[string]string{}}
	p := &project{Name: root.Name, Version: root.Version, LockfileVersion: 3, Requires: true, Packages: map[string]installed{}}
	for n, c := range chosen {
		i := installed{
			Version: c.Version, License: pick(s, []string{"MIT", "MIT", "MIT", "ISC", "Apache-2.0", "BSD-3-Clause"}),
			Integrity: "sha512-" + base64.StdEncoding.EncodeToString([]byte(s.bytes(64))), Dev: s.chance(45),
		}
		for range s.upTo(4) {
			other := pick(s, chosen)
			if i.Dependencies == nil {
				i.Dependencies = map[string]string{}
			}
			i.Dependencies[other.Name] = "^" + other.Version
		}
		if s.chance(60) {
			i.Engines = map[string]string{"node": fmt.Sprintf(">=%d", s.between(4, 20))}
		}
		if s.chance(6) {
			i.Bin = map[string]string{c.Name[strings.IndexByte(c.Name, '/')+1:]: "bin/cli.js"}
		}
		place := "node_modules/" + c.Name
		if p.has(place) || n > 0 && s.chance(14) {
			parent := chosen[s.upTo(n)].Name
			place = "node_modules/" + parent + "/" + place
		} else if s.chance(7) {
			if i.Dev {
				root.DevDependencies[c.Name] = "^" + c.Version
			} else {
				root.Dependencies[c.Name] = "^" + c.Version
			}
		}
		for p.has(place) {
			place = "node_modules/" + pick(s, chosen).Name + "/" + place
		}
		p.Packages[place] = i
	}
	p.Packages[""] = root
	return p
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
