package main

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/examples/scan/lockfile"
	"github.com/nodejs/nodesec/match"
)

// unknownReasons says of each finding whose status is unknown why it is.
func (s *scan) unknownReasons(on screen) []string {
	var lines []string
	for n := range s.findings {
		if f := &s.findings[n]; f.status() == match.Unknown {
			lines = append(lines, printable(fmt.Sprintf("  %s %s: %s", f.name, f.version, f.reason())))
		}
	}
	if lines == nil {
		return nil
	}
	return append(append([]string{on.paint("It is not known whether these are affected:", magenta)}, lines...), "")
}

// summary is the lines below the table.
func (s *scan) summary(on screen) []string {
	lines := []string{s.headline(on)}
	advisories, withdrawn := 0, 0
	for _, d := range s.databases {
		advisories += d.advisories
		withdrawn += d.withdrawn
	}
	where := count(len(s.lockfiles), "lockfile")
	if len(s.lockfiles) == 1 {
		where = printable(s.lockfiles[0].path)
	}
	line := fmt.Sprintf("Checked %s in %s against %s", count(s.packages, "package"), where, count(advisories, "advisory", "advisories"))
	var notes []string
	if withdrawn > 0 {
		notes = append(notes, number(withdrawn)+" more withdrawn")
	}
	if s.developmentLeftOut > 0 {
		notes = append(notes, count(s.developmentLeftOut, "package")+" for development left out")
	}
	if s.belowThreshold > 0 {
		notes = append(notes, count(s.belowThreshold, "finding")+" below "+s.options.severity.String()+" not shown")
	}
	if notes != nil {
		line += "; " + strings.Join(notes, "; ")
	}
	lines = append(lines, line+".")
	if others := s.others(); others != nil {
		lines = append(lines, others...)
	}
	if n := s.unreadable(); n > 0 {
		lines = append(lines, on.paint(fmt.Sprintf("CAUTION: %s in the databases could not be read, see the warnings. Findings may be missing.", count(n, "record or part of one", "records or parts of them")), alarm))
	}
	if n := len(s.messages.errors); n > 0 {
		lines = append(lines, on.paint(fmt.Sprintf("INCOMPLETE: %s, see above. Findings may be missing.", count(n, "error")), alarm))
	}
	return lines
}

// headline says what was found.
func (s *scan) headline(on screen) string {
	if len(s.findings) == 0 {
		if len(s.messages.errors) > 0 {
			return "Nothing was found in what could be read."
		}
		return "Nothing was found."
	}
	vulnerable := make(map[[2]string]bool)
	unknown := 0
	for n := range s.findings {
		f := &s.findings[n]
		vulnerable[[2]string{f.name, f.version}] = true
		if f.status() == match.Unknown {
			unknown++
		}
	}
	var parts []string
	severities := s.severities()
	for _, name := range severityNames {
		if n := severities[name]; n > 0 {
			style := red
			if level, ok := advisory.ParseLevel(name); ok {
				style = styleOf(level)
			}
			word := name
			if name == unknownSeverity {
				word = "of unknown severity"
			}
			parts = append(parts, on.paint(number(n)+" "+word, style))
		}
	}
	if unknown > 0 {
		parts = append(parts, on.paint(number(unknown)+" not known to be affected or not", magenta))
	}
	return fmt.Sprintf("Found %s in %s: %s.", count(len(s.findings), "problem"), count(len(vulnerable), "package"), strings.Join(parts, ", "))
}

const (
	malwareName     = "malware"
	unknownSeverity = "unknown"
)

// severityNames are what findings are counted by, worst first.
var severityNames = [...]string{malwareName, "critical", "high", "moderate", "low", "info", unknownSeverity}

// severities counts the findings that are affected.
func (s *scan) severities() map[string]int {
	counts := make(map[string]int, len(severityNames))
	for _, name := range severityNames {
		counts[name] = 0
	}
	for n := range s.findings {
		switch f := &s.findings[n]; {
		case f.status() == match.Unknown:
		case f.malware:
			counts[malwareName]++
		default:
			counts[f.level.String()]++
		}
	}
	return counts
}

// notChecked lists the packages that could not be checked, since advisories speak
// of those of the registry: each once, by where they come from.
func (s *scan) notChecked() (bySource map[lockfile.Source][]string, total int) {
	bySource = make(map[lockfile.Source][]string)
	seen := make(map[[3]string]bool)
	for _, l := range s.lockfiles {
		for _, p := range l.others {
			if key := [3]string{p.Name, p.Version, string(p.Source)}; !seen[key] {
				seen[key] = true
				name := strings.TrimSuffix(p.Name+"@"+p.Version, "@")
				bySource[p.Source] = append(bySource[p.Source], name)
			}
		}
	}
	return bySource, len(seen)
}

// others says which packages could not be checked.
func (s *scan) others() []string {
	bySource, total := s.notChecked()
	if total == 0 {
		return nil
	}
	words := map[lockfile.Source]string{
		lockfile.Folder: "from folders", lockfile.File: "from files", lockfile.Git: "from Git",
		lockfile.URL: "from URLs", lockfile.Unknown: "from unknown places or without a version",
	}
	lines := []string{fmt.Sprintf("Not checked, as %s from the registry: %s.", isNot(total), count(total, "package"))}
	for _, source := range [...]lockfile.Source{lockfile.Folder, lockfile.File, lockfile.Git, lockfile.URL, lockfile.Unknown} {
		if names := bySource[source]; names != nil {
			lines = append(lines, printable(fmt.Sprintf("  %s: %s", words[source], some(names))))
		}
	}
	return lines
}

func isNot(n int) string {
	if n == 1 {
		return "it is not"
	}
	return "they are not"
}

// some lists a few names and counts the others; JSON has all.
func some(names []string) string {
	const few = 6
	if len(names) <= few {
		return strings.Join(names, ", ")
	}
	return strings.Join(names[:few], ", ") + " and " + number(len(names)-few) + " more"
}

// count writes a number of things: "1 package", "2,000 packages".
func count(n int, one string, many ...string) string {
	switch {
	case n == 1:
		return "1 " + one
	case many != nil:
		return number(n) + " " + many[0]
	}
	return number(n) + " " + one + "s"
}

// number groups digits by three.
func number(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
