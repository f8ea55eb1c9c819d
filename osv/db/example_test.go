package db_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"testing/fstest"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/osv"
	"github.com/nodejs/nodesec/osv/db"
)

// dump stands for the all.zip that osv.dev publishes, opened with archive/zip.
var dump = fstest.MapFS{
	"GHSA-1.json": {Data: []byte(`{"id": "GHSA-1", "modified": "2024-01-01T00:00:00Z", "aliases": ["CVE-2024-1"], "summary": "Prototype pollution",
		"affected": [{"package": {"ecosystem": "npm", "name": "left"}, "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": "1.2.0"}]}]}]}`)},
	"MAL-1.json": {Data: []byte(`{"id": "MAL-1", "modified": "2024-02-01T00:00:00Z", "summary": "Malicious code",
		"affected": [{"package": {"ecosystem": "npm", "name": "1eft"}, "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}]}]}]}`)},
}

// A folder for the examples.
func folder() (path string, remove func()) {
	path, err := os.MkdirTemp("", "db")
	if err != nil {
		log.Fatal(err)
	}
	return path, func() { _ = os.RemoveAll(path) }
}

func Example() {
	dir, remove := folder()
	defer remove()
	path := filepath.Join(dir, "npm.db")

	if err := db.Build(context.Background(), path, osv.ReadFS(dump)); err != nil {
		log.Fatal(err)
	}
	d, err := db.Open(path)
	if err != nil {
		log.Fatal(err)
	}
	defer d.Close()
	for _, version := range []string{"1.1.0", "1.2.0"} {
		found, err := d.Query(advisory.NPM("left"), version)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(version, len(found))
		for _, f := range found {
			fmt.Println(f.Advisory.ID, f.Range(), "fixed in", f.Fixed)
		}
	}
	// Output:
	// 1.1.0 1
	// GHSA-1 <1.2.0 fixed in 1.2.0
	// 1.2.0 0
}

func ExampleUpdate() {
	dir, remove := folder()
	defer remove()
	path := filepath.Join(dir, "npm.db")
	ctx := context.Background()
	if err := db.Build(ctx, path, osv.ReadFS(dump)); err != nil {
		log.Fatal(err)
	}

	changed := &advisory.Advisory{ID: "GHSA-1", Modified: "2024-03-01T00:00:00Z", Withdrawn: "2024-03-01T00:00:00Z"}
	source := func(yield func(*advisory.Advisory, error) bool) { yield(changed, nil) }
	if err := db.Update(ctx, path, source, []advisory.ID{"MAL-1"}); err != nil {
		log.Fatal(err)
	}
	d, err := db.Open(path)
	if err != nil {
		log.Fatal(err)
	}
	defer d.Close()
	m := d.Metadata()
	fmt.Println(m.Records, "record,", m.Stats.Withdrawn, "withdrawn, newest", m.Newest)
	// Output: 1 record, 1 withdrawn, newest 2024-03-01T00:00:00Z
}

func ExampleDB_Get() {
	dir, remove := folder()
	defer remove()
	path := filepath.Join(dir, "npm.db")
	if err := db.Build(context.Background(), path, osv.ReadFS(dump)); err != nil {
		log.Fatal(err)
	}
	d, err := db.Open(path)
	if err != nil {
		log.Fatal(err)
	}
	defer d.Close()
	found, err := d.Get("CVE-2024-1")
	if err != nil {
		log.Fatal(err)
	}
	for _, a := range found {
		fmt.Println(a.ID, a.Summary)
	}
	// Output: GHSA-1 Prototype pollution
}
