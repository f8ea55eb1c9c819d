package lockfile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"go.yaml.in/yaml/v3"
)

// yamlDocuments reads the documents of a YAML stream as trees, each an object.
// Only the tree is the library's: its decoding into Go types compares each key of
// an object with each other, which takes minutes where there are many.
func yamlDocuments(text []byte) ([]*yaml.Node, error) {
	var documents []*yaml.Node
	for d := yaml.NewDecoder(bytes.NewReader(text)); ; {
		var n yaml.Node
		err := d.Decode(&n)
		if err == io.EOF {
			return documents, nil
		}
		if err != nil {
			return nil, fmt.Errorf("not YAML: %s", shorten(strings.TrimPrefix(err.Error(), "yaml: ")))
		}
		documents = append(documents, n.Content...)
	}
}

// yamlObject calls each for the members of an object, in order, and stops at its
// first error. No value at all counts as an object without members.
func yamlObject(n *yaml.Node, each func(key string, value *yaml.Node) error) error {
	if isNull(n) {
		return nil
	}
	if n.Kind != yaml.MappingNode {
		return yamlExpected("an object", n)
	}
	seen := make(map[string]bool, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		switch {
		case key.Kind != yaml.ScalarNode:
			return yamlExpected("a key", key)
		case seen[key.Value]:
			return fmt.Errorf("line %d: the key %q for a second time", key.Line, shorten(key.Value))
		}
		seen[key.Value] = true
		if err := each(key.Value, n.Content[i+1]); err != nil {
			return err
		}
	}
	return nil
}

// yamlText reads a scalar as it is written: versions look like numbers.
func yamlText(n *yaml.Node, into *string) error {
	switch {
	case isNull(n):
	case n.Kind == yaml.ScalarNode:
		*into = n.Value
	default:
		return yamlExpected("a string", n)
	}
	return nil
}

func yamlBool(n *yaml.Node, into *bool) error {
	if n.Kind != yaml.ScalarNode || n.Value != "true" && n.Value != "false" {
		return yamlExpected("true or false", n)
	}
	*into = n.Value == "true"
	return nil
}

// yamlTexts adds the members of an object of texts to a map.
func yamlTexts(n *yaml.Node, into *map[string]string) error {
	return yamlObject(n, func(key string, value *yaml.Node) error {
		if *into == nil {
			*into = make(map[string]string)
		}
		var text string
		err := yamlText(value, &text)
		(*into)[key] = text
		return err
	})
}

func isNull(n *yaml.Node) bool { return n == nil || n.Kind == yaml.ScalarNode && n.Tag == "!!null" }

func yamlExpected(what string, n *yaml.Node) error {
	found := "nothing"
	switch n.Kind {
	case yaml.MappingNode:
		found = "an object"
	case yaml.SequenceNode:
		found = "a list"
	case yaml.AliasNode:
		found = "an alias, which lockfiles do not have"
	case yaml.ScalarNode:
		found = fmt.Sprintf("%q", shorten(n.Value))
	}
	return fmt.Errorf("line %d: expected %s, found %s", n.Line, what, found)
}

var errDocuments = errors.New("not YAML of one document")
