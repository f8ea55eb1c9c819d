package nodewg

import (
	"errors"
	"slices"
	"strings"
	"unicode"

	"github.com/nodejs/nodesec/advisory"
)

// text looks at a file of the named folder.
func (l *linter) text(folder string, text []byte, n int) {
	o, err := parseObject(text)
	if err != nil {
		l.report(RuleJSON, err)
		return
	}
	var r lintable
	switch kindOf(folder, o) {
	case coreDir:
		r = &Core{ID: n}
	case npmDir:
		r = new(Module)
	case depsDir:
		r = &Dependency{ID: n}
	default:
		l.report(RuleMissing, errNoRecord)
		return
	}
	l.read(r, o)
	if m, ok := r.(*Module); ok && m.ID != n && !l.unread["id"] {
		l.fail("id", RuleID, "expected %d, for which the record is named, found %d", n, m.ID)
	}
	r.lint(l)
	if c, ok := r.(convertible); ok && len(l.unread) == 0 {
		l.ask(c)
	}
}

// kindOf tells by its folder what a record is, or else by its members.
func kindOf(folder string, o object) string {
	has := func(name string) bool { _, ok := o.get(name); return ok }
	switch {
	case folder == coreDir || folder == npmDir || folder == depsDir:
		return folder
	case has("module_name") || has("vulnerable_versions"):
		return npmDir
	case has("vulnerable") || has(environmentsMember):
		return coreDir
	case has("reason"):
		return depsDir
	}
	return ""
}

// read is fill for a record in which more than one field may be wrong.
func (l *linter) read(r record, o object) {
	l.unread = map[string]bool{}
	fields := r.fields()
	var other object
	for _, m := range o {
		i := slices.IndexFunc(fields, func(f field) bool { return f.name == m.name })
		switch {
		case i < 0:
			other = append(other, m)
		case m.value.Kind() == 'n': // is missing, if that matters
		default:
			if err := fields[i].value.set(m.value); err != nil {
				l.unread[m.name] = true
				l.report(RuleType, within(m.name, err))
			}
		}
	}
	*r.unnamed() = other.raw()
	for _, f := range fields {
		if v, ok := o.get(f.name); f.required && (!ok || v.Kind() == 'n') {
			l.unread[f.name] = true
			l.fail(f.name, RuleMissing, "is missing")
		}
	}
}

// report notes an error of the decoder.
func (l *linter) report(rule advisory.Rule, err error) {
	var e *Error
	if errors.As(err, &e) {
		l.fail(e.Field, rule, "%v", e.Err)
		return
	}
	l.fail("", rule, "%v", err)
}

// ask passes the advisory that the record makes to the other checks.
func (l *linter) ask(r convertible) {
	if len(l.more) == 0 {
		return
	}
	var a *advisory.Advisory
	var err error
	vulnerable, patched := "vulnerable", "patched"
	switch r := r.(type) {
	case *Core:
		a, err = r.Advisory()
	case *Module:
		vulnerable, patched = "vulnerable_versions", "patched_versions"
		a, err = r.Advisory()
	}
	if err != nil {
		l.report(RuleType, err)
		return
	}
	for _, check := range l.more {
		for _, p := range check(a) {
			switch p.Path {
			case "affected[0].database_specific.vulnerable_versions":
				p.Path = vulnerable
			case "affected[0].database_specific.patched_versions":
				p.Path = patched
			}
			l.add(p)
		}
	}
}

// required notes a text that is not there. What could not be read is complained of
// already.
func (l *linter) required(field, text string) {
	if strings.TrimSpace(text) == "" && !l.unread[field] {
		l.fail(field, RuleMissing, "is missing")
	}
}

// unknown notes the members that no field of the record names.
func (l *linter) unknown(prefix string, r record) {
	other, err := parseUnnamed(*r.unnamed())
	if err != nil {
		return // no file has such
	}
	var names []string
	for _, f := range r.fields() {
		names = append(names, f.name)
	}
	for _, m := range other {
		p := advisory.Problem{Path: prefix + shorten(m.name), Rule: RuleUnknown, Warning: true,
			Message: "is no field of such a record: nobody reads it", Suggestion: meantName(m.name, names)}
		l.add(p)
	}
}

// meantName returns the name for which another was written: one letter off or spelled as
// the other kinds of records have it. It is empty if there is none.
func meantName(name string, names []string) string {
	if meant := respelled(name, names); meant != "" {
		return meant
	}
	for _, same := range [...][]string{
		{"cve", "cves"}, {"vulnerable", "vulnerable_versions"}, {"patched", "patched_versions"}, {"cvss", "cvss_vector"},
		{"ref", "references"}, {"description", "title"}, {"publish_date", "published", "published_at"},
	} {
		if !slices.Contains(same, name) {
			continue
		}
		for _, other := range same {
			if slices.Contains(names, other) {
				return other
			}
		}
	}
	return ""
}

// respelled returns the word that s is but for letter case, hyphens, spaces and one
// letter; it is empty if there is none.
func respelled(s string, words []string) string {
	const longest = 100
	if len(s) > longest {
		return ""
	}
	s = plain(s)
	for _, w := range words {
		if isOneOff(s, plain(w)) {
			return w
		}
	}
	return ""
}

// plain leaves the letters and digits of a word, in lower case.
func plain(s string) string {
	return strings.Map(func(c rune) rune {
		if c == '_' || c == '-' || c == ' ' {
			return -1
		}
		return unicode.ToLower(c)
	}, s)
}

// isOneOff reports whether two words are the same but for one letter.
func isOneOff(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	rest := b[min(i+1, len(b)):]
	return a[i:] == rest || i < len(a) && a[i+1:] == rest
}
