package npm_test

import (
	"errors"
	"fmt"

	"github.com/Masterminds/semver/v3"

	"github.com/nodejs/nodesec/match/npm"
)

func ExampleParseRange() {
	r, err := npm.ParseRange("^1.2 || ~2.5.1 || 4.x")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(r)

	_, err = npm.ParseRange(">=1.2.3, <2.0.0")
	var parse *npm.ParseError
	fmt.Println(errors.As(err, &parse), parse.Offset)
	fmt.Println(err)
	// Output:
	// >=1.2.0 <2.0.0-0||>=2.5.1 <2.6.0-0||>=4.0.0 <5.0.0-0
	// true 7
	// npm: range ">=1.2.3, <2.0.0": unexpected character at offset 7 (',')
}

// Who installs does not want betas that were not asked for.
func ExampleRange_Contains() {
	r := npm.MustParseRange("^1.2.3-beta")
	for _, text := range []string{"1.2.3-rc", "1.9.0", "1.9.0-rc", "2.0.0-rc"} {
		fmt.Println(text, r.Contains(npm.MustParseVersion(text)))
	}
	// Output:
	// 1.2.3-rc true
	// 1.9.0 true
	// 1.9.0-rc false
	// 2.0.0-rc false
}

// Who asks whether a version is vulnerable needs the answer for betas too.
func ExampleRange_Contains_includePrerelease() {
	vulnerable := npm.MustParseRange("<2.0.0", npm.IncludePrerelease|npm.Loose)
	for _, text := range []string{"1.9.0", "1.9.0-rc", "2.0.0-rc", "2.0.0"} {
		fmt.Println(text, vulnerable.Contains(npm.MustParseVersion(text)))
	}
	// Output:
	// 1.9.0 true
	// 1.9.0-rc true
	// 2.0.0-rc true
	// 2.0.0 false
}

func ExampleRange_Test() {
	r := npm.MustParseRange("<1.2.6", npm.IncludePrerelease|npm.Loose)
	fmt.Println(r.Test("1.2.5"), r.Test("1.2.6"), r.Test("latest"))
	// Output: true false false
}

func ExampleSatisfies() {
	fmt.Println(npm.Satisfies("1.2.3", "1.x || >=2.5.0 || 5.0.0 - 7.2.3"))
	fmt.Println(npm.Satisfies("3.0.0-rc.1", ">=2.5.0"))
	fmt.Println(npm.Satisfies("3.0.0-rc.1", ">=2.5.0", npm.IncludePrerelease))
	// Output:
	// true
	// false
	// true
}

func ExampleMaxSatisfying() {
	versions := []string{"1.2.3", "1.3.0", "1.4.0-rc.1", "2.0.0"}
	fmt.Println(npm.MaxSatisfying(versions, "^1.2.0"))
	fmt.Println(npm.MinSatisfying(versions, "^1.2.0"))
	_, ok := npm.MaxSatisfying(versions, ">=3")
	fmt.Println(ok)
	// Output:
	// 1.3.0 true
	// 1.2.3 true
	// false
}

func ExampleMinVersion() {
	v, ok := npm.MinVersion(npm.MustParseRange("^2 || >1.2.3"))
	fmt.Println(v, ok)
	_, ok = npm.MinVersion(npm.MustParseRange(">2 <1"))
	fmt.Println(ok)
	// Output:
	// 1.2.4 true
	// false
}

func ExampleIntersects() {
	peer, installed := npm.MustParseRange("^17 || ^18"), npm.MustParseRange(">=18.2")
	fmt.Println(npm.Intersects(peer, installed))
	fmt.Println(npm.Intersects(npm.MustParseRange("^17"), installed))
	// Output:
	// true
	// false
}

func ExampleSubset() {
	fmt.Println(npm.Subset(npm.MustParseRange("~1.2.3"), npm.MustParseRange("^1.2")))
	fmt.Println(npm.Subset(npm.MustParseRange("^1.2"), npm.MustParseRange("~1.2.3")))
	// Output:
	// true
	// false
}

func ExampleGreaterThanRange() {
	r := npm.MustParseRange("^1.2.3 || ^3.0.0")
	for _, text := range []string{"1.0.0", "2.0.0", "4.0.0"} {
		v := npm.MustParseVersion(text)
		fmt.Println(text, npm.LessThanRange(v, r), npm.GreaterThanRange(v, r), npm.Outside(v, r))
	}
	// Output:
	// 1.0.0 true false true
	// 2.0.0 false false false
	// 4.0.0 false true true
}

func ExampleSimplify() {
	published := []string{"1.0.0", "1.0.1", "1.1.0", "2.0.0", "2.1.0"}
	r := npm.MustParseRange("1.0.0 || 1.0.1 || 1.1.0 || 2.1.0")
	fmt.Println(npm.Simplify(published, r))
	// Output: <=1.1.0 || >=2.1.0
}

func ExampleValidRange() {
	fmt.Println(npm.ValidRange("~1.2.3 || x"))
	_, ok := npm.ValidRange("latest")
	fmt.Println(ok)
	// Output:
	// * true
	// false
}

func ExampleRange_Comparators() {
	for _, alternative := range npm.MustParseRange("^1.2 || 3.0.0").Comparators() {
		for _, c := range alternative {
			fmt.Printf("%q %s\n", c.Operator(), c.Version())
		}
	}
	// Output:
	// ">=" 1.2.0
	// "<" 2.0.0-0
	// "" 3.0.0
}

func ExampleParseComparator() {
	c, _ := npm.ParseComparator(">= 1.2.3")
	fmt.Println(c, c.Test(npm.MustParseVersion("1.2.4-rc")))
	// Output: >=1.2.3 true
}

func ExampleComparator_Intersects() {
	below, _ := npm.ParseComparator("<2.0.0")
	above, _ := npm.ParseComparator(">=2.0.0")
	fmt.Println(below.Intersects(above))
	// Output: false
}

func ExampleRange_Explain() {
	r := npm.MustParseRange("^1.2.3 || ^3.0.0")
	fmt.Println(r.Explain(npm.MustParseVersion("3.4.5")))
	fmt.Println(r.Explain(npm.MustParseVersion("2.0.0")))
	e := r.Explain(npm.MustParseVersion("1.9.0-rc"))
	fmt.Println(e.Alternatives[0])
	// Output:
	// 3.4.5 is in >=1.2.3 <2.0.0-0||>=3.0.0 <4.0.0-0: >=3.0.0 <4.0.0-0 accepts it
	// 2.0.0 is not in >=1.2.3 <2.0.0-0||>=3.0.0 <4.0.0-0: >=1.2.3 <2.0.0-0 fails at <2.0.0-0; >=3.0.0 <4.0.0-0 fails at >=3.0.0
	// >=1.2.3 <2.0.0-0 takes no prereleases of this release
}

// A Range can stand where a *semver.Constraints stood.
func ExampleRange_Check() {
	var constraint interface {
		Check(*semver.Version) bool
		Validate(*semver.Version) (bool, []error)
	} = npm.MustParseRange("1.2 || 3.x")
	fmt.Println(constraint.Check(semver.MustParse("1.2.9")))
	_, reasons := constraint.Validate(semver.MustParse("2.0.0"))
	for _, reason := range reasons {
		fmt.Println(reason)
	}
	// Output:
	// true
	// 2.0.0: >=1.2.0 <1.3.0-0 fails at <1.3.0-0
	// 2.0.0: >=3.0.0 <4.0.0-0 fails at >=3.0.0
}
