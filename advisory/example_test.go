package advisory_test

import (
	"fmt"

	"github.com/nodejs/nodesec/advisory"
)

// An advisory made by hand, about two lines of one package.
func ExampleAdvisory() {
	a := advisory.Advisory{
		ID:       "GHSA-xvch-5gv4-984h",
		Modified: "2024-06-24T21:22:14Z",
		Aliases:  []advisory.ID{"CVE-2021-44906"},
		Summary:  "Prototype pollution in minimist",
		Affected: []advisory.Affected{{
			Package: advisory.NPM("minimist"),
			Ranges: []advisory.Range{{
				Type:   advisory.RangeSemVer,
				Events: []advisory.Event{{Introduced: "1.0.0"}, {Fixed: "1.2.6"}},
			}},
		}},
		DatabaseSpecific: `{"severity": "CRITICAL"}`,
	}
	for name := range a.Names {
		fmt.Println(name, name.Kind())
	}
	fmt.Println(a.Affected[0].Package, a.Level(), a.IsMalware(), a.IsWithdrawn())
	// Output:
	// GHSA-xvch-5gv4-984h GHSA
	// CVE-2021-44906 CVE
	// npm/minimist critical false false
}
