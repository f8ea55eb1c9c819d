// Command nodecheck says whether a version of Node.js is affected by the
// advisories of the Node.js Security WG, which ones, and what to move to.
//
//	nodecheck [-platform WORD] [-db DIR] [-format table|json] [VERSION]
//
// Without a VERSION it asks the node on PATH. The advisories are those built into
// the program (see package facts), or with -db those of a checkout of the
// repository nodejs/security-wg, its folder vuln or its folder vuln/core.
//
// A version is affected if an advisory calls it vulnerable and not patched.
// Release candidates and nightlies are judged by SemVer's order: a nightly of
// 20.3.1 comes before 20.3.1 and lacks what was fixed there.
//
// The exit code is 0 if no advisory covers the version, 1 if one does, and 2 if
// that could not be found out. An advisory that could not be read makes the
// answer "not affected" impossible, so that it ends with 2 unless another covers
// the version.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/nodejs/nodesec/match/npm"
)

const (
	exitClean    = 0
	exitAffected = 1
	exitFailed   = 2
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// run is the program: arguments in, report to stdout, complaints to stderr, exit
// code out.
func run(args []string, stdout, stderr io.Writer) int {
	r, err := readRequest(args)
	if errors.Is(err, flag.ErrHelp) {
		return usage(stdout)
	}
	if err != nil {
		fmt.Fprintln(stderr, "nodecheck:", err)
		return exitFailed
	}
	db, err := load(r.db)
	complain(stderr, db.problems)
	if err != nil {
		fmt.Fprintln(stderr, "nodecheck:", err)
		return exitFailed
	}
	c := newChecker(db, r.platform)
	complain(stderr, c.problems[len(db.problems):])
	answer := c.check(r.version)
	if err := answer.write(stdout, r.format); err != nil {
		fmt.Fprintln(stderr, "nodecheck:", err)
		return exitFailed
	}
	return answer.exitCode()
}

// request is what the command line asks for.
type request struct {
	version  npm.Version
	platform string
	db       string
	format   string
}

const (
	formatTable = "table"
	formatJSON  = "json"
)

func (r *request) flags() *flag.FlagSet {
	f := flag.NewFlagSet("nodecheck", flag.ContinueOnError)
	f.StringVar(&r.platform, "platform", ownPlatform(), "leave out advisories about other platforms than `WORD`; one of "+strings.Join(platforms, ", "))
	f.StringVar(&r.db, "db", "", "read the advisories of `DIR`, the folder vuln or vuln/core of a Security WG checkout, instead of those built in")
	f.StringVar(&r.format, "format", formatTable, "print a `table` or json")
	f.SetOutput(io.Discard) // run says what went wrong
	return f
}

// readRequest reads the command line; flags may stand before and after VERSION.
func readRequest(args []string) (request, error) {
	var r request
	f := r.flags()
	var words []string
	for {
		if err := f.Parse(args); err != nil {
			return r, err
		}
		if f.NArg() == 0 {
			break
		}
		words = append(words, f.Arg(0))
		args = f.Args()[1:]
	}
	if len(words) > 1 {
		return r, fmt.Errorf("expected at most one version, found %q", words)
	}
	if err := checkPlatform(r.platform); err != nil {
		return r, err
	}
	if r.format != formatTable && r.format != formatJSON {
		return r, fmt.Errorf("-format %q: expected table or json", r.format)
	}
	text, from := strings.Join(words, ""), "VERSION"
	if len(words) == 0 {
		var err error
		if text, err = installed(); err != nil {
			return r, err
		}
		from = "node --version"
	}
	v, err := npm.ParseVersion(text)
	if err != nil {
		return r, fmt.Errorf("%s: %w", from, err)
	}
	r.version = v
	return r, nil
}

func usage(w io.Writer) int {
	fmt.Fprint(w, "usage: nodecheck [flags] [VERSION]\n\n"+
		"Says whether a version of Node.js, by default that of the node on PATH, is affected\n"+
		"by the advisories of the Node.js Security WG. Exit code: 0 not affected, 1 affected,\n"+
		"2 could not tell.\n\n")
	f := new(request).flags()
	f.SetOutput(w)
	f.PrintDefaults()
	return exitClean
}

// mostComplaints keeps the reason in sight when a whole folder is the wrong one.
const mostComplaints = 20

func complain(w io.Writer, problems []error) {
	for n, err := range problems {
		if n == mostComplaints {
			fmt.Fprintf(w, "nodecheck: and %d more records that could not be read\n", len(problems)-n)
			return
		}
		fmt.Fprintln(w, "nodecheck:", printable(err.Error()))
	}
}
