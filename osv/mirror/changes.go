package mirror

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

const (
	// overlap is how far behind the last change known the list is read again. It
	// must be longer than files stay in caches: those of Google Cloud Storage
	// keep public ones for an hour.
	overlap = 2 * time.Hour
	// maxList is the most bytes of a list that are read. That of npm has 10 MB.
	maxList = 128 << 20
	// maxLine is more than the longest line in it may have.
	maxLine = 4096
)

// change is a line of modified_id.csv.
type change struct {
	time time.Time
	id   string
}

// list is the head of a modified_id.csv.
type list struct {
	// changes are newest first, each id once.
	changes []change
	// made is until when the list can know changes.
	made time.Time
	// reaches says that the list goes back to what is known: there is no change
	// since that it does not have.
	reaches bool
}

// errUnusable is a list that is missing or wrong, for which another attempt is of no
// use.
type errUnusable struct{ error }

func (e errUnusable) Unwrap() error { return e.error }

// changesSince reads the list as far as needed by someone who has taken over what
// changed until known.
func (c *client) changesSince(ctx context.Context, url string, known time.Time) (list, error) {
	var l list
	err := c.again(ctx, func() error {
		answer, err := c.get(ctx, url, map[string]string{"Cache-Control": "no-cache"}, http.StatusOK)
		if err != nil {
			return err
		}
		defer answer.Body.Close()
		l, err = readList(answer.Body, url, known)
		l.made = madeAt(answer.Header)
		return err
	})
	var status *StatusError
	if errors.As(err, &status) && (status.Code == http.StatusNotFound || status.Code == http.StatusGone) {
		err = errUnusable{err}
	}
	return l, err
}

func readList(r io.Reader, url string, known time.Time) (list, error) {
	var l list
	limited := &io.LimitedReader{R: r, N: maxList}
	lines := bufio.NewScanner(limited)
	lines.Buffer(make([]byte, 0, maxLine), maxLine)
	seen := map[string]bool{}
	bad := func(n int, format string, args ...any) error {
		if limited.N == 0 { // what went wrong is that the list was cut off
			return errUnusable{fmt.Errorf("%w: %s has %d bytes or more", ErrTooLarge, url, maxList)}
		}
		return errUnusable{fmt.Errorf("%w: %s: line %d: %s", ErrBadList, url, n, fmt.Sprintf(format, args...))}
	}
	n := 1
	// When reading fails, what has come of a line is given as one.
	for last := (change{}); lines.Scan() && lines.Err() == nil; n++ {
		c, err := parseChange(lines.Text())
		if err != nil {
			return list{}, bad(n, "%v", err)
		}
		if n > 1 && c.time.After(last.time) {
			return list{}, bad(n, "%s is later than the line before, expected the newest first", c.time.Format(time.RFC3339Nano))
		}
		last = c
		l.reaches = l.reaches || !c.time.After(known)
		if l.reaches && c.time.Before(known.Add(-overlap)) {
			return l, nil
		}
		if !seen[c.id] {
			seen[c.id] = true
			l.changes = append(l.changes, c)
		}
	}
	switch err := lines.Err(); {
	case errors.Is(err, bufio.ErrTooLong):
		return list{}, bad(n, "%d bytes or more", maxLine)
	case err != nil:
		return list{}, err
	case limited.N == 0:
		return list{}, bad(n, "cut off")
	}
	return l, nil
}

// parseChange reads a line. What stands where the id should is taken for one: the
// server says whether there is such a record.
func parseChange(line string) (change, error) {
	stamp, id, ok := strings.Cut(line, ",")
	if !ok {
		return change{}, fmt.Errorf("%q, expected a time, a comma and an id", line)
	}
	t, err := time.Parse(time.RFC3339Nano, stamp)
	if err != nil {
		return change{}, fmt.Errorf("%q, expected an RFC 3339 time", stamp)
	}
	if id == "" || !utf8.ValidString(id) || strings.ContainsFunc(id, func(r rune) bool { return unicode.IsControl(r) || unicode.IsSpace(r) }) {
		return change{}, fmt.Errorf("%q is no id", id)
	}
	return change{t, id}, nil
}
