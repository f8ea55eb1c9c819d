package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/openvex/go-vex/pkg/vex"

	"github.com/nodejs/nodesec/advisory"
)

// The words of -from.
const (
	fromAuto = "auto"
	fromWG   = "wg"
	fromOSV  = "osv"
)

// The words of -to.
const (
	toOSV  = "osv"
	toWG   = "wg"
	toZip  = "osv-zip"
	toLine = "ndjson"
	toVEX  = "openvex"
)

// request is what the command line asks for.
type request struct {
	inputs []string
	from   string
	// to is empty if each input is only to be checked as what it is.
	to  string
	out string
	// check asks for a look at everything that would be written.
	check bool
	// modified is given to the records that do not say when they were changed.
	modified advisory.Timestamp
	// timestamp and author are those of an OpenVEX document.
	timestamp time.Time
	author    string
	skeleton  string
}

// raw are the flags as they stand on the command line.
type raw struct{ modified, timestamp string }

func (r *request) flags() (*flag.FlagSet, *raw) {
	var text raw
	f := flag.NewFlagSet("convert", flag.ContinueOnError)
	f.StringVar(&r.from, "from", fromAuto, "read the inputs as `FORMAT`: wg, osv, or auto, which looks at what is in them")
	f.StringVar(&r.to, "to", "", "write `FORMAT`: osv, wg, osv-zip, ndjson or openvex (default osv; with -check and without -o, what each input is)")
	f.StringVar(&r.out, "o", "", "write to `PATH`: a folder for osv and wg, a file for the others; without it to standard output, of osv and wg one record only")
	f.BoolVar(&r.check, "check", false, "check what would be written; without -o write nothing")
	f.StringVar(&text.modified, "modified", "", "say `TIME`, as 2026-03-31T12:00:00Z or 2026-03-31, for records that do not say when they were last changed, which OSV requires")
	f.StringVar(&text.timestamp, "timestamp", "", "give the OpenVEX document the `TIME` at which it is issued, in the form of -modified")
	f.StringVar(&r.author, "author", defaultAuthor, "give the OpenVEX document the author `NAME`")
	f.StringVar(&r.skeleton, "new", "", "write the skeleton of a new record, `KIND` module (a package of npm) or core (Node.js), to fill in; with -o to the file N.json, or to the next number in a folder")
	f.SetOutput(io.Discard) // run says what went wrong
	return f, &text
}

// readRequest reads the command line; flags may stand before and after inputs.
func readRequest(args []string) (*request, error) {
	r := new(request)
	f, text := r.flags()
	for {
		if err := f.Parse(args); err != nil {
			return nil, err
		}
		if f.NArg() == 0 {
			break
		}
		r.inputs = append(r.inputs, f.Arg(0))
		args = f.Args()[1:]
	}
	given := map[string]bool{}
	f.Visit(func(g *flag.Flag) { given[g.Name] = true })
	if given["new"] {
		return r, r.asSkeleton(given)
	}
	return r, r.asConversion(given, text)
}

func (r *request) asSkeleton(given map[string]bool) error {
	for name := range given {
		if name != "new" && name != "o" {
			return fmt.Errorf("-%s does not go together with -new", name)
		}
	}
	if len(r.inputs) > 0 {
		return fmt.Errorf("-new takes no inputs, found %q", r.inputs)
	}
	return oneOf("-new", r.skeleton, skeletonModule, skeletonCore)
}

func (r *request) asConversion(given map[string]bool, text *raw) error {
	if len(r.inputs) == 0 {
		return errors.New("nothing to read: expected at least one INPUT (-h explains)")
	}
	stdin := func(s string) bool { return s == stdinName }
	if i := slices.IndexFunc(r.inputs, stdin); i >= 0 && slices.ContainsFunc(r.inputs[i+1:], stdin) {
		return errors.New("standard input, -, can be read only once")
	}
	if err := oneOf("-from", r.from, fromAuto, fromWG, fromOSV); err != nil {
		return err
	}
	if given["to"] {
		if err := oneOf("-to", r.to, toOSV, toWG, toZip, toLine, toVEX); err != nil {
			return err
		}
	} else if !r.check || r.out != "" {
		r.to = toOSV
	}
	for _, name := range [...]string{"timestamp", "author"} {
		if given[name] && r.to != toVEX {
			return fmt.Errorf("-%s is for -to openvex only", name)
		}
	}
	if text.modified != "" {
		t, err := readTime("-modified", text.modified)
		if err != nil {
			return err
		}
		r.modified = advisory.TimestampOf(t)
	}
	if r.to == toVEX {
		return r.issued(text.timestamp)
	}
	return nil
}

// issued sets the time of an OpenVEX document.
func (r *request) issued(text string) error {
	if text != "" {
		t, err := readTime("-timestamp", text)
		r.timestamp = t
		return err
	}
	t, err := vex.DateFromEnv()
	if err != nil {
		return err
	}
	if t == nil {
		return errors.New("an OpenVEX document says when it was issued: give -timestamp, such as -timestamp 2026-03-31T12:00:00Z, or SOURCE_DATE_EPOCH in the environment")
	}
	r.timestamp = *t
	return nil
}

func readTime(name, text string) (time.Time, error) {
	t, err := advisory.Timestamp(text).Time()
	if err != nil {
		return t, fmt.Errorf("%s: %w", name, err)
	}
	return t.UTC(), nil
}

func oneOf(name, word string, words ...string) error {
	if !slices.Contains(words, word) {
		return fmt.Errorf("%s %q: expected %s or %s", name, word, strings.Join(words[:len(words)-1], ", "), words[len(words)-1])
	}
	return nil
}

func usage(w io.Writer) {
	fmt.Fprint(w, `usage: convert [flags] INPUT...
       convert -new module|core [-o PATH]

Turns security advisories from one format into another: the Node.js Security WG's
files into OSV and back, and into OpenVEX. Checks them, and starts new ones.

An INPUT is a folder, a zip, a file, or - for standard input:
  a checkout of nodejs/security-wg, its folder vuln, or vuln/core, vuln/npm, vuln/deps
  OSV records, one a file, such as osv.dev's all.zip
  one record of either kind, an index.json of the WG, or
  many OSV records in one file: one a line, or in a JSON array

Exit code: 0 all went well, 1 problems in records (the rest is done), 2 could not
do the job (nothing is written).

Examples:
  convert vuln/npm/48.json                           show one file as an OSV record
  convert -o records -modified 2026-03-31 vuln       the whole database as OSV
  convert -to wg -o vuln records                     and back
  convert -to openvex -timestamp 2026-03-31 vuln     what Node.js has fixed, as OpenVEX
  convert -new module -o vuln/npm                    start a new record
  convert -check vuln                                are all records as they should be?

Flags:
`)
	f, _ := new(request).flags()
	f.SetOutput(w)
	f.PrintDefaults()
}

// isTerminal says whether a person is looking at what is written to w.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && terminal(f)
}
