package main

import (
	"fmt"
	"net/url"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/nodejs/nodesec/advisory"
)

// month counts the months since January of the year 0; zero is no known month.
type month int

func monthOf(year int, m time.Month) month { return month(year*12 + int(m) - 1) }

// MarshalText gives 2006-01, for JSON.
func (m month) MarshalText() ([]byte, error) {
	return fmt.Appendf(nil, "%04d-%02d", int(m)/12, int(m)%12+1), nil
}

// String returns the month as people write it, "January 2006".
func (m month) String() string { return fmt.Sprintf("%s %d", time.Month(int(m)%12+1), int(m)/12) }

// announced returns when an advisory about Node.js was made public: by its date,
// which few have, or by the address of the announcement of the security release,
// such as ".../blog/vulnerability/july-2017-security-releases/".
func announced(a *advisory.Advisory) month {
	if t, err := a.Published.Time(); err == nil {
		return monthOf(t.Year(), t.Month())
	}
	for _, r := range a.References {
		if r.Type != advisory.ReferenceAdvisory {
			continue
		}
		u, err := url.Parse(r.URL)
		if err != nil {
			continue
		}
		words := strings.Split(path.Base(u.Path), "-")
		for n := range len(words) - 1 {
			year, err := strconv.Atoi(words[n+1])
			if err == nil && len(words[n+1]) == 4 {
				if m, ok := monthNamed(words[n]); ok {
					return monthOf(year, m)
				}
			}
		}
	}
	return 0
}

// monthNamed reads "july", "jul" or "sept".
func monthNamed(word string) (time.Month, bool) {
	for m := time.January; m <= time.December; m++ {
		if len(word) >= 3 && strings.HasPrefix(strings.ToLower(m.String()), word) {
			return m, true
		}
	}
	return 0, false
}
