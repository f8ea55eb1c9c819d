package peers_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/internal/peers"
	"github.com/nodejs/nodesec/match/npm"
	"github.com/nodejs/nodesec/osv"
)

func TestEmbeddedCorpus(t *testing.T) {
	c := peers.Embedded()
	assert.GreaterOrEqual(t, len(c.Ranges), 200)
	assert.GreaterOrEqual(t, len(c.Versions), 480)
	for _, r := range c.Ranges {
		_, err := npm.ParseRange(r)
		assert.NoError(t, err)
	}
	for _, v := range c.Versions {
		_, err := npm.ParseVersion(v)
		assert.NoError(t, err)
	}
	// What is timed must be nearly all of it, or the libraries that read less
	// would choose the input.
	common := c.ReadByAll()
	assert.GreaterOrEqual(t, len(common.Ranges), len(c.Ranges)*95/100)
	assert.GreaterOrEqual(t, len(common.Versions), len(c.Versions)*99/100)
}

func TestBlocks(t *testing.T) {
	c := peers.Embedded()
	tested := make(map[[2]string]bool)
	for _, b := range c.Blocks() {
		for _, v := range c.Versions[b.From:b.To] {
			pair := [2]string{c.Ranges[b.Range], v}
			assert.False(t, tested[pair], pair)
			tested[pair] = true
		}
	}
	assert.Len(t, tested, min(len(c.Ranges)*len(c.Versions), 200_000))
}

func TestEmbeddedRecords(t *testing.T) {
	texts, err := peers.Records("no such folder")
	require.NoError(t, err)
	require.Len(t, texts, 2)
	for _, text := range texts {
		assert.NoError(t, osv.Validate(text))
	}
}
