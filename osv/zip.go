package osv

import (
	"archive/zip"
	"cmp"
	"io/fs"
	"iter"
	"slices"
	"strings"
)

const (
	// suspicious is the claimed size of a zip from which on it is looked at more
	// closely.
	suspicious = 1 << 30
	// small is the size of files that do not count for that: the entry of one in the
	// zip's directory, of 46 bytes and the name, is a thousandth of it. Nearly all
	// records are smaller.
	small = 46 << 10
)

// zipEntries lists a zip by its directory instead of as a file system, which
// would hide odd names behind tidied ones.
func zipEntries(z *zip.Reader) iter.Seq[entry] {
	return func(yield func(entry) bool) {
		files := slices.DeleteFunc(slices.Clone(z.File), func(f *zip.File) bool { return !isRecordName(f.Name) })
		shared := sharing(files)
		slices.SortStableFunc(files, func(a, b *zip.File) int { return cmp.Compare(a.Name, b.Name) })
		for i, f := range files {
			e := entry{name: f.Name, size: int64(f.UncompressedSize64), open: f.Open, zip: f}
			switch {
			case !fs.ValidPath(f.Name) || strings.Contains(f.Name, `\`):
				e.err = &cause{ErrName, "a path that is not a plain one within the zip"}
			case i > 0 && files[i-1].Name == f.Name:
				e.err = &cause{ErrDuplicate, "the zip has an entry of this name before"}
			case !f.Mode().IsRegular():
				e.err = &cause{ErrName, "not a regular file"}
			case shared[f]:
				e.err = &cause{ErrTooLarge, "the zip uses the same bytes for another entry, as only a zip bomb does"}
			}
			if !yield(e) {
				return
			}
		}
	}
}

// sharing finds the entries whose compressed bytes are those of another entry, too.
// With such entries a small zip can claim to hold any number of large files;
// without them its size is at most about a thousand times its own. Looking costs
// a read for each entry, so only zips that claim much are looked at.
func sharing(files []*zip.File) map[*zip.File]bool {
	total := uint64(0)
	files = slices.DeleteFunc(slices.Clone(files), func(f *zip.File) bool { return f.UncompressedSize64 <= small })
	for _, f := range files {
		total += min(f.UncompressedSize64, MaxRecord)
	}
	if total < suspicious {
		return nil
	}
	type extent struct {
		file       *zip.File
		start, end int64
	}
	extents := make([]extent, 0, len(files))
	for _, f := range files {
		// An offset that cannot be read will not be readable later, either.
		if start, err := f.DataOffset(); err == nil {
			extents = append(extents, extent{f, start, start + int64(min(f.CompressedSize64, 1<<62))})
		}
	}
	slices.SortStableFunc(extents, func(a, b extent) int { return cmp.Compare(a.start, b.start) })
	found := map[*zip.File]bool{}
	end := int64(0)
	for _, e := range extents {
		if e.start < end {
			found[e.file] = true
		} else {
			end = max(e.end, e.start+1)
		}
	}
	return found
}
