package semverref

import (
	"cmp"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
)

// RealRanges reads the ranges of the advisories in a folder that has those of the
// Security WG in security-wg and OSV records in osv: sorted, each once. The events
// of OSV records are written as comparators.
func RealRanges(dir string) ([]string, error) {
	var ranges []string
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) != ".json" {
			return err
		}
		switch folder := filepath.Base(filepath.Dir(path)); folder {
		case "core", "npm":
			var record struct {
				Vulnerable         string `json:"vulnerable"`
				Patched            string `json:"patched"`
				VulnerableVersions string `json:"vulnerable_versions"`
				PatchedVersions    string `json:"patched_versions"`
			}
			err = readJSON(path, &record)
			ranges = append(ranges, record.Vulnerable, record.Patched, record.VulnerableVersions, record.PatchedVersions)
		case "osv":
			var record osvRecord
			err = readJSON(path, &record)
			ranges = append(ranges, record.ranges()...)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("semverref: real ranges: %w", err)
	}
	slices.Sort(ranges)
	return slices.Compact(ranges), nil
}

type osvRecord struct {
	Affected []struct {
		Package  struct{ Ecosystem string }
		Versions []string
		Ranges   []struct {
			Type   string
			Events []osvEvent
		}
		DatabaseSpecific struct {
			LastKnown any `json:"last_known_affected_version_range"`
		} `json:"database_specific"`
	}
}

type osvEvent struct {
	Introduced, Fixed string
	LastAffected      string `json:"last_affected"`
}

// ranges writes the events of npm packages as comparators.
func (r osvRecord) ranges() []string {
	var ranges []string
	for _, affected := range r.Affected {
		if affected.Package.Ecosystem != "npm" {
			continue
		}
		ranges = append(ranges, strings.Join(affected.Versions, " || "))
		if hint, ok := affected.DatabaseSpecific.LastKnown.(string); ok {
			ranges = append(ranges, hint)
		}
		for _, list := range affected.Ranges {
			if list.Type == "GIT" {
				continue
			}
			var alternatives []string
			for _, event := range list.Events {
				text := cmp.Or(prefixed(">=", event.Introduced), prefixed("<", event.Fixed), prefixed("<=", event.LastAffected))
				if event.Introduced != "" || len(alternatives) == 0 {
					alternatives = append(alternatives, text)
				} else {
					alternatives[len(alternatives)-1] += " " + text
				}
			}
			ranges = append(ranges, strings.Join(alternatives, " || "))
		}
	}
	return ranges
}

func prefixed(operator, version string) string {
	if version == "" {
		return ""
	}
	return operator + version
}
