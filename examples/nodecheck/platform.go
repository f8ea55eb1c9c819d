package main

import (
	"fmt"
	"runtime"
	"slices"
	"strings"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/advisory/nodewg"
)

// everywhere is the word for all platforms, in advisories and on the command line.
const everywhere = "all"

// platforms are the words of the Security WG's affectedEnvironments, which are
// those of Node.js' process.platform.
var platforms = []string{everywhere, "aix", "darwin", "freebsd", "linux", "openbsd", "sunos", "win32", "android"}

// ownPlatform is the word for this machine, or everywhere if Node.js has none.
func ownPlatform() string { return platformOf(runtime.GOOS) }

func platformOf(goos string) string {
	switch goos {
	case "windows":
		return "win32"
	case "solaris", "illumos":
		return "sunos"
	}
	if slices.Contains(platforms, goos) {
		return goos
	}
	return everywhere
}

func checkPlatform(word string) error {
	if !slices.Contains(platforms, word) {
		return fmt.Errorf("-platform %q: expected one of %s", word, strings.Join(platforms, ", "))
	}
	return nil
}

// concerns reports whether an advisory may hold on the platform. One that names
// none, or a word that is not among platforms, may hold anywhere: to leave it
// out would be to call it harmless.
func concerns(a *advisory.Advisory, platform string) bool {
	if platform == everywhere {
		return true
	}
	for _, entry := range a.Affected {
		words := nodewg.Environments(entry)
		if len(words) == 0 {
			return true
		}
		for _, word := range words {
			if word == platform || word == everywhere || !slices.Contains(platforms, word) {
				return true
			}
		}
	}
	return false
}
