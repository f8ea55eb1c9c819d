package npm

import (
	"slices"
	"strings"
)

// Simplify returns a range text that contains the same of the given versions as
// r does, or r's own text if that is not longer, as node-semver's simplifyRange
// does. The versions keep their spelling; they need no order, are not changed,
// and texts that are no versions are passed over. If r contains none of them, the
// result is the empty text, which is no range to use: it would be any version.
func Simplify(versions []string, r Range) string {
	type spelled struct {
		text    string
		version Version
	}
	all := make([]spelled, 0, len(versions))
	for _, s := range versions {
		if v, kind, _ := parseVersion(s, r.opts.has(Loose)); kind == 0 {
			all = append(all, spelled{s, v})
		}
	}
	slices.SortStableFunc(all, func(a, b spelled) int { return a.version.Compare(b.version) })
	var ranges []string
	for i := 0; i < len(all); i++ {
		if !r.Contains(all[i].version) {
			continue
		}
		first := i
		for i+1 < len(all) && r.Contains(all[i+1].version) {
			i++
		}
		from, to := all[first].text, all[i].text
		switch toEnd := i+1 == len(all); {
		case toEnd && from == all[0].text:
			ranges = append(ranges, "*")
		case toEnd:
			ranges = append(ranges, ">="+from)
		case from == to:
			ranges = append(ranges, from)
		case from == all[0].text:
			ranges = append(ranges, "<="+to)
		default:
			ranges = append(ranges, from+" - "+to)
		}
	}
	if simple := strings.Join(ranges, " || "); utf16Len(simple) < utf16Len(r.raw) {
		return simple
	}
	return r.raw
}
