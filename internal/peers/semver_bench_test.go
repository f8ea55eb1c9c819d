package peers_test

import (
	"testing"

	deps "deps.dev/util/semver"
	masterminds "github.com/Masterminds/semver/v3"
	aqua "github.com/aquasecurity/go-npm-version/pkg"

	"github.com/nodejs/nodesec/match/npm"
)

// One operation is one text, one pair or one comparison, not one pass over the
// corpus. Every library has a loop of its own, so that calls are as direct as in a
// program that uses it, and every loop returns something that depends on each call.

func BenchmarkParseVersion(b *testing.B) {
	c := benchCorpus(b)
	run(b, "nodesec", c.Versions, func(part []string) (n int) {
		for _, s := range part {
			v, err := npm.ParseVersion(s)
			if err == nil && v.IsPrerelease() {
				n++
			}
		}
		return n
	})
	run(b, "deps.dev", c.Versions, func(part []string) (n int) {
		for _, s := range part {
			v, err := deps.NPM.Parse(s)
			if err == nil && v.IsPrerelease() {
				n++
			}
		}
		return n
	})
	run(b, "Masterminds", c.Versions, func(part []string) (n int) {
		for _, s := range part {
			v, err := masterminds.NewVersion(s)
			if err == nil && v.Prerelease() != "" {
				n++
			}
		}
		return n
	})
	run(b, "aquasecurity", c.Versions, func(part []string) (n int) {
		for _, s := range part {
			v, err := aqua.NewVersion(s)
			if err == nil && v.IsPreRelease() {
				n++
			}
		}
		return n
	})
	runNode(b, c, "ParseVersion")
}

func BenchmarkParseRange(b *testing.B) {
	c := benchCorpus(b)
	run(b, "nodesec", c.Ranges, func(part []string) (n int) {
		for _, s := range part {
			r, err := npm.ParseRange(s)
			if err == nil && r.Options() == 0 {
				n++
			}
		}
		return n
	})
	run(b, "deps.dev", c.Ranges, func(part []string) (n int) {
		for _, s := range part {
			c, err := deps.NPM.ParseConstraint(s)
			if err == nil && c != nil {
				n++
			}
		}
		return n
	})
	run(b, "Masterminds", c.Ranges, func(part []string) (n int) {
		for _, s := range part {
			c, err := masterminds.NewConstraint(s)
			if err == nil && c != nil {
				n++
			}
		}
		return n
	})
	run(b, "aquasecurity", c.Ranges, func(part []string) (n int) {
		for _, s := range part {
			if _, err := aqua.NewConstraints(s); err == nil {
				n++
			}
		}
		return n
	})
	runNode(b, c, "ParseRange")
}

func BenchmarkMatchVersion(b *testing.B) {
	c := benchCorpus(b)
	runPairs(b, "nodesec", c,
		func(s string) (npm.Range, error) { return npm.ParseRange(s) },
		func(s string) (npm.Version, error) { return npm.ParseVersion(s) },
		func(r npm.Range, versions []npm.Version) (n int) {
			for i := range versions {
				if r.Contains(versions[i]) {
					n++
				}
			}
			return n
		})
	runPairs(b, "deps.dev", c, deps.NPM.ParseConstraint, deps.NPM.Parse,
		func(r *deps.Constraint, versions []*deps.Version) (n int) {
			for _, v := range versions {
				if r.MatchVersion(v) {
					n++
				}
			}
			return n
		})
	runPairs(b, "Masterminds", c, masterminds.NewConstraint, masterminds.NewVersion,
		func(r *masterminds.Constraints, versions []*masterminds.Version) (n int) {
			for _, v := range versions {
				if r.Check(v) {
					n++
				}
			}
			return n
		})
	runPairs(b, "aquasecurity", c,
		func(s string) (aqua.Constraints, error) { return aqua.NewConstraints(s) },
		aqua.NewVersion,
		func(r aqua.Constraints, versions []aqua.Version) (n int) {
			for _, v := range versions {
				if r.Check(v) {
					n++
				}
			}
			return n
		})
	runNode(b, c, "MatchVersion")
}

func BenchmarkMatchText(b *testing.B) {
	c := benchCorpus(b)
	text := func(s string) (string, error) { return s, nil }
	runPairs(b, "nodesec", c,
		func(s string) (npm.Range, error) { return npm.ParseRange(s) }, text,
		func(r npm.Range, versions []string) (n int) {
			for _, s := range versions {
				if r.Test(s) {
					n++
				}
			}
			return n
		})
	runPairs(b, "deps.dev", c, deps.NPM.ParseConstraint, text,
		func(r *deps.Constraint, versions []string) (n int) {
			for _, s := range versions {
				if r.Match(s) {
					n++
				}
			}
			return n
		})
	runPairs(b, "Masterminds", c, masterminds.NewConstraint, text,
		func(r *masterminds.Constraints, versions []string) (n int) {
			for _, s := range versions {
				if v, err := masterminds.NewVersion(s); err == nil && r.Check(v) {
					n++
				}
			}
			return n
		})
	runPairs(b, "aquasecurity", c,
		func(s string) (aqua.Constraints, error) { return aqua.NewConstraints(s) }, text,
		func(r aqua.Constraints, versions []string) (n int) {
			for _, s := range versions {
				if v, err := aqua.NewVersion(s); err == nil && r.Check(v) {
					n++
				}
			}
			return n
		})
	runNode(b, c, "MatchText")
}

// BenchmarkCompare compares each version of the corpus with the one before it.
func BenchmarkCompare(b *testing.B) {
	c := benchCorpus(b)
	ours := parsed(b, c.Versions, func(s string) (npm.Version, error) { return npm.ParseVersion(s) })
	run(b, "nodesec", ours, func(part []npm.Version) (n int) {
		before := &ours[len(ours)-1]
		for i := range part {
			n += part[i].Compare(*before)
			before = &part[i]
		}
		return n
	})
	theirs := parsed(b, c.Versions, deps.NPM.Parse)
	run(b, "deps.dev", theirs, func(part []*deps.Version) (n int) {
		before := theirs[len(theirs)-1]
		for _, v := range part {
			n += v.Compare(before)
			before = v
		}
		return n
	})
	masters := parsed(b, c.Versions, masterminds.NewVersion)
	run(b, "Masterminds", masters, func(part []*masterminds.Version) (n int) {
		before := masters[len(masters)-1]
		for _, v := range part {
			n += v.Compare(before)
			before = v
		}
		return n
	})
	aquas := parsed(b, c.Versions, aqua.NewVersion)
	run(b, "aquasecurity", aquas, func(part []aqua.Version) (n int) {
		before := aquas[len(aquas)-1]
		for _, v := range part {
			n += v.Compare(before)
			before = v
		}
		return n
	})
	runNode(b, c, "Compare")
}
