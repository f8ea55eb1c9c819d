package mirror_test

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// until lets a fault happen for the first n requests.
func until(last int, f fault) fault {
	return func(w http.ResponseWriter, r *http.Request, n int) bool { return n <= last && f(w, r, n) }
}

// in gives each request its own fault, nil for none, and none to later ones.
func in(faults ...fault) fault {
	return func(w http.ResponseWriter, r *http.Request, n int) bool {
		return n <= len(faults) && faults[n-1] != nil && faults[n-1](w, r, n)
	}
}

// status answers with a status and headers "Name: value".
func status(code int, headers ...string) fault {
	return func(w http.ResponseWriter, _ *http.Request, _ int) bool {
		for _, h := range headers {
			name, value, _ := strings.Cut(h, ": ")
			w.Header().Set(name, value)
		}
		w.WriteHeader(code)
		return true
	}
}

// hangUp ends the connection without an answer.
func hangUp(http.ResponseWriter, *http.Request, int) bool { panic(http.ErrAbortHandler) }

// cut serves a file, but ends the connection after some bytes of the answer.
func (b *bucket) cut(name string, after int) fault {
	return func(w http.ResponseWriter, r *http.Request, _ int) bool {
		b.serve(&limited{ResponseWriter: w, left: after}, r, name)
		return true
	}
}

// limited passes on some bytes and then ends the connection.
type limited struct {
	http.ResponseWriter
	left int
	stop func() // instead of ending the connection
}

func (l *limited) Write(p []byte) (int, error) {
	n := min(len(p), l.left)
	l.left -= n
	_, err := l.ResponseWriter.Write(p[:n])
	if n < len(p) {
		_ = http.NewResponseController(l.ResponseWriter).Flush()
		if l.stop == nil {
			panic(http.ErrAbortHandler)
		}
		l.stop()
	}
	return len(p), err
}

// stall serves some bytes of a file and then nothing until the client goes away.
func (b *bucket) stall(name string, after int) fault {
	return func(w http.ResponseWriter, r *http.Request, _ int) bool {
		b.serve(&limited{w, after, func() { <-r.Context().Done() }}, r, name)
		return true
	}
}

// slow serves a file in pieces, with pauses.
func (b *bucket) slow(name string, piece int, pause time.Duration) fault {
	return func(w http.ResponseWriter, r *http.Request, _ int) bool {
		b.serve(&slowed{w, piece, pause}, r, name)
		return true
	}
}

type slowed struct {
	http.ResponseWriter
	piece int
	pause time.Duration
}

func (s *slowed) Write(p []byte) (int, error) {
	for part := range slices.Chunk(p, s.piece) {
		if _, err := s.ResponseWriter.Write(part); err != nil {
			return 0, err
		}
		_ = http.NewResponseController(s.ResponseWriter).Flush()
		time.Sleep(s.pause)
	}
	return len(p), nil
}

// with serves a file with headers "Name: value" in place of its own, "Name:" to leave
// one out.
func (b *bucket) with(name string, headers ...string) fault {
	return func(w http.ResponseWriter, r *http.Request, _ int) bool {
		b.serve(&dressed{w, headers}, r, name)
		return true
	}
}

type dressed struct {
	http.ResponseWriter
	headers []string
}

func (d *dressed) Unwrap() http.ResponseWriter { return d.ResponseWriter }

func (d *dressed) WriteHeader(code int) {
	for _, h := range d.headers {
		name, value, _ := strings.Cut(h, ":")
		if d.Header().Del(name); value != "" {
			d.Header().Set(name, strings.TrimSpace(value))
		}
	}
	d.ResponseWriter.WriteHeader(code)
}

// raw answers with bytes of its own making and ends the connection.
func raw(head string, body []byte) fault {
	return func(w http.ResponseWriter, _ *http.Request, _ int) bool {
		conn, rw, err := w.(http.Hijacker).Hijack()
		if err != nil {
			panic(err)
		}
		defer conn.Close()
		_, _ = rw.WriteString(strings.ReplaceAll(head, "\n", "\r\n") + "\r\n\r\n")
		_, _ = rw.Write(body)
		_ = rw.Flush()
		return true
	}
}

// content answers with other content than the file has.
func content(body []byte) fault {
	return func(w http.ResponseWriter, _ *http.Request, _ int) bool {
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		_, _ = w.Write(body)
		return true
	}
}

// endless sends the same for ever.
func endless(text string) fault {
	return func(w http.ResponseWriter, _ *http.Request, _ int) bool {
		for {
			if _, err := fmt.Fprint(w, text); err != nil {
				return true
			}
		}
	}
}
