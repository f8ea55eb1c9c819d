package main

import (
	"bytes"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestProgress(t *testing.T) {
	var out bytes.Buffer
	p := progress{to: &out}
	p.begin("Reading\x1b[2J all.zip", 40)
	for range 20 {
		p.add()
	}
	p.stop()
	assert.Empty(t, out.String(), "not for what is done in a moment")

	for _, total := range []int{40, 0} { // 0: not known
		out.Reset()
		p.begin("Reading\x1b[2J all.zip", total)
		p.since = time.Now().Add(-time.Minute)
		for range 40 {
			p.add()
		}
		p.stop()
		assert.Contains(t, out.String(), "Reading\ufffd[2J all.zip")
		assert.Contains(t, out.String(), "40")
		after := out.Len()
		p.stop()
		assert.Equal(t, after, out.Len(), "stopped is stopped")
	}

	var none progress
	none.begin("nothing", 1)
	none.add()
	none.stop()
}
