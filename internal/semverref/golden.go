package semverref

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// goldenCase is a line of a golden file: semver's answers in each mode of the
// function, or one answer where all modes agree.
type goldenCase struct {
	Args []string `json:"args"`
	Want []Answer `json:"want"`
}

// modesOf lists the options that make a difference to a function.
func modesOf(fn Func) []Options {
	modes := Modes()
	if fn == Coerce {
		for _, mode := range Modes() {
			mode.RTL = true
			modes = append(modes, mode)
		}
	}
	return modes
}

// Golden asks semver a choice of calls of the function and returns them with the
// answers, one JSON object a line: hand-written calls and count generated ones, but
// none on which match/npm differs on purpose. The same seed gives the same lines.
func (n *Node) Golden(fn Func, seed uint64, count int) ([]byte, error) {
	var lines bytes.Buffer
	encoder := json.NewEncoder(&lines)
	encoder.SetEscapeHTML(false)
	written := make(map[string]bool)
	write := func(args []string, keepRefused bool) (bool, error) {
		key := strings.Join(args, "\x00")
		if written[key] {
			return false, nil
		}
		want, err := n.inModes(fn, args)
		if err != nil || want == nil || !keepRefused && len(want) == 1 && (want[0].Threw() || want[0] == Null) {
			return false, err
		}
		written[key] = true
		return true, encoder.Encode(goldenCase{args, want})
	}
	for args := range trickyArguments(fn) {
		if _, err := write(args, true); err != nil {
			return nil, err
		}
	}
	generator := NewGenerator(fn, seed, nil)
	for kept := 0; kept < count; {
		ok, err := write(generator.Arguments(), generator.plain.chance(10))
		if err != nil {
			return nil, err
		}
		if ok {
			kept++
		}
	}
	return lines.Bytes(), nil
}

// inModes asks a call in every mode, and returns nothing if a difference is
// deliberate. Of what was thrown only that it was is kept: the words are semver's.
func (n *Node) inModes(fn Func, args []string) ([]Answer, error) {
	var want []Answer
	for exchange, err := range n.Answers(func(yield func(Call) bool) {
		for _, mode := range modesOf(fn) {
			if !yield(Call{fn, mode, args}) {
				return
			}
		}
	}) {
		if err != nil {
			return nil, err
		}
		difference, err := Subject(Ours).check(exchange)
		if err != nil {
			return nil, err
		}
		if difference != nil && difference.explained() {
			return nil, nil
		}
		if exchange.Answer.Threw() {
			exchange.Answer = Thrown("")
		}
		want = append(want, exchange.Answer)
	}
	if slices.Equal(want[1:], want[:len(want)-1]) {
		want = want[:1]
	}
	return want, nil
}

// trickyArguments yields arguments made of the hand-written versions and ranges.
func trickyArguments(fn Func) iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		switch fn {
		case Parse, Clean, Coerce:
			for _, version := range TrickyVersions() {
				if !yield([]string{version}) {
					return
				}
			}
		case CompareBuild:
			for i, version := range TrickyVersions() {
				if !yield([]string{version, TrickyVersions()[max(0, i-1)]}) {
					return
				}
			}
		case ValidRange:
			for _, text := range TrickyRanges() {
				if !yield([]string{text}) {
					return
				}
			}
		case Satisfies:
			for _, text := range TrickyRanges() {
				around := Around(text)
				args := append([]string{text, "0.0.0", "1.2.3", "1.2.3-a", "v1.2.3beta"}, around[:min(len(around), 20)]...)
				if len(text) < 100 && !yield(args) {
					return
				}
			}
		}
	}
}

// WriteGolden writes the golden file of each function into the folder and removes
// no other.
func (n *Node) WriteGolden(dir string, functions []Func, seed uint64, count int) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	for _, fn := range functions {
		lines, err := n.Golden(fn, seed, count)
		if err != nil {
			return err
		}
		path := filepath.Join(dir, string(fn)+".jsonl")
		if err := os.WriteFile(path+".tmp", lines, 0o666); err != nil {
			return err
		}
		if err := os.Rename(path+".tmp", path); err != nil {
			return err
		}
	}
	return nil
}

// ReadGolden yields the calls of a golden file, which is named after its function,
// with semver's answers.
func ReadGolden(path string) iter.Seq2[Exchange, error] {
	return func(yield func(Exchange, error) bool) {
		file, err := os.Open(path)
		if err != nil {
			yield(Exchange{}, err)
			return
		}
		defer file.Close()
		fn := Func(strings.TrimSuffix(filepath.Base(path), ".jsonl"))
		lines := bufio.NewScanner(file)
		for number := 1; lines.Scan(); number++ {
			var line goldenCase
			if err := json.Unmarshal(lines.Bytes(), &line); err != nil || len(line.Want) == 0 {
				yield(Exchange{}, fmt.Errorf("%s:%d: no golden case: %w", path, number, err))
				return
			}
			for i, mode := range modesOf(fn) {
				want := line.Want[min(i, len(line.Want)-1)]
				if !yield(Exchange{Call{fn, mode, line.Args}, want}, nil) {
					return
				}
			}
		}
		if err := lines.Err(); err != nil {
			yield(Exchange{}, fmt.Errorf("%s: %w", path, err))
		}
	}
}
