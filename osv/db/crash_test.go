package db_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/osv/db"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// crashing is the variable by which a test asks a process of its own to build a
// database at a path and never come to its end.
const crashing = "NODESEC_CRASHING_BUILD"

func TestMain(m *testing.M) {
	if path := os.Getenv(crashing); path != "" {
		all := newMaker(1, 50)
		err := db.Build(context.Background(), path, func(yield func(*advisory.Advisory, error) bool) {
			for n := 0; yield(all.advisory(), nil); n++ {
				if n == 5000 {
					fmt.Println("building")
				}
			}
		})
		fmt.Println(err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// A process that is killed leaves the old database, and does not hinder the next.
func TestABuildThatIsKilled(t *testing.T) {
	all := newMaker(2, 50).advisories(20)
	path := build(t, all)
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), crashing+"="+path)
	out, err := c.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, c.Start())
	line, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err)
	require.Equal(t, "building\n", line)
	require.NoError(t, c.Process.Kill())
	_ = c.Wait()

	assert.Equal(t, all, collect(t, open(t, path).All()))
	require.Len(t, leftovers(t, path), 1)
	left, err := filepath.Match("npm.db.*.tmp", leftovers(t, path)[0])
	require.NoError(t, err)
	assert.True(t, left, "named as Build says")
	require.NoError(t, db.Build(context.Background(), path, stream(all[:3])))
	assert.Equal(t, all[:3], collect(t, open(t, path).All()))
}
