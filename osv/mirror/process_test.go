package mirror_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/nodejs/nodesec/osv/mirror"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// child is what TestMain does in a process made by the tests below.
func child(url, path string) {
	m := mirror.Mirror{URL: url}
	r, err := m.Sync(context.Background(), path)
	fmt.Println(r.Rebuilt, r.Records, err)
}

func (b *bucket) process(t *testing.T) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	require.NoError(t, err)
	c := exec.Command(self)
	c.Env = append(os.Environ(), "MIRROR_TEST_URL="+b.URL, "MIRROR_TEST_PATH="+b.path)
	return c
}

func TestProcessesAtTheSameTime(t *testing.T) {
	b := exported(t)
	outputs := make(chan string)
	for range 4 {
		c := b.process(t)
		go func() {
			out, err := c.CombinedOutput()
			outputs <- fmt.Sprint(string(out), err)
		}()
	}
	count := map[string]int{}
	for range 4 {
		count[<-outputs]++
	}
	assert.Equal(t, map[string]int{"true 3 <nil>\n<nil>": 1, "false 3 <nil>\n<nil>": 3}, count)
	assert.Equal(t, 1, strings.Count(strings.Join(b.requests(), " "), zipName))
	b.assertSame(t)
}

// A process that dies is in nobody's way, and its download is not lost.
func TestProcessThatDies(t *testing.T) {
	b := exported(t)
	arrived := make(chan bool, 1)
	b.fault(zipName, in(func(w http.ResponseWriter, r *http.Request, _ int) bool {
		b.serve(&limited{w, 321, func() { arrived <- true; <-r.Context().Done() }}, r, zipName)
		return true
	}))
	c := b.process(t)
	require.NoError(t, c.Start())
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	select {
	case <-arrived:
	case err := <-ended:
		t.Fatal("it ended before it died: ", err)
	}
	require.Eventually(t, func() bool {
		info, err := os.Stat(b.path + ".part")
		return err == nil && info.Size() == 4096+321
	}, time.Minute, time.Millisecond)
	require.NoError(t, c.Process.Kill())
	require.Error(t, <-ended)
	require.NoError(t, os.WriteFile(b.path+".new", nil, 0o666))
	b.requests()
	_, err := b.sync(t)
	require.NoError(t, err)
	b.assertSame(t)
	assert.Equal(t, []string{"all.zip bytes=321-", csvName}, b.requests())
}

// The export speaks HTTP/2.
func TestHTTP2(t *testing.T) {
	b := exported(t)
	s := httptest.NewUnstartedServer(b)
	s.EnableHTTP2 = true
	s.StartTLS()
	defer s.Close()
	b.mirror.URL, b.mirror.Client = s.URL, s.Client()
	version := ""
	b.fault(zipName, in(func(w http.ResponseWriter, r *http.Request, n int) bool {
		version = r.Proto
		return b.cut(zipName, 100)(w, r, n)
	}))
	_, err := b.sync(t)
	require.NoError(t, err)
	assert.Equal(t, "HTTP/2.0", version)
	b.assertSame(t)
	for n := range 100 {
		b.set(fmt.Sprint("GHSA-", n))
	}
	b.fault(csvName, in(b.cut(csvName, 1000)))
	b.fault("GHSA-50.json", in(b.cut("GHSA-50.json", 10), status(503)))
	r, err := b.sync(t)
	require.NoError(t, err)
	assert.Equal(t, 100, r.Changed)
	b.assertSame(t)
}
