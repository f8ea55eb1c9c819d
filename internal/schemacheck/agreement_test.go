package schemacheck

import (
	"bytes"
	"encoding/json"
	"flag"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/osv"
)

var mutations = flag.Int("mutations", 20_000, "the number of mutated records to compare")

var shared = filepath.Join("..", "..", "..", "shared", "data")

// officialSchema compiles OSV's schema with its formats asserted, as OSV's own
// tools do.
func officialSchema(t *testing.T) *jsonschema.Schema {
	file := filepath.Join(shared, "osv-schema-1.7.5.json")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Skip("no OSV schema at " + file)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	require.NoError(t, err)
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	require.NoError(t, c.AddResource("osv.json", doc))
	schema, err := c.Compile("osv.json")
	require.NoError(t, err)
	return schema
}

func records(t *testing.T) []any {
	files, _ := filepath.Glob(filepath.Join(shared, "osv", "*.json"))
	if len(files) == 0 {
		t.Skip("no OSV records at " + shared)
	}
	var docs []any
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		docs = append(docs, parse(t, text))
	}
	return append(docs, parse(t, []byte(full)))
}

func parse(t *testing.T, text []byte) any {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	require.NoError(t, err, "%s", text)
	return doc
}

// agree asserts that both accept the document or both refuse it, and reports
// whether they accept.
func agree(t *testing.T, schema *jsonschema.Schema, doc any) bool {
	t.Helper()
	text, err := json.Marshal(doc)
	require.NoError(t, err)
	official := schema.Validate(parse(t, text))
	problems := osv.Problems(text)
	refused := slices.ContainsFunc(problems, func(p osv.Problem) bool {
		return p.Rule == osv.RuleSchema || p.Rule == osv.RuleJSON
	})
	if refused != (official != nil) {
		t.Errorf("the schema says %v\nosv says %v\nof %s", official, problems, text)
	}
	return !refused
}

func TestRecords(t *testing.T) {
	schema := officialSchema(t)
	valid, docs := 0, records(t)
	for _, doc := range docs {
		if agree(t, schema, doc) {
			valid++
		}
	}
	t.Logf("%d records, %d valid", len(docs), valid)
}

func TestMutations(t *testing.T) {
	schema := officialSchema(t)
	docs := records(t)
	valid := 0
	for seed := range *mutations {
		m := mutator{random: rand.New(rand.NewPCG(uint64(seed), 1)), pool: docs}
		doc := clone(docs[m.random.IntN(len(docs))])
		if m.random.IntN(2) == 0 {
			doc = clone(docs[len(docs)-1]) // the one with every member
		}
		for range 1 + m.random.IntN(3) {
			doc = m.mutate(doc)
		}
		if agree(t, schema, doc) {
			valid++
		}
		if t.Failed() {
			t.Logf("seed %d", seed)
			return
		}
	}
	t.Logf("%d mutated records, %d valid", *mutations, valid)
	// The comparison means something only if both answers are common.
	require.Greater(t, valid, *mutations/20)
	require.Less(t, valid, *mutations*19/20)
}
