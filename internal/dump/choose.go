package dump

import (
	"fmt"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/match"
)

// Package is a package at a version.
type Package struct{ Name, Version string }

// Choose returns the packages of the lockfile that [WriteLockfile] writes for the
// same arguments, in no order, and its errors.
func Choose(o Options, packages int) ([]Package, error) {
	return choose(newSource(o.Seed, streamLockfile, 0), o, packages)
}

// malwareInstalled is the number of malicious packages among those chosen.
const malwareInstalled = 2

func choose(s *source, o Options, packages int) ([]Package, error) {
	const least, most = 20, 1_000_000
	if packages < least || packages > most {
		return nil, fmt.Errorf("dump: expected from %d to %d packages, got %d", least, most, packages)
	}
	d, err := newDump(o)
	if err != nil {
		return nil, err
	}
	index, err := match.NewIndex(d.some(0, d.vulnerabilities))
	if err != nil {
		return nil, err
	}
	all := make([]Package, 0, packages)
	for range malwareInstalled {
		a := d.malicious(s.upTo(d.malware))
		p := Package{a.Affected[0].Package.Name, "1.0.0"}
		if listed := a.Affected[0].Versions; listed != nil {
			p.Version = pick(s, listed)
		}
		all = append(all, p)
	}
	seen := make(map[Package]bool, packages)
	for tries := 0; len(all) < malwareInstalled+packages/10; tries++ {
		if tries == 1000*packages {
			return nil, fmt.Errorf("dump: too few vulnerabilities for %d packages in a dump of this scale", packages)
		}
		pkg := s.rank(len(d.packages))
		p := Package{d.packages[pkg], s.installed(d.history(pkg)).String()}
		if set, _ := index.Covered(advisory.NPM(p.Name)); set.IsEmpty() {
			continue
		}
		affected := len(index.Query(advisory.NPM(p.Name), p.Version)) > 0
		if wanted := len(all)%2 == 0; wanted == affected && !seen[p] {
			seen[p] = true
			all = append(all, p)
		}
	}
	malware := make(map[string]bool, d.malware)
	for n := range d.malware {
		malware[d.malwareName(n)] = true
	}
	for len(all) < packages {
		p := Package{s.packageName(), pick(s, d.history(s.upTo(len(d.packages)))).String()}
		if s.chance(30) {
			p.Name = s.scope() + "/" + s.plainName()
		}
		if !d.known[p.Name] && !malware[p.Name] && !seen[p] {
			seen[p] = true
			all = append(all, p)
		}
	}
	for n := len(all) - 1; n > 0; n-- {
		other := s.upTo(n + 1)
		all[n], all[other] = all[other], all[n]
	}
	return all, nil
}

// installed draws a release, rather a late one than an early one.
func (s *source) installed(history []release) release {
	return history[max(s.upTo(len(history)), s.upTo(len(history)))]
}
