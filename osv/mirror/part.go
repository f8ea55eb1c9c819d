package mirror

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"strings"
	"time"
)

// part is a file that is arriving. In front of its content it holds what it is of,
// so that another process can tell whether to go on with it.
type part struct {
	file *os.File
	object
	have int64
}

// object is one version of a file at a server.
type object struct {
	URL    string    `json:"url"`
	ETag   string    `json:"etag"`
	Size   int64     `json:"size"` // -1 if the server does not say
	Hashes hashes    `json:"hashes,omitempty"`
	Made   time.Time `json:"made"` // see madeAt
}

// partHeader is the room for an object, as JSON filled up with blanks.
const partHeader = 4096

// resumable reports whether a later request can ask for the same version: a weak
// ETag only says that another one is as good.
func (o *object) resumable() bool { return o.ETag != "" && !strings.HasPrefix(o.ETag, "W/") }

// openPart opens the file of that name or makes it. It is empty unless it has a
// beginning of url that can be gone on with.
func openPart(name, url string) (*part, error) {
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o666)
	if err != nil {
		return nil, err
	}
	p := &part{file: f}
	if err := p.load(url); err != nil {
		_ = f.Close()
		return nil, err
	}
	return p, nil
}

func (p *part) load(url string) error {
	info, err := p.file.Stat()
	if err != nil {
		return err
	}
	head := make([]byte, partHeader)
	if _, err := p.file.ReadAt(head, 0); err != nil && err != io.EOF {
		return err
	}
	p.have = info.Size() - partHeader
	if p.have <= 0 || json.Unmarshal(head, &p.object) != nil || p.URL != url || !p.resumable() || (p.Size >= 0 && p.have > p.Size) {
		return p.clear()
	}
	return nil
}

// clear forgets what is there.
func (p *part) clear() error {
	p.object, p.have = object{}, 0
	return p.file.Truncate(0)
}

// begin makes the part one of o, without content yet.
func (p *part) begin(o object) error {
	if err := p.clear(); err != nil {
		return err
	}
	head, err := json.Marshal(o)
	if err != nil {
		return err
	}
	if len(head) > partHeader {
		// Nothing that long can be compared later.
		o.ETag, o.Hashes = "", nil
		head = nil
	}
	p.object = o
	head = append(head, bytes.Repeat([]byte(" "), partHeader-len(head))...)
	_, err = p.file.WriteAt(head, 0)
	return err
}

// Write adds to the content.
func (p *part) Write(b []byte) (int, error) {
	n, err := p.file.WriteAt(b, partHeader+p.have)
	p.have += int64(n)
	return n, err
}

// complete reports whether nothing is missing.
func (p *part) complete() bool { return p.have > 0 && p.have == p.Size }

// content reads what has come, from its start.
func (p *part) content() *io.SectionReader { return io.NewSectionReader(p.file, partHeader, p.have) }

func (p *part) close() { _ = p.file.Close() }
