package mirror

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
)

// errNotModified is returned by downloads of what is known already.
var errNotModified = errors.New("not modified")

// enough is how many bytes an attempt must get beyond what others have reached to
// count as one that moved.
const enough = 1 << 20

// download brings a part to its end.
type download struct {
	client   *client
	url      string
	known    string // an ETag that need not be fetched
	most     int64
	part     *part
	reached  int64 // the most that a part has had
	progress func(done, total int64)
}

// run returns when the part is complete and is what the server has, errNotModified
// if that is known, or an error. What has come then is kept unless it is of no use.
func (d *download) run(ctx context.Context) error {
	if d.known != "" && d.part.ETag == d.known {
		if err := d.part.clear(); err != nil {
			return err
		}
	}
	d.reached = d.part.have
	return d.client.again(ctx, func() error {
		err := d.attempt(ctx)
		var t *transient
		if errors.As(err, &t) && d.part.have-d.reached >= enough {
			t.moved, d.reached = true, d.part.have
		}
		return err
	})
}

func (d *download) attempt(ctx context.Context) error {
	p := d.part
	header, from := map[string]string{}, int64(0)
	switch {
	case p.complete():
		header["If-None-Match"] = p.ETag
	case p.have > 0 && p.resumable():
		from = p.have
		header["Range"], header["If-Range"] = fmt.Sprintf("bytes=%d-", from), p.ETag
	case d.known != "":
		header["If-None-Match"] = d.known
	}
	answer, err := d.client.get(ctx, d.url, header, http.StatusOK, http.StatusPartialContent, http.StatusNotModified, http.StatusRequestedRangeNotSatisfiable)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	switch {
	case answer.StatusCode == http.StatusOK:
		err = p.begin(object{d.url, answer.Header.Get("ETag"), answer.ContentLength, hashesOf(answer.Header), madeAt(answer.Header)})
	case answer.StatusCode == http.StatusNotModified && p.complete():
		return d.verify(ctx)
	case answer.StatusCode == http.StatusNotModified && from == 0 && d.known != "":
		return errNotModified
	case answer.StatusCode == http.StatusPartialContent && from > 0:
		err = d.goOn(answer, from)
	default:
		err = d.refuse("status %d, which was not asked for", answer.StatusCode)
	}
	if err != nil {
		return err
	}
	if err := d.copy(answer.Body); err != nil {
		return err
	}
	return d.verify(ctx)
}

// goOn checks that a partial answer is of the same object and begins where the part
// ends.
func (d *download) goOn(answer *http.Response, from int64) error {
	given := answer.Header.Get("Content-Range")
	first, last, total, ok := contentRange(given)
	switch p := d.part; {
	case !ok || first != from || last != total-1 || (p.Size >= 0 && total != p.Size):
		return d.refuse("asked for the bytes from %d of %d, the Content-Range is %q", from, p.Size, given)
	case answer.Header.Get("ETag") != "" && answer.Header.Get("ETag") != p.ETag:
		return d.refuse("a part of %s, asked for one of %s", answer.Header.Get("ETag"), p.ETag)
	default:
		p.Size = total
		return nil
	}
}

// contentRange reads the header of that name, "bytes 5-9/10".
func contentRange(s string) (first, last, total int64, ok bool) {
	s, ok = strings.CutPrefix(s, "bytes ")
	span, size, ok2 := strings.Cut(s, "/")
	from, until, ok3 := strings.Cut(span, "-")
	if !ok || !ok2 || !ok3 {
		return 0, 0, 0, false
	}
	first, err1 := strconv.ParseInt(from, 10, 64)
	last, err2 := strconv.ParseInt(until, 10, 64)
	total, err3 := strconv.ParseInt(size, 10, 64)
	return first, last, total, errors.Join(err1, err2, err3) == nil && 0 <= first && first <= last && last < total
}

// copy takes the rest of the content from an answer.
func (d *download) copy(from io.Reader) error {
	p := d.part
	if p.Size > d.most {
		return d.tooLarge(p.Size)
	}
	buf := make([]byte, 32<<10)
	for {
		d.progress(p.have, max(p.Size, 0))
		n, err := from.Read(buf)
		if p.have+int64(n) > d.most {
			return d.tooLarge(p.have + int64(n))
		}
		if _, err := p.Write(buf[:n]); err != nil {
			return err
		}
		switch {
		case err == io.EOF && p.Size < 0:
			p.Size = p.have
			return nil
		case err == io.EOF:
			return nil
		case err != nil:
			return err
		}
	}
}

func (d *download) tooLarge(size int64) error {
	err := fmt.Errorf("%w: %s has %d bytes or more, at most %d are taken", ErrTooLarge, d.url, size, d.most)
	return errors.Join(err, d.part.clear())
}

// verify compares the whole with what the server said of it.
func (d *download) verify(ctx context.Context) error {
	p := d.part
	if p.have < p.Size {
		return &transient{err: fmt.Errorf("%w: %s ended after %d of %d bytes", ErrBadAnswer, d.url, p.have, p.Size)}
	}
	if p.have > p.Size {
		return d.refuse("%d bytes came, of %d", p.have, p.Size)
	}
	err := p.Hashes.verify(ctx, p.content())
	if errors.Is(err, ErrBadAnswer) {
		return errors.Join(&transient{err: fmt.Errorf("%s: %w", d.url, err)}, p.clear())
	}
	return err
}

// refuse drops what has come, since it cannot be gone on with, and asks for another
// attempt.
func (d *download) refuse(format string, args ...any) error {
	if err := d.part.clear(); err != nil {
		return err
	}
	return &transient{err: fmt.Errorf("%w: %s: %s", ErrBadAnswer, d.url, fmt.Sprintf(format, args...))}
}
