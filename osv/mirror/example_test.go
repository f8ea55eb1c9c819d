package mirror_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/osv/db"
	"github.com/nodejs/nodesec/osv/mirror"
)

func ExampleMirror_Sync() {
	record := func(fixed, modified string) []byte {
		return fmt.Appendf(nil, `{"id": "GHSA-xvch-5gv4-984h", "modified": %q, "affected": [{
			"package": {"ecosystem": "npm", "name": "minimist"},
			"ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": %q}]}]}]}`, modified, fixed)
	}
	// A server that has one record, as the export has hundreds of thousands.
	files := map[string][]byte{
		"/npm/GHSA-xvch-5gv4-984h.json": record("1.2.5", "2024-04-22T19:44:06Z"),
		"/npm/modified_id.csv":          []byte("2024-04-22T19:44:06Z,GHSA-xvch-5gv4-984h\n"),
	}
	files["/npm/all.zip"] = zipOf(map[string][]byte{"GHSA-xvch-5gv4-984h.json": files["/npm/GHSA-xvch-5gv4-984h.json"]})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = w.Write(files[r.URL.Path])
	}))
	defer server.Close()
	folder, err := os.MkdirTemp("", "mirror")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(folder)

	path := filepath.Join(folder, "npm.db")
	m := mirror.Mirror{URL: server.URL} // the public export without it
	sync := func() {
		r, err := m.Sync(context.Background(), path)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("records %d, rebuilt %t, changed %d, unchanged %t\n", r.Records, r.Rebuilt, r.Changed, r.Unchanged())
		d, err := db.Open(path)
		if err != nil {
			fmt.Println(err)
			return
		}
		defer d.Close()
		findings, err := d.Query(advisory.NPM("minimist"), "1.2.5")
		fmt.Println("minimist 1.2.5: findings", len(findings), err)
	}
	sync()
	sync()
	files["/npm/GHSA-xvch-5gv4-984h.json"] = record("1.2.6", "2024-05-01T10:00:00Z")
	files["/npm/modified_id.csv"] = []byte("2024-05-01T10:00:00Z,GHSA-xvch-5gv4-984h\n2024-04-22T19:44:06Z,GHSA-other\n")
	sync()
	// Output:
	// records 1, rebuilt true, changed 0, unchanged false
	// minimist 1.2.5: findings 0 <nil>
	// records 1, rebuilt false, changed 0, unchanged true
	// minimist 1.2.5: findings 0 <nil>
	// records 1, rebuilt false, changed 1, unchanged false
	// minimist 1.2.5: findings 1 <nil>
}
