package osv_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/osv"
)

// TestAllocations holds the codec to its budgets: for reading, the text, the
// advisory, each list and each text with escapes; for writing, the result. Both
// also take room for the names of members.
func TestAllocations(t *testing.T) {
	text := record2KB(t)
	a, err := osv.Unmarshal(text)
	require.NoError(t, err)
	lists := 1 + 1 + 2 + 2 + 1 + 1 // aliases, affected, ranges, events, references, severity
	assert.LessOrEqual(t, testing.AllocsPerRun(100, func() { _, _ = osv.Unmarshal(text) }), float64(2+lists+1+1))
	assert.LessOrEqual(t, testing.AllocsPerRun(100, func() { _, _ = osv.Marshal(a) }), 2.0)
	buf := make([]byte, 0, 2*len(text))
	assert.LessOrEqual(t, testing.AllocsPerRun(100, func() { _, _ = osv.Append(buf, a) }), 1.0)
}
