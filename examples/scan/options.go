package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"

	"github.com/nodejs/nodesec/advisory"
)

const (
	formatTable = "table"
	formatJSON  = "json"
)

// options are what the user asked for.
type options struct {
	databases []string
	paths     []string
	format    string
	severity  advisory.Level
	dev       bool
	strict    bool
}

// demonstration reports whether to scan the built-in samples: neither lockfiles
// nor advisories were named.
func (o *options) demonstration() bool { return len(o.databases) == 0 && len(o.paths) == 0 }

const usage = `scan finds known vulnerabilities and malware among the npm packages that a
JavaScript project uses.

Usage:

  scan [flags] [path ...]

A path is a lockfile (package-lock.json, npm-shrinkwrap.json, yarn.lock or
pnpm-lock.yaml), a folder in which to look for lockfiles, or "-" for a lockfile
on standard input. Without a path, the current folder is searched. With neither
a path nor -db, a built-in sample project is scanned, to show what it looks like.

Flags:

  -db DATABASE       where to take advisories from; may be given several times.
                     One of: a folder or a zip of OSV records, such as the all.zip
                     that osv.dev publishes for npm; the vuln folder of a checkout
                     of https://github.com/nodejs/security-wg
  -severity LEVEL    show only what is at least this bad: low, moderate, high or
                     critical. Malware and what nobody has rated is always shown
  -dev=false         leave out packages that only development needs
  -format json       write JSON for programs instead of a table; "go doc" of this
                     program describes it
  -strict            exit with 2 if a part of a database could not be read
  -h                 show this text

Exit codes:

  0   nothing was found (or this was the demonstration)
  1   something was found, or it is not known whether a package is affected
  2   the job could not be done: a lockfile or database could not be read, no
      lockfile was found, or one has no packages in it. What could be done is
      shown nevertheless

A record that cannot be read is named on standard error and counted in the
summary. Others are used nevertheless, and the exit code stays 0 or 1 but for
-strict.

Examples:

  scan
  scan -db security-wg/vuln .
  scan -db all.zip -db our-advisories/ -severity high web/package-lock.json
  git show HEAD~9:yarn.lock | scan -db all.zip -
`

// parseOptions reads the command line. If it is not ok, all has been said, and
// the program ends with the code.
func parseOptions(args []string, stdout, stderr io.Writer) (o *options, code int, ok bool) {
	o = &options{}
	flags := flag.NewFlagSet("scan", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.Func("db", "", func(path string) error {
		if path == "" {
			return errors.New("expected a path")
		}
		o.databases = append(o.databases, path)
		return nil
	})
	flags.Func("severity", "", func(word string) error {
		level, known := advisory.ParseLevel(word)
		if !known {
			return errors.New("expected low, moderate, high or critical")
		}
		o.severity = level
		return nil
	})
	flags.StringVar(&o.format, "format", formatTable, "")
	flags.BoolVar(&o.dev, "dev", true, "")
	flags.BoolVar(&o.strict, "strict", false, "")
	err := parseInterleaved(flags, args, &o.paths)
	if err == nil && o.format != formatTable && o.format != formatJSON {
		err = fmt.Errorf("invalid value %q for flag -format: expected table or json", o.format)
	}
	switch {
	case errors.Is(err, flag.ErrHelp):
		_, _ = io.WriteString(stdout, usage)
		return nil, clean, false
	case err == nil && len(o.databases) == 0 && len(o.paths) > 0:
		err = errors.New("no advisories to compare with: say where they are with -db")
	}
	if err != nil {
		fmt.Fprintf(stderr, "scan: %v\nscan -h shows how to use it\n", printable(err.Error()))
		return nil, trouble, false
	}
	if len(o.paths) == 0 {
		o.paths = append(o.paths, o.defaultPaths()...)
	}
	return o, clean, true
}

func (o *options) defaultPaths() []string {
	if o.demonstration() {
		return nil
	}
	return []string{"."}
}

// parseInterleaved also takes flags behind paths, up to "--".
func parseInterleaved(flags *flag.FlagSet, args []string, paths *[]string) error {
	for {
		if err := flags.Parse(args); err != nil {
			return err
		}
		rest := flags.Args()
		if n := len(args) - len(rest); n > 0 && args[n-1] == "--" || len(rest) == 0 {
			*paths = append(*paths, rest...)
			return nil
		}
		*paths = append(*paths, rest[0])
		args = rest[1:]
	}
}

// printable takes what could play tricks with a terminal out of a text that came
// from a file.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return ' '
		case r < ' ', 0x7f <= r && r < 0xa0, // control characters
			0x200b <= r && r <= 0x200f, 0x2028 <= r && r <= 0x202e, 0x2060 <= r && r <= 0x206f, r == 0xfeff: // direction and invisibility
			return '\ufffd'
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
}
