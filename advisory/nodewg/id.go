package nodewg

import (
	"strconv"
	"strings"

	"github.com/nodejs/nodesec/advisory"
)

// The world's names for the WG's records, without the record's number. OSV has
// not registered the prefix, so there it takes the "x_" of private databases.
const (
	corePrefix   = "NSWG-COR-"
	modulePrefix = "NSWG-ECO-"
	osvPrefix    = "x_"
)

// CoreID returns the name of the record core/n.json, "NSWG-COR-n".
func CoreID(n int) advisory.ID { return advisory.ID(corePrefix + strconv.Itoa(n)) }

// ModuleID returns the name of the record npm/n.json, "NSWG-ECO-n".
func ModuleID(n int) advisory.ID { return advisory.ID(modulePrefix + strconv.Itoa(n)) }

// CoreNumber returns the n of "NSWG-COR-n" or "x_NSWG-COR-n", and whether id has
// that form.
func CoreNumber(id advisory.ID) (n int, ok bool) { return serialOf(id, corePrefix) }

// ModuleNumber returns the n of "NSWG-ECO-n" or "x_NSWG-ECO-n", and whether id
// has that form.
func ModuleNumber(id advisory.ID) (n int, ok bool) { return serialOf(id, modulePrefix) }

// OSVID returns id as OSV spells it: "x_NSWG-ECO-48" for "NSWG-ECO-48". Other
// ids, those that have the "x_" included, come back as they are.
func OSVID(id advisory.ID) advisory.ID {
	if id.Kind() == advisory.KindNSWG && !strings.HasPrefix(string(id), osvPrefix) {
		return osvPrefix + id
	}
	return id
}

func serialOf(id advisory.ID, prefix string) (int, bool) {
	digits, ok := strings.CutPrefix(strings.TrimPrefix(string(id), osvPrefix), prefix)
	if !ok {
		return 0, false
	}
	return parseSerial(digits)
}

// parseSerial reads a number from 1 up, written without sign or leading zeros.
func parseSerial(digits string) (int, bool) {
	n, err := strconv.Atoi(digits)
	if err != nil || n < 1 || strconv.Itoa(n) != digits {
		return 0, false
	}
	return n, true
}
