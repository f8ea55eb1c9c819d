package semverref_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/internal/semverref"
)

func majors(count int) []semverref.Call {
	calls := make([]semverref.Call, count)
	for i := range calls {
		calls[i] = semverref.Call{Fn: semverref.Valid, Args: []string{"v" + strconv.Itoa(i) + ".0.0"}}
		if i%3 == 0 {
			calls[i].Fn = semverref.Clean
		}
	}
	return calls
}

// Answers come in the order of the calls, whatever batches they travelled in, and
// a caller that stops early leaves the process ready for the next question.
func TestAnswersInOrder(t *testing.T) {
	node := start(t)
	const count = 100_000
	i := 0
	for exchange, err := range node.Answers(slices.Values(majors(count))) {
		require.NoError(t, err)
		require.Equal(t, semverref.Value(strconv.Itoa(i)+".0.0"), exchange.Answer)
		i++
	}
	assert.Equal(t, count, i)

	for exchange, err := range node.Answers(slices.Values(majors(count))) {
		require.NoError(t, err)
		if exchange.Answer == "=7.0.0" {
			break
		}
	}
	answer, err := node.Ask(semverref.Call{Fn: semverref.Diff, Args: []string{"1.2.3", "1.3.0"}})
	require.NoError(t, err)
	assert.Equal(t, semverref.Value("minor"), answer)
}

// What JavaScript returns is told apart: a value, null, an error thrown.
func TestAnswerKinds(t *testing.T) {
	node := start(t)
	for _, test := range []struct {
		call semverref.Call
		want semverref.Answer
	}{
		{semverref.Call{Fn: semverref.Valid, Args: []string{"1.2.3"}}, "=1.2.3"},
		{semverref.Call{Fn: semverref.Valid, Args: []string{"1.2"}}, semverref.Null},
		{semverref.Call{Fn: semverref.Compare, Args: []string{"1.2", "1.2.3"}}, semverref.Thrown("Invalid Version: 1.2")},
		{semverref.Call{Fn: semverref.Valid, Options: semverref.Options{Loose: true}, Args: []string{"=1.2.3é"}}, semverref.Null},
		{semverref.Call{Fn: semverref.Satisfies, Args: []string{"\u2028^1.2", "1.2.3", "2.0.0", "1.2", "1.9.0"}}, "=1001"},
		{semverref.Call{Fn: semverref.Prerelease, Args: []string{"1.2.3-1.9007199254740992.a"}}, "=#1.\"9007199254740992.\"a"},
	} {
		got, err := node.Ask(test.call)
		require.NoError(t, err)
		assert.Equal(t, test.want, got, test.call)
	}
}

// A process that dies is an error, not a wait without end.
func TestNodeDies(t *testing.T) {
	start(t)
	node, err := semverref.Start(context.WithoutCancel(t.Context()), "node")
	require.NoError(t, err)
	calls := append(majors(50_000), semverref.Call{Fn: "nothing"})
	calls = append(calls, majors(50_000)...)
	var failed error
	for _, err := range node.Answers(slices.Values(calls)) {
		failed = err
	}
	require.Error(t, failed)
	require.Error(t, node.Close())
}

// What is missing is told apart from what is broken: the first may skip a test.
func TestStartWithoutPackage(t *testing.T) {
	dir := t.TempDir()
	_, err := semverref.Start(t.Context(), dir)
	require.Error(t, err)
	assert.NotErrorIs(t, err, semverref.ErrNoReference, "no folder at all is no reason to skip")

	wanted, err := os.ReadFile(filepath.Join("node", "package.json"))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "package.json"), wanted, 0o666))
	_, err = semverref.Start(t.Context(), dir)
	require.ErrorIs(t, err, semverref.ErrNoReference)
	assert.ErrorContains(t, err, "npm ci")

	installed := filepath.Join(dir, "node_modules", "semver")
	require.NoError(t, os.MkdirAll(installed, 0o777))
	require.NoError(t, os.WriteFile(filepath.Join(installed, "package.json"), []byte(`{"version": "7.0.0"}`), 0o666))
	_, err = semverref.Start(t.Context(), dir)
	require.ErrorIs(t, err, semverref.ErrNoReference, "another version is not the reference")
}

// A subject with a known mistake is found out, and the mistake cut down to what it
// is about.
func TestDifferencesAreFound(t *testing.T) {
	node := start(t)
	generator := semverref.NewGenerator(semverref.Satisfies, *seed, nil)
	mistaken := func(call semverref.Call) (semverref.Answer, bool) {
		answer, ok := semverref.Ours(call)
		if strings.Contains(call.Args[0], "~>") && call.Options.Loose {
			answer = semverref.Answer(strings.ReplaceAll(string(answer), "1", "0"))
		}
		return answer, ok
	}
	result, err := node.Compare(mistaken, generator.Calls(100_000))
	require.NoError(t, err)
	require.NotEmpty(t, result.Differences)
	minimal, err := node.Minimal(mistaken, result.Differences, 20)
	require.NoError(t, err)
	shortest := slices.MinFunc(minimal, func(a, b semverref.Difference) int { return len(a.Call.Args[0]) - len(b.Call.Args[0]) })
	assert.LessOrEqual(t, len(shortest.Call.Args[0]), len("~>1"), shortest)
	assert.Len(t, shortest.Call.Args, 2)
}

// Rounding explains a difference between two large numbers and nothing else.
func TestRoundingIsExplained(t *testing.T) {
	node := start(t)
	exact := func(call semverref.Call) (semverref.Answer, bool) { return "=1", true }
	for _, test := range []struct {
		a, b      string
		explained int
	}{
		{"1.2.3-9007199254740993", "1.2.3-9007199254740992", 1},
		{"1.2.3-9007199254740993.1", "1.2.3-09007199254740993.2", 0},
		{"1.2.3-9007199254740990", "1.2.3-9007199254740991", 0},
		{"1.2.3-1", "1.2.3-2", 0},
	} {
		call := semverref.Call{Fn: semverref.Compare, Options: semverref.Options{Loose: true}, Args: []string{test.a, test.b}}
		result, err := node.Compare(exact, slices.Values([]semverref.Call{call}))
		require.NoError(t, err)
		assert.Equal(t, test.explained, result.Explained, call)
		assert.Len(t, result.Differences, 1-test.explained, call)
	}
}
