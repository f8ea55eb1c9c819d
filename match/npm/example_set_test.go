package npm_test

import (
	"fmt"

	"github.com/nodejs/nodesec/match/npm"
)

// However a range is written, its set prints in one way.
func ExampleRange_Set() {
	for _, text := range []string{"^1.2.3", "~1.2.3 || >=1.2.9 <2", "<1 || >=1"} {
		fmt.Println(npm.MustParseRange(text).Set())
	}
	// Output:
	// >=1.2.3 <2.0.0-0
	// >=1.2.3 <2.0.0-0
	// *
}

// What is vulnerable and was not patched.
func ExampleSet_Minus() {
	vulnerable := npm.MustParseRange(">=1.0.0 <3.0.0").Set()
	patched := npm.MustParseRange("^1.4.2 || >=2.1.0").Set()
	fmt.Println(vulnerable.Minus(patched))
	// Output: >=1.0.0 <1.4.2 || >=2.0.0-0 <2.1.0
}

func ExampleSet_Contains() {
	s := npm.MustParseRange("<1.2.6").Set()
	fmt.Println(s.Contains(npm.MustParseVersion("1.2.6-beta")), s.Contains(npm.MustParseVersion("1.2.6")))
	// Output: true false
}

func ExampleSet_Intersect() {
	a, b := npm.MustParseRange("^1.2").Set(), npm.MustParseRange("<1.4.0 || >=1.8.0").Set()
	fmt.Println(a.Intersect(b))
	// Output: >=1.2.0-0 <1.4.0 || >=1.8.0 <2.0.0-0
}

func ExampleSet_Complement() {
	fmt.Println(npm.MustParseRange(">=1.0.0 <1.2.3").Set().Complement())
	// Output: <1.0.0 || >=1.2.3
}

func ExampleSet_SubsetOf() {
	affected := npm.MustParseRange(">=1").Set()
	covered := npm.MustParseRange("<2 || >=2").Set()
	fmt.Println(affected.SubsetOf(covered), covered.SubsetOf(affected))
	// Output: true false
}

func ExampleSet_Intervals() {
	s := npm.MustParseRange("<1.0.2 || >=2.0.0 <=2.1.0").Set()
	for i := range s.Intervals() {
		if low := i.Low(); !low.Unbounded {
			fmt.Println("from", low.Version, low.Inclusive)
		}
		if high := i.High(); !high.Unbounded {
			fmt.Println("to", high.Version, high.Inclusive)
		}
	}
	// Output:
	// to 1.0.2 false
	// from 2.0.0 true
	// to 2.1.0 true
}

func ExampleSet_Find() {
	s := npm.MustParseRange("<1.0.2 || >=2.0.0 <2.1.0").Set()
	i, ok := s.Find(npm.MustParseVersion("2.0.5"))
	fmt.Println(i, ok)
	// Output: >=2.0.0 <2.1.0 true
}

func ExampleSet_Range() {
	s := npm.Union(npm.Below(npm.MustParseVersion("1.0.2")), npm.Only(npm.MustParseVersion("2.0.0-rc.1")))
	r := s.Range()
	fmt.Println(r.Raw(), r.Test("2.0.0-rc.1"))
	// Output: <1.0.2 || 2.0.0-rc.1 true
}

func ExampleSet_VERS() {
	fmt.Println(npm.MustParseRange("<1.0.2 || >=2.0.0 <2.1.0").Set().VERS())
	// Output: vers:npm/<1.0.2|>=2.0.0|<2.1.0
}

func ExampleParseVERS() {
	s, err := npm.ParseVERS("vers:npm/>=1.0.0|!=1.0.1|<1.0.3")
	fmt.Println(s, err)
	// Output: >=1.0.0 <1.0.1 || >1.0.1 <1.0.3 <nil>
}

func ExampleUnion() {
	a, b := npm.UpTo(npm.MustParseVersion("1.2.3")), npm.From(npm.MustParseVersion("1.2.4-0"))
	fmt.Println(npm.Union(a, b)) // nothing lies between the two
	// Output: *
}

func ExampleBetween() {
	s := npm.Between(
		npm.Bound{Version: npm.MustParseVersion("1.0.0"), Inclusive: true},
		npm.Bound{Version: npm.MustParseVersion("1.2.3")},
	)
	fmt.Println(s)
	// Output: >=1.0.0 <1.2.3
}

func ExampleAffected() {
	s, err := npm.Affected("<4.2.1 || >=5.0.0 <5.0.3", ">=5.0.2")
	fmt.Println(s, err)
	s, _ = npm.Affected("<=99.999.99999", "<0.0.0") // the Security WG's "all versions" and "no fix"
	fmt.Println(s)
	_, err = npm.Affected("<1.0.0", "soon")
	fmt.Println(err)
	// Output:
	// <4.2.1 || >=5.0.0 <5.0.2 <nil>
	// *
	// patched versions: npm: range "soon": no comparator in a loose range at offset 0 ('s')
}
