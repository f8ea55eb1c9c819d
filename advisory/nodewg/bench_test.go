package nodewg_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/advisory/nodewg"
)

// hostile texts are large in ways that no file of the WG is.
var hostile = map[string]func(n int) string{
	"members": func(n int) string {
		var b strings.Builder
		for i := 0; b.Len() < n; i++ {
			fmt.Fprintf(&b, `,"x%d":1`, i)
		}
		return `{"vulnerable":"*"` + b.String() + `}`
	},
	"list":   func(n int) string { return `{"vulnerable":"*","cve":[""` + strings.Repeat(`,""`, n/3) + `]}` },
	"nested": func(n int) string { return `{"vulnerable":"*","x":` + strings.Repeat("[", n) },
	"flat": func(n int) string {
		deep := strings.Repeat("[", 15) + strings.Repeat("]", 15)
		return "{\n        \"vulnerable\":\"*\",\"x\":[0" + strings.Repeat(","+deep, n/31) + "]}"
	},
	"text":   func(n int) string { return `{"vulnerable":"` + strings.Repeat(`\u00e9`, n/6) + `"}` },
	"spaces": func(n int) string { return `{"vulnerable":` + strings.Repeat(" ", n) + `"*"}` },
	"number": func(n int) string { return `{"vulnerable":"*","cvss_score":1` + strings.Repeat("0", n) + `}` },
}

// The time for each byte stays the same as the text grows.
func BenchmarkHostile(b *testing.B) {
	for name, make := range hostile {
		for _, size := range []int{64 << 10, 256 << 10, 1 << 20} {
			text := []byte(make(size))
			b.Run(fmt.Sprintf("%s/%dk", name, size>>10), func(b *testing.B) {
				b.SetBytes(int64(len(text)))
				b.ReportAllocs()
				for b.Loop() {
					c, err := nodewg.ParseCore(text, 1)
					if err != nil {
						continue
					}
					if _, err := c.Format(); err != nil {
						b.Fatal(err)
					}
					a, err := c.Advisory()
					if err != nil {
						b.Fatal(err)
					}
					if _, err := nodewg.CoreOf(a); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

func BenchmarkReadFS(b *testing.B) {
	fsys := securityWG(b)
	b.ReportAllocs()
	for b.Loop() {
		n := 0
		for _, err := range nodewg.ReadFS(fsys) {
			require.NoError(b, err)
			n++
		}
		require.Equal(b, 548, n)
	}
}

// Reading and writing take memory in proportion to the text, whatever the text is.
func TestMemoryIsBounded(t *testing.T) {
	const size = 256 << 10
	for name, make := range hostile {
		text := []byte(make(size))
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if c, err := nodewg.ParseCore(text, 1); err == nil {
			_, _ = c.Format()
		}
		runtime.ReadMemStats(&after)
		got := after.TotalAlloc - before.TotalAlloc
		t.Logf("%s: %d bytes for each byte of the text", name, got/size)
		assert.Less(t, got, uint64(1000*size), name)
	}
}
