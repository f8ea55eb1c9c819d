package nodewg

import (
	"errors"
	"io/fs"
	"iter"

	"github.com/nodejs/nodesec/advisory"
)

// LintFS yields what is wrong with the files of core/, npm/ and deps/, file by file
// and by number, as [Lint] finds it, and which records share a CVE. fsys is what
// [ReadFS] takes; File is the path in it. A record that only an index.json has
// is named by that file, with its number in front of the Path.
func LintFS(fsys fs.FS, more ...Check) iter.Seq[advisory.Problem] {
	return func(yield func(advisory.Problem) bool) {
		base, dirs := find(fsys, coreDir, npmDir, depsDir)
		paths := []string{base}
		if dirs != nil {
			paths = nil
			for _, dir := range dirs {
				paths = append(paths, join(base, dir))
			}
		} else {
			dirs = []string{""}
		}
		owners := map[advisory.ID]string{}
		for i, path := range paths {
			sources, err := listDir(fsys, path)
			if err != nil {
				sources = []source{{path: path, err: err}}
			}
			for _, s := range sources {
				for _, p := range s.lint(fsys, dirs[i], owners, more) {
					if !yield(p) {
						return
					}
				}
			}
		}
	}
}

// lint looks at one record of a folder. owners says which record named a CVE first.
func (s *source) lint(fsys fs.FS, dir string, owners map[advisory.ID]string, more []Check) []advisory.Problem {
	l := linter{more: more}
	if s.err == nil && s.text == nil {
		s.text, s.err = readFile(fsys, s.path, mostRecord)
	}
	if s.err != nil {
		l.report(RuleFile, s.err)
	} else {
		l.text(dir, s.text, s.n)
	}
	place := s.path
	if s.key != "" {
		place += ": " + s.key
	}
	l.shared(place, owners)
	for i := range l.problems {
		if p := &l.problems[i]; s.key != "" {
			var e *Error
			if errors.As(within(s.key, &Error{Field: p.Path}), &e) {
				p.Path = e.Field
			}
		}
	}
	return l.in(s.path)
}

// shared notes the identifiers that another record has named.
func (l *linter) shared(place string, owners map[advisory.ID]string) {
	for i, id := range l.aliases {
		switch owner, taken := owners[id]; {
		case !taken:
			owners[id] = place
		case owner != place:
			l.warn(l.aliasField+index(i), RuleShared, "%s is named by %s as well, which makes the two one vulnerability", quoted(string(id)), owner)
		}
	}
}
