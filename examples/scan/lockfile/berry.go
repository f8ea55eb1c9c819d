package lockfile

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// berryEntry is an entry of a yarn.lock of Yarn 2 and later, which is YAML.
type berryEntry struct {
	version    string
	resolution string
	needs      map[string]string
}

// The versions of the format that Yarn 2.0 to 4.18 write.
const firstBerry, lastBerry = 4, 10

// parseBerry reads the entries. The version is empty if there is no result.
func parseBerry(text []byte) (version string, entries []yarnEntry, err error) {
	documents, err := yamlDocuments(text)
	if err != nil {
		return "", nil, err
	}
	if len(documents) != 1 {
		return "", nil, errDocuments
	}
	var errs []error
	err = yamlObject(documents[0], func(keys string, n *yaml.Node) error {
		if keys == "__metadata" {
			return at(keys, yamlObject(n, func(key string, n *yaml.Node) error {
				if key == "version" {
					return yamlText(n, &version)
				}
				return nil
			}))
		}
		y, err := readBerryEntry(keys, n)
		if err != nil {
			errs = append(errs, at(strconv.Quote(shorten(keys)), err))
			return nil
		}
		entries = append(entries, y)
		return nil
	})
	if err != nil {
		return "", nil, err
	}
	if v, err := strconv.Atoi(version); err != nil || v < firstBerry || v > lastBerry {
		return "", nil, fmt.Errorf("__metadata.version: %w %q; known are %d to %d", ErrVersion, shorten(version), firstBerry, lastBerry)
	}
	return version, entries, errors.Join(errs...)
}

func readBerryEntry(keys string, n *yaml.Node) (yarnEntry, error) {
	var e berryEntry
	err := yamlObject(n, func(key string, n *yaml.Node) error {
		switch key {
		case "version":
			return yamlText(n, &e.version)
		case "resolution":
			return yamlText(n, &e.resolution)
		case "dependencies":
			return yamlTexts(n, &e.needs)
		}
		return nil
	})
	if err != nil {
		return yarnEntry{}, err
	}
	return e.entry(keys)
}

func (e *berryEntry) entry(keys string) (yarnEntry, error) {
	name, reference := cutName(e.resolution)
	if name == "" || reference == "" {
		return yarnEntry{}, fmt.Errorf("resolution: expected a package's name and where it comes from, found %q", shorten(e.resolution))
	}
	y := yarnEntry{descriptors: strings.Split(keys, ", "), needs: e.needs}
	y.Name, y.Version, y.From = name, e.version, reference
	y.Source = berrySource(reference)
	if folder, ok := strings.CutPrefix(reference, "workspace:"); ok {
		y.workspace = folder
	}
	switch y.Source {
	case Registry:
		y.From = ""
	case Folder:
		y.Version = "" // a word of Yarn's, "0.0.0-use.local"
	}
	return y, nil
}

// berrySource tells where a package comes from by its resolution. A patched
// package comes from where the package comes from that is patched.
func berrySource(reference string) Source {
	inner, patched := strings.CutPrefix(reference, "patch:")
	if !patched {
		return sourceOf(reference)
	}
	inner, _, _ = strings.Cut(inner, "#")
	if plain, err := url.PathUnescape(inner); err == nil {
		inner = plain
	}
	_, reference = cutName(inner)
	if strings.HasPrefix(reference, "patch:") {
		return Unknown // a patch of a patch
	}
	return sourceOf(reference)
}
