package main

import (
	"bufio"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/nodejs/nodesec/match"
)

// writeTable writes the findings as a table, and what else there is to know.
func (s *scan) writeTable(w io.Writer, on screen) error {
	out := bufio.NewWriter(w)
	if s.options.demonstration() {
		fmt.Fprint(out, "This is a demonstration: a built-in sample project, compared with built-in\n"+
			"sample advisories. To scan your own, name a lockfile or a folder, and with -db\n"+
			"where to take advisories from. scan -h says more.\n\n")
	}
	if len(s.findings) > 0 {
		fmt.Fprintf(out, "%s\n\n", s.table(on))
	}
	for _, line := range s.unknownReasons(on) {
		fmt.Fprintln(out, line)
	}
	for _, line := range s.summary(on) {
		fmt.Fprintln(out, line)
	}
	return out.Flush()
}

// The columns of the table.
const (
	colPackage = iota
	colInstalled
	colAdvisory
	colSeverity
	colAffected
	colFixed
	colLockfile
	colCount
)

// row is what the table says about a finding.
type row [colCount]string

var titles = row{"PACKAGE", "INSTALLED", "ADVISORY", "SEVERITY", "AFFECTED", "FIXED IN", "LOCKFILE"}

const gap = "  "

// table writes the findings: as a table, or one below the other where the screen
// is too narrow for one.
func (s *scan) table(on screen) string {
	rows := s.rows(true)
	widths, fits := fit(append([]row{titles}, rows...), on.width)
	head := titles
	if !fits && len(s.lockfiles) == 1 { // which the summary names
		rows, head[colLockfile] = s.rows(false), "USE"
		widths, fits = fit(append([]row{head}, rows...), on.width)
	}
	if !fits {
		return s.cards(rows, on)
	}
	t := table.NewWriter()
	t.SetStyle(table.Style{Name: "plain", Box: table.BoxStyle{PaddingRight: gap, MiddleHorizontal: "─", PageSeparator: "\n"}})
	t.Style().Options.SeparateHeader = true
	t.SuppressTrailingSpaces()
	t.AppendHeader(cells(head))
	for n, r := range rows {
		for c := range r {
			// Each line is painted by itself, lest a style run into the next column.
			r[c] = paintLines(on, text.WrapSoft(r[c], widths[c]), cellStyle(&s.findings[n], c))
		}
		t.AppendRow(cells(r))
	}
	return t.Render()
}

// cards writes the findings one below the other.
func (s *scan) cards(rows []row, on screen) string {
	var b strings.Builder
	for n, r := range rows {
		paint := func(c int) string { return on.paint(r[c], cellStyle(&s.findings[n], c)) }
		if n > 0 {
			b.WriteString("\n")
		}
		fmt.Fprintf(&b, "%s  %s %s", paint(colSeverity), paint(colPackage), r[colInstalled])
		if r[colLockfile] != "" {
			b.WriteString(gap + paint(colLockfile))
		}
		b.WriteString("\n")
		fmt.Fprintf(&b, "%s%s\n", gap, r[colAdvisory])
		fmt.Fprintf(&b, "%saffected: %s\n", gap, paint(colAffected))
		if r[colFixed] != "" {
			fmt.Fprintf(&b, "%sfixed in: %s\n", gap, r[colFixed])
		}
	}
	return strings.TrimRight(b.String(), "\n")
}

func cells(r row) table.Row {
	out := make(table.Row, len(r))
	for n, cell := range r {
		out[n] = cell
	}
	return out
}

// rows returns what to write, with the lockfiles' names or without.
func (s *scan) rows(named bool) []row {
	names := make(map[string]string)
	if named {
		names = s.shortNames()
	}
	rows := make([]row, len(s.findings))
	for n := range s.findings {
		rows[n] = s.findings[n].row(names)
	}
	return rows
}

func (f *finding) row(lockfiles map[string]string) row {
	r := row{
		colPackage:   f.name,
		colInstalled: f.version,
		colAdvisory:  strings.Join(append([]string{string(f.lead().Advisory.ID)}, f.aliases()...), " "),
		colSeverity:  f.level.String(),
		colAffected:  f.lead().Range(),
		colFixed:     f.fixed(),
	}
	if f.malware {
		r[colSeverity] = "MALWARE"
	}
	switch {
	case f.status() == match.Unknown:
		r[colAffected] = "unknown"
	case r[colFixed] == "":
		r[colFixed] = "none"
	}
	where := []string{lockfiles[f.places[0].lockfile]}
	if more := len(f.places) - 1; more > 0 {
		where = append(where, fmt.Sprintf("+%d", more))
	}
	if f.development() {
		where = append(where, "dev")
	}
	r[colLockfile] = strings.TrimSpace(strings.Join(where, " "))
	for c := range r {
		r[c] = printable(r[c])
	}
	return r
}

func cellStyle(f *finding, column int) style {
	switch column {
	case colPackage:
		if f.malware {
			return boldRed
		}
		return bold
	case colSeverity:
		if f.malware {
			return alarm
		}
		return styleOf(f.level)
	case colAffected:
		if f.status() == match.Unknown {
			return magenta
		}
	case colLockfile:
		return dim
	}
	return plain
}

func paintLines(on screen, s string, with style) string {
	lines := strings.Split(s, "\n")
	for n := range lines {
		lines[n] = on.paint(strings.TrimRight(lines[n], " "), with)
	}
	return strings.Join(lines, "\n")
}

// columnsOf returns how many columns of a screen a text takes.
func columnsOf(s string) int {
	for n := range len(s) {
		if s[n] < ' ' || s[n] >= 0x7f {
			return text.StringWidth(s) // which takes its time
		}
	}
	return len(s)
}

// fit returns the widths of the columns, and whether they fit the screen. What
// consists of several words is broken into lines where it is narrow, the widest
// column first; words stay whole.
func fit(rows []row, width int) (widths [colCount]int, fits bool) {
	var least [colCount]int
	total := 0
	for c := range widths {
		for _, r := range rows {
			widths[c] = max(widths[c], columnsOf(r[c]))
			for word := range strings.FieldsSeq(r[c]) {
				least[c] = max(least[c], columnsOf(word))
			}
		}
		if c == colInstalled || c == colFixed || c == colSeverity {
			least[c] = widths[c]
		}
		total += widths[c] + len(gap)
	}
	for width > 0 && total > width {
		widest := -1
		for c := range widths {
			if widths[c] > least[c] && (widest < 0 || widths[c] > widths[widest]) {
				widest = c
			}
		}
		if widest < 0 {
			return widths, false
		}
		widths[widest]--
		total--
	}
	return widths, true
}

// shortNames gives lockfiles names without the folder that all are in.
func (s *scan) shortNames() map[string]string {
	common := filepath.Dir(s.lockfiles[0].path)
	for _, l := range s.lockfiles {
		for dir := filepath.Dir(l.path); ; common = filepath.Dir(common) {
			rel, err := filepath.Rel(common, dir)
			if err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator)) || common == filepath.Dir(common) {
				break
			}
		}
	}
	names := make(map[string]string, len(s.lockfiles))
	for _, l := range s.lockfiles {
		names[l.path] = l.path
		if common == filepath.Dir(common) && filepath.IsAbs(common) {
			continue // nothing but the root in common
		}
		if short, err := filepath.Rel(common, l.path); err == nil {
			names[l.path] = short
		}
	}
	return names
}
