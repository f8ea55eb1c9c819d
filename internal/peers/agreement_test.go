package peers_test

import (
	"fmt"
	"strings"
	"testing"
	"text/tabwriter"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/internal/peers"
)

// TestAgreement holds nodesec to node-semver's answers and, with -v, prints how
// often the others differ from them.
func TestAgreement(t *testing.T) {
	c, err := wholeCorpus()
	require.NoError(t, err)
	node := reference(t)
	for _, includePrerelease := range []bool{false, true} {
		agreements, err := peers.Agreements(node, c, includePrerelease)
		require.NoError(t, err)
		t.Logf("includePrerelease %t, %d ranges, %d versions\n%s",
			includePrerelease, len(c.Ranges), len(c.Versions), table(agreements))
		assert.Greater(t, agreements[0].Pairs, 100_000)
		assert.Zero(t, agreements[0].Wrong(), agreements[0].Example)
		assert.Zero(t, agreements[0].Unread)
	}
	require.NoError(t, node.Close())
}

func table(agreements []peers.Agreement) string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "library\tpairs\twrong\tmissed\tinvented\tranges unread\t")
	for i, a := range agreements {
		fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%d\t%d\t\n", peers.Libraries[i].Name, a.Pairs, a.Wrong(), a.Missed, a.Invented, a.Unread)
	}
	w.Flush()
	for i, a := range agreements {
		if a.Example != "" {
			fmt.Fprintf(&b, "%s says: %s\n", peers.Libraries[i].Name, a.Example)
		}
	}
	return b.String()
}
