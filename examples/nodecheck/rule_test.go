package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/advisory/nodewg"
	"github.com/nodejs/nodesec/examples/nodecheck/internal/facts"
	"github.com/nodejs/nodesec/match/npm"
)

// semverFolder has the npm package semver, installed with "npm ci".
var semverFolder = filepath.Join("..", "..", "internal", "semverref", "node")

// bounds are the versions that the built-in advisories name.
func bounds() []npm.Version {
	number := regexp.MustCompile(`\d+\.\d+\.\d+`)
	var all []npm.Version
	for c, err := range nodewg.ReadCore(facts.FS()) {
		if err != nil {
			panic(err)
		}
		for _, text := range number.FindAllString(c.Vulnerable+" "+c.Patched, -1) {
			all = append(all, npm.MustParseVersion(text))
		}
	}
	return sorted(all)
}

// releases are the versions that the built-in advisories name, and a grid in which
// every version of Node.js from 4.0.0 on lies that has been released.
func releases() []npm.Version {
	all := bounds()
	for major := range 28 {
		for minor := range 26 {
			for patch := range 13 {
				all = append(all, npm.MustParseVersion(fmt.Sprintf("%d.%d.%d", major, minor, patch)))
			}
		}
	}
	return sorted(all)
}

// prereleases are release candidates and nightlies of the bounds and of what
// comes next.
func prereleases() []npm.Version {
	var all []npm.Version
	for _, v := range bounds() {
		for _, core := range []string{
			v.String(), fmt.Sprintf("%d.%d.%d", v.Major(), v.Minor(), v.Patch()+1),
			fmt.Sprintf("%d.%d.0", v.Major(), v.Minor()+1), fmt.Sprintf("%d.0.0", v.Major()), fmt.Sprintf("%d.0.0", v.Major()+1),
		} {
			for _, suffix := range []string{"-0", "-rc.1", "-nightly20230801d396a041f7", "-v8-canary202308010c22ba8a32", "-pre"} {
				all = append(all, npm.MustParseVersion(core+suffix))
			}
		}
	}
	return sorted(all)
}

func sorted(all []npm.Version) []npm.Version {
	slices.SortFunc(all, npm.Version.Compare)
	return slices.CompactFunc(all, npm.Version.Equal)
}

// checkerOfTheWG applies the rule of is-my-node-vulnerable with the real package
// semver: the numbers of the advisories that cover each version, ascending.
func checkerOfTheWG(t *testing.T, versions []npm.Version, options map[string]bool) [][]int {
	t.Helper()
	type record struct {
		Vulnerable string `json:"vulnerable"`
		Patched    string `json:"patched"`
	}
	request := struct {
		Versions []string        `json:"versions"`
		Records  map[int]record  `json:"records"`
		Options  map[string]bool `json:"options"`
	}{Records: map[int]record{}, Options: options}
	for _, v := range versions {
		request.Versions = append(request.Versions, v.String())
	}
	for c, err := range nodewg.ReadCore(facts.FS()) {
		require.NoError(t, err)
		request.Records[c.ID] = record{c.Vulnerable, c.Patched}
	}
	text, err := json.Marshal(request)
	require.NoError(t, err)
	folder, err := filepath.Abs(semverFolder)
	require.NoError(t, err)
	c := exec.Command("node", filepath.Join("testdata", "rule.mjs"), folder)
	c.Stdin, c.Stderr = bytes.NewReader(text), os.Stderr
	answer, err := c.Output()
	require.NoError(t, err)
	var found [][]int
	require.NoError(t, json.Unmarshal(answer, &found))
	require.Len(t, found, len(versions))
	return found
}

// needNode skips the test where node or the package semver is missing, unless the
// environment says that they must be there.
func needNode(t *testing.T) {
	t.Helper()
	_, err := exec.LookPath("node")
	if err == nil {
		_, err = os.Stat(filepath.Join(semverFolder, "node_modules", "semver", "package.json"))
	}
	if err == nil {
		return
	}
	if os.Getenv("NODESEC_REQUIRE_NODE") == "1" || os.Getenv("CI") == "true" {
		t.Fatalf("%v (run npm ci in internal/semverref/node)", err)
	}
	t.Skipf("the rule cannot be compared: %v", err)
}

// ours gives the same as checkerOfTheWG, by this program.
func ours(t *testing.T, versions []npm.Version) [][]int {
	t.Helper()
	db, err := load("")
	require.NoError(t, err)
	require.Empty(t, db.problems)
	c := newChecker(db, everywhere)
	all := make([][]int, len(versions))
	for n, v := range versions {
		all[n] = numbers(t, c.check(v))
		slices.Sort(all[n])
	}
	return all
}

// compare fails for each version with different answers, and counts findings.
func compare(t *testing.T, versions []npm.Version, theirs, ours [][]int) (findings int) {
	t.Helper()
	for n, v := range versions {
		findings += len(ours[n])
		if !slices.Equal(theirs[n], ours[n]) {
			t.Errorf("%s: semver says %v, nodecheck %v", v, theirs[n], ours[n])
		}
	}
	return findings
}

func TestReleasesAreJudgedAsByTheWG(t *testing.T) {
	needNode(t)
	versions := releases()
	n := compare(t, versions, checkerOfTheWG(t, versions, nil), ours(t, versions))
	t.Logf("%d releases, %d findings", len(versions), n)
	require.Greater(t, n, 10000)
}

// The WG's checker never finds anything about a prerelease. With prereleases
// included, as npm audit asks semver, its rule gives our answers.
func TestPrereleasesAreJudgedByOrder(t *testing.T) {
	needNode(t)
	versions := prereleases()
	found := ours(t, versions)
	n := compare(t, versions, checkerOfTheWG(t, versions, map[string]bool{"includePrerelease": true, "loose": true}), found)
	t.Logf("%d prereleases, %d findings", len(versions), n)
	require.Greater(t, n, 10000)
	require.Zero(t, compare(t, versions, checkerOfTheWG(t, versions, nil), make([][]int, len(versions))))
}
