package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"unicode"
)

// writeTable prints the report for people: what was found, the verdict below it,
// where a terminal shows it last, and what the verdict rests on.
func (r *report) writeTable(w io.Writer) error {
	var b strings.Builder
	if len(r.Findings) > 0 {
		if err := r.writeFindings(&b); err != nil {
			return err
		}
		b.WriteByte('\n')
	}
	for _, sentence := range []string{r.verdict(), r.move(), r.caution(), r.basis()} {
		if sentence != "" {
			b.WriteString(printable(sentence) + "\n")
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (r *report) writeFindings(b *strings.Builder) error {
	differ := slices.ContainsFunc(r.Findings, func(f finding) bool { return !slices.Equal(f.Environments, []string{everywhere}) })
	var grid strings.Builder
	t := tabwriter.NewWriter(&grid, 0, 0, 2, ' ', 0)
	row := func(severity, id, cve, affected, fixed, platform, link string) {
		cells := []string{severity, id, cve, affected, fixed, platform, link}
		if !differ {
			cells = slices.Delete(cells, 5, 6)
		}
		for n := range cells {
			cells[n] = printable(cells[n])
		}
		fmt.Fprintln(t, strings.Join(cells, "\t"))
	}
	row("SEVERITY", "ADVISORY", "CVE", "AFFECTED", "FIXED IN", "PLATFORM", "LINK")
	for _, f := range r.Findings {
		cve := "-"
		if len(f.CVEs) > 0 {
			cve = string(f.CVEs[0])
		}
		row(f.Severity, string(f.ID), cve, cmp.Or(f.Affected, "cannot be judged"), cmp.Or(f.Fixed, "-"), strings.Join(f.Environments, ","), f.Link)
		for n := 1; n < len(f.CVEs); n++ {
			row("", "", string(f.CVEs[n]), "", "", "", "")
		}
	}
	if err := t.Flush(); err != nil {
		return err
	}
	for text := range strings.Lines(grid.String()) {
		b.WriteString(strings.TrimRight(text, " \n") + "\n")
	}
	return nil
}

func (r *report) verdict() string {
	about := "Node.js " + r.Version
	if r.Platform != everywhere {
		about += " on " + r.Platform
	}
	switch r.Status {
	case affected:
		found := r.affecting()
		s := fmt.Sprintf("%s is affected by %s, the worst %s.", about, count(len(found)), found[0].Severity)
		if len(r.Problems) > 0 {
			s += " Others could not be read."
		}
		return s
	case notAffected:
		return fmt.Sprintf("%s is not affected by any of %s.", about, count(r.Data.Advisories))
	}
	return about + ": whether it is affected is unknown, because not every advisory could be read."
}

func (r *report) move() string {
	to := r.MoveTo
	switch {
	case r.Status != affected:
		return ""
	case to == moveTo{}:
		return "No version above it that an advisory names as fixed is free of all of them."
	case to.OnLine == "" && r.Line.Assessed:
		return fmt.Sprintf("Line %s has no fix for all of them yet: move to %s.", r.Line.Name, to.NextLine)
	case to.OnLine == "":
		return fmt.Sprintf("Line %s ended without a fix for all of them: move to %s.", r.Line.Name, to.NextLine)
	case to.NextLine != "":
		return fmt.Sprintf("Move to %s, the lowest version of line %s named as fixed that none covers, or better to %s, on a line that is still assessed.",
			to.OnLine, r.Line.Name, to.NextLine)
	}
	return fmt.Sprintf("Move to %s, the lowest version of line %s named as fixed that none covers.", to.OnLine, r.Line.Name)
}

// caution says where silence about the line is no clearance.
func (r *report) caution() string {
	switch {
	case r.Line.Assessed:
		return ""
	case !r.Line.Mentioned:
		return fmt.Sprintf("Caution: no advisory speaks of line %s; it may be newer than the data, or never have been assessed.", r.Line.Name)
	case r.Line.Newest == 0:
		return fmt.Sprintf("Caution: no dated advisory speaks of line %s; lines that are no longer maintained are not assessed.", r.Line.Name)
	}
	return fmt.Sprintf("Caution: the newest advisory about line %s is of %s; lines that are no longer maintained are not assessed.", r.Line.Name, r.Line.Newest)
}

// basis says how old the data is.
func (r *report) basis() string {
	s := fmt.Sprintf("Data: %s of the Node.js Security WG, %s", count(r.Data.Advisories), r.Data.Source)
	if r.Data.Newest != 0 {
		s += fmt.Sprintf(", the newest of %s", r.Data.Newest)
	}
	return s + "."
}

func count(advisories int) string {
	if advisories == 1 {
		return "1 advisory"
	}
	return fmt.Sprintf("%d advisories", advisories)
}

// printable keeps what a file says from steering the terminal or the table.
func printable(s string) string {
	if !strings.ContainsFunc(s, notPrintable) {
		return s
	}
	return strings.Map(func(c rune) rune {
		if notPrintable(c) {
			return unicode.ReplacementChar
		}
		return c
	}, s)
}

func notPrintable(c rune) bool { return !unicode.IsPrint(c) }
