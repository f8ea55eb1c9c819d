package nodewg

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/nodejs/nodesec/advisory"
)

// FileOf returns the file that an advisory about Node.js or a module stands for:
// its path within vuln/, such as "npm/48.json", and its text. Errors are those of
// [CoreOf] and [ModuleOf]; with a [*LossError], path and text come as well.
func FileOf(a *advisory.Advisory) (path string, text []byte, err error) {
	var r interface{ Format() ([]byte, error) }
	if n, ok := CoreNumber(a.ID); ok {
		path = filePath(coreDir, n)
		r, err = CoreOf(a)
	} else if n, ok := ModuleNumber(a.ID); ok {
		path = filePath(npmDir, n)
		r, err = ModuleOf(a)
	} else {
		return "", nil, fmt.Errorf("nodewg: %q is not the name of a record of the Security WG, NSWG-COR-n or NSWG-ECO-n", string(a.ID))
	}
	var loss *LossError
	if err != nil && !errors.As(err, &loss) {
		return "", nil, err
	}
	text, formatErr := r.Format()
	if formatErr != nil {
		return "", nil, inFile(path, formatErr)
	}
	return path, text, err
}

func filePath(dir string, n int) string { return dir + "/" + strconv.Itoa(n) + extension }
