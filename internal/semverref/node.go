package semverref

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"os/exec"
	"path/filepath"
)

// ErrNoReference says that there is no node, or that the package is not installed.
var ErrNoReference = errors.New("semverref: the semver package cannot be asked")

const (
	// A batch is large enough that its envelope costs nothing beside its calls.
	batchSize = 256
	// Batches on their way to node and back; node works while we make more.
	batchesUnderWay = 64
)

// Node is a running node process that answers calls with the semver package. It
// serves one goroutine at a time.
type Node struct {
	command *exec.Cmd
	in      io.WriteCloser
	out     *bufio.Reader
}

// Start starts node on answer.mjs in dir, the folder node of this package. The
// process ends with ctx or with Close. Without node, or without the version of
// semver that dir's package.json asks for, the error is ErrNoReference and says
// what to do.
func Start(ctx context.Context, dir string) (*Node, error) {
	if err := checkInstalled(dir); err != nil {
		return nil, err
	}
	program, err := exec.LookPath("node")
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoReference, err)
	}
	n := &Node{command: exec.CommandContext(ctx, program, "answer.mjs")}
	n.command.Dir = dir
	n.command.Stderr = os.Stderr
	if n.in, err = n.command.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := n.command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	n.out = bufio.NewReaderSize(out, 1<<20)
	if err := n.command.Start(); err != nil {
		return nil, err
	}
	return n, nil
}

func checkInstalled(dir string) error {
	var wanted struct{ Dependencies struct{ Semver string } }
	if err := readJSON(filepath.Join(dir, "package.json"), &wanted); err != nil {
		return err
	}
	var found struct{ Version string }
	err := readJSON(filepath.Join(dir, "node_modules", "semver", "package.json"), &found)
	if err != nil || found.Version != wanted.Dependencies.Semver {
		return fmt.Errorf("%w: semver %s is not installed (run npm ci in internal/semverref/node)",
			ErrNoReference, wanted.Dependencies.Semver)
	}
	return nil
}

func readJSON(path string, into any) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, into); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

// Close ends the process and waits for it.
func (n *Node) Close() error {
	return errors.Join(n.in.Close(), n.command.Wait())
}

// batch is one line for answer.mjs; its calls share function and options.
type batch struct {
	Fn      Func       `json:"fn"`
	Options Options    `json:"options"`
	Calls   [][]string `json:"calls"`
}

func (b *batch) takes(c Call) bool {
	return len(b.Calls) == 0 || len(b.Calls) < batchSize && b.Fn == c.Fn && b.Options == c.Options
}

func batches(calls iter.Seq[Call]) iter.Seq[batch] {
	return func(yield func(batch) bool) {
		var b batch
		for call := range calls {
			if !b.takes(call) {
				if !yield(b) {
					return
				}
				b = batch{}
			}
			b.Fn, b.Options = call.Fn, call.Options
			b.Calls = append(b.Calls, call.Args)
		}
		if len(b.Calls) > 0 {
			yield(b)
		}
	}
}

// Answers yields every call with semver's answer, in order. Calls are made and sent
// ahead of the answers by a goroutine that has ended when the sequence ends; calls
// in a row with the same function and options travel together and are quicker. An
// error is the last thing yielded, and the Node is of no use after one. Whoever
// stops early still waits for the calls that are under way.
func (n *Node) Answers(calls iter.Seq[Call]) iter.Seq2[Exchange, error] {
	return func(yield func(Exchange, error) bool) {
		sent := make(chan batch, batchesUnderWay)
		failed := make(chan error, 1)
		ctx, stop := context.WithCancel(context.Background())
		defer stop()
		go func() {
			failed <- n.send(ctx, calls, sent)
			close(sent)
		}()
		var broken error
		wanted := true
		for b := range sent {
			if broken != nil {
				continue // until the sender has noticed
			}
			var answers []Answer
			if answers, broken = n.receive(b); broken != nil {
				stop()
				n.command.Process.Kill() // which frees a sender that waits for it to read
			}
			for i, answer := range answers {
				if wanted = wanted && yield(Exchange{Call{b.Fn, b.Options, b.Calls[i]}, answer}, nil); !wanted {
					stop()
					break
				}
			}
		}
		if err := errors.Join(broken, <-failed); err != nil && wanted {
			yield(Exchange{}, err)
		}
	}
}

// Exchange is a call with semver's answer.
type Exchange struct {
	Call   Call
	Answer Answer
}

func (n *Node) send(ctx context.Context, calls iter.Seq[Call], sent chan<- batch) error {
	encoder := json.NewEncoder(n.in)
	encoder.SetEscapeHTML(false)
	for b := range batches(calls) {
		select {
		case <-ctx.Done():
			return nil
		case sent <- b:
		}
		// Announced before it is written, so that the reader empties a full pipe.
		if err := encoder.Encode(b); err != nil {
			return fmt.Errorf("node: %w", err)
		}
	}
	return nil
}

func (n *Node) receive(b batch) ([]Answer, error) {
	line, err := n.out.ReadBytes('\n')
	if err != nil {
		return nil, fmt.Errorf("node: %w", err)
	}
	var answers []Answer
	if err := json.Unmarshal(line, &answers); err != nil {
		return nil, fmt.Errorf("node: answer to %s: %w", b.Fn, err)
	}
	if len(answers) != len(b.Calls) {
		return nil, fmt.Errorf("node: %d answers to %d calls of %s", len(answers), len(b.Calls), b.Fn)
	}
	return answers, nil
}

// Ask answers one call.
func (n *Node) Ask(call Call) (Answer, error) {
	one := func(yield func(Call) bool) { yield(call) }
	for exchange, err := range n.Answers(one) {
		return exchange.Answer, err
	}
	return "", errors.New("node: no answer")
}
