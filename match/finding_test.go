package match_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/match"
)

func TestStatusString(t *testing.T) {
	assert.Equal(t, "not affected", match.NotAffected.String())
	assert.Equal(t, "affected", match.Affected.String())
	assert.Equal(t, "unknown", match.Unknown.String())
	assert.Equal(t, "not affected", match.Status(0).String(), "the zero value")

	text, err := json.Marshal([]match.Status{match.Affected, match.Unknown})
	require.NoError(t, err)
	assert.JSONEq(t, `["affected", "unknown"]`, string(text))
}

func TestFindingString(t *testing.T) {
	p := advisory.NPM("@scope/p")
	x, _ := match.NewIndex(source(
		record("A", entry(p, events("introduced 1.0.0", "fixed 1.2.3"))),
		record("B", listing(entry(p), "1.1.0")),
		record("C", entry(p, events("introduced 0", "last_affected 1.1.0"))),
		record("D", entry(p)),
	))
	var lines []string
	for _, f := range x.Query(p, "1.1.0") {
		lines = append(lines, f.String())
	}
	assert.Equal(t, []string{
		"@scope/p@1.1.0: affected by A (>=1.0.0 <1.2.3), fixed in 1.2.3",
		"@scope/p@1.1.0: affected by B (listed)",
		"@scope/p@1.1.0: affected by C (<=1.1.0)",
		"@scope/p@1.1.0: unknown by D (D: affected[0]: says nothing about versions: neither ranges nor versions)",
	}, lines)
}

// Two queries give findings of their own: what a caller does to one is not seen by
// another.
func TestFindingsAreTheCallers(t *testing.T) {
	p := advisory.NPM("p")
	x := newIndex(t, record("A", entry(p, events("introduced 0"))), record("B", entry(p, events("introduced 0"))))
	first := x.Query(p, "1.0.0")
	require.Len(t, first, 2)
	first[0] = match.Finding{}
	_ = append(first, match.Finding{})
	assert.Equal(t, "A: *; B: *", answer(x.Query(p, "1.0.0")))
}
