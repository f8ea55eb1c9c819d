package main

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"time"
)

// patience is how long node may take to say its version.
const patience = 10 * time.Second

// installed returns what the node on PATH says its version is.
func installed() (string, error) {
	program, err := exec.LookPath("node")
	if errors.Is(err, exec.ErrNotFound) {
		return "", errors.New("there is no node on PATH; name a version, as in: nodecheck 22.1.0")
	}
	if err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	c := exec.CommandContext(ctx, program, "--version")
	c.WaitDelay = time.Second // a child that holds on to the pipe must not keep us
	text, err := c.Output()
	if err != nil {
		return "", fmt.Errorf("%s --version: %w", program, err)
	}
	return strings.TrimSpace(string(text)), nil
}
