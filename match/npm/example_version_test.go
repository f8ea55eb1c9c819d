package npm_test

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/Masterminds/semver/v3"

	"github.com/nodejs/nodesec/match/npm"
)

func ExampleParseVersion() {
	v, err := npm.ParseVersion("v1.2.3-beta.1+sha.5114f85")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(v, v.Major(), v.Minor(), v.Patch(), v.Prerelease(), v.Build())

	_, err = npm.ParseVersion("1.2")
	fmt.Println(err)
	_, err = npm.ParseVersion("1.02.3")
	fmt.Println(errors.Is(err, npm.ErrLeadingZero))

	v, _ = npm.ParseVersion("=1.02.3beta", npm.Loose)
	fmt.Println(v)
	// Output:
	// 1.2.3-beta.1 1 2 3 beta.1 sha.5114f85
	// npm: version "1.2": expected three numbers, major.minor.patch at offset 3 (end of text)
	// true
	// 1.2.3-beta
}

func ExampleVersion_Compare() {
	a, b := npm.MustParseVersion("1.0.0-rc.9"), npm.MustParseVersion("1.0.0-rc.10")
	fmt.Println(a.Compare(b), b.Compare(a), a.Less(b))
	fmt.Println(npm.MustParseVersion("1.0.0+a").Equal(npm.MustParseVersion("1.0.0+b")))
	// Output:
	// -1 1 true
	// true
}

func ExampleVersion_Successor() {
	for _, text := range []string{"1.2.3", "1.2.3-rc.1"} {
		next, _ := npm.MustParseVersion(text).Successor()
		fmt.Println(next)
	}
	// Output:
	// 1.2.4-0
	// 1.2.3-rc.1.0
}

func ExampleVersion_Inc() {
	v := npm.MustParseVersion("1.2.3")
	for _, release := range []npm.ReleaseType{npm.Major, npm.Minor, npm.Patch} {
		next, _ := v.Inc(release, "", npm.BaseZero)
		fmt.Println(next)
	}
	beta, _ := v.Inc(npm.Preminor, "beta", npm.BaseOne)
	next, _ := beta.Inc(npm.Prerelease, "beta", npm.BaseOne)
	fmt.Println(beta, next)
	// Output:
	// 2.0.0
	// 1.3.0
	// 1.2.4
	// 1.3.0-beta.1 1.3.0-beta.2
}

func ExampleVersion_Truncate() {
	v, _ := npm.MustParseVersion("1.2.3-rc.1").Truncate(npm.Minor)
	fmt.Println(v)
	// Output: 1.2.0
}

func ExampleDiff() {
	fmt.Println(npm.Diff(npm.MustParseVersion("1.2.3"), npm.MustParseVersion("1.3.0")))
	fmt.Println(npm.Diff(npm.MustParseVersion("2.0.0-rc.1"), npm.MustParseVersion("1.3.0")))
	fmt.Println(npm.Diff(npm.MustParseVersion("1.2.3+a"), npm.MustParseVersion("1.2.3+b")) == "")
	// Output:
	// minor
	// premajor
	// true
}

func ExampleCoerce() {
	for _, text := range []string{"v2", "release 4.6.3.9.2-alpha2", "node-v18.17.1-linux"} {
		v, ok := npm.Coerce(text)
		fmt.Println(v, ok)
	}
	v, _ := npm.Coerce("1.2.3.4", npm.RTL)
	fmt.Println(v)
	v, _ = npm.Coerce("1.2-rc.1", npm.CoerceIncludePrerelease)
	fmt.Println(v)
	_, ok := npm.Coerce("latest")
	fmt.Println(ok)
	// Output:
	// 2.0.0 true
	// 4.6.3 true
	// 18.17.1 true
	// 2.3.4
	// 1.2.0-rc.1
	// false
}

func ExampleClean() {
	text, ok := npm.Clean("  =v1.2.3+build ")
	fmt.Println(text, ok)
	// Output: 1.2.3 true
}

func ExampleValid() {
	fmt.Println(npm.Valid("v1.2.3"))
	_, ok := npm.Valid("1.2")
	fmt.Println(ok)
	// Output:
	// 1.2.3 true
	// false
}

func ExampleSort() {
	versions := []npm.Version{
		npm.MustParseVersion("1.10.0"), npm.MustParseVersion("1.9.0"), npm.MustParseVersion("1.9.0-rc.1"),
	}
	npm.Sort(versions)
	fmt.Println(versions)
	npm.RSort(versions)
	fmt.Println(versions)
	// Output:
	// [1.9.0-rc.1 1.9.0 1.10.0]
	// [1.10.0 1.9.0 1.9.0-rc.1]
}

func ExampleCmp() {
	ok, err := npm.Cmp(npm.MustParseVersion("1.10.0"), ">", npm.MustParseVersion("1.9.0"))
	fmt.Println(ok, err)
	// Output: true <nil>
}

func ExampleCompareIdentifiers() {
	fmt.Println(npm.CompareIdentifiers("9", "10"), npm.CompareIdentifiers("alpha", "10"))
	// Output: -1 1
}

func ExampleVersion_Semver() {
	v := npm.MustParseVersion("1.2.3-beta+5").Semver()
	fmt.Println(v.Prerelease(), v.Metadata())

	back, err := npm.VersionOf(semver.MustParse("v1.2"))
	fmt.Println(back, err)
	// Output:
	// beta 5
	// 1.2.0 <nil>
}

func ExampleVersion_UnmarshalText() {
	var packages map[string]npm.Version
	if err := json.Unmarshal([]byte(`{"minimist": "1.2.8", "lodash": "v4.17.21"}`), &packages); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(packages["lodash"], packages["minimist"].Minor())
	text, _ := json.Marshal(packages)
	fmt.Println(string(text))
	// Output:
	// 4.17.21 2
	// {"lodash":"4.17.21","minimist":"1.2.8"}
}
