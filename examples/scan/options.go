package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/examples/scan/lockfile"
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
	update    bool
	from      string
	demo      bool
}

// demonstration reports whether to scan the built-in samples: neither lockfiles
// nor advisories were named, or found in the usual places.
func (o *options) demonstration() bool {
	return o.demo || len(o.databases) == 0 && len(o.paths) == 0 && !o.update
}

// onlyUpdate reports whether nothing is to be scanned.
func (o *options) onlyUpdate() bool { return o.update && len(o.paths) == 0 }

const usage = `scan finds known vulnerabilities and malware among the npm packages that a
JavaScript project uses.

Usage:

  scan [flags] [path ...]

A path is a lockfile (package-lock.json, npm-shrinkwrap.json, yarn.lock or
pnpm-lock.yaml), a folder in which to look for lockfiles, or "-" for a lockfile
on standard input. Without a path, the current folder is searched. With neither
a path nor -db, a built-in sample project is scanned, to show what it looks like,
unless there is a lockfile in the current folder and a database in your cache
folder.

Flags:

  -db DATABASE       where to take advisories from; may be given several times.
                     One of: a database that -update has made; a folder or a zip
                     of OSV records, such as the all.zip that osv.dev publishes
                     for npm; the vuln folder of a checkout of
                     https://github.com/nodejs/security-wg
                     Without it, the database in your cache folder is taken
  -update            bring the database of -db, or else that in your cache folder,
                     up to date with the records that osv.dev publishes for npm,
                     before anything is scanned. Without a path, only do that
  -from URL          where -update finds the records, if not at osv.dev: a folder
                     with the same files, of which npm/all.zip is one
  -severity LEVEL    show only what is at least this bad: low, moderate, high or
                     critical. Malware and what nobody has rated is always shown
  -dev=false         leave out packages that only development needs
  -format json       write JSON for programs instead of a table; "go doc" of this
                     program describes it
  -demo              scan the built-in sample
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
  scan -update && scan .
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
	flags.BoolVar(&o.update, "update", false, "")
	flags.StringVar(&o.from, "from", "", "")
	flags.BoolVar(&o.demo, "demo", false, "")
	err := parseInterleaved(flags, args, &o.paths)
	switch {
	case err != nil:
	case o.format != formatTable && o.format != formatJSON:
		err = fmt.Errorf("invalid value %q for flag -format: expected table or json", o.format)
	case o.update && len(o.databases) > 1:
		err = errors.New("-update with several -db: only one can be brought up to date")
	case o.from != "" && !o.update:
		err = errors.New("-from without -update")
	case o.demo && (o.update || len(o.databases)+len(o.paths) > 0):
		err = errors.New("-demo with paths, -db or -update: the sample has its own")
	case !o.demo:
		err = o.addDefaultDatabase()
	}
	switch {
	case errors.Is(err, flag.ErrHelp):
		_, _ = io.WriteString(stdout, usage)
		return nil, clean, false
	case err == nil && len(o.databases) == 0 && len(o.paths) > 0:
		err = errors.New("no advisories to compare with: say where they are with -db, or get some with -update")
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
	if o.demonstration() || o.update {
		return nil
	}
	return []string{"."}
}

// addDefaultDatabase takes the database in the user's cache folder where no other is
// named, if it is there or is to be made, and if there is something to scan.
func (o *options) addDefaultDatabase() error {
	if len(o.databases) > 0 || len(o.paths) == 0 && !o.update && !hasLockfile(".") {
		return nil
	}
	path, err := defaultDatabase()
	if err != nil {
		if o.update {
			return fmt.Errorf("%w: say with -db where to put the database", err)
		}
		return nil
	}
	if _, err := os.Stat(path); o.update || err == nil {
		o.databases = []string{path}
	}
	return nil
}

func hasLockfile(folder string) bool {
	files, _ := os.ReadDir(folder)
	return slices.ContainsFunc(files, func(f os.DirEntry) bool { return lockfile.IsName(f.Name()) })
}

// defaultDatabase is where -update puts a database, and where one is looked for.
func defaultDatabase() (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(cache, "nodesec", "npm.db"), nil
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
