package db

import (
	"encoding/json"
	"time"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/match"
)

// Format is the version of the file format that this package reads and writes.
const Format = 1

// Metadata describes a database.
type Metadata struct {
	// Format is the version of the file format, always [Format].
	Format int `json:"format"`
	// Schema is the newest OSV schema that the writer of the file knew.
	Schema string `json:"schema"`
	// Built is when the file was written, in UTC.
	Built time.Time `json:"built"`
	// Source says where the records came from.
	Source Source `json:"source"`
	// Records is the number of records held, those withdrawn included.
	Records int `json:"records"`
	// Newest is the latest modification time of all records that the database has
	// ever had; empty if none can be read.
	Newest advisory.Timestamp `json:"newest"`
	// Stats counts what queries know, as [match.Index.Stats] would for the same
	// records. Rejected counts the records that [Build] and [Update] skipped and
	// that did not come, under the same id, in an Update since. (Of more than
	// [osv.MaxProblems] the ids are not kept, so that the rest counts for good.)
	Stats match.Stats `json:"stats"`
	// Ecosystems counts the records by the ecosystems whose packages they name.
	Ecosystems map[string]Counts `json:"ecosystems"`
	// Digest is the SHA-256 of the records and of the tables by which they are
	// found, in hex.
	// The same stream of records, built by the same version of this package,
	// gives the same digest.
	Digest string `json:"digest"`
}

// Counts counts the records that name a package of an ecosystem.
type Counts struct {
	// Advisories is the number of records that stand.
	Advisories int `json:"advisories"`
	// Withdrawn is the number of records that their source took back.
	Withdrawn int `json:"withdrawn"`
}

// Source says where the records of a database came from, for whoever keeps it up to
// date. Nothing in this package depends on it; each field may be zero.
type Source struct {
	// URL is where they were read from, such as that of an all.zip.
	URL string `json:"url"`
	// ETag is the version of it, as its HTTP server names it.
	ETag string `json:"etag"`
	// Modified is the time up to which changes at the source are in the database.
	Modified time.Time `json:"modified"`
	// Fetched is when what URL leads to was last taken as a whole.
	Fetched time.Time `json:"fetched"`
}

// Keys in the table about.
const (
	metadataKey = "metadata"
	problemsKey = "problems"
)

// stored is what the file keeps as metadata.
type stored struct {
	Metadata
	// Next is the number of the next record that is added.
	Next uint64 `json:"next"`
}

// problem is something that could not be read when the database was made.
type problem struct {
	// Name is the id of the record, or that of its file if it could not be read,
	// so that an update of the record removes the problem.
	Name string `json:"name"`
	Text string `json:"text"`
	// Rejected says that the record was skipped.
	Rejected bool `json:"rejected"`
}

func readAbout(f *tree, key string, value any) error {
	row, err := about.row(f, []byte(key), nil)
	if err != nil {
		return err
	}
	if row == nil {
		return corrupt("its %s are missing", key)
	}
	if err := json.Unmarshal(row, value); err != nil {
		return corrupt("%s: %v", key, err)
	}
	return nil
}
