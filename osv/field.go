package osv

import (
	"slices"

	"github.com/nodejs/nodesec/advisory"
)

// The functions here read the current member of an object into a typed field.
// bit stands for the member in members.known. A value that the field could not
// give back (null, the empty string) is kept in the object's Extra instead.

func text[T ~string](s *scanner, m *members, bit uint32, field *T) {
	if !m.once(s, bit) {
		return
	}
	if s.has(`"`) {
		*field = T(s.str())
		if *field == "" {
			m.keep(s)
		}
		return
	}
	m.nullOr(s, "a string")
}

func texts[T ~string](s *scanner, m *members, bit uint32, field *[]T) {
	var buf [8]T
	list := buf[:0]
	a, ok := m.array(s, bit, "an array of strings")
	for a.next(s) {
		if s.has(`"`) {
			list = append(list, T(s.str()))
		} else {
			s.mismatch("a string")
		}
	}
	*field = exact(list, ok)
}

// raw reads an object as text.
func (m *members) raw(s *scanner, bit uint32) advisory.Raw {
	if !m.object(s, bit) {
		return ""
	}
	return advisory.Raw(s.value())
}

// object reports whether the member is an object, which the caller must then read.
func (m *members) object(s *scanner, bit uint32) bool {
	if !m.once(s, bit) {
		return false
	}
	if s.has("{") {
		return true
	}
	m.nullOr(s, "an object")
	return false
}

// array begins the array that the member is, if it is one.
func (m *members) array(s *scanner, bit uint32, wanted string) (a elements, ok bool) {
	if !m.once(s, bit) {
		return elements{none: true}, false
	}
	if s.has("[") {
		return s.array(), true
	}
	m.nullOr(s, wanted)
	return elements{none: true}, false
}

// objects begins the array of objects that the member is, if it is one.
func (m *members) objects(s *scanner, bit uint32) (a elements, ok bool) {
	return m.array(s, bit, "an array of objects")
}

// exact copies a list that was gathered in a buffer on the stack. One that was read
// is not nil, even if it is empty.
func exact[T any](list []T, read bool) []T {
	switch {
	case !read:
		return nil
	case len(list) == 0:
		return []T{}
	}
	return slices.Clone(list)
}

// rest returns the members kept, as an object.
func (m *members) rest() advisory.Raw {
	if m.extra == nil {
		return ""
	}
	return advisory.Raw(append(m.extra, '}'))
}
