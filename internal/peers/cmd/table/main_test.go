package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTable(t *testing.T) {
	const benchmarks = `goos: linux
BenchmarkParse/lib=nodesec-2      1000    10.0 ns/op   0 B/op   0 allocs/op
BenchmarkParse/lib=other-2        1000    2500 ns/op   9 B/op   3 allocs/op
BenchmarkParse/lib=nodesec-2      1000    30.0 ns/op   0 B/op   0 allocs/op
BenchmarkParse/lib=nodesec-2      1000    12.0 ns/op   0 B/op   0 allocs/op
BenchmarkMatch/lib=nodesec-2      1000    1.25 ns/op
BenchmarkMatch/lib=node-semver-2  1000    5.00 ns/op   7 B/op   1 allocs/op
BenchmarkOther-2                  1000    5.00 ns/op
PASS
`
	var out strings.Builder
	require.NoError(t, run(strings.NewReader(benchmarks), &out))
	assert.Equal(t, `
| | nodesec | other |
|---|---|---|
| Parse | 12 ns, 0 allocs | 2.5 µs, 3 allocs (208.3×) |

| | nodesec | node-semver |
|---|---|---|
| Match | 1.25 ns | 5 ns (4.0×) |
`, out.String())
}

func TestTableOfNothing(t *testing.T) {
	assert.Error(t, run(strings.NewReader("PASS\n"), new(strings.Builder)))
}
