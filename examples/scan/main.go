// Scan finds known vulnerabilities and malware among the npm packages that a
// JavaScript project uses.
//
//	go run ./examples/scan                                   a demonstration on built-in samples
//	go run ./examples/scan -update .                         the lockfiles in this folder, with the newest advisories
//	go run ./examples/scan -db security-wg/vuln .
//	go run ./examples/scan -db all.zip -severity high package-lock.json
//	go run ./examples/scan -h                                all flags
//
// It reads lockfiles of npm, Yarn and pnpm with package lockfile below this
// folder, advisories with packages osv and advisory/nodewg, and compares them with
// package match. With -update it keeps all that osv.dev knows about npm in a
// database of package osv/db, which package osv/mirror brings up to date. The exit code is 0 if nothing was found, 1 if something was, and
// 2 if the job could not be done, so that silence never passes for "clean". (The
// go command itself makes each code but 0 a 1; what go build makes does not.)
//
// # JSON
//
// With -format json, one object is written to standard output. Members may be
// added to it in the future; those that exist keep their meaning as long as
// "format" is 1. Lists are never null.
//
//	{
//	  "format": 1,
//	  "demonstration": false,           the built-in samples were scanned
//	  "summary": {
//	    "packages": 0,                  packages of the registry that were checked, each name@version once
//	    "lockfiles": 0,
//	    "findings": 0,                  as in the list below
//	    "severities": {"high": 0, ...}  of the findings that are affected: malware, critical, high, moderate, low, info, unknown
//	    "unknown": 0,                   findings of which it is not known whether the version is affected
//	    "belowThreshold": 0,            findings that -severity left out
//	    "developmentLeftOut": 0,        packages that -dev=false left out
//	    "notChecked": 0,                packages that do not come from the registry
//	    "advisories": 0,                about packages of npm
//	    "withdrawn": 0,                 of these, left out because their source took them back
//	    "unreadable": 0                 problems in the databases
//	  },
//	  "findings": [{                    one for each vulnerability of a package at a version
//	    "package": "", "version": "",
//	    "status": "affected",           or "unknown"
//	    "malware": false,
//	    "severity": "high",             critical, high, moderate, low, info or unknown
//	    "score": 7.5,                   CVSS; left out if there is none
//	    "id": "",                       the advisory to look up first
//	    "aliases": [""],                its other names
//	    "title": "", "url": "",
//	    "affected": "",                 the affected versions around this one, as an npm range
//	    "fixed": "",                    the version to move to; empty if none is known
//	    "reason": "",                   why the status is unknown
//	    "development": false,           nothing but development needs the package
//	    "places": [{"lockfile": "", "development": false, "folders": [""]}],
//	    "advisories": [{                each record that speaks of the vulnerability
//	      "id": "", "database": "", "status": "", "severity": "", "score": 0, "vector": "",
//	      "affected": "", "fixed": "", "reason": ""}]
//	  }],
//	  "lockfiles": [{
//	    "path": "", "tool": "npm", "version": "3", "packages": 0, "developmentUnknown": "",
//	    "notChecked": [{"name": "", "version": "", "source": "git", "from": ""}]
//	  }],
//	  "databases": [{"path": "", "kind": "osv", "advisories": 0, "withdrawn": 0, "unreadable": [""]}],
//	  "errors": [""]                    what makes the exit code 2
//	}
package main

import (
	"fmt"
	"io"
	"os"
)

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

// Exit codes.
const (
	clean   = 0
	found   = 1
	trouble = 2
)

// run is the whole program but for the process.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	o, code, ok := parseOptions(args, stdout, stderr)
	if !ok {
		return code
	}
	s := newScan(o, stdin, stderr)
	defer s.close()
	if o.update {
		s.update()
	}
	if o.onlyUpdate() {
		s.progress.stop()
		s.messages.flush(stderr)
		return s.exitCode()
	}
	s.openDatabases()
	s.readLockfiles()
	s.match()
	s.progress.stop()
	s.messages.flush(stderr)
	if err := s.write(stdout); err != nil {
		fmt.Fprintf(stderr, "error: standard output: %v\n", err)
		return trouble
	}
	return s.exitCode()
}
