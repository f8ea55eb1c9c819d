package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestMedian(t *testing.T) {
	r := results{}
	k := key{1, "cold", 2, seconds}
	_, ok := r.median(k)
	assert.False(t, ok)
	for _, v := range []float64{9, 1, 4} {
		r.add(1, "cold", 2, figures{seconds: v})
	}
	m, ok := r.median(k)
	assert.True(t, ok)
	assert.Equal(t, 4.0, m)
	r.add(1, "cold", 2, figures{seconds: 5})
	m, _ = r.median(k)
	assert.Equal(t, 4.5, m)
	_, ok = r.median(key{4, "cold", 2, seconds})
	assert.False(t, ok, "another scale")
}

func TestUnits(t *testing.T) {
	assert.Equal(t, "2.71 s", duration(2.714))
	assert.Equal(t, "38.2 ms", duration(0.0382))
	assert.Equal(t, "249 µs", duration(0.000249))
	assert.Equal(t, "219,500", count(219500))
	assert.Equal(t, "1,000,000", count(1e6))
	assert.Equal(t, "999", count(999))
	assert.Equal(t, "5.10 million", millions(5.1e6))
	assert.Equal(t, "29,030", millions(29030))
	assert.Equal(t, "48 MiB", mebibytes(48<<20))
	assert.Equal(t, "192.0 MB", megabytes(192e6))
	assert.Equal(t, "1.50×", times(1.5))
	assert.Equal(t, "5.0 %", percent(0.05))
}

func TestFindingsAreComparedByPackageVersionAndID(t *testing.T) {
	we, err := ours([]byte(`{"findings": [{"package": "a", "version": "1.0.0", "advisories": [{"id": "GHSA-1"}, {"id": "CVE-2"}]},
		{"package": "b", "version": "2.0.0", "advisories": [{"id": "GHSA-1"}]}]}`))
	require.NoError(t, err)
	they, err := theirs([]byte(`{"results": [{"packages": [{"package": {"name": "a", "version": "1.0.0"}, "vulnerabilities": [{"id": "GHSA-1"}]},
		{"package": {"name": "b", "version": "2.0.1"}, "vulnerabilities": [{"id": "GHSA-1"}]}]}]}`))
	require.NoError(t, err)
	assert.Equal(t, []string{"a@1.0.0 CVE-2", "b@2.0.0 GHSA-1"}, we.without(they))
	assert.Equal(t, []string{"b@2.0.1 GHSA-1"}, they.without(we))
	for _, broken := range []string{"", "[]", "{"} {
		_, err := ours([]byte(broken))
		assert.Error(t, err)
		_, err = theirs([]byte(broken))
		assert.Error(t, err)
	}
}
