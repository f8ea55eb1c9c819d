package main

import (
	"bytes"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// toFill begins the texts of a skeleton that are to be replaced. The rest of such a
// text says by what.
const toFill = "TO FILL IN: "

// unfilled are the places of a document that are still a skeleton's.
func unfilled(text []byte) []problem {
	var problems []problem
	d := jsontext.NewDecoder(bytes.NewReader(text), jsontext.AllowDuplicateNames(true))
	for {
		t, err := d.ReadToken()
		if err != nil { // the end, or what the reader complains of
			break
		}
		if t.Kind() != '"' {
			continue
		}
		if what, ok := strings.CutPrefix(t.String(), toFill); ok {
			problems = append(problems, problem{field: fieldOf(d.StackPointer()), text: "to fill in: " + what})
		}
	}
	if l := lookAt(text); l.what == aModule && l.id == "0" {
		id := problem{field: "id", text: "to fill in: the record's number, for which the file is named"}
		problems = append([]problem{id}, problems...)
	}
	return problems
}

// fieldOf writes the JSON pointer "/references/0" as "references[0]".
func fieldOf(p jsontext.Pointer) string {
	var b strings.Builder
	for token := range p.Tokens() {
		switch {
		case token != "" && strings.Trim(token, "0123456789") == "" && b.Len() > 0:
			b.WriteString("[" + token + "]")
		case b.Len() > 0:
			b.WriteString("." + token)
		default:
			b.WriteString(token)
		}
	}
	return b.String()
}
