// Dump writes a made-up dump of npm advisories in the form of osv.dev's all.zip, and
// a lockfile of a project that a part of it is about:
//
//	go run ./internal/dump/cmd/dump -scale 4 -o all.zip -lockfile package-lock.json
package main

import (
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/nodejs/nodesec/internal/dump"
)

func main() {
	var o dump.Options
	flag.Float64Var(&o.Scale, "scale", 1, "the number of records, as a multiple of the real dump's 219,500")
	flag.Uint64Var(&o.Seed, "seed", 0, "chooses among the dumps of that size")
	zip := flag.String("o", "", "the zip to write")
	lockfile := flag.String("lockfile", "", "the package-lock.json to write")
	packages := flag.Int("packages", 1292, "the number of packages in the lockfile")
	flag.Parse()
	if *zip == "" && *lockfile == "" || flag.NArg() > 0 {
		fmt.Fprintln(os.Stderr, "dump: expected -o, -lockfile or both, and nothing else")
		flag.Usage()
		os.Exit(2)
	}
	err := write(*zip, func(w io.Writer) error { return dump.WriteZip(w, o) })
	if err == nil {
		err = write(*lockfile, func(w io.Writer) error { return dump.WriteLockfile(w, o, *packages) })
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "dump:", err)
		os.Exit(1)
	}
}

// write makes the file, if it is wanted.
func write(name string, content func(io.Writer) error) error {
	if name == "" {
		return nil
	}
	return dump.WriteFile(name, content)
}
