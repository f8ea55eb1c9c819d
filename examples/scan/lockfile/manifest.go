package lockfile

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// manifest is what a package.json says about what its project needs.
type manifest struct {
	Dependencies map[string]string `json:"dependencies"`
	Optional     map[string]string `json:"optionalDependencies"`
	Development  map[string]string `json:"devDependencies"`
	Workspaces   jsontext.Value    `json:"workspaces"`
}

var errNoProject = errors.New("the project's package.json is not at hand")

// readManifest reads the package.json in a folder of the project.
func readManifest(project fs.FS, folder string) (*manifest, error) {
	if project == nil {
		return nil, errNoProject
	}
	name := path.Join(folder, "package.json")
	if !fs.ValidPath(name) {
		return nil, fmt.Errorf("%s: outside the project", shorten(name))
	}
	text, err := readAll(project, name)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			err = errors.New("no such file")
		}
		return nil, at(shorten(name), err)
	}
	var m manifest
	if err := decodeJSON(text, &m); err != nil {
		return nil, at(shorten(name), err)
	}
	return &m, nil
}

// readManifests reads the package.json of a project and, if it has workspaces,
// those of all folders below it. One of a folder that is no workspace does not
// hurt: it can only add to what is needed always.
func readManifests(project fs.FS) ([]*manifest, error) {
	root, err := readManifest(project, ".")
	if err != nil {
		return nil, err
	}
	all := []*manifest{root}
	if len(root.Workspaces) == 0 {
		return all, nil
	}
	err = fs.WalkDir(project, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return at(shorten(name), err)
		case d.IsDir() && Skipped(d.Name()):
			return fs.SkipDir
		case d.IsDir() || path.Base(name) != "package.json" || !strings.Contains(name, "/"):
			return nil
		}
		m, err := readManifest(project, path.Dir(name))
		all = append(all, m)
		return err
	})
	return all, err
}

// Skipped reports whether a folder of this name is not part of a project's own
// files: node_modules and .git.
func Skipped(folder string) bool { return folder == "node_modules" || folder == ".git" }
