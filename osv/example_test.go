package osv_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing/fstest"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/match/npm"
	"github.com/nodejs/nodesec/osv"
)

func ExampleUnmarshal() {
	a, err := osv.Unmarshal([]byte(`{
		"id": "GHSA-xvch-5gv4-984h",
		"modified": "2024-04-22T19:44:06Z",
		"aliases": ["CVE-2021-44906"],
		"affected": [{
			"package": {"ecosystem": "npm", "name": "minimist"},
			"ranges": [{"type": "SEMVER", "events": [{"introduced": "1.0.0"}, {"fixed": "1.2.6"}]}]
		}],
		"x_ticket": 42
	}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(a.ID, a.Aliases[0], a.Affected[0].Package)
	fmt.Println("kept:", a.Extra)
	// Output:
	// GHSA-xvch-5gv4-984h CVE-2021-44906 npm/minimist
	// kept: {"x_ticket": 42}
}

func ExampleUnmarshal_error() {
	_, err := osv.Unmarshal([]byte(`{"id": "x_1", "affected": [{"package": "minimist"}]}`))
	fmt.Println(err)
	var e *osv.Error
	if errors.As(err, &e) {
		fmt.Println("at", e.Path, "wrong type:", errors.Is(err, osv.ErrType))
	}
	// Output:
	// osv: affected[0].package: expected an object, got a string (byte 39)
	// at affected[0].package wrong type: true
}

func ExampleMarshal() {
	text, err := osv.Marshal(&advisory.Advisory{
		ID:       "x_NSWG-ECO-1",
		Modified: "2015-10-17T19:41:46Z",
		Affected: []advisory.Affected{{
			Package:  advisory.NPM("geddy"),
			NPMRange: &advisory.NPMRange{Vulnerable: "<13.0.8", Patched: ">=13.0.8"},
		}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(string(text))
	// Output:
	// {"id":"x_NSWG-ECO-1","modified":"2015-10-17T19:41:46Z","affected":[{"package":{"ecosystem":"npm","name":"geddy"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"13.0.8"}]}],"database_specific":{"vulnerable_versions":"<13.0.8","patched_versions":">=13.0.8"}}]}
}

func ExampleMarshalIndent() {
	text, err := osv.MarshalIndent(&advisory.Advisory{ID: "x_1", Aliases: []advisory.ID{"CVE-2021-44906"}}, "  ")
	fmt.Println(string(text), err)
	// Output:
	// {
	//   "id": "x_1",
	//   "aliases": [
	//     "CVE-2021-44906"
	//   ]
	// } <nil>
}

func ExampleAppend() {
	line, err := osv.Append([]byte("> "), &advisory.Advisory{ID: "x_1"})
	fmt.Println(string(line), err)
	// Output: > {"id":"x_1"} <nil>
}

func ExampleReadFS() {
	fsys := fstest.MapFS{ // or os.DirFS(folder), or a *zip.Reader
		"npm/x_1.json": {Data: []byte(`{"id": "x_1", "summary": "first"}`)},
		"npm/x_2.json": {Data: []byte(`{"id": "x_2", "summary": {}}`)},
		"npm/x_3.json": {Data: []byte(`{"id": "x_3", "summary": "third"}`)},
		"README.md":    {Data: []byte(`Records of npm packages.`)},
	}
	for a, err := range osv.ReadFS(fsys) {
		if err != nil {
			fmt.Println("bad:", err)
			continue
		}
		fmt.Println(a.ID, a.Summary)
	}
	// Output:
	// x_1 first
	// bad: osv: npm/x_2.json: summary: expected a string, got an object (byte 25)
	// x_3 third
}

func ExampleReadNDJSON() {
	in := strings.NewReader("{\"id\": \"x_1\"}\n{\"id\": \n{\"id\": \"x_2\"}\n")
	for a, err := range osv.ReadNDJSON(in) {
		if err != nil {
			fmt.Println("bad:", err)
			continue
		}
		fmt.Println(a.ID)
	}
	// Output:
	// x_1
	// bad: osv: line 2: id: expected a JSON value, got the end of the text (byte 8)
	// x_2
}

func ExampleReadArray() {
	for a, err := range osv.ReadArray(strings.NewReader(`[{"id": "x_1"}, {"name": "no record"}, {"id": "x_2"}]`)) {
		if err != nil {
			fmt.Println("bad:", err)
			continue
		}
		fmt.Println(a.ID)
	}
	// Output:
	// x_1
	// bad: osv: element 2: id: not an OSV record: it has no id
	// x_2
}

func ExampleValidate() {
	err := osv.Validate([]byte(`{"id": "NSWG-ECO-1", "published": "2015-10-17"}`))
	var invalid *osv.ValidationError
	if errors.As(err, &invalid) {
		for _, p := range invalid.Problems {
			fmt.Println(p)
		}
	}
	// Output:
	// error: id: "NSWG-ECO-1" begins with no registered prefix, nor with "x_" [schema]
	// error: published: "2015-10-17" is not an RFC 3339 time in UTC such as 2006-01-02T15:04:05Z [schema]
	// error: record: the member "modified" is missing [schema]
}

func ExampleProblems() {
	record := []byte(`{"id": "x_1", "modified": "2024-04-22T19:44:06Z", "affected": [{"ranges": [
		{"type": "SEMVER", "events": [{"fixed": "1.2.6"}, {"introduced": "0"}]}]}]}`)
	fmt.Println("valid:", osv.Validate(record) == nil)
	for _, p := range osv.Problems(record) {
		fmt.Println(p)
	}
	// Output:
	// valid: true
	// advice: affected[0].ranges[0].events[1].introduced: "0" stands behind "1.2.6", which is higher [event-order]
}

func ExampleRanges() {
	r, err := npm.ParseRange("<1.2.3 || >=2.0.0 <=2.4.1 || 3.x")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range osv.Ranges(r.Set()) {
		for _, e := range r.Events {
			switch {
			case e.Introduced != "":
				fmt.Println("introduced   ", e.Introduced)
			case e.Fixed != "":
				fmt.Println("fixed        ", e.Fixed)
			default:
				fmt.Println("last affected", e.LastAffected)
			}
		}
	}
	// Output:
	// introduced    0
	// fixed         1.2.3
	// introduced    3.0.0-0
	// fixed         4.0.0-0
	// introduced    2.0.0
	// last affected 2.4.1
}

func ExampleNPMRanges() {
	ranges, err := osv.NPMRanges(advisory.NPMRange{Vulnerable: ">=1.0.0", Patched: "^1.2.6 || >=2.1.0"})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, e := range ranges[0].Events {
		if e.Introduced != "" {
			fmt.Println("from ", e.Introduced)
		} else {
			fmt.Println("below", e.Fixed)
		}
	}
	// Output:
	// from  1.0.0
	// below 1.2.6
	// from  2.0.0-0
	// below 2.1.0
}

func ExampleExpand() {
	a := advisory.Affected{NPMRange: &advisory.NPMRange{Vulnerable: "<=1.2.5"}, DatabaseSpecific: `{"source": "registry"}`}
	expanded, err := osv.Expand(a)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(expanded.Ranges[0].Events[1].LastAffected, expanded.DatabaseSpecific)
	fmt.Println(osv.Restore(expanded).NPMRange.Vulnerable)
	// Output:
	// 1.2.5 {"vulnerable_versions":"<=1.2.5","source":"registry"}
	// <=1.2.5
}

// records is a stream made by hand.
func records(yield func(*advisory.Advisory, error) bool) {
	_ = yield(&advisory.Advisory{ID: "x_1"}, nil) && yield(&advisory.Advisory{ID: "../x_2"}, nil) && yield(&advisory.Advisory{ID: "x_3"}, nil)
}

func ExampleWriteZip() {
	var z bytes.Buffer
	err := osv.WriteZip(&z, records)
	var skipped *osv.SkippedError
	if errors.As(err, &skipped) {
		fmt.Println(skipped.Written, "written; not written:", skipped.Errs)
	}
	// Output:
	// 2 written; not written: [osv: ../x_2: id: no file can be named by it: it begins with a dot]
}

func ExampleWriteDir() {
	dir, err := os.MkdirTemp("", "osv")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	fmt.Println(osv.WriteDir(dir, records))
	for a := range osv.ReadFS(os.DirFS(dir)) {
		fmt.Println(a.ID)
	}
	// Output:
	// osv: 1 of 3 records skipped, the first because of: osv: ../x_2: id: no file can be named by it: it begins with a dot
	// x_1
	// x_3
}

func ExampleWriteNDJSON() {
	if err := osv.WriteNDJSON(os.Stdout, records); err != nil {
		fmt.Println(err)
	}
	// Output:
	// {"id":"x_1"}
	// {"id":"../x_2"}
	// {"id":"x_3"}
}
