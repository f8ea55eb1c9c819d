package db

import (
	"errors"
	"fmt"
)

// What may be wrong with a file, for errors.Is. Failures of the file system keep
// their own errors.
var (
	// ErrNotDatabase means that the file is something else than a database of
	// this package.
	ErrNotDatabase = errors.New("not a database of advisories")
	// ErrVersion means that the database was written by a version of this
	// package with another [Format]. It has to be built again.
	ErrVersion = errors.New("a database of another format")
	// ErrCorrupt means that the file is truncated or damaged. What it says is
	// not to be trusted; it has to be built again.
	ErrCorrupt = errors.New("a damaged database")
)

func corrupt(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrCorrupt, fmt.Sprintf(format, args...))
}
