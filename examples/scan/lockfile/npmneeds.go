package lockfile

import (
	"bytes"
	"strings"
)

// neededByURL finds the entries that come from a URL that the project or a
// package names, by looking at how they are asked for. An entry that something
// else asks for by a range is taken for the registry's.
func neededByURL(entries []npmFolder) map[string]bool {
	names := make(map[string]bool)
	for need := range npmNeeds(entries, func(list []byte) bool { return bytes.Contains(list, []byte(`"http`)) }) {
		if sourceOf(need.spec) == URL {
			names[need.name] = true
		}
	}
	if len(names) == 0 {
		return nil
	}
	installed := make(map[npmNeed]string)
	for _, e := range entries {
		if name, ok := nameOfFolder(e.folder); ok && names[name] {
			parent := strings.TrimSuffix(strings.TrimSuffix(e.folder, name), "node_modules/")
			installed[npmNeed{folder: strings.TrimSuffix(parent, "/"), name: name}] = e.folder
		}
	}
	asURL, asRange := make(map[string]bool), make(map[string]bool)
	for need := range npmNeeds(entries, func([]byte) bool { return true }) {
		if !names[need.name] {
			continue
		}
		if folder, ok := resolve(installed, need.folder, need.name); ok {
			if sourceOf(need.spec) == URL {
				asURL[folder] = true
			} else {
				asRange[folder] = true
			}
		}
	}
	for folder := range asRange {
		delete(asURL, folder)
	}
	return asURL
}

// npmNeed is what the package in a folder asks for, and how.
type npmNeed struct{ folder, name, spec string }

// npmNeeds yields what the entries depend on, of those lists that are worth it.
func npmNeeds(entries []npmFolder, worth func(list []byte) bool) func(func(npmNeed) bool) {
	return func(yield func(npmNeed) bool) {
		for _, e := range entries {
			for _, list := range e.needs {
				var needs map[string]string
				// Lists in odd forms occur in old packages and say nothing.
				if !worth(list) || decodeJSON(list, &needs) != nil {
					continue
				}
				for name, spec := range needs {
					if !yield(npmNeed{folder: e.folder, name: name, spec: spec}) {
						return
					}
				}
			}
		}
	}
}

// longestPath is that of Linux, so that odd input takes no odd time.
const longestPath = 4096

// resolve finds a package as Node.js does: in the node_modules of the folder that
// needs it, or else of the folders above.
func resolve(installed map[npmNeed]string, folder, name string) (string, bool) {
	for len(folder) <= longestPath {
		if found, ok := installed[npmNeed{folder: folder, name: name}]; ok {
			return found, true
		}
		if folder == "" {
			break
		}
		folder = folder[:max(0, strings.LastIndexByte(folder, '/'))]
	}
	return "", false
}
