package main

import (
	"cmp"
	"slices"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/match"
	"github.com/nodejs/nodesec/match/npm"
)

// checker answers for any version of Node.js on one platform. It is immutable.
type checker struct {
	data     dataReport
	platform string
	index    *match.Index
	mentions []mention
	// free are the versions that some advisory about the platform names as
	// fixed and none covers, ascending.
	free []npm.Version
	// problems are what could not be read: the database's, and then ranges.
	problems []error
}

func newChecker(db database, platform string) *checker {
	c := &checker{
		data:     dataReport{Source: db.source, Newest: db.newest},
		platform: platform,
		mentions: mentionsIn(db.advisories),
		problems: slices.Clip(db.problems),
	}
	var concerning []*advisory.Advisory
	for _, a := range db.advisories {
		if concerns(a, platform) {
			concerning = append(concerning, a)
		}
	}
	c.data.Advisories = len(concerning)
	c.free = freeOf(concerning)
	var err error
	c.index, err = match.NewIndex(func(yield func(*advisory.Advisory, error) bool) {
		for _, a := range concerning {
			if !yield(a, nil) {
				return
			}
		}
	})
	c.problems = append(c.problems, apart(err)...)
	return c
}

// apart returns the errors that errors.Join has joined.
func apart(err error) []error {
	switch e := err.(type) {
	case nil:
		return nil
	case interface{ Unwrap() []error }:
		return e.Unwrap()
	}
	return []error{err}
}

// check judges one version.
func (c *checker) check(v npm.Version) *report {
	r := &report{
		Version:  v.Full(),
		Platform: c.platform,
		Findings: []finding{},
		Line:     c.assess(lineOf(v)),
		Data:     c.data,
	}
	for _, err := range c.problems {
		r.Problems = append(r.Problems, err.Error())
	}
	found := c.index.Query(advisory.NodeRuntime, v.Full())
	slices.Reverse(found) // newest first among equally bad ones
	slices.SortStableFunc(found, func(a, b match.Finding) int {
		return cmp.Or(cmp.Compare(a.Status, b.Status), cmp.Compare(b.Rating().Level, a.Rating().Level))
	})
	for n := range found {
		r.add(&found[n])
	}
	switch {
	case r.Status == affected:
		r.MoveTo = c.moveFrom(v, r.Line.Assessed)
	case len(r.Problems) > 0:
		r.Status = unknown
	}
	return r
}
