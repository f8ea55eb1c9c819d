package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// process is what is known of one that has ended.
type process struct {
	out     []byte
	seconds float64
	busy    float64 // seconds of processors' time
	peak    float64 // bytes
}

// start runs a program to its end. The process that calls it must itself be small:
// Linux counts the memory that the parent has for the child as well.
func start(c *exec.Cmd, codes ...int) (*process, error) {
	var out, said strings.Builder
	c.Stdout, c.Stderr = &out, &said
	begin := time.Now()
	err := c.Run()
	took := since(begin)
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		for _, code := range codes {
			if exit.ExitCode() == code {
				err = nil
			}
		}
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w: %s", filepath.Base(c.Path), err, strings.TrimSpace(said.String()))
	}
	p := &process{out: []byte(out.String()), seconds: took}
	p.busy = (c.ProcessState.UserTime() + c.ProcessState.SystemTime()).Seconds()
	if usage, ok := c.ProcessState.SysUsage().(*syscall.Rusage); ok {
		p.peak = float64(usage.Maxrss) * 1024 // kilobytes on Linux
	}
	return p, nil
}

// inChild does a task in a process of its own with a number of processors.
func (o *options) inChild(task string, p place, cores int) (figures, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	c := exec.Command(self, "-task", task, "-dir", p.dir, "-scales", strconv.FormatFloat(p.options.Scale, 'g', -1, 64),
		"-seed", strconv.FormatUint(p.options.Seed, 10), "-packages", strconv.Itoa(p.packages))
	c.Env = os.Environ()
	if cores > 0 {
		c.Env = append(c.Env, "GOMAXPROCS="+strconv.Itoa(cores))
	}
	done, err := start(c)
	if err != nil {
		return nil, err
	}
	f := figures{}
	if err := json.Unmarshal(done.out, &f); err != nil {
		return nil, fmt.Errorf("%s: %w", task, err)
	}
	f[busySeconds], f[peakBytes] = done.busy, done.peak
	return f, nil
}

// programs are the binaries that are compared.
type programs struct{ scan, scanner string }

// buildPrograms builds those that were not given.
func (o *options) buildPrograms(dir string) (p programs, err error) {
	root, err := moduleRoot()
	if err != nil {
		return p, err
	}
	p.scan = filepath.Join(dir, "scan")
	if err := goBuild(root, p.scan, "./examples/scan"); err != nil {
		return p, err
	}
	switch o.scanner {
	case none:
	case "":
		p.scanner = filepath.Join(dir, "osv-scanner")
		err = goBuild(filepath.Join(root, "internal", "conformance"), p.scanner, "github.com/google/osv-scanner/v2/cmd/osv-scanner")
	default:
		p.scanner, err = filepath.Abs(o.scanner)
	}
	return p, err
}

func goBuild(dir, out, pkg string) error {
	c := exec.Command("go", "build", "-o", out, pkg)
	c.Dir = dir
	_, err := start(c)
	return err
}

// moduleRoot is the folder of this module's go.mod.
func moduleRoot() (string, error) {
	done, err := start(exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/nodejs/nodesec"))
	if err != nil {
		return "", err
	}
	return strings.TrimSpace(string(done.out)), nil
}

// scanWith runs our program on the lockfile. It ends with 1 if it finds something.
func (b programs) scanWith(p place) (*process, error) {
	return start(exec.Command(b.scan, "-db", p.db(), "-format", "json", p.lockfile()), 1)
}

// osvScanner runs osv-scanner on the lockfile without a network.
func (b programs) osvScanner(p place) (*process, error) {
	c := exec.Command(b.scanner, "scan", "source", "--offline", "--format", "json", "-L", p.lockfile())
	c.Env = append(os.Environ(), "OSV_SCALIBR_LOCAL_DB_CACHE_DIRECTORY="+p.cache())
	return start(c, 1)
}
