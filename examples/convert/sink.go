package main

import (
	"bufio"
	"errors"
	"io"
	"iter"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/osv"
)

// sink writes items and returns how many. If it fails, nothing was written.
type sink func(iter.Seq[item]) (int, error)

var (
	errTerminal  = errors.New("a zip is not for the terminal: give -o FILE")
	errManyOnOne = errors.New("more than one record: give -o DIR for a folder to put their files in, or -to ndjson")
	errNothing   = errors.New("nothing to write")
)

// sink chooses where items go to.
func (j *job) sink(stdout io.Writer) (sink, error) {
	r := j.request
	switch {
	case r.check && r.out == "" && r.to == toVEX:
		return j.intoDocument(func(write func(io.Writer) error) error { return write(io.Discard) }), nil
	case r.check && r.out == "":
		return countOnly, nil
	case r.to == toOSV || r.to == toWG:
		if r.out == "" {
			return j.soleOn(stdout), nil
		}
		return j.intoFolder, nil
	case r.out == "" && r.to == toZip && isTerminal(stdout):
		return nil, errTerminal
	}
	out := func(write func(io.Writer) error) error { return write(stdout) }
	if r.out != "" {
		out = func(write func(io.Writer) error) error { return replaceFile(r.out, write) }
	}
	switch r.to {
	case toVEX:
		return j.intoDocument(out), nil
	case toZip:
		return j.intoZip(out), nil
	}
	return j.intoLines(out), nil
}

// ended says whether items ended because there are no more, and not because of an
// interrupt, and whether there were any: nothing less is put in place of a file.
func (j *job) ended(n int) error {
	switch {
	case j.ctx.Err() != nil:
		return errInterrupted
	case n == 0:
		return errNothing
	}
	return nil
}

// countOnly writes nothing: that the items were looked at is all that is wanted.
func countOnly(items iter.Seq[item]) (int, error) {
	for range items {
		continue
	}
	return 0, nil
}

// soleOn writes the text of the one record that there is.
func (j *job) soleOn(w io.Writer) sink {
	return func(items iter.Seq[item]) (int, error) {
		var all []item
		for it := range items {
			if all = append(all, it); len(all) > 1 {
				return 0, errManyOnOne
			}
		}
		if err := j.ended(len(all)); err != nil {
			return 0, err
		}
		_, err := w.Write(all[0].text)
		return 1, err
	}
}

func (j *job) intoFolder(items iter.Seq[item]) (int, error) {
	f, err := newFolder(j.request.out)
	if err != nil {
		return 0, err
	}
	defer f.discard()
	for it := range items {
		if err := f.add(it.name, it.text); err != nil {
			return 0, err
		}
	}
	if err := j.ended(len(f.names)); err != nil {
		return 0, err
	}
	j.report.others = f.others()
	return len(f.names), f.commit()
}

// output calls write with where the bytes go, and keeps them if it succeeds.
type output func(write func(io.Writer) error) error

func (j *job) intoLines(out output) sink {
	return func(items iter.Seq[item]) (int, error) {
		n := 0
		err := out(func(w io.Writer) error {
			b := bufio.NewWriterSize(w, 64<<10)
			for it := range items {
				n++
				_, _ = b.Write(it.text)
				if err := b.WriteByte('\n'); err != nil { // or of what was before
					return err
				}
			}
			if err := b.Flush(); err != nil {
				return err
			}
			return j.ended(n)
		})
		return n, err
	}
}

func (j *job) intoZip(out output) sink {
	return func(items iter.Seq[item]) (int, error) {
		n := 0
		err := out(func(w io.Writer) error {
			err := osv.WriteZip(w, func(yield func(*advisory.Advisory, error) bool) {
				for it := range items {
					n++
					if !yield(it.record.advisory, nil) {
						return
					}
				}
			})
			if err != nil {
				return err
			}
			return j.ended(n)
		})
		return n, err
	}
}

func (j *job) intoDocument(out output) sink {
	return func(items iter.Seq[item]) (int, error) {
		n := 0
		err := out(func(w io.Writer) error {
			var d document
			for it := range items {
				d.items = append(d.items, it)
			}
			n = len(d.items)
			if err := j.ended(n); err != nil {
				return err
			}
			j.report.statements = len(d.statements())
			return d.write(w, j.request.author, j.request.timestamp)
		})
		return n, err
	}
}
