// Convert turns security advisories from one format into another: the
// Node.js Security WG's files into OSV records and back, OSV records into one zip
// or one stream, and the WG's files into an OpenVEX document. It also checks such
// files, and starts new ones.
//
//	convert [-from wg|osv|auto] [-to osv|wg|osv-zip|ndjson|openvex] [-o DIR|FILE] [-check] INPUT...
//	convert -lint [-from wg|osv|auto] INPUT...
//	convert -new module|core [-o DIR|FILE]
//
// An INPUT is a folder, a zip, a file, or - for standard input. Folders and zips
// are a checkout of the repository nodejs/security-wg (or its folder vuln, or one
// of core, npm and deps within that), or hold OSV records, one a file, such as
// the all.zip that osv.dev publishes. Files are one record, the WG's index.json,
// OSV records one a line, or a JSON array of them.
//
// What can be written:
//
//	osv       a folder with a file ID.json for each record
//	wg        a folder as the WG's vuln: core/N.json, npm/N.json, deps/N.json
//	osv-zip   one zip, as osv-scanner reads it in its offline mode
//	ndjson    OSV records, one a line
//	openvex   one OpenVEX document: what Node.js has fixed, and which flaws of the
//	          libraries in it do not affect it
//
// Some ways to use it:
//
//	convert vuln/npm/48.json
//	convert -to osv -modified 2026-03-31T00:00:00Z -o records security-wg
//	convert -to osv-zip -modified 2026-03-31 -o db/osv-scalibr/npm/all.zip security-wg
//	convert -to wg -o vuln records
//	convert -to openvex -timestamp 2026-03-31 -o vex.json security-wg/vuln
//	convert -new module -o vuln/npm/1200.json
//	convert -check vuln/npm/1200.json
//	convert -lint security-wg
//
// # Nothing is invented
//
// OSV wants to know when a record was last changed, which the WG's core files do
// not say; -modified says it for them. An OpenVEX document has the time at which
// it is issued; -timestamp says it, or the environment variable SOURCE_DATE_EPOCH.
// The same inputs and flags give the same bytes.
//
// # Checking
//
// With -check, what would be written is checked first: OSV records by the OSV
// specification, the WG's files by whether they read back, whether all is filled in
// that has to be, and whether an OSV record can be made of them. What fails is not
// written. Without -o nothing is written at all, and without -to each file is
// checked as what it is: "convert -check FILE..." is the gate for a repository.
//
// With -lint, the records are looked at as they stand, for what is probably not
// meant as well: ranges that contain nothing or contradict each other, scores that do
// not follow from their vector, and more. Each finding has its file, its field, the
// rule's name and, where it can be computed, the text to write instead. The rules are
// listed in packages match, nodewg and osv. Warnings do not change the exit code.
//
// # What can go wrong
//
// A record that cannot be read or written is named and left out, and the rest goes
// on. What is written appears at once and whole when all is done, or not at all;
// into a folder that exists already, files are put one by one, and put back if one
// fails.
//
// The exit code is 0 if all went well, 1 if there were problems in records, and 2
// if the job could not be done: then no file or folder was written.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
)

const (
	exitDone     = 0
	exitProblems = 1
	exitFailed   = 2
)

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

// run is the whole program but for the process.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	r, err := readRequest(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		_, _ = io.WriteString(stdout, usage)
		return exitDone
	case err != nil:
		fmt.Fprintf(stderr, "convert: %s\nconvert -h shows how to use it\n", printable(err.Error()))
		return exitFailed
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	context.AfterFunc(ctx, stop) // a second interrupt ends the program at once
	code, err := r.do(ctx, stdin, stdout, stderr)
	for _, e := range apart(err) {
		fmt.Fprintln(stderr, "error:", printable(e.Error()))
	}
	return code
}

// apart returns the errors that errors.Join has joined.
func apart(err error) []error {
	switch e := err.(type) {
	case nil:
		return nil
	case interface{ Unwrap() []error }:
		return e.Unwrap()
	}
	return []error{err}
}

// do does what was asked for. An error means that it could not be done.
func (r *request) do(ctx context.Context, stdin io.Reader, stdout, stderr io.Writer) (int, error) {
	if r.skeleton != "" {
		if err := writeSkeleton(r.skeleton, r.out, stdout, stderr); err != nil {
			return exitFailed, err
		}
		return exitDone, nil
	}
	sources, err := openAll(r.inputs, r.from, stdin)
	defer closeAll(sources)
	if err != nil {
		return exitFailed, err
	}
	j := newJob(ctx, r, stderr)
	j.report.takenFor(sources)
	if r.lint {
		err = j.lint(sources)
	} else {
		err = j.run(sources, stdout)
	}
	j.progress.done()
	if err != nil {
		return exitFailed, err
	}
	j.report.print()
	return j.report.exitCode(), nil
}
