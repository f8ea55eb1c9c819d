// Package facts holds what the core files of the Node.js Security WG establish
// about Node.js, so that nodecheck has an answer without a checkout: for each
// advisory its number, CVE identifiers, vulnerable and patched versions,
// platforms, severity, date and link. The files' prose is left out. The table is
// as old as its newest advisory, by which nodecheck dates its answers.
//
// The facts stand in core/index.json in the WG's own notation, one advisory a
// line, and are read like a checkout. The program
//
//	go run ./examples/nodecheck/gen -from DIR
//
// writes that file anew from a checkout of github.com/nodejs/security-wg.
package facts

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io/fs"

	"github.com/nodejs/nodesec/advisory/nodewg"
)

//go:embed core/index.json
var files embed.FS

// FS returns the facts as the folder vuln of a checkout that has nothing but
// core/index.json, for [nodewg.ReadCore].
func FS() fs.FS { return files }

// Extract returns the text of core/index.json with the facts of a checkout, and
// how many advisories it has. fsys is what [nodewg.ReadCore] takes. The same
// records give the same text. A record that cannot be read is an error, because
// a table that lacks one would call versions harmless that are not.
func Extract(fsys fs.FS) (text []byte, records int, err error) {
	var b bytes.Buffer
	var errs []error
	for c, err := range nodewg.ReadCore(fsys) {
		if err != nil {
			errs = append(errs, err)
			continue
		}
		bare := nodewg.Core{
			CVE:                  c.CVE,
			Vulnerable:           c.Vulnerable,
			Patched:              c.Patched,
			PublishDate:          c.PublishDate,
			Ref:                  c.Ref,
			AffectedEnvironments: c.AffectedEnvironments,
			Severity:             c.Severity,
		}
		line, err := bare.MarshalJSON()
		if err != nil {
			errs = append(errs, fmt.Errorf("core/%d.json: %w", c.ID, err))
			continue
		}
		separator := ",\n"
		if records == 0 {
			separator = "{\n"
		}
		fmt.Fprintf(&b, "%s\"%d\": %s", separator, c.ID, line)
		records++
	}
	if records == 0 && len(errs) == 0 {
		errs = append(errs, errors.New("facts: no advisory about Node.js"))
	}
	if err := errors.Join(errs...); err != nil {
		return nil, 0, err
	}
	b.WriteString("\n}\n")
	return b.Bytes(), records, nil
}
