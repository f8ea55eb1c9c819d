package main

import (
	"archive/zip"
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"testing/fstest"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/nodejs/nodesec/advisory/nodewg"
	"github.com/nodejs/nodesec/osv"
)

var (
	errEmpty       = errors.New("it is empty")
	errUnknownFile = errors.New("neither a zip nor an OSV record nor one of the Security WG's: expected a JSON object with an id, with module_name (npm), vulnerable (core) or reason (deps)")
	errNotWGFile   = errors.New("not a record of the Security WG: expected module_name (npm), vulnerable (core) or reason (deps)")
	errNoNumber    = errors.New("expected a file named N.json: the name has the record's number, which the text has not")
)

// openReader takes a file for what is in it.
func (s *source) openReader(r io.Reader, from string) error {
	in := bufio.NewReaderSize(r, 64<<10)
	if magic, _ := in.Peek(4); string(magic) == "PK\x03\x04" || string(magic) == "PK\x05\x06" {
		return s.openZip(r, in, from)
	}
	c, err := firstByte(in)
	switch {
	case err == io.EOF:
		return errEmpty
	case err != nil:
		return err
	case c == '[' && from != fromWG:
		s.taken = "OSV records in a JSON array"
		s.records = osvRecords(osv.ReadArray(in))
		return nil
	}
	line, err := firstLine(in)
	if err != nil {
		return err
	}
	if from != fromWG && isLines(line, in) {
		s.taken = "OSV records, one a line"
		s.records = osvRecords(osv.ReadNDJSON(io.MultiReader(bytes.NewReader(line), in)))
		return nil
	}
	text, err := io.ReadAll(io.LimitReader(io.MultiReader(bytes.NewReader(line), in), osv.MaxRecord+1))
	if err != nil {
		return err
	}
	s.openDocument(text, from)
	return nil
}

// openZip opens a zip; one that is not a file on disk is put into one, since zips
// are read from their end.
func (s *source) openZip(r io.Reader, in *bufio.Reader, from string) error {
	f, ok := r.(*os.File)
	if info, err := statOf(f); !ok || err != nil || !info.Mode().IsRegular() {
		temp, err := os.CreateTemp("", "convert-*.zip")
		if err != nil {
			return err
		}
		s.closers = append(s.closers, temp, removal(temp.Name()))
		if _, err := io.Copy(temp, in); err != nil {
			return err
		}
		f = temp
	}
	info, err := f.Stat()
	if err != nil {
		return err
	}
	z, err := zip.NewReader(f, info.Size())
	if err != nil {
		return err
	}
	return s.openFS(z, from)
}

func statOf(f *os.File) (os.FileInfo, error) {
	if f == nil {
		return nil, os.ErrInvalid
	}
	return f.Stat()
}

// removal removes the named file when closed.
type removal string

func (name removal) Close() error { return os.Remove(string(name)) }

// firstByte returns the first byte that is not blank, without taking it.
func firstByte(in *bufio.Reader) (byte, error) {
	for {
		c, err := in.ReadByte()
		if err != nil {
			return 0, err
		}
		if c != ' ' && c != '\t' && c != '\r' && c != '\n' {
			return c, in.UnreadByte()
		}
	}
}

// firstLine reads a line, with its end, or the beginning of one longer than a record
// may be.
func firstLine(in *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, err := in.ReadSlice('\n')
		line = append(line, part...)
		switch {
		case err == nil || err == io.EOF || len(line) > osv.MaxRecord:
			return line, nil
		case err != bufio.ErrBufferFull:
			return nil, err
		}
	}
}

// isLines reports whether a file has a document on each line: the first line is
// one, or the second begins another without being indented, and it is not one of
// the WG's on a single line.
func isLines(line []byte, in *bufio.Reader) bool {
	next, err := in.Peek(1)
	if json.Valid(line) {
		return err == nil && len(bytes.TrimSpace(line)) > 0 && !lookAt(line).what.isWG()
	}
	return err == nil && next[0] == '{' && len(bytes.TrimSpace(line)) > 1
}

// openDocument takes the text of one document for what it looks like. What cannot
// be told is not a wrong input but a bad record: it may be a record in the making.
func (s *source) openDocument(text []byte, from string) {
	s.sole = true
	l := lookAt(text)
	switch {
	case from != fromOSV && l.what.isWG():
		s.openWGDocument(text, l)
	case from == fromWG:
		s.taken = "a file of the Security WG"
		s.records = failing(errNotWGFile)
	case from == fromOSV || l.what == anOSVRecord:
		s.taken = "an OSV record"
		s.records = osvRecords(osv.ReadFS(fstest.MapFS{"record.json": {Data: text}}))
	default:
		s.records = failing(unreadable(text))
	}
}

func (s *source) openWGDocument(text []byte, l looks) {
	s.wg, s.lone = true, true
	s.taken = "the Security WG's files: " + string(l.what)
	name := filepath.Base(s.name)
	switch {
	case l.bundle:
		name = indexName
	case !isNumbered(name) && isNumbered(l.id+extension): // a module's
		name = l.id + extension
	}
	s.fsys = fstest.MapFS{name: {Data: text}}
	switch {
	case !l.bundle && !isNumbered(name):
		s.records = failing(&nodewg.Error{File: name, Err: errNoNumber})
	case l.what == anAssessment:
		s.records = assessments(s.fsys)
	default:
		s.records = advisories(s.fsys)
	}
}

// unreadable says why a document was not recognised.
func unreadable(text []byte) error {
	_, err := jsontext.NewDecoder(bytes.NewReader(text)).ReadValue()
	var s *jsontext.SyntacticError
	if errors.As(err, &s) {
		return fmt.Errorf("not JSON after byte %d: %w", s.ByteOffset, s.Err)
	}
	return errUnknownFile
}

// failing is a source of one record that cannot be read.
func failing(err error) iter.Seq2[record, error] {
	return func(yield func(record, error) bool) { yield(record{}, err) }
}
