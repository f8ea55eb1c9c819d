package mirror_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/nodejs/nodesec/osv/mirror"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestBackoffKnowsWhatTheServerAsksFor(t *testing.T) {
	b := exported(t)
	b.mirror.Attempts = 9
	b.fault(zipName, in(status(503, "Retry-After: 17"), status(429, "Retry-After: "+time.Now().Add(time.Hour).UTC().Format(http.TimeFormat)),
		status(503, "Retry-After: -5"), status(503, "Retry-After: soon"), status(503, "Retry-After: Thu, 01 Jan 1970 00:00:00 GMT"), status(500)))
	_, err := b.sync(t)
	require.NoError(t, err)
	require.Len(t, b.waiting, 6)
	assert.InDelta(t, time.Hour, b.waiting[1], float64(time.Minute))
	b.waiting[1] = 0
	assert.Equal(t, []time.Duration{17 * time.Second, 0, 0, 0, 0, 0}, b.waiting)

	b = exported(t)
	b.mirror.Backoff = mirror.Backoff
	b.fault(zipName, status(503, "Retry-After: 301"))
	_, err = b.sync(t)
	assert.ErrorContains(t, err, "status 503 Service Unavailable (attempt 1)")
}

func TestBackoff(t *testing.T) {
	for attempt, most := range map[int]time.Duration{-1: time.Second / 2, 0: time.Second / 2, 1: time.Second / 2, 2: time.Second, 5: 8 * time.Second, 7: 30 * time.Second, 1000: 30 * time.Second} {
		seen := map[time.Duration]bool{}
		for range 100 {
			d := mirror.Backoff(attempt, 0)
			assert.True(t, 0 < d && d <= most, "%d: %s", attempt, d)
			seen[d] = true
		}
		assert.Greater(t, len(seen), 50, "they differ")
	}
	assert.Equal(t, time.Minute, mirror.Backoff(1, time.Minute))
	assert.Equal(t, 5*time.Minute, mirror.Backoff(3, 5*time.Minute))
	assert.Negative(t, mirror.Backoff(1, 5*time.Minute+1))
}

func TestErrorsSayWhatWasWrong(t *testing.T) {
	b := exported(t)
	b.fault(zipName, status(404))
	_, err := b.sync(t)
	var status *mirror.StatusError
	require.ErrorAs(t, err, &status)
	assert.Equal(t, mirror.StatusError{URL: b.URL + "/npm/all.zip", Code: 404}, *status)
	assert.EqualError(t, err, "mirror: "+b.URL+"/npm/all.zip: status 404 Not Found")

	b.Close()
	_, err = b.sync(t)
	assert.ErrorContains(t, err, "mirror: "+b.URL+"/npm/all.zip: dial")
	assert.ErrorContains(t, err, "(attempt 5)")

	secure := httptest.NewTLSServer(b)
	defer secure.Close()
	secure.Config.ErrorLog = nil
	b.mirror.URL, b.mirror.Client = secure.URL, &http.Client{Transport: &http.Transport{}}
	_, err = b.sync(t)
	assert.ErrorContains(t, err, "certificate")
	assert.NotContains(t, err.Error(), "attempt", "which another attempt does not make better")

	_, err = b.mirror.Sync(context.Background(), t.TempDir())
	assert.Error(t, err)
	assert.False(t, errors.Is(err, mirror.ErrBadAnswer))
}
