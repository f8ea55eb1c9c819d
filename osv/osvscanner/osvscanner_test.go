package osvscanner_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/osv-scanner/pkg/models"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/osv"
	"github.com/nodejs/nodesec/osv/osvscanner"
)

// byJSON is what osv-scanner itself reads.
func byJSON(t *testing.T, a *advisory.Advisory) models.Vulnerability {
	text, err := osv.Marshal(a)
	require.NoError(t, err)
	var v models.Vulnerability
	require.NoError(t, json.Unmarshal(text, &v))
	return v
}

func TestShared(t *testing.T) {
	dir := filepath.Join("..", "..", "..", "shared", "data", "osv")
	files, _ := filepath.Glob(filepath.Join(dir, "*.json"))
	if len(files) == 0 {
		t.Skip("no real OSV records at " + dir)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			text, err := os.ReadFile(file)
			require.NoError(t, err)
			a, err := osv.Unmarshal(text)
			require.NoError(t, err)
			v, err := osvscanner.To(a)
			require.NoError(t, err)
			var own models.Vulnerability
			require.NoError(t, json.Unmarshal(text, &own))
			assert.Equal(t, own, v)

			back, err := osvscanner.From(v)
			require.NoError(t, err)
			again, err := osvscanner.To(back)
			require.NoError(t, err)
			assert.Equal(t, v, again)
		})
	}
}

// carried has a value in every field that the types have.
var carried = advisory.Advisory{
	SchemaVersion: "1.7.5", ID: "x_1", Modified: "2024-01-02T03:04:05.123456789Z", Published: "2024-01-02T03:04:05Z", Withdrawn: "2024-01-03T00:00:00Z",
	Aliases: []advisory.ID{"CVE-1"}, Related: []advisory.ID{"CVE-2"}, Summary: "s", Details: "d <b>",
	Severity: []advisory.Severity{{Type: advisory.SeverityCVSSv2, Score: "AV:N"}},
	Affected: []advisory.Affected{{
		Package:  advisory.Package{Ecosystem: "npm", Name: "a", PURL: "pkg:npm/a"},
		Severity: []advisory.Severity{{Type: advisory.SeverityUbuntu, Score: "low"}},
		Ranges: []advisory.Range{{Type: advisory.RangeGit, Repo: "r",
			Events:           []advisory.Event{{Introduced: "0"}, {Fixed: "1"}, {LastAffected: "2"}, {Limit: "3"}},
			DatabaseSpecific: `{"a":1}`}},
		Versions:          []string{"1.0.0"},
		EcosystemSpecific: `{"b":[true,null]}`,
		DatabaseSpecific:  `{"c":"<&>"}`,
	}, {
		Package:  advisory.NPM("b"),
		NPMRange: &advisory.NPMRange{Vulnerable: "<1.0.0 || ^2.0.0", Patched: ">=1.0.0 <2.0.0"},
	}},
	References:       []advisory.Reference{{Type: advisory.ReferenceWeb, URL: "https://example.com"}},
	Credits:          []advisory.Credit{{Name: "n", Contact: []string{"c"}, Type: advisory.CreditTool}},
	DatabaseSpecific: `{"d":{}}`,
}

func TestThereAndBack(t *testing.T) {
	v, err := osvscanner.To(&carried)
	require.NoError(t, err)
	assert.Equal(t, byJSON(t, &carried), v)
	back, err := osvscanner.From(v)
	require.NoError(t, err)
	assert.Equal(t, &carried, back)
}

func TestZero(t *testing.T) {
	v, err := osvscanner.To(&advisory.Advisory{})
	require.NoError(t, err)
	assert.Equal(t, models.Vulnerability{}, v)
	a, err := osvscanner.From(models.Vulnerability{})
	require.NoError(t, err)
	assert.Equal(t, &advisory.Advisory{}, a)
}

// TestLost shows each item of the list in the package comment.
func TestLost(t *testing.T) {
	for name, test := range map[string]struct{ have, back advisory.Advisory }{
		"upstream":  {advisory.Advisory{ID: "x_1", Upstream: []advisory.ID{"CVE-1"}}, advisory.Advisory{ID: "x_1"}},
		"extra":     {advisory.Advisory{ID: "x_1", Extra: `{"ID":"x_2","summary":null}`}, advisory.Advisory{ID: "x_1"}},
		"time text": {advisory.Advisory{Modified: "2024-01-02T03:04:05.120+01:00"}, advisory.Advisory{Modified: "2024-01-02T02:04:05.12Z"}},
		"numbers":   {advisory.Advisory{DatabaseSpecific: `{"b":1.50,"a":12345678901234567890}`}, advisory.Advisory{DatabaseSpecific: `{"a":12345678901234567000,"b":1.5}`}},
	} {
		t.Run(name, func(t *testing.T) {
			v, err := osvscanner.To(&test.have)
			require.NoError(t, err)
			back, err := osvscanner.From(v)
			require.NoError(t, err)
			assert.Equal(t, &test.back, back)
		})
	}
}

func TestErrors(t *testing.T) {
	ranges := func(r ...advisory.Range) []advisory.Affected { return []advisory.Affected{{}, {Ranges: r}} }
	for want, a := range map[string]advisory.Advisory{
		"modified":                       {Modified: "2024-01-02"},
		"withdrawn":                      {Modified: "2024-01-02T00:00:00Z", Withdrawn: "yesterday"},
		"database_specific":              {DatabaseSpecific: `[]`},
		"affected[0].ecosystem_specific": {Affected: []advisory.Affected{{EcosystemSpecific: `{`}}},
		"affected[1].ranges[1].database_specific":           {Affected: ranges(advisory.Range{}, advisory.Range{DatabaseSpecific: `7`})},
		"affected[0].database_specific.vulnerable_versions": {Affected: []advisory.Affected{{NPMRange: &advisory.NPMRange{Vulnerable: "?"}}}},
	} {
		a.ID = "x_1"
		_, err := osvscanner.To(&a)
		var e *osv.Error
		require.True(t, errors.As(err, &e), "%s: %v", want, err)
		assert.Equal(t, want, e.Path)
		assert.Equal(t, "x_1", e.File)
	}
	_, err := osvscanner.From(models.Vulnerability{ID: "x_1", Affected: []models.Affected{{DatabaseSpecific: map[string]any{"a": math.Inf(1)}}}})
	assert.EqualError(t, err, "osv: x_1: affected[0].database_specific: json: unsupported value: +Inf")
}

func Example() {
	v, err := osvscanner.To(&advisory.Advisory{
		ID:       "x_EXAMPLE-1",
		Affected: []advisory.Affected{{Package: advisory.NPM("left"), NPMRange: &advisory.NPMRange{Vulnerable: "<1.3.0"}}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(v.Affected[0].Package.Name, v.Affected[0].Ranges[0].Events)

	a, err := osvscanner.From(v)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(a.ID, a.Affected[0].NPMRange.Vulnerable)
	// Output:
	// left [{0   } { 1.3.0  }]
	// x_EXAMPLE-1 <1.3.0
}
