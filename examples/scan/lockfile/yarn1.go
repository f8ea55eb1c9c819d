package lockfile

import (
	"errors"
	"fmt"
	"strings"
)

// yarn1Entry gathers the lines of one entry of a yarn.lock of Yarn 1.
type yarn1Entry struct {
	line                    int
	keys                    string
	version, resolved, name string
	section                 string // of the lines that are indented further
	needs                   map[string]string
	err                     error
}

// field reads a line within an entry.
func (e *yarn1Entry) field(indent int, content string) error {
	key, value, err := yarn1Pair(content)
	if err != nil {
		return err
	}
	switch {
	case indent == 2 && strings.HasSuffix(key, ":") && value == "":
		e.section = strings.TrimSuffix(key, ":")
	case indent == 2:
		e.section = ""
		switch key {
		case "version":
			e.version = value
		case "resolved":
			e.resolved = value
		case "name":
			e.name = value
		}
	case indent == 4 && (e.section == "dependencies" || e.section == "optionalDependencies"):
		if e.needs == nil {
			e.needs = make(map[string]string)
		}
		e.needs[key] = value
	case indent == 4 && e.section != "":
	default:
		return fmt.Errorf("indentation by %d where none belongs", indent)
	}
	return nil
}

// entry returns what the lines say.
func (e *yarn1Entry) entry() (yarnEntry, error) {
	if e.err != nil {
		return yarnEntry{}, e.err
	}
	keys, ok := strings.CutSuffix(e.keys, ":")
	if !ok {
		return yarnEntry{}, fmt.Errorf("expected the names of an entry and a colon, found %q", shorten(e.keys))
	}
	descriptors, err := yarn1Keys(keys)
	if err != nil {
		return yarnEntry{}, err
	}
	if e.version == "" {
		return yarnEntry{}, fmt.Errorf("%s: version: expected a version, found nothing", shorten(descriptors[0]))
	}
	y := yarnEntry{descriptors: descriptors, needs: e.needs}
	y.Version = e.version
	for n, d := range descriptors {
		name, spec := cutName(d)
		source := sourceOf(spec)
		// Several descriptors lead to one package, so that one of the registry
		// among them says that it is the registry's.
		if n > 0 && source != Registry {
			continue
		}
		y.Name, y.Source, y.From = name, source, spec
		if source == Registry {
			y.From = ""
			// An alias, "npm:name@range" or "npm:name".
			if target, ok := strings.CutPrefix(spec, "npm:"); ok {
				y.Name, _ = cutName(target)
			}
			break
		}
	}
	if e.name != "" {
		y.Name = e.name
	}
	return y, nil
}

// yarn1Keys cuts the comma-separated names of an entry, which may be quoted.
func yarn1Keys(s string) ([]string, error) {
	var keys []string
	for {
		var key string
		var err error
		if strings.HasPrefix(s, `"`) {
			if key, s, err = yarn1Quoted(s); err != nil {
				return nil, err
			}
		} else {
			n := strings.IndexByte(s, ',')
			if n < 0 {
				n = len(s)
			}
			key, s = s[:n], s[n:]
		}
		if name, _ := cutName(key); name == "" || strings.ContainsAny(name, " \t") {
			return nil, fmt.Errorf("expected a name and a range, found %q", shorten(key))
		}
		keys = append(keys, key)
		if s == "" {
			return keys, nil
		}
		var ok bool
		if s, ok = strings.CutPrefix(s, ", "); !ok {
			return nil, fmt.Errorf("expected a comma between names, found %q", shorten(s))
		}
	}
}

// yarn1Pair cuts a line into its key and its value.
func yarn1Pair(s string) (key, value string, err error) {
	if strings.HasPrefix(s, `"`) {
		if key, s, err = yarn1Quoted(s); err != nil {
			return "", "", err
		}
		if s == ":" { // a section
			return key + s, "", nil
		}
	} else {
		n := strings.IndexByte(s, ' ')
		if n < 0 {
			n = len(s)
		}
		key, s = s[:n], s[n:]
	}
	value = strings.TrimLeft(s, " ")
	if strings.HasPrefix(value, `"`) {
		var rest string
		if value, rest, err = yarn1Quoted(value); err == nil && rest != "" {
			err = fmt.Errorf("expected the line to end after its value, found %q", shorten(rest))
		}
	}
	return key, value, err
}

var errQuote = errors.New("a quote that does not end")

// yarn1Quoted reads the JSON string at the start of s.
func yarn1Quoted(s string) (value, rest string, err error) {
	for n := 1; n < len(s); n++ {
		switch s[n] {
		case '\\':
			n++
		case '"':
			err := decodeJSON([]byte(s[:n+1]), &value)
			return value, s[n+1:], err
		}
	}
	return "", "", errQuote
}
