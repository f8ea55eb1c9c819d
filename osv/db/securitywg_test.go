package db_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/nodejs/nodesec/advisory/nodewg"
	"github.com/nodejs/nodesec/match"
	"github.com/nodejs/nodesec/osv/db"
	"github.com/stretchr/testify/require"
)

func TestSecurityWGDatabaseAnswersAsAnIndexDoes(t *testing.T) {
	if _, err := os.Stat("../../../shared/data/security-wg"); err != nil {
		t.Skip("the Security WG's files are not here: ", err)
	}
	src := nodewg.ReadFS(os.DirFS("../../../shared/data/security-wg"))
	path := filepath.Join(t.TempDir(), "x.db")
	require.NoError(t, db.Build(context.Background(), path, src))
	d, err := db.Open(path)
	require.NoError(t, err)
	x, _ := match.NewIndex(src)
	require.Equal(t, x.Stats(), d.Stats())
	require.Equal(t, 548, d.Metadata().Records)
	n := 0
	for a, err := range src {
		require.NoError(t, err)
		for _, f := range a.Affected {
			for _, v := range []string{"1.0.0", "0.0.1", "4.17.20", "99.9.9", "zork"} {
				got, err := d.Query(f.Package, v)
				require.NoError(t, err)
				require.Equal(t, x.Query(f.Package, v), got)
				n += len(got)
			}
		}
	}
	require.Greater(t, n, 20000)
	require.NoError(t, d.Verify(context.Background()))
	require.NoError(t, d.Close())
}
