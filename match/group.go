package match

import (
	"strings"

	"github.com/nodejs/nodesec/advisory"
)

// Group gathers findings that are about the same vulnerability of the same
// package at the same version: those whose advisories share a name, be it an ID
// or an alias, directly or by way of others. Related advisories stay apart.
// Groups stand in the order of their first finding, and findings keep theirs.
func Group(findings []Finding) [][]Finding {
	type name struct {
		key
		version string
		id      advisory.ID
	}
	parent := make([]int, len(findings))
	root := func(n int) int {
		for parent[n] != n {
			parent[n] = parent[parent[n]]
			n = parent[n]
		}
		return n
	}
	holder := make(map[name]int)
	for n := range findings {
		parent[n] = n
		f := &findings[n]
		for id := range f.Advisory.Names {
			if id == "" {
				continue // names nothing, so shares nothing
			}
			if id.Kind() == advisory.KindNSWG { // the Security WG writes it without what OSV puts in front
				id = advisory.ID(strings.TrimPrefix(string(id), "x_"))
			}
			k := name{key{f.Package.Ecosystem, f.Package.Name}, f.Version, id}
			first, taken := holder[k]
			if !taken {
				holder[k] = n
				continue
			}
			a, b := root(first), root(n)
			parent[max(a, b)] = min(a, b)
		}
	}
	var groups [][]Finding
	place := make(map[int]int)
	for n := range findings {
		r := root(n)
		k, ok := place[r]
		if !ok {
			k = len(groups)
			place[r] = k
			groups = append(groups, nil)
		}
		groups[k] = append(groups[k], findings[n])
	}
	return groups
}
