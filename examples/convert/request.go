package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
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
	// lint asks for a look at the records as they stand, and nothing else.
	lint bool
	// modified is given to the records that do not say when they were changed.
	modified advisory.Timestamp
	// timestamp and author are those of an OpenVEX document.
	timestamp time.Time
	author    string
	skeleton  string
}

// raw are the flags as they stand on the command line.
type raw struct{ modified, timestamp string }

// flags are described in usage.
func (r *request) flags() (*flag.FlagSet, *raw) {
	var text raw
	f := flag.NewFlagSet("convert", flag.ContinueOnError)
	f.SetOutput(io.Discard) // run says what went wrong
	f.StringVar(&r.from, "from", fromAuto, "")
	f.StringVar(&r.to, "to", "", "")
	f.StringVar(&r.out, "o", "", "")
	f.BoolVar(&r.check, "check", false, "")
	f.BoolVar(&r.lint, "lint", false, "")
	f.StringVar(&text.modified, "modified", "", "")
	f.StringVar(&text.timestamp, "timestamp", "", "")
	f.StringVar(&r.author, "author", defaultAuthor, "")
	f.StringVar(&r.skeleton, "new", "", "")
	return f, &text
}

// readRequest reads the command line; up to "--", flags may stand behind inputs too.
func readRequest(args []string) (*request, error) {
	r := new(request)
	f, text := r.flags()
	for len(args) > 0 {
		if err := f.Parse(args); err != nil {
			return nil, err
		}
		rest := f.Args()
		if n := len(args) - len(rest); n > 0 && args[n-1] == "--" {
			r.inputs = append(r.inputs, rest...)
			break
		}
		if len(rest) == 0 {
			break
		}
		r.inputs = append(r.inputs, rest[0])
		args = rest[1:]
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
		return errors.New("nothing to read: expected at least one INPUT")
	}
	stdin := func(s string) bool { return s == stdinName }
	if i := slices.IndexFunc(r.inputs, stdin); i >= 0 && slices.ContainsFunc(r.inputs[i+1:], stdin) {
		return errors.New("standard input, -, can be read only once")
	}
	if err := oneOf("-from", r.from, fromAuto, fromWG, fromOSV); err != nil {
		return err
	}
	if r.lint {
		return onlyLint(given)
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

func onlyLint(given map[string]bool) error {
	for _, name := range [...]string{"to", "o", "check", "modified", "timestamp", "author"} {
		if given[name] {
			return fmt.Errorf("-%s does not go together with -lint", name)
		}
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
