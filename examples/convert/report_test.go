package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestRuns(t *testing.T) {
	for _, test := range []struct{ names, want string }{
		{"", ""},
		{"A-1", "A-1"},
		{"A-1 A-2", "A-1 A-2"},
		{"A-1 A-2 A-3 A-5", "A-1 to A-3|A-5"},
		{"A-9 A-10 A-11 B-12", "A-9 to A-11|B-12"},
		{"A-1 A-1 A-2", "A-1 A-1 A-2"},
		{"A B C", "A B C"},
		{"A-99999999999999999999 A-1", "A-99999999999999999999 A-1"},
	} {
		want := strings.Fields(test.want)
		if strings.Contains(test.want, "to") {
			want = strings.Split(test.want, "|")
		}
		assert.Equal(t, want, append([]string{}, runs(strings.Fields(test.names))...), test.names)
	}
	many := strings.Fields(strings.Repeat("A B ", 100))
	assert.Len(t, runs(many), 101)
	assert.Equal(t, "and 100 more", runs(many)[100])
}

func TestManyProblemsDoNotHideTheEnd(t *testing.T) {
	got := convertFrom(strings.Repeat("{}\n", mostShown+500), "-check", "-")
	assert.Equal(t, exitProblems, got.code)
	assert.Equal(t, mostShown, strings.Count(got.stderr, "line "))
	assert.Contains(t, got.stderr, "error: and 500 more problems\n")
	assert.Contains(t, got.stderr, "1500 errors in 1500 records\n")
}

func TestProgress(t *testing.T) {
	var b bytes.Buffer
	p := newProgress(&b)
	for range 1000 {
		p.step()
	}
	p.done()
	assert.Empty(t, b.String(), "nobody is looking")

	p.next = time.Now().Add(-time.Second)
	for range 64 {
		p.step()
	}
	assert.Equal(t, "\r1024 records read ", b.String())
	b.Reset()
	p.done()
	assert.Equal(t, "\r\x1b[K", b.String(), "what it wrote is taken away")
	b.Reset()
	p.step()
	p.done()
	assert.Empty(t, b.String())
}
