package lockfile

import "strings"

// Source is where a package comes from.
type Source string

const (
	// Registry is the npm registry, or another that stands in for it.
	Registry Source = "registry"
	// Folder is a folder: a member of the project's workspace, or a linked one.
	Folder Source = "folder"
	// File is a "file:" path: a tarball, or a folder where the lockfile does not
	// tell the two apart.
	File Source = "file"
	// Git is a Git repository.
	Git Source = "git"
	// URL is a tarball at a URL that the project itself names.
	URL Source = "url"
	// Unknown is anything else, and packages without a version.
	Unknown Source = "unknown"
)

// Each protocol that a dependency may be written with, and what it leads to.
var protocols = []struct {
	prefix string
	source Source
}{
	{"npm:", Registry},
	{"file:", File},
	{"link:", Folder}, {"portal:", Folder}, {"workspace:", Folder},
	{"http:", URL}, {"https:", URL},
	{"git:", Git}, {"git+", Git}, {"git@", Git}, {"ssh:", Git},
	{"github:", Git}, {"gitlab:", Git}, {"bitbucket:", Git}, {"gist:", Git},
}

// sourceOf tells where a dependency leads that is written as in package.json:
// a range, a tag, a path, a URL or "user/repository".
func sourceOf(spec string) Source {
	if s, ok := sourceOfProtocol(spec); ok {
		return s
	}
	switch {
	case strings.HasPrefix(spec, "."), strings.HasPrefix(spec, "/"), strings.HasPrefix(spec, "~/"):
		return File
	case strings.Contains(spec, ":"):
		return Unknown
	case strings.Contains(spec, "/"): // neither ranges nor tags have one
		return Git
	}
	return Registry
}

// sourceOfProtocol is sourceOf for what begins with a known protocol.
func sourceOfProtocol(spec string) (Source, bool) {
	for _, p := range protocols {
		if strings.HasPrefix(spec, p.prefix) {
			if p.source == URL && isGitURL(spec) {
				return Git, true
			}
			return p.source, true
		}
	}
	return Unknown, false
}

// isGitURL recognises the https URLs that package managers clone.
func isGitURL(url string) bool {
	url, fragment, _ := strings.Cut(url, "#")
	return strings.HasSuffix(url, ".git") || strings.HasPrefix(fragment, "commit=") ||
		strings.HasPrefix(url, "https://codeload.github.com/")
}

// cutName cuts "name@rest" after the name, which may be scoped. Without an "@"
// behind the name, all of it is the name.
func cutName(s string) (name, rest string) {
	if s == "" {
		return "", ""
	}
	at := strings.Index(s[1:], "@")
	if at < 0 {
		return s, ""
	}
	return s[:at+1], s[at+2:]
}
