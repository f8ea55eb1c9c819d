package peers

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"iter"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/nodejs/nodesec/internal/semverref"
	"github.com/nodejs/nodesec/match/npm"
)

// Corpus is what the version libraries are given to read: each text once, in an
// order that is the same in every run but has no pattern.
type Corpus struct {
	// Ranges are npm ranges, as they stand in package.json files and advisories.
	Ranges []string
	// Versions are npm versions.
	Versions []string
}

var (
	//go:embed corpus/ranges.txt
	embeddedRanges string
	//go:embed corpus/versions.txt
	embeddedVersions string
)

// Embedded returns the lists that stand in the folder corpus: realistic, and
// there wherever this package is.
func Embedded() Corpus {
	var versions []string
	for line := range lines(embeddedVersions) {
		versions = append(versions, strings.Fields(line)...)
	}
	return newCorpus(slices.Collect(lines(embeddedRanges)), versions)
}

// lines yields the lines that are no comments.
func lines(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for line := range strings.Lines(text) {
			line = strings.TrimSuffix(line, "\n")
			if !strings.HasPrefix(line, "#") && !yield(line) {
				return
			}
		}
	}
}

func newCorpus(ranges, versions []string) Corpus {
	return Corpus{shuffled(ranges), shuffled(versions)}
}

func shuffled(texts []string) []string {
	texts = slices.Compact(slices.Sorted(slices.Values(texts)))
	random := rand.New(rand.NewPCG(1, 2))
	random.Shuffle(len(texts), func(i, j int) { texts[i], texts[j] = texts[j], texts[i] })
	return texts
}

// Real returns what stands in the files of a data folder: the ranges of the
// Security WG's advisories in security-wg and of the npm records in osv, those that
// the packages in the lockfiles of lockfiles depend on, and the versions that these
// files install or name. The error wraps fs.ErrNotExist if there is no such folder.
func Real(dir string) (Corpus, error) {
	if _, err := os.Stat(dir); err != nil {
		return Corpus{}, fmt.Errorf("peers: %w", err)
	}
	ranges, err := semverref.RealRanges(dir)
	if err != nil {
		return Corpus{}, err
	}
	versions := versionsIn(ranges)
	files, err := filepath.Glob(filepath.Join(dir, "lockfiles", "*.json"))
	if err != nil {
		return Corpus{}, err
	}
	for _, file := range files {
		lock, err := readLockfile(file)
		if err != nil {
			return Corpus{}, fmt.Errorf("peers: %s: %w", file, err)
		}
		for _, p := range lock.Packages {
			for _, wanted := range []map[string]string{p.Dependencies, p.PeerDependencies, p.OptionalDependencies} {
				ranges = slices.AppendSeq(ranges, maps.Values(wanted))
			}
			if p.Version != "" {
				versions = append(versions, p.Version)
			}
		}
	}
	return newCorpus(ranges, versions), nil
}

// Join returns the texts of both.
func (c Corpus) Join(d Corpus) Corpus {
	return newCorpus(slices.Concat(c.Ranges, d.Ranges), slices.Concat(c.Versions, d.Versions))
}

// versionsIn returns the whole versions that the ranges name as their bounds.
func versionsIn(ranges []string) []string {
	var versions []string
	for _, r := range ranges {
		for _, word := range strings.FieldsFunc(r, func(c rune) bool { return strings.ContainsRune(" |<>=^~", c) }) {
			if _, err := npm.ParseVersion(word); err == nil {
				versions = append(versions, word)
			}
		}
	}
	return versions
}

// lockfile is the part of package-lock.json, version 2 or 3, that is read here.
type lockfile struct {
	Packages map[string]struct {
		Version              string
		Dependencies         map[string]string
		PeerDependencies     map[string]string
		OptionalDependencies map[string]string
	}
}

func readLockfile(file string) (*lockfile, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	lock := new(lockfile)
	return lock, json.Unmarshal(text, lock)
}
