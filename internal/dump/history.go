package dump

import "strconv"

// release is one published version of a package.
type release struct {
	major, minor, patch int
	pre                 string
}

func (r release) String() string {
	b := strconv.AppendInt(nil, int64(r.major), 10)
	b = strconv.AppendInt(append(b, '.'), int64(r.minor), 10)
	b = strconv.AppendInt(append(b, '.'), int64(r.patch), 10)
	if r.pre != "" {
		b = append(append(b, '-'), r.pre...)
	}
	return string(b)
}

// next is the least release above.
func (r release) next() release {
	if r.pre == "" {
		r.patch++
	}
	r.pre = ""
	return r
}

// history returns the releases of a package, in order.
func (d *dump) history(pkg int) []release {
	s := newSource(d.seed, streamHistory, pkg)
	var r release
	if s.chance(55) {
		r.major = 1
	} else {
		r.minor = s.between(0, 2)
		r.patch = 1
	}
	all := make([]release, 0, 128)
	for left := s.between(8, 120); left > 0; left-- {
		all = append(all, r)
		switch step := s.upTo(100); {
		case step < 58:
			r.patch += 1 + s.upTo(20)/19
		case step < 90:
			r.minor, r.patch = r.minor+1, 0
		default:
			r = release{major: r.major + 1}
			if s.chance(45) {
				all = s.prereleases(all, r)
			}
		}
	}
	return all
}

// prereleases adds some of what was published before a release.
func (s *source) prereleases(all []release, r release) []release {
	for _, stage := range []string{"alpha", "beta", "rc"} {
		for n := range s.upTo(4) {
			r.pre = stage + "." + strconv.Itoa(n+1)
			all = append(all, r)
		}
	}
	return all
}

// line is the releases of one major version, which is fixed on its own: those of a
// history from begin to before end.
type line struct{ begin, end int }

func lines(history []release) []line {
	var all []line
	for n := range history {
		if n == 0 || history[n].major != history[n-1].major {
			all = append(all, line{n, n})
		}
		all[len(all)-1].end = n + 1
	}
	return all
}
