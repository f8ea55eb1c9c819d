package peers_test

import (
	"encoding/json"
	"testing"

	"github.com/bytedance/sonic"
	jsonv2 "github.com/go-json-experiment/json"
	"github.com/google/osv-scanner/pkg/models"
	"github.com/ossf/osv-schema/bindings/go/osvschema"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/encoding/protojson"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/internal/peers"
	"github.com/nodejs/nodesec/osv"
)

// One operation is one record. The models of osv-scanner, and the messages of
// osv-schema, drop members that they do not know; nodesec keeps them.

// records returns records of about 2 KB, compact.
func records(tb testing.TB) [][]byte {
	tb.Helper()
	texts, err := peers.Records(dataFolder)
	require.NoError(tb, err)
	return texts
}

// decodes runs a benchmark of one decoder, after checking that it reads them all.
func decodes[T any](b *testing.B, library string, records [][]byte, decode func([]byte) (T, error)) {
	for _, text := range records {
		_, err := decode(text)
		require.NoError(b, err, string(text))
	}
	run(b, library, records, func(part [][]byte) (n int) {
		for _, text := range part {
			if _, err := decode(text); err == nil {
				n++
			}
		}
		return n
	})
}

var (
	discardUnknown = protojson.UnmarshalOptions{DiscardUnknown: true}
	asSchemaSays   = protojson.MarshalOptions{UseProtoNames: true}
)

func BenchmarkDecode(b *testing.B) {
	texts := records(b)
	decodes(b, "nodesec", texts, osv.Unmarshal)
	decodes(b, "encoding_json", texts, func(text []byte) (*models.Vulnerability, error) {
		v := new(models.Vulnerability)
		return v, json.Unmarshal(text, v)
	})
	decodes(b, "go-json-experiment", texts, func(text []byte) (*models.Vulnerability, error) {
		v := new(models.Vulnerability)
		return v, jsonv2.Unmarshal(text, v)
	})
	decodes(b, "sonic", texts, func(text []byte) (*models.Vulnerability, error) {
		v := new(models.Vulnerability)
		return v, sonic.Unmarshal(text, v)
	})
	decodes(b, "protojson", texts, func(text []byte) (*osvschema.Vulnerability, error) {
		v := new(osvschema.Vulnerability)
		return v, discardUnknown.Unmarshal(text, v)
	})
}

// BenchmarkEncode has only one line for osv-scanner's models: whichever library
// writes them, their own MarshalJSON uses encoding/json.
func BenchmarkEncode(b *testing.B) {
	texts := records(b)
	encodes(b, "nodesec", texts, osv.Unmarshal, func(a *advisory.Advisory) ([]byte, error) { return osv.Marshal(a) })
	encodes(b, "encoding_json", texts, func(text []byte) (*models.Vulnerability, error) {
		v := new(models.Vulnerability)
		return v, json.Unmarshal(text, v)
	}, func(v *models.Vulnerability) ([]byte, error) { return json.Marshal(v) })
	encodes(b, "protojson", texts, func(text []byte) (*osvschema.Vulnerability, error) {
		v := new(osvschema.Vulnerability)
		return v, discardUnknown.Unmarshal(text, v)
	}, func(v *osvschema.Vulnerability) ([]byte, error) { return asSchemaSays.Marshal(v) })
}

func encodes[T any](b *testing.B, library string, records [][]byte, decode func([]byte) (T, error), encode func(T) ([]byte, error)) {
	values := make([]T, len(records))
	for i, text := range records {
		var err error
		values[i], err = decode(text)
		require.NoError(b, err, string(text))
	}
	run(b, library, values, func(part []T) (n int) {
		for _, v := range part {
			text, err := encode(v)
			if err == nil {
				n += len(text)
			}
		}
		return n
	})
}
