package osv

// members walks through an object.
//
//	object = "{" [ member { "," member } ] "}"
//	member = string ":" value
//
// It has no pointer to the scanner, which its methods take instead: so the compiler
// sees that the scanner may stay on the stack.
type members struct {
	name  string // of the current member
	start int    // offset of the current member's name
	n     int    // the members begun
	base  int    // where this object's names begin in s.names
	index map[string]struct{}

	known uint32 // the members of the schema seen so far, a bit each
	extra []byte // the members kept as they are, without the closing brace
}

// object begins the object at pos, which must be at its brace.
func (s *scanner) object() members {
	s.enter()
	return members{base: len(s.names)}
}

// next goes to the next member's value, which the caller must read before it
// calls next again. It reports false at the end or after a failure, to whose
// path it adds the member.
func (m *members) next(s *scanner) bool {
	if s.err != nil {
		if m.n > 0 {
			s.err.inMember(m.name)
		}
		return false
	}
	c := s.next()
	switch {
	case c == '}':
		s.leave()
		s.names = s.names[:m.base]
		return false
	case m.n == 0:
	case c == ',':
		s.pos++
		c = s.next()
	default:
		s.fail(s.pos, ErrSyntax, "expected ',' or '}' after an object's member, got "+s.seen())
		return false
	}
	if c != '"' {
		s.fail(s.pos, ErrSyntax, "expected the name of a member, got "+s.seen())
		return false
	}
	m.start = s.pos
	m.name = s.str()
	if s.err == nil && s.next() != ':' {
		s.fail(s.pos, ErrSyntax, "expected ':' after the name of a member, got "+s.seen())
	}
	if s.err != nil {
		return false
	}
	s.pos++
	s.next()
	m.n++
	return true
}

// few is the number of names up to which comparing them all is faster than a map.
const few = 16

// unique fails if the object had a member of the current name before. It is
// for members that have no bit in known.
func (m *members) unique(s *scanner) {
	if s.err != nil {
		return
	}
	own := s.names[m.base:]
	found := false
	if len(own) < few {
		for _, name := range own {
			found = found || name == m.name
		}
	} else {
		if m.index == nil {
			m.index = make(map[string]struct{}, 4*few)
			for _, name := range own {
				m.index[name] = struct{}{}
			}
		}
		_, found = m.index[m.name]
		m.index[m.name] = struct{}{}
	}
	if found {
		m.duplicate(s)
		return
	}
	s.names = append(s.names, m.name)
}

func (m *members) duplicate(s *scanner) {
	s.fail(m.start, ErrDuplicate, "an object has this member twice")
}

// once marks a member of the schema as seen and fails if it was before.
func (m *members) once(s *scanner, bit uint32) bool {
	if m.known&bit != 0 {
		m.duplicate(s)
		return false
	}
	m.known |= bit
	return true
}

// keep adds the current member, whose value has been read, to the extra ones.
func (m *members) keep(s *scanner) {
	if s.err != nil {
		return
	}
	if m.extra == nil {
		m.extra = append(m.extra, '{')
	} else {
		m.extra = append(m.extra, ',')
	}
	m.extra = append(m.extra, s.text[m.start:s.pos]...)
}

// unknown reads a member that the schema does not name and keeps it.
func (m *members) unknown(s *scanner) {
	s.skip()
	m.unique(s)
	m.keep(s)
}

// nullOr reads a null and keeps it, and fails for any other value. It is
// called where the value is not what the schema asks for.
func (m *members) nullOr(s *scanner, wanted string) {
	if s.has("null") {
		s.pos += len("null")
		m.keep(s)
		return
	}
	s.mismatch(wanted)
}

// mismatch fails for the value at pos: as text that is no JSON, or as JSON of
// another type than was wanted.
func (s *scanner) mismatch(wanted string) {
	start, got := s.pos, s.seen()
	if s.skip(); s.err == nil {
		s.fail(start, ErrType, "expected "+wanted+", got "+got)
	}
}
