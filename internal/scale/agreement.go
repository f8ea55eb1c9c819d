package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// findings are lines such as "name@version GHSA-...", which both programs have.
type findings map[string]bool

func line(name, version, id string) string { return name + "@" + version + " " + id }

// ours reads what scan prints.
func ours(out []byte) (findings, error) {
	var report struct {
		Findings []struct {
			Package, Version string
			Advisories       []struct{ ID string }
		}
	}
	if err := json.Unmarshal(out, &report); err != nil {
		return nil, fmt.Errorf("scan's report: %w", err)
	}
	all := findings{}
	for _, f := range report.Findings {
		for _, a := range f.Advisories {
			all[line(f.Package, f.Version, a.ID)] = true
		}
	}
	return all, nil
}

// theirs reads what osv-scanner prints.
func theirs(out []byte) (findings, error) {
	var report struct {
		Results []struct {
			Packages []struct {
				Package         struct{ Name, Version string }
				Vulnerabilities []struct{ ID string }
			}
		}
	}
	if err := json.Unmarshal(out, &report); err != nil {
		return nil, fmt.Errorf("osv-scanner's report: %w", err)
	}
	all := findings{}
	for _, r := range report.Results {
		for _, p := range r.Packages {
			for _, v := range p.Vulnerabilities {
				all[line(p.Package.Name, p.Package.Version, v.ID)] = true
			}
		}
	}
	return all, nil
}

// without returns the findings that other lacks, sorted.
func (f findings) without(other findings) []string {
	var only []string
	for _, l := range slices.Sorted(maps.Keys(f)) {
		if !other[l] {
			only = append(only, l)
		}
	}
	return only
}
