package main

import (
	"context"
	"os"
	"os/signal"
	"path/filepath"

	bar "github.com/jedib0t/go-pretty/v6/progress"

	"github.com/nodejs/nodesec/osv/mirror"
)

// update brings the database up to date. If that fails, an old one is used.
func (s *scan) update() {
	path := s.options.databases[0]
	if usual, err := defaultDatabase(); err == nil && path == usual {
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			s.messages.error("%v", err)
			return
		}
	}
	// Who interrupts a download can go on with it later.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	m := mirror.Mirror{URL: s.options.from, Progress: s.updating()}
	r, err := m.Sync(ctx, path)
	s.progress.stop()
	switch {
	case err != nil:
		s.messages.error("%s was not brought up to date: %v", path, err)
	case r.Rebuilt:
		s.messages.note("%s was made anew: %s", path, count(r.Records, "advisory", "advisories"))
	case r.Unchanged():
		s.messages.note("%s is up to date: %s", path, count(r.Records, "advisory", "advisories"))
	default:
		s.messages.note("%s was brought up to date: %s changed or new, %s deleted, %s now", path, number(r.Changed), number(r.Deleted), count(r.Records, "advisory", "advisories"))
	}
	if err == nil && r.Skipped != nil {
		s.messages.warning("%s: %v", path, r.Skipped)
	}
}

// updating returns what shows the progress.
func (s *scan) updating() func(mirror.Progress) {
	labels := map[mirror.Phase]string{
		mirror.Downloading: "Downloading advisories",
		mirror.Building:    "Building the database",
		mirror.Listing:     "Looking for changes",
		mirror.Fetching:    "Downloading changes",
		mirror.Updating:    "Updating the database",
	}
	var phase mirror.Phase
	return func(p mirror.Progress) {
		if p.Phase != phase {
			phase = p.Phase
			s.progress.begin(labels[phase], int(p.Total))
		}
		units := bar.UnitsDefault
		if phase == mirror.Downloading {
			units = bar.UnitsBytes
		}
		s.progress.set(p.Done, p.Total, units)
	}
}
