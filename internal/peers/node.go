package peers

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"
)

// Node is a node process that times the semver package, as node/time.mjs says.
type Node struct {
	command *exec.Cmd
	in      io.WriteCloser
	answers *json.Decoder
}

// StartNode starts node and hands it the corpus. The program and the semver package
// must be there; the process ends with ctx or with Close.
func StartNode(ctx context.Context, c Corpus) (*Node, error) {
	n := &Node{command: exec.CommandContext(ctx, "node", "node/time.mjs")}
	n.command.Stderr = os.Stderr
	var err error
	if n.in, err = n.command.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := n.command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	n.answers = json.NewDecoder(bufio.NewReader(out))
	if err := n.command.Start(); err != nil {
		return nil, err
	}
	if err := n.send(map[string]any{"versions": c.Versions, "ranges": c.Ranges, "blocks": c.Blocks()}); err != nil {
		return nil, errors.Join(err, n.Close())
	}
	return n, nil
}

// Time has the work done for count items and returns how long that took.
func (n *Node) Time(work string, count int) (time.Duration, error) {
	if err := n.send(map[string]any{"work": work, "count": count}); err != nil {
		return 0, err
	}
	var answer struct{ Nanoseconds int64 }
	if err := n.answers.Decode(&answer); err != nil {
		return 0, fmt.Errorf("node: %w", err)
	}
	return time.Duration(answer.Nanoseconds), nil
}

func (n *Node) send(message any) error {
	if err := json.NewEncoder(n.in).Encode(message); err != nil {
		return fmt.Errorf("node: %w", err)
	}
	return nil
}

// Close ends the process and waits for it.
func (n *Node) Close() error {
	return errors.Join(n.in.Close(), n.command.Wait())
}
