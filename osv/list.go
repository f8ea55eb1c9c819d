package osv

import "github.com/nodejs/nodesec/advisory"

// The functions here read lists of objects. They are as alike as can be, and not
// one generic function, because a function value would move the scanner and every
// buffer to the heap.

func (s *scanner) severities(m *members, bit uint32) []advisory.Severity {
	var buf [2]advisory.Severity
	list := buf[:0]
	a, ok := m.objects(s, bit)
	for a.next(s) {
		if s.isObject() {
			list = append(list, advisory.Severity{})
			s.severity(&list[len(list)-1])
		}
	}
	return exact(list, ok)
}

func (s *scanner) packages(m *members, bit uint32) []advisory.Affected {
	var buf [4]advisory.Affected
	list := buf[:0]
	a, ok := m.objects(s, bit)
	for a.next(s) {
		if s.isObject() {
			list = append(list, advisory.Affected{})
			s.affected(&list[len(list)-1])
		}
	}
	return exact(list, ok)
}

func (s *scanner) ranges(m *members, bit uint32) []advisory.Range {
	var buf [2]advisory.Range
	list := buf[:0]
	a, ok := m.objects(s, bit)
	for a.next(s) {
		if s.isObject() {
			list = append(list, advisory.Range{})
			s.versionRange(&list[len(list)-1])
		}
	}
	return exact(list, ok)
}

func (s *scanner) events(m *members, bit uint32) []advisory.Event {
	var buf [4]advisory.Event
	list := buf[:0]
	a, ok := m.objects(s, bit)
	for a.next(s) {
		if s.isObject() {
			list = append(list, advisory.Event{})
			s.event(&list[len(list)-1])
		}
	}
	return exact(list, ok)
}

func (s *scanner) references(m *members, bit uint32) []advisory.Reference {
	var buf [8]advisory.Reference
	list := buf[:0]
	a, ok := m.objects(s, bit)
	for a.next(s) {
		if s.isObject() {
			list = append(list, advisory.Reference{})
			s.reference(&list[len(list)-1])
		}
	}
	return exact(list, ok)
}

func (s *scanner) credits(m *members, bit uint32) []advisory.Credit {
	var buf [2]advisory.Credit
	list := buf[:0]
	a, ok := m.objects(s, bit)
	for a.next(s) {
		if s.isObject() {
			list = append(list, advisory.Credit{})
			s.credit(&list[len(list)-1])
		}
	}
	return exact(list, ok)
}

// isObject reports whether the value is an object, and fails if not.
func (s *scanner) isObject() bool {
	if s.has("{") {
		return true
	}
	s.mismatch("an object")
	return false
}
