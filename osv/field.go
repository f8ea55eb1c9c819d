package osv

import "github.com/nodejs/nodesec/advisory"

// The functions here read the current member of an object into a typed field.
// bit stands for the member in members.known. A value that the field could not
// give back (null, the empty string, an object without members for which the
// zero value stands) is kept in the object's Extra instead.

func text[T ~string](m *members, bit uint32, field *T) {
	if !m.once(bit) {
		return
	}
	if s := m.s; s.has(`"`) {
		*field = T(s.str())
		if *field == "" {
			m.keep()
		}
		return
	}
	m.nullOr("a string")
}

func texts[T ~string](m *members, bit uint32, field *[]T) {
	if !m.once(bit) {
		return
	}
	s := m.s
	if !s.has("[") {
		m.nullOr("an array of strings")
		return
	}
	list := []T{}
	for a := s.array(); a.next(); {
		if s.has(`"`) {
			list = append(list, T(s.str()))
		} else {
			s.mismatch("a string")
		}
	}
	*field = list
}

func list[T any](m *members, bit uint32, field *[]T, read func(*scanner, *T)) {
	if !m.once(bit) {
		return
	}
	s := m.s
	if !s.has("[") {
		m.nullOr("an array of objects")
		return
	}
	list := []T{}
	for a := s.array(); a.next(); {
		if !s.has("{") {
			s.mismatch("an object")
			continue
		}
		var zero T
		list = append(list, zero)
		read(s, &list[len(list)-1])
	}
	*field = list
}

func one[T comparable](m *members, bit uint32, field *T, read func(*scanner, *T)) {
	if !m.once(bit) {
		return
	}
	if !m.s.has("{") {
		m.nullOr("an object")
		return
	}
	read(m.s, field)
	if var0 := *new(T); *field == var0 {
		m.keep()
	}
}

func raw(m *members, bit uint32, field *advisory.Raw) {
	if !m.once(bit) {
		return
	}
	if !m.s.has("{") {
		m.nullOr("an object")
		return
	}
	*field = advisory.Raw(m.s.value())
}

// rest returns the members kept, as an object.
func (m *members) rest() advisory.Raw {
	if m.extra == nil {
		return ""
	}
	return advisory.Raw(append(m.extra, '}'))
}
