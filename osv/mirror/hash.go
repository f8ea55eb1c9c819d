package mirror

import (
	"bytes"
	"context"
	"crypto/md5"
	"encoding/base64"
	"fmt"
	"hash"
	"hash/crc32"
	"io"
	"net/http"
	"strings"
)

// hashes are what a server says of a file, by algorithm, in base64: the header
// x-goog-hash of Google Cloud Storage, "crc32c=...,md5=...", which may occur twice.
type hashes map[string]string

// hashesOf returns none if they are of another form of the file than was sent.
func hashesOf(h http.Header) hashes {
	if e := h.Get("X-Goog-Stored-Content-Encoding"); e != "" && e != "identity" {
		return nil
	}
	all := hashes{}
	for _, line := range h.Values("X-Goog-Hash") {
		for part := range strings.SplitSeq(line, ",") {
			if name, value, ok := strings.Cut(strings.TrimSpace(part), "="); ok {
				all[strings.ToLower(name)] = value
			}
		}
	}
	return all
}

// verify reads all of r and compares.
func (all hashes) verify(ctx context.Context, r io.Reader) error {
	sums := map[string]hash.Hash{}
	var writers []io.Writer
	for name := range all {
		var sum hash.Hash
		switch name {
		case "crc32c":
			sum = crc32.New(crc32.MakeTable(crc32.Castagnoli))
		case "md5":
			sum = md5.New()
		default:
			continue
		}
		sums[name] = sum
		writers = append(writers, sum)
	}
	if len(writers) == 0 {
		return nil
	}
	if _, err := io.CopyBuffer(io.MultiWriter(writers...), reader{ctx, r}, make([]byte, 1<<20)); err != nil {
		return err
	}
	for name, sum := range sums {
		expected, err := base64.StdEncoding.DecodeString(all[name])
		if found := sum.Sum(nil); err != nil || !bytes.Equal(found, expected) {
			return fmt.Errorf("%w: the %s is %s, expected %s", ErrBadAnswer, name, base64.StdEncoding.EncodeToString(found), all[name])
		}
	}
	return nil
}

// reader fails when its context ends.
type reader struct {
	ctx context.Context
	r   io.Reader
}

func (r reader) Read(p []byte) (int, error) {
	if r.ctx.Err() != nil {
		return 0, context.Cause(r.ctx)
	}
	return r.r.Read(p)
}
