package schemacheck

import (
	"encoding/json"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
)

// full has every member of the schema.
const full = `{
 "schema_version": "1.7.5", "id": "GHSA-vh95-rmgr-6w4m", "modified": "2024-05-06T07:08:09.123Z", "published": "2024-05-06T07:08:09Z",
 "withdrawn": "2024-05-06T07:08:09Z", "aliases": ["CVE-2024-1"], "related": ["CVE-2024-2"], "upstream": ["CVE-2024-3"],
 "summary": "s", "details": "d",
 "affected": [
  {"package": {"ecosystem": "npm", "name": "a", "purl": "pkg:npm/a"},
   "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}],
   "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": "1.0.0"}], "database_specific": {}},
              {"type": "SEMVER", "events": [{"introduced": "2.0.0"}, {"last_affected": "2.5.0"}]}],
   "versions": ["0.1.0"], "ecosystem_specific": {}, "database_specific": {}},
  {"package": {"ecosystem": "Debian:12", "name": "b"},
   "severity": [{"type": "CVSS_V2", "score": "AV:N/AC:L/Au:N/C:P/I:P/A:P"}, {"type": "Ubuntu", "score": "low"},
                {"type": "CVSS_V4", "score": "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N"}],
   "ranges": [{"type": "GIT", "repo": "https://example.com/r",
    "events": [{"introduced": "0"}, {"limit": "0123456789abcdef0123456789abcdef01234567"}]}]}],
 "references": [{"type": "WEB", "url": "https://example.com/"}],
 "credits": [{"name": "n", "contact": ["https://example.com/n"], "type": "FINDER"}],
 "database_specific": {}}`

// names are members of the schema, and some that nearly are.
var names = []string{
	"schema_version", "id", "modified", "published", "withdrawn", "aliases", "related", "upstream", "summary", "details", "severity",
	"affected", "references", "credits", "database_specific", "ecosystem_specific", "package", "ecosystem", "name", "purl", "ranges",
	"versions", "type", "repo", "events", "introduced", "fixed", "last_affected", "limit", "score", "url", "contact", "Id", "severities", "",
}

// words are strings on both sides of the schema's patterns.
var words = []string{
	"", "0", "*", "x", "1.0.0", "v1.0.0", "GIT", "SEMVER", "ECOSYSTEM", "semver", "CVSS_V2", "CVSS_V3", "CVSS_V4", "Ubuntu", "CVSS",
	"FIX", "WEB", "web", "FINDER", "OTHER", "negligible", "low", "unknown",
	"0123456789abcdef0123456789abcdef01234567", "0123456789ABCDEF0123456789abcdef01234567", "0123456789abcdef",
	"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
	"AV:N/AC:L/Au:N/C:P/I:P/A:P", "AV:N/AC:L/Au:N/C:P/I:P/A:P/", "AV:N/AV:N", "E:POC",
	"CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "CVSS:3.2/AV:N", "CVSS:3.1/AV:N", "CVSS:3.1/", "9.8",
	"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/U:Amber", "CVSS:4.0/AC:L/AV:N",
	"2024-05-06T07:08:09Z", "2024-05-06T07:08:09.1234567891234Z", "2024-05-06T07:08:09+00:00", "2024-05-06t07:08:09z", "2024-02-30T07:08:09Z",
	"2024-05-06T24:00:00Z", "2024-05-06", "x2024-05-06T07:08:09Z", "2024-05-06T07:08:09Z ", "2016-12-31T23:59:60Z", "2016-12-31T22:59:60Z",
	"2024-05-06T07:08:09.Z", "2024-05-06T07:08:09,5Z", "0000-01-01T00:00:00Z",
	"npm", "npm:", "npm:x", "NPM", "Debian:12", "crates.io", "cratesXio", "GIT:x", "Red Hat", "npm\n", "npm:\n",
	"GHSA-1", "GHSA", "ghsa-1", "x_", "x_a", "X_a", "SUSE-SU-1", "SUSE-XU-1", "SUSE-OU-", "CVE-", " CVE-1", "openSUSE-SU-1", "V8-1",
	"https://example.com/a b", "//example.com", "example.com", "mailto:a@example.com", "http://[::1]/", "http://[::g]/", "http://::1/", "http://a:b:c/",
	"https://example.com/%zz", "a:b", ":", "https://example.com/é", "http://[fe80::1%25en0]/", "http://[1.2.3.4]/", "http://[::1/",
}

// mutator changes documents at random.
type mutator struct {
	random *rand.Rand
	pool   []any
}

func (m *mutator) mutate(doc any) any {
	// The path to a random place, deep ones and shallow ones alike.
	node, depth := doc, m.random.IntN(7)
	replace := func(v any) { doc = v }
	var remove func()
	for range depth {
		switch at := node.(type) {
		case map[string]any:
			if len(at) == 0 {
				break
			}
			name := pick(m, slices.Sorted(maps.Keys(at)))
			node = at[name]
			replace = func(v any) { at[name] = v }
			remove = func() { delete(at, name) }
		case []any:
			if len(at) == 0 {
				break
			}
			i, outer := m.random.IntN(len(at)), replace
			node = at[i]
			replace = func(v any) { at[i] = v }
			remove = func() { outer(append(slices.Clone(at[:i]), at[i+1:]...)) }
		}
	}
	switch m.random.IntN(8) {
	case 0:
		replace(m.value())
		return doc
	case 1:
		if remove != nil {
			remove()
			return doc
		}
	case 2:
		replace(m.somewhere(node))
		return doc
	}
	switch node := node.(type) {
	case map[string]any:
		name := pick(m, names)
		if v, ok := m.find(name); ok && m.random.IntN(4) > 0 {
			node[name] = v
		} else {
			node[name] = m.value()
		}
	case []any:
		if len(node) > 0 && m.random.IntN(3) > 0 {
			replace(append(slices.Clone(node), clone(pick(m, node))))
		} else {
			replace(append(slices.Clone(node), m.value()))
		}
	case string:
		replace(m.text(node))
	default:
		replace(m.value())
	}
	return doc
}

func (m *mutator) value() any {
	switch m.random.IntN(8) {
	case 0:
		return nil
	case 1:
		return json.Number(pick(m, []string{"0", "1.0", "-1e5"}))
	case 2:
		return true
	case 3:
		return []any{}
	case 4:
		return map[string]any{}
	}
	return pick(m, words)
}

func (m *mutator) text(s string) string {
	if s == "" {
		return pick(m, words)
	}
	i := m.random.IntN(len(s))
	for s[i]&0xc0 == 0x80 { // not into the middle of a character
		i--
	}
	switch m.random.IntN(6) {
	case 0:
		return s[:i]
	case 1:
		return s[i:]
	case 2:
		return s[:i] + pick(m, []string{" ", "\n", "x", ":", "/", ".", "0", "é"}) + s[i:]
	case 3:
		return strings.ToUpper(s)
	case 4:
		return s + s
	}
	return pick(m, words)
}

// somewhere returns a value of the same kind from another place.
func (m *mutator) somewhere(like any) any {
	for range 20 {
		if v, ok := m.find(pick(m, names)); ok && kind(v) == kind(like) {
			return v
		}
	}
	return m.value()
}

// find returns the value of some member of the name in the pool.
func (m *mutator) find(name string) (any, bool) {
	var found []any
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			for _, n := range slices.Sorted(maps.Keys(v)) {
				if n == name {
					found = append(found, v[n])
				}
				walk(v[n])
			}
		case []any:
			for _, e := range v {
				walk(e)
			}
		}
	}
	for range 3 {
		if walk(pick(m, m.pool)); len(found) > 0 {
			return clone(pick(m, found)), true
		}
	}
	return nil, false
}

func pick[T any](m *mutator, list []T) T { return list[m.random.IntN(len(list))] }

func kind(v any) string {
	switch v.(type) {
	case map[string]any:
		return "object"
	case []any:
		return "array"
	case string:
		return "string"
	}
	return "other"
}

func clone(v any) any {
	switch v := v.(type) {
	case map[string]any:
		c := make(map[string]any, len(v))
		for name, value := range v {
			c[name] = clone(value)
		}
		return c
	case []any:
		c := make([]any, len(v))
		for i := range v {
			c[i] = clone(v[i])
		}
		return c
	}
	return v
}
