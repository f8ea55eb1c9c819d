package db_test

import (
	"context"
	"fmt"
	"iter"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/match"
	"github.com/nodejs/nodesec/osv/db"
	"github.com/stretchr/testify/require"
)

// maker makes advisories of every kind that matters to a database.
type maker struct {
	*rand.Rand
	packages int
	made     int
}

func newMaker(seed uint64, packages int) *maker {
	return &maker{Rand: rand.New(rand.NewPCG(seed, 1)), packages: packages}
}

func (m *maker) version() string {
	v := fmt.Sprintf("%d.%d.%d", m.IntN(4), m.IntN(4), m.IntN(4))
	switch m.IntN(6) {
	case 0:
		v += fmt.Sprintf("-rc.%d", m.IntN(3))
	case 1:
		v += "+build"
	}
	return v
}

func (m *maker) pkg() advisory.Package {
	name := fmt.Sprintf("package-%d", m.IntN(m.packages))
	switch m.IntN(30) {
	case 0:
		return advisory.Package{Ecosystem: "PyPI", Name: name}
	case 1:
		return advisory.NodeRuntime
	case 2:
		return advisory.NPM("@scope/" + name)
	case 3:
		return advisory.NPM(strings.Repeat("long", 100) + name)
	}
	return advisory.NPM(name)
}

func (m *maker) ranges() []advisory.Range {
	switch m.IntN(8) {
	case 0:
		return []advisory.Range{{Type: advisory.RangeGit, Repo: "https://example.com/x.git", Events: []advisory.Event{{Introduced: "0"}}}}
	case 1: // not to be read
		return []advisory.Range{{Type: advisory.RangeSemVer, Events: []advisory.Event{{Introduced: "0"}, {Fixed: "one"}}}}
	case 2:
		return []advisory.Range{{Type: advisory.RangeSemVer, Events: []advisory.Event{{Introduced: "0"}}}}
	case 3:
		return []advisory.Range{{Type: "ECOSYSTEM", Events: []advisory.Event{{Introduced: m.version()}, {LastAffected: m.version()}}}}
	}
	return []advisory.Range{{Type: advisory.RangeSemVer, Events: []advisory.Event{{Introduced: m.version()}, {Fixed: m.version()}}}}
}

func (m *maker) affected() advisory.Affected {
	a := advisory.Affected{Package: m.pkg()}
	if m.IntN(8) == 0 {
		a.Package.PURL = "pkg:npm/" + a.Package.Name
	}
	switch m.IntN(6) {
	case 0:
		a.Versions = []string{m.version(), m.version()}
	case 1:
		a.NPMRange = &advisory.NPMRange{Vulnerable: "<" + m.version() + " || " + m.version(), Patched: ">=" + m.version()}
	case 2:
		a.NPMRange = &advisory.NPMRange{Vulnerable: "not <a> range"}
		a.DatabaseSpecific = `{"vulnerable_versions":"<1.0.0"}`
	case 3:
		a.Ranges, a.Versions = m.ranges(), []string{"v" + m.version(), "zork"}
	default:
		a.Ranges = append(m.ranges(), m.ranges()...)
		a.DatabaseSpecific = `{"last_known_affected_version_range":"<= 1.2.3"}`
	}
	return a
}

func (m *maker) advisory() *advisory.Advisory {
	m.made++
	return m.advisoryOf(advisory.ID(fmt.Sprintf("GHSA-%04d", m.made)))
}

func (m *maker) advisoryOf(id advisory.ID) *advisory.Advisory {
	a := &advisory.Advisory{
		ID:       id,
		Modified: advisory.Timestamp(fmt.Sprintf("2024-01-02T03:04:%02d.%dZ", m.IntN(60), m.IntN(1000))),
		Summary:  fmt.Sprintf("Flaw %d", m.Uint32()),
		Details:  strings.Repeat(fmt.Sprintf("words %x ", m.Uint64()), m.IntN(40)),
		Extra:    `{"future":[1,null,{}]}`,
	}
	for range m.IntN(3) {
		a.Aliases = append(a.Aliases, advisory.ID(fmt.Sprintf("CVE-2024-%d", m.IntN(200))))
	}
	for range m.IntN(4) {
		a.Affected = append(a.Affected, m.affected())
	}
	if m.IntN(10) == 0 {
		a.Withdrawn = "2024-02-02T00:00:00Z"
	}
	return a
}

func (m *maker) advisories(n int) []*advisory.Advisory {
	all := make([]*advisory.Advisory, n)
	for i := range all {
		all[i] = m.advisory()
	}
	return all
}

func stream(all []*advisory.Advisory) iter.Seq2[*advisory.Advisory, error] {
	return func(yield func(*advisory.Advisory, error) bool) {
		for _, a := range all {
			if !yield(a, nil) {
				return
			}
		}
	}
}

func collect(t *testing.T, src iter.Seq2[*advisory.Advisory, error]) []*advisory.Advisory {
	t.Helper()
	var all []*advisory.Advisory
	for a, err := range src {
		require.NoError(t, err)
		all = append(all, a)
	}
	return all
}

func build(t *testing.T, all []*advisory.Advisory, opts ...db.Option) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "npm.db")
	require.NoError(t, buildAt(path, all, opts...))
	return path
}

func buildAt(path string, all []*advisory.Advisory, opts ...db.Option) error {
	return db.Build(context.Background(), path, stream(all), opts...)
}

func open(t *testing.T, path string, opts ...match.Option) *db.DB {
	t.Helper()
	d, err := db.Open(path, opts...)
	require.NoError(t, err)
	t.Cleanup(func() { _ = d.Close() })
	return d
}

// questions are what is asked of a database to know it well.
func (m *maker) questions(all []*advisory.Advisory) []question {
	var list []question
	versions := []string{"0.0.0-0", "0.0.0", "1.0.0", "1.2.3", "3.3.3", "9.9.9", "v1.1.1", "zork", ""}
	for _, a := range all {
		for _, f := range a.Affected {
			for range 3 {
				list = append(list, question{f.Package, m.version()})
			}
			list = append(list, question{f.Package, versions[m.IntN(len(versions))]})
		}
	}
	for range 50 {
		list = append(list, question{m.pkg(), m.version()})
	}
	return append(list, question{}, question{advisory.NPM("none"), "1.0.0"}, question{advisory.NPM("\xff"), "1.0.0"})
}

type question struct {
	pkg     advisory.Package
	version string
}
