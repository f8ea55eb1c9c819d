package npm

// MaxSatisfying returns the highest of the versions that satisfies the range, as
// it is spelled in the list, and whether there is one. Texts that are no
// versions are passed over, and a range that cannot be read is satisfied by none.
// Of equal versions the first wins.
func MaxSatisfying(versions []string, rng string, opts ...Option) (string, bool) {
	return extremeSatisfying(versions, rng, 1, opts)
}

// MinSatisfying is [MaxSatisfying] for the lowest version.
func MinSatisfying(versions []string, rng string, opts ...Option) (string, bool) {
	return extremeSatisfying(versions, rng, -1, opts)
}

func extremeSatisfying(versions []string, rng string, sign int, opts []Option) (best string, ok bool) {
	r, err := ParseRange(rng, opts...)
	if err != nil {
		return "", false
	}
	var at Version
	for _, s := range versions {
		v, kind, _ := parseVersion(s, r.opts.has(Loose))
		if kind == 0 && r.Contains(v) && (!ok || v.Compare(at) == sign) {
			best, at, ok = s, v, true
		}
	}
	return best, ok
}

// MinVersion returns the lowest version that satisfies the range, and false if
// there is none. It follows node-semver in preferring 0.0.0 to its prereleases,
// and in trying only the lower bound of each alternative.
func MinVersion(r Range) (Version, bool) {
	for _, v := range [...]Version{{}, leastVersion} {
		if r.Contains(v) {
			return v, true
		}
	}
	var least Version
	found := false
	var buf [2]term
	for terms, rest := cutAlternative(r.terms(&buf)); len(terms) > 0; terms, rest = cutAlternative(rest) {
		low, ok := lowest(terms)
		if ok && (!found || low.Less(least)) {
			least, found = low, true
		}
	}
	// What node-semver returns where the number is too large it does not read back.
	if !found || !r.Contains(least) || least.Patch() > maxSafe {
		return Version{}, false
	}
	return least, true
}

// lowest returns the highest of the lower bounds, and false if there is none.
func lowest(terms []term) (low Version, ok bool) {
	for i := range terms {
		t := &terms[i]
		v := t.version
		switch {
		case t.op&greater == 0 && t.op != equal:
			continue
		case t.op == greater && v.IsPrerelease():
			v, _ = v.Successor()
		case t.op == greater:
			p := v.parts()
			p.patch++
			v = p.version()
		}
		if !ok || low.Less(v) {
			low, ok = v, true
		}
	}
	return low, ok
}
