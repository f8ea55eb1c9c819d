package advisory_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/nodejs/nodesec/advisory"
)

func TestProblemOnOneLine(t *testing.T) {
	for want, p := range map[string]advisory.Problem{
		"error: wrong [r]": {Rule: "r", Message: "wrong"},
		"npm/7.json: warning: cves[0]: odd [cve-id]; write CVE-2026-1234": {File: "npm/7.json", Path: "cves[0]", Rule: "cve-id",
			Warning: true, Message: "odd", Suggestion: "CVE-2026-1234"},
	} {
		assert.Equal(t, want, p.String())
	}
}
