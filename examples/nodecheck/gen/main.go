// Command gen writes the facts that are built into nodecheck from a checkout of
// the Node.js Security WG's repository.
//
//	go run ./examples/nodecheck/gen -from DIR [-o FILE]
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/nodejs/nodesec/examples/nodecheck/internal/facts"
)

func main() {
	from := flag.String("from", "", "the checkout, its folder vuln or vuln/core: `DIR`")
	to := flag.String("o", filepath.FromSlash("examples/nodecheck/internal/facts/core/index.json"), "the `FILE` to write")
	flag.Parse()
	if *from == "" || flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	if err := generate(*from, *to); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(2)
	}
}

func generate(from, to string) error {
	text, records, err := facts.Extract(os.DirFS(from))
	if err != nil {
		return err
	}
	if err := replace(to, text); err != nil {
		return err
	}
	fmt.Printf("%s: %d advisories\n", to, records)
	return nil
}

// replace writes a file such that a reader sees the old text or the new one.
func replace(path string, text []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*.tmp")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // is gone if all went well
	_, err = f.Write(text)
	if err := errors.Join(err, f.Chmod(0o644), f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
