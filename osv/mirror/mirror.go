package mirror

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"time"

	"github.com/nodejs/nodesec/osv"
)

// DefaultURL is the public export of osv.dev.
const DefaultURL = "https://storage.googleapis.com/osv-vulnerabilities"

// What a zero field of [Mirror] stands for.
const (
	DefaultEcosystem  = "npm"
	DefaultMaxZip     = 2 << 30 // ten times the all.zip of npm
	DefaultMaxRecord  = 16 << 20
	DefaultMaxChanges = 5000
	DefaultMaxAge     = 7 * 24 * time.Hour
	DefaultAttempts   = 5
	DefaultStall      = time.Minute
)

// Mirror says where a database comes from and how it is fetched. The zero value
// mirrors npm from [DefaultURL]. It is not changed by its methods, which may be
// called at the same time.
type Mirror struct {
	// URL is the folder of the export, without query; "" is [DefaultURL].
	URL string
	// Ecosystem is the folder below it, spelled as OSV spells ecosystems; "" is
	// [DefaultEcosystem].
	Ecosystem string
	// Client sends the requests; nil is http.DefaultClient. A Timeout of it
	// counts for whole downloads; [Mirror.Stall] is meant for them.
	Client *http.Client

	// MaxZip is the most bytes that all.zip may have; 0 is [DefaultMaxZip].
	MaxZip int64
	// MaxRecord is the most bytes that a single record may have; 0 is
	// [DefaultMaxRecord]. A larger one is skipped.
	MaxRecord int64
	// MaxChanges is the number of changed records from which on building the
	// database anew is worth an all.zip; 0 is [DefaultMaxChanges]. They are
	// fetched all the same if there is no newer all.zip.
	MaxChanges int
	// MaxAge is how long after a database was built from an all.zip the next
	// Sync looks for a new one; 0 is [DefaultMaxAge], less than 0 means never.
	MaxAge time.Duration

	// Attempts is how often in a row a request may fail before Sync does; 0 is
	// [DefaultAttempts]. One that brought a download on by a megabyte begins the
	// count anew.
	Attempts int
	// Backoff returns how long to wait after a failed attempt, the first of
	// which is 1; asked is what the server wants (Retry-After), 0 if it does not
	// say. Less than 0 gives up. nil is [Backoff].
	Backoff func(attempt int, asked time.Duration) time.Duration
	// Stall is how long a server may send nothing before the attempt counts as
	// failed; 0 is [DefaultStall].
	Stall time.Duration

	// Progress, if not nil, is told what Sync is at. It is called from the
	// goroutine that called Sync, often, and should return soon.
	Progress func(Progress)
}

// Progress says how far a Sync is.
type Progress struct {
	Phase Phase
	// Done and Total are bytes in [Downloading] and records in the other phases.
	// Total is 0 while it is not known.
	Done, Total int64
}

// Phase is a part of the work. Not every Sync comes by each, and [Listing],
// [Fetching] and [Updating] may come again.
type Phase string

// The phases.
const (
	Downloading Phase = "downloading" // all.zip
	Building    Phase = "building"    // a database from it
	Listing     Phase = "listing"     // what changed
	Fetching    Phase = "fetching"    // changed records
	Updating    Phase = "updating"    // the database by them
)

// Result says what a Sync has done.
type Result struct {
	// Rebuilt says that the database was built anew from all.zip, and Reason why.
	// If the reason is an error met, Cause is that error.
	Rebuilt bool
	Reason  Reason
	Cause   error
	// Changed is the number of records that were fetched one by one and added or
	// replaced, also after a rebuild, and Deleted of those that were removed.
	Changed, Deleted int
	// Records is the number of records in the database now.
	Records int
	// Skipped tells of records that were at the source but could not be taken
	// over, nil if there are none. For those of all.zip the database has nothing;
	// those fetched one by one stay in it as they were.
	Skipped *osv.SkippedError
}

// Unchanged reports whether the database was left as it was, the file untouched.
func (r Result) Unchanged() bool { return !r.Rebuilt && r.Changed == 0 && r.Deleted == 0 }

// Reason is why a database is built anew, or would have been if there were a newer
// all.zip.
type Reason string

// The reasons; "" means that there was none.
const (
	// ReasonMissing: there is no file at the path.
	ReasonMissing Reason = "missing"
	// ReasonUnusable: the file is no database that can be read, see the errors
	// of package db.
	ReasonUnusable Reason = "unusable"
	// ReasonSource: the database comes from another place.
	ReasonSource Reason = "source"
	// ReasonAge: the last all.zip was taken more than [Mirror.MaxAge] ago, or in
	// the future, or nobody knows when, or up to when its records reach.
	ReasonAge Reason = "age"
	// ReasonChanges: more than [Mirror.MaxChanges] records changed.
	ReasonChanges Reason = "changes"
	// ReasonList: modified_id.csv is missing or not usable. If that is so behind
	// a rebuild, too, the database is as all.zip has it.
	ReasonList Reason = "list"
)

// What is wrong with what a server sent, for errors.Is.
var (
	// ErrTooLarge means that an answer passed its limit.
	ErrTooLarge = errors.New("too large")
	// ErrBadZip means that all.zip is not a zip, or has no record that can be
	// read.
	ErrBadZip = errors.New("not a zip of records")
	// ErrBadList means that modified_id.csv is not as described in the package
	// comment. It is found in [Result.Cause], not returned.
	ErrBadList = errors.New("not a list of modified records")
	// ErrBadAnswer means that the server does not keep to HTTP, or that what
	// came is not what it has, by length or hash.
	ErrBadAnswer = errors.New("bad answer")
)

// Backoff is how long a [Mirror] waits by default: a random time of up to half a
// second after the first failure, twice that after the next and so on, at most half
// a minute, but at least as long as the server asks for. If that is more than five
// minutes, it gives up.
func Backoff(attempt int, asked time.Duration) time.Duration {
	const least, most, patience = time.Second / 2, 30 * time.Second, 5 * time.Minute
	if asked > patience {
		return -1
	}
	limit := most
	if attempt < 7 {
		limit = min(least<<max(attempt-1, 0), most)
	}
	return max(rand.N(limit)+1, asked)
}

// Sync makes the database at path what the export is now, building it if it is not
// there. The folder of path must exist.
//
// An error is a failure of the network or the server after all attempts (a
// [*StatusError] if it answered), one of the errors of this package, one of the file
// system, or the cause of ctx's end. Records that could not be taken over are none:
// see [Result.Skipped]. Result is what was done even if the error is not nil.
func (m *Mirror) Sync(ctx context.Context, path string) (Result, error) {
	s, err := newSession(m, path)
	if err != nil {
		return Result{}, err
	}
	if err := s.run(ctx); err != nil {
		return s.result, fmt.Errorf("mirror: %w", err)
	}
	return s.result, nil
}

// orDefault returns the value of a field.
func orDefault[T comparable](value, otherwise T) T {
	var zero T
	if value == zero {
		return otherwise
	}
	return value
}
