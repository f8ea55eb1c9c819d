package nodewg_test

import (
	"errors"
	"fmt"
	"testing/fstest"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/advisory/nodewg"
	"github.com/nodejs/nodesec/osv"
)

// checkout is what os.DirFS gives for a checkout of nodejs/security-wg.
var checkout = fstest.MapFS{
	"vuln/core/3.json": {Data: []byte(`{
  "cve": ["CVE-2017-1000381"],
  "vulnerable": "4.x || 6.x",
  "patched": "^4.8.4 || ^6.11.1",
  "description": "Reads beyond a buffer",
  "affectedEnvironments": ["all"],
  "severity": "high"
}
`)},
	"vuln/npm/48.json": {Data: []byte(`{
  "id": 48,
  "updated_at": "2016-04-21",
  "title": "Regular Expression Denial of Service",
  "author": {
    "name": "Adam Baldwin",
    "website": null,
    "username": null
  },
  "module_name": "uglify-js",
  "cves": [
    "CVE-2015-8858"
  ],
  "vulnerable_versions": "<2.6.0",
  "patched_versions": ">=2.6.0",
  "recommendation": null
}
`)},
	"vuln/npm/49.json": {Data: []byte(`{"id": 49, "module_name": ["uglify-js"]}`)},
	"vuln/deps/1.json": {Data: []byte(`{"cve": ["CVE-2023-45853"], "reason": "vulnerable_code_not_present"}`)},
}

func ExampleReadFS() {
	for a, err := range nodewg.ReadFS(checkout) {
		var bad *nodewg.Error
		if errors.As(err, &bad) {
			fmt.Println("not read:", bad.File, bad.Field)
			continue
		}
		entry := a.Affected[0]
		fmt.Println(a.ID, entry.Package, entry.NPMRange.Vulnerable, "but not", entry.NPMRange.Patched)
	}
	// Output:
	// NSWG-COR-3 GIT/https://github.com/nodejs/node 4.x || 6.x but not ^4.8.4 || ^6.11.1
	// NSWG-ECO-48 npm/uglify-js <2.6.0 but not >=2.6.0
	// not read: vuln/npm/49.json module_name
}

func ExampleReadCore() {
	for c, err := range nodewg.ReadCore(checkout) {
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(nodewg.CoreID(c.ID), c.CVE, c.Severity, c.AffectedEnvironments)
	}
	// Output: NSWG-COR-3 [CVE-2017-1000381] high [all]
}

func ExampleReadModules() {
	for m, err := range nodewg.ReadModules(checkout) {
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(nodewg.ModuleID(m.ID), m.ModuleName, m.Title)
	}
	// Output:
	// NSWG-ECO-48 uglify-js Regular Expression Denial of Service
	// nodewg: vuln/npm/49.json: module_name: expected a text, found a list
}

func ExampleReadDependencies() {
	for d, err := range nodewg.ReadDependencies(checkout) {
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(d.CVE, d.Reason)
	}
	// Output: [CVE-2023-45853] vulnerable_code_not_present
}

// A file that is read, changed and written differs in the changed lines only.
func ExampleModule_Format() {
	m, err := nodewg.ParseModule(checkout["vuln/npm/48.json"].Data)
	if err != nil {
		fmt.Println(err)
		return
	}
	m.Recommendation = "Update to version 2.6.0 or later."
	text, err := m.Format()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(string(text))
	// Output:
	// {
	//   "id": 48,
	//   "updated_at": "2016-04-21",
	//   "title": "Regular Expression Denial of Service",
	//   "author": {
	//     "name": "Adam Baldwin",
	//     "website": null,
	//     "username": null
	//   },
	//   "module_name": "uglify-js",
	//   "cves": [
	//     "CVE-2015-8858"
	//   ],
	//   "vulnerable_versions": "<2.6.0",
	//   "patched_versions": ">=2.6.0",
	//   "recommendation": "Update to version 2.6.0 or later."
	// }
}

func ExampleCore_Advisory() {
	c, err := nodewg.ParseCore(checkout["vuln/core/3.json"].Data, 3)
	if err != nil {
		fmt.Println(err)
		return
	}
	a, err := c.Advisory()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(a.ID, a.Aliases, a.Summary, a.Level(), nodewg.Environments(a.Affected[0]))
	// Output: NSWG-COR-3 [CVE-2017-1000381] Reads beyond a buffer high [all]
}

// Core files have no modification time, so the caller says since when the
// database has been as it is, such as by the date of the last commit.
func ExampleOSVSeq() {
	for a, err := range nodewg.OSVSeq(nodewg.ReadFS(checkout), "2024-05-06T07:08:09Z") {
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(a.ID, a.Modified)
	}
	// Output:
	// x_NSWG-COR-3 2024-05-06T07:08:09Z
	// x_NSWG-ECO-48 2016-04-21T00:00:00Z
	// nodewg: vuln/npm/49.json: module_name: expected a text, found a list
}

// From a file to OSV and back to the same file.
func ExampleFileOf() {
	original := checkout["vuln/npm/48.json"].Data
	m, err := nodewg.ParseModule(original)
	if err != nil {
		fmt.Println(err)
		return
	}
	a, err := m.Advisory()
	if err != nil {
		fmt.Println(err)
		return
	}
	record, err := nodewg.OSV(a, "")
	if err != nil {
		fmt.Println(err)
		return
	}
	text, err := osv.Marshal(record)
	if err != nil {
		fmt.Println(err)
		return
	}
	if a, err = osv.Unmarshal(text); err != nil {
		fmt.Println(err)
		return
	}
	path, file, err := nodewg.FileOf(a)
	fmt.Println(path, string(file) == string(original), err)
	// Output: npm/48.json true <nil>
}

func ExampleOSVID() {
	id := nodewg.ModuleID(48)
	fmt.Println(id, nodewg.OSVID(id))
	n, ok := nodewg.ModuleNumber("x_NSWG-ECO-48")
	fmt.Println(n, ok, advisory.ID("x_NSWG-ECO-48").Kind())
	// Output:
	// NSWG-ECO-48 x_NSWG-ECO-48
	// 48 true NSWG
}
