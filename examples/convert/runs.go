package main

import (
	"fmt"
	"strconv"
	"strings"
)

// runs shortens a list of names: those that are numbered one after the other become
// "NSWG-COR-1 to NSWG-COR-14", and behind the first hundred is only how many follow.
func runs(names []string) []string {
	const most = 100
	var short []string
	for i := 0; i < len(names); {
		if len(short) == most {
			return append(short, fmt.Sprintf("and %d more", len(names)-i))
		}
		last := i
		for last+1 < len(names) && follows(names[last], names[last+1]) {
			last++
		}
		switch last - i {
		case 0:
			short = append(short, names[i])
		case 1:
			short = append(short, names[i], names[last])
		default:
			short = append(short, names[i]+" to "+names[last])
		}
		i = last + 1
	}
	return short
}

// follows reports whether b is a with the next number at its end.
func follows(a, b string) bool {
	stem := strings.TrimRight(a, "0123456789")
	n, err := strconv.Atoi(a[len(stem):])
	return err == nil && b == stem+strconv.Itoa(n+1)
}
