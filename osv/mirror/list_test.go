package mirror_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/nodejs/nodesec/osv/mirror"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// setList stores a modified_id.csv that may have nothing to do with the records.
func (b *bucket) setList(text string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.put(csvName, []byte(text))
}

func TestListIsReadOnlyAsFarAsNeeded(t *testing.T) {
	b := filled(t)
	b.set("GHSA-1")
	// What is far behind the last change known is not looked at.
	long := b.clock.Add(-3 * time.Hour).Format(time.RFC3339)
	b.setList(string(b.files[csvName]) + long + ",GHSA-old\nnonsense\n")
	r, err := b.sync(t)
	require.NoError(t, err)
	assert.Equal(t, mirror.Result{Changed: 1, Records: 3}, r)
	assert.Equal(t, []string{csvName, "GHSA-1.json"}, b.requests())
}

func TestChangesThatShareATimeAreNotMissed(t *testing.T) {
	b := filled(t)
	last := b.clock
	b.setAt("GHSA-4", last, "")
	b.setAt("GHSA-5", last, "")
	b.setAt("GHSA-2", last, "changed to the time that another had")
	r, err := b.sync(t)
	require.NoError(t, err)
	assert.Equal(t, mirror.Result{Changed: 3, Records: 5}, r)
	b.assertSame(t)

	b.setAt("GHSA-0", last, "")
	r, err = b.sync(t)
	require.NoError(t, err)
	assert.Equal(t, 1, r.Changed)
	b.assertSame(t)

	b.requests()
	r, err = b.sync(t)
	require.NoError(t, err)
	assert.True(t, r.Unchanged())
	assert.Equal(t, []string{csvName}, b.requests(), "what is known is not fetched")
}

func TestChangesThatAppearLateAreNotMissed(t *testing.T) {
	b := filled(t)
	b.tick(3 * time.Hour)
	b.set("GHSA-1")
	_, err := b.sync(t)
	require.NoError(t, err)
	b.setAt("GHSA-2", b.clock.Add(-time.Hour), "listed behind others")
	b.setAt("GHSA-4", b.clock.Add(-2*time.Hour), "")
	r, err := b.sync(t)
	require.NoError(t, err)
	assert.Equal(t, 2, r.Changed)
	b.assertSame(t)
}

func TestPrecisionOfTimesDoesNotMatter(t *testing.T) {
	b := filled(t)
	at := b.tick(time.Second).Add(123456 * time.Microsecond)
	b.setText("GHSA-4", at, recordText("GHSA-4", at, "")) // "...:04.123456Z"
	b.setText("GHSA-5", at.Truncate(time.Second), recordText("GHSA-5", at, ""))
	_, err := b.sync(t)
	require.NoError(t, err)
	b.assertSame(t)

	// The list knows seconds only, and the second is that of the last known.
	at = at.Add(time.Millisecond)
	b.setText("GHSA-5", at.Truncate(time.Second), recordText("GHSA-5", at, "later"))
	r, err := b.sync(t)
	require.NoError(t, err)
	assert.Equal(t, 1, r.Changed)
	b.assertSame(t)

	r, err = b.sync(t)
	require.NoError(t, err)
	assert.True(t, r.Unchanged())

	b.setList(strings.ReplaceAll(string(b.files[csvName]), "Z,", "+00:00,"))
	b.requests()
	r, err = b.sync(t)
	require.NoError(t, err)
	assert.True(t, r.Unchanged())
}

// A list that cannot be trusted is as good as none: all.zip is, until it serves.
func TestUnusableLists(t *testing.T) {
	const top = "2024-06-01T00:00:00Z,GHSA-1\n"
	for name, c := range map[string]struct {
		list string
		says string
	}{
		"empty":             {"", "ends before it comes to 2024-05-01T00:00:03Z"},
		"shrunk to new":     {top, "ends before it comes to"},
		"no comma":          {top + "GHSA-1\n", `line 2: "GHSA-1", expected a time, a comma and an id`},
		"no id":             {"2024-06-01T00:00:00Z,\n", `line 1: "" is no id`},
		"no time":           {",GHSA-1\n", `line 1: "", expected an RFC 3339 time`},
		"another time":      {"Sat Jun 1 2024,GHSA-1\n", `line 1: "Sat Jun 1 2024", expected an RFC 3339 time`},
		"a head line":       {"modified,id\n" + top, "line 1"},
		"an empty line":     {top + "\n" + top, `line 2: ""`},
		"oldest first":      {"2024-04-30T23:59:00Z,GHSA-1\n" + top, "line 2: 2024-06-01T00:00:00Z is later than the line before"},
		"spaces":            {"2024-06-01T00:00:00Z, GHSA-1\n", "is no id"},
		"control character": {"2024-06-01T00:00:00Z,GHSA\x00\n", "is no id"},
		"not UTF-8":         {"2024-06-01T00:00:00Z,GHSA\xff\n", "is no id"},
		"an endless line":   {top + strings.Repeat("x", 100000), "line 2: 4096 bytes or more"},
		"HTML":              {"<html>", "line 1"},
	} {
		t.Run(name, func(t *testing.T) {
			b := filled(t)
			b.setList(c.list)
			r, err := b.sync(t)
			require.NoError(t, err)
			assert.Equal(t, mirror.ReasonList, r.Reason)
			assert.ErrorIs(t, r.Cause, mirror.ErrBadList)
			assert.ErrorContains(t, r.Cause, c.says)
			assert.False(t, r.Rebuilt, "all.zip is the same")
			b.assertSame(t)

			text := recordText("GHSA-1", b.tick(time.Second), "changed")
			b.mu.Lock()
			b.put("GHSA-1.json", []byte(text))
			b.mu.Unlock()
			b.export()
			r, err = b.sync(t)
			require.NoError(t, err)
			assert.True(t, r.Rebuilt)
			assert.ErrorContains(t, r.Cause, c.says)
			b.assertSame(t)
		})
	}
}

// A list that was cut off says what changed, but not that nothing else did.
func TestShortList(t *testing.T) {
	b := filled(t)
	b.set("GHSA-1")
	b.tick(3 * time.Hour)
	b.set("GHSA-2")
	all := string(b.files[csvName])
	b.setList(all[:strings.Index(all, "\n")+1])
	r, err := b.sync(t)
	require.NoError(t, err)
	assert.Equal(t, 1, r.Changed)
	assert.Equal(t, mirror.ReasonList, r.Reason)
	b.setList(all)
	r, err = b.sync(t)
	require.NoError(t, err)
	assert.Equal(t, mirror.Result{Changed: 1, Records: 3}, r)
	b.assertSame(t)
}

func TestMissingList(t *testing.T) {
	for _, code := range []int{404, 410} {
		b := exported(t)
		b.fault(csvName, status(code))
		r, err := b.sync(t)
		require.NoError(t, err)
		assert.Equal(t, mirror.Result{Rebuilt: true, Reason: mirror.ReasonMissing, Records: 3}, r)
		b.requests()

		r, err = b.sync(t)
		require.NoError(t, err)
		assert.True(t, r.Unchanged())
		assert.Equal(t, mirror.ReasonList, r.Reason)
		assert.EqualError(t, r.Cause, fmt.Sprintf("%s/npm/modified_id.csv: status %d %s", b.URL, code, map[int]string{404: "Not Found", 410: "Gone"}[code]))
		assert.Equal(t, []string{csvName, zipName}, b.requests())

		b.set("GHSA-4")
		b.remove("GHSA-1", false)
		b.export()
		r, err = b.sync(t)
		require.NoError(t, err)
		assert.True(t, r.Rebuilt)
		b.assertSame(t)
	}
}

func TestListThatCannotBeHad(t *testing.T) {
	for name, c := range map[string]struct {
		fault func(b *bucket) fault
		says  string
	}{
		"403":                 {func(*bucket) fault { return status(403) }, "status 403"},
		"always 503":          {func(*bucket) fault { return status(503) }, "status 503"},
		"503":                 {func(*bucket) fault { return in(status(503), status(429)) }, ""},
		"truncated in an id":  {func(b *bucket) fault { return in(b.cut(csvName, 25)) }, ""},
		"truncated in a time": {func(b *bucket) fault { return in(b.cut(csvName, 40)) }, ""},
		"truncated at a line": {func(b *bucket) fault { return in(b.cut(csvName, len("2024-05-01T00:00:04Z,GHSA-1\n"))) }, ""},
		"encoded":             {func(b *bucket) fault { return b.with(csvName, "Content-Encoding: br") }, "br"},
		"no hash, no length":  {func(b *bucket) fault { return raw("HTTP/1.1 200 OK", b.files[csvName]) }, ""},
		"not modified":        {func(*bucket) fault { return status(304) }, "status 304"},
	} {
		t.Run(name, func(t *testing.T) {
			b := filled(t)
			b.set("GHSA-1", "GHSA-2")
			b.fault(csvName, c.fault(b))
			before := held(t, b.path)
			_, err := b.sync(t)
			if c.says != "" {
				require.ErrorContains(t, err, c.says)
				assert.Equal(t, before, held(t, b.path))
				return
			}
			require.NoError(t, err)
			b.assertSame(t)
		})
	}
}

func TestListWithoutEnd(t *testing.T) {
	b := filled(t)
	b.fault(csvName, endless(strings.Repeat(fmt.Sprintf("%s,GHSA-1\n", b.clock.Format(time.RFC3339)), 1000)))
	r, err := b.sync(t)
	require.NoError(t, err)
	assert.Equal(t, mirror.ReasonList, r.Reason)
	assert.ErrorIs(t, r.Cause, mirror.ErrTooLarge)
}

// One wrong date must not hide what changes until then.
func TestTimesInTheFuture(t *testing.T) {
	future := time.Date(2124, 1, 1, 0, 0, 0, 0, time.UTC)
	step := func(b *bucket, changed int) {
		t.Helper()
		r, err := b.sync(t)
		require.NoError(t, err)
		assert.Equal(t, changed, r.Changed)
		assert.Empty(t, r.Reason)
		b.assertSame(t)
	}
	t.Run("in all.zip", func(t *testing.T) {
		b := newBucket(t)
		b.set("GHSA-0", "GHSA-1")
		b.setAt("GHSA-2", future, "")
		b.export()
		r, err := b.sync(t)
		require.NoError(t, err)
		assert.Equal(t, mirror.Result{Rebuilt: true, Reason: mirror.ReasonMissing, Records: 3}, r)
		assert.Equal(t, b.clock, open(t, b.path).Metadata().Source.Modified)
		b.set("GHSA-1", "GHSA-3")
		step(b, 2)
		step(b, 0)
	})
	t.Run("in the list", func(t *testing.T) {
		b := filled(t)
		b.setAt("GHSA-2", future, "")
		b.set("GHSA-3")
		step(b, 2)
		assert.Equal(t, b.clock, open(t, b.path).Metadata().Source.Modified)
		b.set("GHSA-1", "GHSA-3")
		step(b, 2)
		step(b, 0)
	})
	t.Run("all", func(t *testing.T) {
		b := newBucket(t)
		b.setAt("GHSA-1", future, "")
		b.setAt("GHSA-2", future, "")
		b.export()
		_, err := b.sync(t)
		require.NoError(t, err)
		b.assertSame(t)
		b.setAt("GHSA-2", future.Add(time.Second), "")
		b.set("GHSA-3")
		_, err = b.sync(t)
		require.NoError(t, err)
		b.assertSame(t)
	})
}

func TestRecordsWithoutTimes(t *testing.T) {
	b := newBucket(t)
	b.setText("GHSA-1", b.clock, `{"id":"GHSA-1"}`)
	b.setText("GHSA-2", b.clock, `{"id":"GHSA-2","modified":"yesterday"}`)
	b.export()
	_, err := b.sync(t)
	require.NoError(t, err)
	b.assertSame(t)
	b.set("GHSA-1", "GHSA-3")
	_, err = b.sync(t)
	require.NoError(t, err)
	b.assertSame(t)
}
