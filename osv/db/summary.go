package db

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/match"
	"github.com/nodejs/nodesec/osv"
)

// summary is what the metadata says about the records.
type summary struct {
	records  int
	newest   newest
	stats    match.Stats
	counts   map[string]Counts
	problems []problem
	skipped  skipped
}

// skipped becomes an *osv.SkippedError.
type skipped struct{ osv.SkippedError }

func (s *skipped) add(err error) {
	if s.Skipped++; len(s.Errs) < osv.MaxProblems {
		s.Errs = append(s.Errs, err)
	}
}

func (s *skipped) err() error {
	if s.Skipped == 0 {
		return nil
	}
	return &s.SkippedError
}

// newest keeps the latest of some times.
type newest struct {
	text advisory.Timestamp
	time time.Time
}

func (n *newest) see(t advisory.Timestamp) {
	if t == n.text {
		return
	}
	if at, err := t.Time(); err == nil && at.After(n.time) && at.UTC().Year() <= 9999 {
		n.text, n.time = advisory.Timestamp(strings.Clone(string(t))), at.UTC()
	}
}

// see takes an entry into the summary.
func (s *summary) see(e *entry) {
	if e.skipped != nil {
		s.skipped.add(e.skipped)
	} else {
		s.records++
		s.skipped.Written++
		s.newest.see(e.modified)
	}
	s.count(e, 1)
	s.note(e.problems)
}

func (s *summary) note(problems []problem) {
	room := max(osv.MaxProblems-len(s.problems), 0)
	s.problems = append(s.problems, problems[:min(room, len(problems))]...)
}

// count adds an entry to the counts, or with the sign -1 takes it out of them.
func (s *summary) count(e *entry, sign int) {
	s.stats.Advisories += sign * e.stats.Advisories
	s.stats.Withdrawn += sign * e.stats.Withdrawn
	s.stats.Rejected += sign * e.stats.Rejected
	s.stats.Unreadable += sign * e.stats.Unreadable
	for _, ecosystem := range e.ecosystems {
		if s.counts == nil {
			s.counts = map[string]Counts{}
		}
		c := s.counts[ecosystem]
		c.Advisories += sign * e.stats.Advisories
		c.Withdrawn += sign * e.stats.Withdrawn
		if s.counts[ecosystem] = c; c == (Counts{}) {
			delete(s.counts, ecosystem)
		}
	}
}

// writeAbout writes the last table and puts the file in its place.
func (s *summary) writeAbout(f *file, c *config, source Source, next uint64) error {
	if c.source != nil {
		source = *c.source
		source.Modified, source.Fetched = source.Modified.UTC(), source.Fetched.UTC()
		if source.Modified.IsZero() {
			source.Modified = s.newest.time
		}
	}
	m := stored{Next: next, Metadata: Metadata{
		Format:     Format,
		Schema:     osv.SchemaVersion,
		Built:      time.Now().UTC().Truncate(time.Second),
		Source:     source,
		Records:    s.records,
		Newest:     s.newest.text,
		Stats:      s.stats,
		Ecosystems: s.counts,
		Digest:     f.sum(),
	}}
	values := map[string][]byte{}
	for key, value := range map[string]any{metadataKey: m, problemsKey: append([]problem{}, s.problems...)} {
		text, err := json.Marshal(value)
		if err != nil {
			return err
		}
		values[key] = text
	}
	out := f.fill(about)
	for _, c := range packRows([]string{metadataKey, problemsKey}, func(key string) []byte { return values[key] }) {
		if err := out.add(c); err != nil {
			return err
		}
	}
	if err := out.end(); err != nil {
		return err
	}
	return f.finish()
}
