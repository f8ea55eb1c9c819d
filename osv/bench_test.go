package osv_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/osv-scanner/pkg/models"
	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/osv"
)

// record2KB is a compact record of about 2 KB in the shape that osv.dev gives
// npm records.
func record2KB(tb testing.TB) []byte {
	text, err := os.ReadFile(filepath.Join("testdata", "GHSA-xvch-5gv4-984h.json"))
	require.NoError(tb, err)
	return text
}

func BenchmarkUnmarshal(b *testing.B) {
	text := record2KB(b)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := osv.Unmarshal(text); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkUnmarshalModels is the peer: encoding/json into osv-scanner's types.
func BenchmarkUnmarshalModels(b *testing.B) {
	text := record2KB(b)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		var v models.Vulnerability
		if err := json.Unmarshal(text, &v); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkMarshal(b *testing.B) {
	text := record2KB(b)
	a, err := osv.Unmarshal(text)
	require.NoError(b, err)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := osv.Marshal(a); err != nil {
			b.Fatal(err)
		}
	}
}
