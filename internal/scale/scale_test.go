package main

import (
	"bytes"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/internal/dump"
	"github.com/nodejs/nodesec/match"
)

// TestMain lets the test's own binary be the process that is measured.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "-task" {
		main()
		return
	}
	os.Exit(m.Run())
}

// small is a hundredth of the real dump, with a lockfile.
func small(tb testing.TB) place {
	tb.Helper()
	p := place{dir: tb.TempDir(), options: dump.Options{Scale: 0.01}, packages: 100}
	require.NoError(tb, p.make())
	return p
}

func TestTasksMeasureWhatTheySay(t *testing.T) {
	p := small(t)
	for _, task := range []struct {
		name string
		want []string
	}{
		{"dump", []string{records, zipBytes}},
		{"inflate", []string{seconds}},
		{"cold", []string{seconds}},
		{"build", []string{seconds, dbBytes}},
		{"memory", []string{perSecond, cleanPerSecond, found}},
		{"disk", []string{perSecond, cleanPerSecond, found, allocations}},
		{"open", []string{seconds}},
	} {
		f, err := tasks[task.name](p)
		require.NoError(t, err, task.name)
		for _, figure := range task.want {
			assert.Positive(t, f[figure], "%s: %s", task.name, figure)
		}
	}
	assert.Len(t, tasks, 7)
}

func TestTasksFailWhereTheDumpIsMissing(t *testing.T) {
	p := place{dir: t.TempDir(), options: dump.Options{Scale: 0.01}}
	for name, do := range tasks {
		if name != "dump" {
			_, err := do(p)
			assert.Error(t, err, name)
		}
	}
	assert.ErrorContains(t, child("nothing", p, new(bytes.Buffer)), `no task "nothing"`)
}

// A query that finds nothing must leave no garbage, or else bulk queries pay for it.
func TestQueriesThatFindNothingDoNotAllocate(t *testing.T) {
	p := place{options: dump.Options{Scale: 0.01}}
	x, err := match.NewIndex(dump.Records(p.options))
	require.NoError(t, err)
	all, err := questions(p, 1000)
	require.NoError(t, err)
	nothing, something := 0, 0
	for _, q := range all {
		if len(x.Query(q.pkg, q.version)) > 0 {
			something++
			continue
		}
		nothing++
		if n := testing.AllocsPerRun(1, func() { x.Query(q.pkg, q.version) }); n != 0 {
			assert.Zero(t, n, "%s@%s", q.pkg, q.version)
		}
	}
	assert.InDelta(t, 50, something, 5)
	assert.InDelta(t, 950, nothing, 5)
}

func TestQuestionsAreSortedAndCounted(t *testing.T) {
	all := make([]question, 100)
	for n := range all {
		all[n].version = strings.Repeat("x", n)
	}
	var kept [][]byte
	answer := func(q question) (int, error) {
		if len(q.version) < 30 {
			return 1, nil
		}
		kept = append(kept[:0], make([]byte, 100), make([]byte, 200))
		return 0, nil
	}
	clean, err := withoutFindings(all, answer)
	require.NoError(t, err)
	assert.Equal(t, all[30:], clean)
	allocs, err := countAllocations(clean, answer)
	require.NoError(t, err)
	assert.InDelta(t, 2, allocs, 0.2)
	broken := errors.New("broken")
	_, err = ask(all, time.Minute, func(question) (int, error) { return 0, broken })
	assert.ErrorIs(t, err, broken)
	_, err = withoutFindings(all, func(question) (int, error) { return 0, broken })
	assert.ErrorIs(t, err, broken)
}

func TestWholeRunPrintsTheTable(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a program")
	}
	var out, said bytes.Buffer
	err := run([]string{"-scales", "0.01,0.02", "-cores", "1,2", "-rounds", "1", "-osv-scanner", none, "-packages", "200"}, &out, &said)
	require.NoError(t, err, "%s", said.String())
	text := out.String()
	for _, want := range []string{
		"| records in the dump |  | 2,195 | 4,390 | 2.00× |\n",
		"| – beside inflating | ≤ 1.5× | ",
		"| opening the database |",
		"| – allocations where nothing is found | 0 | 0 | 0 | – |\n",
		"| osv-scanner offline from the zip, whole process |  | – | – | – |\n",
		"At scale 0.01 scan finds ",
	} {
		assert.Contains(t, text, want)
	}
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "|") {
			assert.Equal(t, 6, strings.Count(line, "|"), "%s", line)
		}
	}
}

func TestFlagsThatMakeNoSense(t *testing.T) {
	for _, args := range [][]string{
		{"-scales", "0"}, {"-scales", "x"}, {"-scales", ""}, {"-cores", "1,-2"}, {"-rounds", "0"}, {"more"}, {"-task", "nothing"}, {"-odd"},
	} {
		assert.Error(t, run(args, new(bytes.Buffer), new(bytes.Buffer)), "%q", args)
	}
}
