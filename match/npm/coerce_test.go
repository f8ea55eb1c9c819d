package npm_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/nodejs/nodesec/match/npm"
)

// What the npm package semver coerces these texts to, by default, from the right, with
// prereleases, and both; "" where it finds no version.
var coercions = []struct{ text, plain, rtl, full, fullRTL string }{
	{"", "", "", "", ""},
	{"no digits", "", "", "", ""},
	{".", "", "", "", ""},
	{"1", "1.0.0", "1.0.0", "1.0.0", "1.0.0"},
	{"v1.2", "1.2.0", "1.2.0", "1.2.0", "1.2.0"},
	{"   7   ", "7.0.0", "7.0.0", "7.0.0", "7.0.0"},
	{"-1", "1.0.0", "1.0.0", "1.0.0", "1.0.0"},
	{"1.2.3", "1.2.3", "1.2.3", "1.2.3", "1.2.3"},
	{"1.2.3.4", "1.2.3", "2.3.4", "1.2.3", "2.3.4"},
	{"v2.5.6.7.8", "2.5.6", "6.7.8", "2.5.6", "6.7.8"},
	{"release 4.6.3.9.2-alpha2", "4.6.3", "2.0.0", "4.6.3", "3.9.2-alpha2"},
	{"1..2", "1.0.0", "2.0.0", "1.0.0", "2.0.0"},
	{"1.a.2", "1.0.0", "2.0.0", "1.0.0", "2.0.0"},
	{"1,2,3", "1.0.0", "3.0.0", "1.0.0", "3.0.0"},
	{"1.2.3/4.5.6", "1.2.3", "4.5.6", "1.2.3", "4.5.6"},
	{"a1b2.3c4.5.6", "1.0.0", "4.5.6", "1.0.0", "4.5.6"},
	{"99999.99999.99999", "99999.99999.99999", "99999.99999.99999", "99999.99999.99999", "99999.99999.99999"},

	{"1.2.3-rc.1", "1.2.3", "1.0.0", "1.2.3-rc.1", "1.2.3-rc.1"},
	{"1.2.3-rc.1+sha.5", "1.2.3", "5.0.0", "1.2.3-rc.1+sha.5", "1.2.3-rc.1+sha.5"},
	{"1.2.3-rc.1 4.5", "1.2.3", "4.5.0", "1.2.3-rc.1", "4.5.0"},
	{"10.20.30-a and 4.5.6-b", "10.20.30", "4.5.6", "10.20.30-a", "4.5.6-b"},
	{"node-v18.17.1-linux", "18.17.1", "18.17.1", "18.17.1-linux", "18.17.1-linux"},
	{"1.2.3+build", "1.2.3", "1.2.3", "1.2.3+build", "1.2.3+build"},
	{"1.2.3-a.b.c+d.e.f.", "1.2.3", "1.2.3", "1.2.3-a.b.c+d.e.f", "1.2.3-a.b.c+d.e.f"},
	{"1-beta", "1.0.0", "1.0.0", "1.0.0-beta", "1.0.0-beta"},
	{"3.14-15", "3.14.0", "15.0.0", "3.14.0-15", "3.14.0-15"},
	{"1.2.3-beta.", "1.2.3", "1.2.3", "1.2.3-beta", "1.2.3-beta"},
	{"1.2.3--", "1.2.3", "1.2.3", "1.2.3--", "1.2.3--"},
	{"1.2.3-01", "1.2.3", "", "1.2.3", ""},

	{"01.2.3", "", "", "", ""},
	{"1.02", "", "", "", ""},
	{"007", "", "", "", ""},
	{"1234567890123456", "1234567890123456.0.0", "1234567890123456.0.0", "1234567890123456.0.0", "1234567890123456.0.0"},
	{"12345678901234567", "", "", "", ""},
	{"9007199254740992", "", "", "", ""},
	{"1.12345678901234567.3", "1.0.0", "3.0.0", "1.0.0", "3.0.0"},
	{"12345678901234567.1.2", "1.2.0", "1.2.0", "1.2.0", "1.2.0"},

	{"１２.3", "3.0.0", "3.0.0", "3.0.0", "3.0.0"},
	{"é1.2é", "1.2.0", "1.2.0", "1.2.0", "1.2.0"},
	{"1.2.3😀4", "1.2.3", "4.0.0", "1.2.3", "4.0.0"},
	{"1.2.3-é", "1.2.3", "1.2.3", "1.2.3", "1.2.3"},
}

func TestCoerce(t *testing.T) {
	check := func(text, want string, opts ...npm.CoerceOption) {
		v, ok := npm.Coerce(text, opts...)
		assert.Equal(t, want != "", ok, "%q %v", text, opts)
		if ok {
			assert.Equal(t, want, v.Full(), "%q %v", text, opts)
		} else {
			assert.Zero(t, v, "%q %v", text, opts)
		}
	}
	for _, test := range coercions {
		check(test.text, test.plain)
		check(test.text, test.rtl, npm.RTL)
		check(test.text, test.full, npm.CoerceIncludePrerelease)
		check(test.text, test.fullRTL, npm.CoerceIncludePrerelease, npm.RTL)
		check(test.text, test.fullRTL, npm.CoerceIncludePrerelease|npm.RTL)
	}
	check("01.2.3", "1.2.3", npm.CoerceLoose)
	check("1.02", "1.2.0", npm.CoerceLoose)
	check("007", "7.0.0", npm.CoerceLoose)
	check("9007199254740992", "", npm.CoerceLoose)
	check("\xff1.2\xff", "1.2.0")
}

// Whatever is a version coerces to itself.
func TestCoerceVersions(t *testing.T) {
	g := newGenerator(t)
	for range rounds {
		v := g.version()
		for _, text := range []string{v.Full(), "v" + v.Full(), " " + v.Full() + " "} {
			got, ok := npm.Coerce(text, npm.CoerceIncludePrerelease)
			assert.True(t, ok, text)
			assert.Equal(t, v, got, text)
			got, ok = npm.Coerce(text)
			assert.True(t, ok, text)
			assert.Equal(t, v.Release(), got, text)
		}
	}
}
