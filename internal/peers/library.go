package peers

import (
	deps "deps.dev/util/semver"
	masterminds "github.com/Masterminds/semver/v3"
	aqua "github.com/aquasecurity/go-npm-version/pkg"

	"github.com/nodejs/nodesec/match/npm"
)

// Library is a Go library that reads npm versions and ranges.
type Library struct {
	// Name is how the tables call it.
	Name string
	// ReadVersion returns an error if the library cannot read the version.
	ReadVersion func(version string) error
	// ReadRange reads a range for use in one of node-semver's two prerelease
	// modes, and returns a function that tells whether a version, as a text,
	// is in it.
	ReadRange func(text string, includePrerelease bool) (func(version string) bool, error)
}

// Libraries are the ones compared, nodesec's own first.
var Libraries = []Library{
	{
		Name: "nodesec",
		ReadVersion: func(version string) error {
			_, err := npm.ParseVersion(version)
			return err
		},
		ReadRange: func(text string, includePrerelease bool) (func(string) bool, error) {
			var mode npm.Option
			if includePrerelease {
				mode = npm.IncludePrerelease
			}
			r, err := npm.ParseRange(text, mode)
			return r.Test, err
		},
	},
	{
		Name: "deps.dev",
		ReadVersion: func(version string) error {
			_, err := deps.NPM.Parse(version)
			return err
		},
		ReadRange: func(text string, includePrerelease bool) (func(string) bool, error) {
			c, err := deps.NPM.ParseConstraint(text)
			if err != nil || !includePrerelease {
				return func(version string) bool { return c.Match(version) }, err
			}
			return func(version string) bool {
				v, err := deps.NPM.Parse(version)
				return err == nil && c.MatchVersionPrerelease(v)
			}, nil
		},
	},
	{
		Name: "Masterminds",
		ReadVersion: func(version string) error {
			_, err := masterminds.NewVersion(version)
			return err
		},
		ReadRange: func(text string, includePrerelease bool) (func(string) bool, error) {
			c, err := masterminds.NewConstraint(text)
			if err != nil {
				return nil, err
			}
			c.IncludePrerelease = includePrerelease
			return func(version string) bool {
				v, err := masterminds.NewVersion(version)
				return err == nil && c.Check(v)
			}, nil
		},
	},
	{
		Name: "aquasecurity",
		ReadVersion: func(version string) error {
			_, err := aqua.NewVersion(version)
			return err
		},
		ReadRange: func(text string, includePrerelease bool) (func(string) bool, error) {
			c, err := aqua.NewConstraints(text, aqua.WithPreRelease(includePrerelease))
			return func(version string) bool {
				v, err := aqua.NewVersion(version)
				return err == nil && c.Check(v)
			}, err
		},
	},
}

// ReadByAll returns the texts of c that every one of the libraries reads, so that
// none is timed at making errors.
func (c Corpus) ReadByAll() Corpus {
	var common Corpus
	for _, r := range c.Ranges {
		if readByAll(func(l Library) error { _, err := l.ReadRange(r, false); return err }) {
			common.Ranges = append(common.Ranges, r)
		}
	}
	for _, v := range c.Versions {
		if readByAll(func(l Library) error { return l.ReadVersion(v) }) {
			common.Versions = append(common.Versions, v)
		}
	}
	return common
}

func readByAll(read func(Library) error) bool {
	for _, l := range Libraries {
		if read(l) != nil {
			return false
		}
	}
	return true
}
