package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/osv"
)

const modified = "-modified=2026-03-31"

func TestToOSV(t *testing.T) {
	dir, out := wgFiles.folder(t), filepath.Join(t.TempDir(), "out")
	got := convert(modified, "-check", "-o", out, dir)
	require.Equal(t, exitDone, got.code, got.stderr)
	assert.Contains(t, got.stderr, "left out 1 record: assessments of dependencies are no advisories\n")
	assert.Contains(t, got.stderr, "wrote 2 records to "+out+"\n")
	written := onDisk(t, out)
	require.Len(t, written, 2)
	assert.NoError(t, osv.Validate([]byte(written["x_NSWG-ECO-7.json"])))
	core := written["x_NSWG-COR-3.json"]
	assert.NoError(t, osv.Validate([]byte(core)))
	assert.True(t, strings.HasPrefix(core, "{\n  \"id\": \"x_NSWG-COR-3\",\n  \"modified\": \"2026-03-31T00:00:00Z\",\n"), core)
	assert.True(t, strings.HasSuffix(core, "\n}\n"))
}

func TestOneRecordToStandardOutput(t *testing.T) {
	got := convert(file(t, "7.json", moduleFile))
	require.Equal(t, exitDone, got.code, got.stderr)
	assert.NoError(t, osv.Validate([]byte(got.stdout)))
	back := convertFrom(got.stdout, "-to", "wg", "-")
	assert.Equal(t, exitDone, back.code, back.stderr)
	assert.Equal(t, moduleFile, back.stdout)

	got = convert(wgFiles.folder(t), modified)
	assert.Equal(t, exitFailed, got.code)
	assert.Contains(t, got.stderr, "more than one record: give -o DIR")
	assert.Empty(t, got.stdout)
}

// Every format gets there and back, from each place that OSV records can be in.
func TestThereAndBack(t *testing.T) {
	dir := wgFiles.folder(t)
	for _, format := range []string{"osv", "osv-zip", "ndjson"} {
		there, back := filepath.Join(t.TempDir(), "there"), filepath.Join(t.TempDir(), "back")
		got := convert("-to", format, "-o", there, modified, dir)
		require.Equal(t, exitDone, got.code, got.stderr)
		got = convert("-to", "wg", "-o", back, there)
		require.Equal(t, exitDone, got.code, got.stderr)
		assert.Equal(t, files{"core/3.json": coreFile, "npm/7.json": moduleFile}, onDisk(t, back), format)
	}
	again := filepath.Join(t.TempDir(), "again")
	got := convert("-to", "wg", "-o", again, dir)
	require.Equal(t, exitDone, got.code, got.stderr)
	assert.Equal(t, wgFiles, onDisk(t, again))
}

func TestOSVStaysEqual(t *testing.T) {
	odd := strings.Replace(osvFile, `"summary"`, `"invented": {"b": 1, "a": [null]}, "summary"`, 1)
	got := convertFrom(odd, "-")
	require.Equal(t, exitDone, got.code, got.stderr)
	assert.JSONEq(t, odd, got.stdout)
}

func TestLines(t *testing.T) {
	got := convertFrom("["+osvFile+","+otherLine+"]", "-to", "ndjson", "-")
	require.Equal(t, exitDone, got.code, got.stderr)
	lines := strings.Split(got.stdout, "\n")
	require.Len(t, lines, 3)
	assert.JSONEq(t, osvFile, lines[0])
	assert.JSONEq(t, otherLine, lines[1])
	assert.Empty(t, lines[2])
}

func TestSameBytesEveryTime(t *testing.T) {
	dir := wgFiles.folder(t)
	for _, format := range []string{"osv-zip", "ndjson", "openvex"} {
		args := []string{"-to", format, dir, modified}
		if format == "openvex" {
			args = append(args, "-timestamp", "2026-03-31")
		}
		first, second := convert(args...), convert(args...)
		require.Equal(t, exitDone, first.code, first.stderr)
		assert.NotEmpty(t, first.stdout)
		assert.Equal(t, first, second, format)
	}
}

func TestModifiedIsNotInvented(t *testing.T) {
	out := filepath.Join(t.TempDir(), "out")
	got := convert("-o", out, wgFiles.folder(t))
	assert.Equal(t, exitProblems, got.code)
	assert.Contains(t, got.stderr, "1 record without the time of the last change, which OSV requires; give it with -modified TIME: NSWG-COR-3\n")
	assert.Equal(t, []string{"x_NSWG-ECO-7.json"}, names(onDisk(t, out)), "the rest goes on")

	undated := strings.Replace(osvFile, `"modified": "2024-01-02T03:04:05Z",`, "", 1)
	got = convertFrom(undated, "-")
	assert.Equal(t, exitProblems, got.code)
	assert.Contains(t, got.stderr, "GHSA-aaaa-bbbb-cccc")
	got = convertFrom(undated, "-", "-modified", "2026-03-31T12:00:00+02:00")
	assert.Equal(t, exitDone, got.code, got.stderr)
	assert.Contains(t, got.stdout, `"modified": "2026-03-31T10:00:00Z"`)

	got = convertFrom(osvFile, "-", modified)
	assert.Contains(t, got.stdout, `"modified": "2024-01-02T03:04:05Z"`, "a time that is there stays")
}

func names(f files) []string {
	var all []string
	for name := range f {
		all = append(all, name)
	}
	return all
}

func TestOneNameOneRecord(t *testing.T) {
	out := filepath.Join(t.TempDir(), "out")
	changed := strings.Replace(osvFile, "A flaw", "Another", 1)
	first, second := file(t, "a.json", osvFile), file(t, "b.json", changed)
	got := convert("-o", out, first, second)
	assert.Equal(t, exitProblems, got.code)
	assert.Contains(t, got.stderr, second+": id: is there already: "+first+" has a record of this name")
	assert.Equal(t, files{"GHSA-aaaa-bbbb-cccc.json": osvFile}, onDisk(t, out))
}

func TestLossIsTold(t *testing.T) {
	got := convert(file(t, "7.json", moduleFile))
	changed := strings.Replace(got.stdout, `"summary"`, `"withdrawn": "2026-01-01T00:00:00Z", "summary"`, 1)
	got = convertFrom(changed, "-to", "wg", "-")
	assert.Equal(t, exitDone, got.code)
	assert.Contains(t, got.stderr, "warning: standard input: a file of the Security WG has no place for all of withdrawn\n")
	assert.Equal(t, moduleFile, got.stdout)

	got = convertFrom(osvFile, "-to", "wg", "-")
	assert.Equal(t, exitProblems, got.code)
	assert.Contains(t, got.stderr, `standard input: "GHSA-aaaa-bbbb-cccc" is not the name of a record of the Security WG`)
}

func TestIntoAFolderThatExists(t *testing.T) {
	out := files{"npm/7.json": "old", "npm/8.json": "other", "README.md": "text"}.folder(t)
	got := convert("-to", "wg", "-o", out, wgFiles.folder(t))
	require.Equal(t, exitDone, got.code, got.stderr)
	assert.Contains(t, got.stderr, "1 other .json file in "+out+" stays as it is\n")
	want := files{"npm/8.json": "other", "README.md": "text"}
	for name, text := range wgFiles {
		want[name] = text
	}
	assert.Equal(t, want, onDisk(t, out))
}

func TestNothingIsWrittenByHalves(t *testing.T) {
	// deps/1.json cannot be put in its place, when core/3.json has been.
	before := files{"core/3.json": "old", "deps/1.json/a.txt": "in the way"}
	out := before.folder(t)
	got := convert("-to", "wg", "-o", out, wgFiles.folder(t))
	assert.Equal(t, exitFailed, got.code, got.stderr)
	assert.Equal(t, before, onDisk(t, out))

	target := file(t, "out", "old")
	err := replaceFile(target, func(w io.Writer) error {
		_, err := w.Write([]byte("half"))
		return errors.Join(err, io.ErrShortWrite)
	})
	assert.ErrorIs(t, err, io.ErrShortWrite)
	assert.Equal(t, files{"out": "old"}, onDisk(t, filepath.Dir(target)))
}

func TestAnEmptyResultReplacesNothing(t *testing.T) {
	for _, format := range []string{"osv", "wg", "osv-zip", "ndjson", "openvex"} {
		target := filepath.Join(t.TempDir(), "out")
		args := []string{"-to", format, "-o", target, file(t, "7.json", moduleFile[:100])}
		if format == "openvex" {
			args = append(args, "-timestamp", "2026-03-31")
		}
		got := convert(args...)
		assert.Equal(t, exitProblems, got.code, format)
		assert.Contains(t, got.stderr, "nothing written\n")
		assert.Empty(t, onDisk(t, filepath.Dir(target)), format)
	}
}

// interrupting is a reader that ends the job when two records have been read.
type interrupting struct{ cancel func() }

func (r interrupting) Read(p []byte) (int, error) {
	r.cancel()
	return copy(p, strings.Replace(osvLine, "aaaa", "cccc", 1)), io.EOF
}

func TestInterrupt(t *testing.T) {
	for _, format := range []string{"osv", "osv-zip", "ndjson"} {
		target := filepath.Join(t.TempDir(), "out")
		r, err := readRequest([]string{"-to", format, "-o", target, "-"})
		require.NoError(t, err)
		ctx, cancel := context.WithCancel(context.Background())
		stdin := io.MultiReader(strings.NewReader(osvLine+"\n"+otherLine+"\n"), interrupting{cancel})
		code, err := r.do(ctx, stdin, io.Discard, io.Discard)
		assert.ErrorIs(t, err, errInterrupted, format)
		assert.Equal(t, exitFailed, code)
		assert.Empty(t, onDisk(t, filepath.Dir(target)), format)
	}
}

func TestOutputsAreForAllToRead(t *testing.T) {
	parent := t.TempDir()
	plain := filepath.Join(parent, "plain")
	require.NoError(t, os.WriteFile(plain, nil, 0o666))
	want, err := os.Stat(plain)
	require.NoError(t, err)
	dir := wgFiles.folder(t)
	require.Equal(t, exitDone, convert(modified, "-o", filepath.Join(parent, "dir"), dir).code)
	require.Equal(t, exitDone, convert(modified, "-o", filepath.Join(parent, "lines"), "-to", "ndjson", dir).code)
	for _, name := range []string{"dir/x_NSWG-COR-3.json", "lines"} {
		info, err := os.Stat(filepath.Join(parent, name))
		require.NoError(t, err)
		assert.Equal(t, want.Mode(), info.Mode(), name)
	}
}

// brokenWriter fails after some bytes.
type brokenWriter struct{ left int }

func (w *brokenWriter) Write(p []byte) (int, error) {
	if w.left -= len(p); w.left < 0 {
		return 0, io.ErrClosedPipe
	}
	return len(p), nil
}

func TestBrokenStandardOutput(t *testing.T) {
	dir := wgFiles.folder(t)
	for _, format := range []string{"osv-zip", "ndjson", "openvex"} {
		var stderr bytes.Buffer
		args := []string{"-to", format, modified, dir}
		if format == "openvex" {
			args = append(args, "-timestamp", "2026-03-31")
		}
		code := run(args, nil, &brokenWriter{10}, &stderr)
		assert.Equal(t, exitFailed, code, format)
		assert.Contains(t, stderr.String(), io.ErrClosedPipe.Error(), format)
	}
	var stderr bytes.Buffer
	code := run([]string{file(t, "7.json", moduleFile)}, nil, &brokenWriter{10}, &stderr)
	assert.Equal(t, exitFailed, code)
	assert.Contains(t, stderr.String(), io.ErrClosedPipe.Error())
}

func TestBrokenStandardInput(t *testing.T) {
	for _, text := range []string{"", "{\n", "[", osvLine + "\n{", "PK\x03\x04"} {
		var stdout, stderr bytes.Buffer
		in := io.MultiReader(strings.NewReader(text), &brokenReader{})
		code := run([]string{"-check", "-"}, in, &stdout, &stderr)
		assert.NotEqual(t, exitDone, code, text)
		assert.Contains(t, stderr.String(), io.ErrClosedPipe.Error(), text)
	}
}

type brokenReader struct{}

func (*brokenReader) Read([]byte) (int, error) { return 0, io.ErrClosedPipe }
