package lockfile_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/examples/scan/lockfile"
)

const npmPackages = `{
		"name": "app", "version": "1.0.0", "lockfileVersion": %d, "requires": true,
		"packages": {
			"": {"name": "app", "version": "1.0.0", "workspaces": ["packages/*"], "dependencies": {"qs": "file:./qs", "tool": "https://tools.example/tool.tgz"}},
			"node_modules/lodash": {"version": "4.17.11", "resolved": "https://registry.example/lodash/-/lodash-4.17.11.tgz"},
			"node_modules/lo": {"name": "lodash", "version": "4.17.4"},
			"node_modules/@scope/aliased": {"name": "@babel/traverse", "version": "7.23.0"},
			"node_modules/mocha": {"version": "5.0.0", "dev": true},
			"node_modules/mocha/node_modules/lodash": {"version": "4.17.11", "dev": true},
			"node_modules/both": {"version": "1.0.0", "devOptional": true},
			"node_modules/fsevents": {"version": "1.2.4", "optional": true},
			"node_modules/fsevents/node_modules/minimist": {"version": "0.0.8", "inBundle": true, "dependencies": {"tool": "^1.0.0"}},
			"node_modules/qs": {"resolved": "qs", "link": true},
			"qs": {"version": "6.0.0"},
			"qs/node_modules/ms": {"version": "0.7.0"},
			"node_modules/a": {"resolved": "packages/a", "link": true},
			"packages/a": {"name": "@app/a", "version": "1.0.0", "dependencies": {"tool": "^2.0.0"}},
			"packages/a/node_modules/tool": {"version": "2.0.0"},
			"node_modules/gone": {"resolved": "../gone", "link": true},
			"node_modules/tarball": {"version": "1.0.0", "resolved": "file:tarball.tgz"},
			"node_modules/fork": {"version": "2.0.0", "resolved": "git+ssh://git@git.example/fork.git#0123456"},
			"node_modules/fork/node_modules/tool": {"version": "1.5.0"},
			"node_modules/tool": {"version": "3.0.0", "resolved": "https://tools.example/tool.tgz"},
			"node_modules/beta": {"version": "2.0.0-rc.1+build.5", "resolved": false},
			"node_modules/empty": {"optional": true}
		}}`

func TestNPM(t *testing.T) {
	// The bundled minimist asks for "tool" by a range and is given the project's,
	// so that one is not known to be from the URL alone.
	want := []string{
		"@app/a@1.0.0 folder<packages/a> in packages/a",
		"@babel/traverse@7.23.0 in node_modules/@scope/aliased",
		"beta@2.0.0-rc.1+build.5 in node_modules/beta",
		"both@1.0.0 in node_modules/both",
		"empty@ unknown<> in node_modules/empty",
		"fork@2.0.0 git<git+ssh://git@git.example/fork.git#0123456> in node_modules/fork",
		"fsevents@1.2.4 in node_modules/fsevents",
		"gone@ folder<../gone> in node_modules/gone",
		"lodash@4.17.11 in node_modules/lodash, node_modules/mocha/node_modules/lodash",
		"lodash@4.17.4 in node_modules/lo",
		"minimist@0.0.8 in node_modules/fsevents/node_modules/minimist",
		"mocha@5.0.0 dev in node_modules/mocha",
		"ms@0.7.0 in qs/node_modules/ms",
		"qs@6.0.0 folder<qs> in qs",
		"tarball@1.0.0 file<file:tarball.tgz> in node_modules/tarball",
		"tool@1.5.0 in node_modules/fork/node_modules/tool",
		"tool@2.0.0 in packages/a/node_modules/tool",
		"tool@3.0.0 in node_modules/tool",
	}
	for _, version := range []int{2, 3} {
		for _, name := range []string{"package-lock.json", "npm-shrinkwrap.json", "old.package-lock.json", "any"} {
			l, err := lockfile.Read(project(name, fmt.Sprintf(npmPackages, version)), name)
			require.NoError(t, err)
			assert.Equal(t, "npm", l.Tool)
			assert.Equal(t, fmt.Sprint(version), l.Version)
			assert.NoError(t, l.DevelopmentUnknown)
			assert.Equal(t, want, lines(l), "%s of version %d", name, version)
		}
	}

	t.Run("only by URL", func(t *testing.T) {
		text := strings.Replace(fmt.Sprintf(npmPackages, 3), `, "dependencies": {"tool": "^1.0.0"}`, "", 1)
		l, err := lockfile.Parse([]byte(text))
		require.NoError(t, err)
		assert.Contains(t, lines(l), "tool@3.0.0 url<https://tools.example/tool.tgz> in node_modules/tool")
	})
}

const npmTree = `{
		"name": "app", "version": "1.0.0", "lockfileVersion": 1, "requires": true,
		"dependencies": {
			"lodash": {"version": "4.17.11", "resolved": "https://registry.example/lodash.tgz", "integrity": "sha512-x"},
			"lo": {"version": "npm:lodash@4.17.4"},
			"@scope/aliased": {"version": "npm:@babel/traverse@7.23.0", "dev": true},
			"mocha": {"version": "5.0.0", "dev": true, "requires": {"lodash": "4.17.11"}, "dependencies": {
				"lodash": {"version": "4.17.11", "dev": true},
				"debug": {"version": "3.1.0", "dev": true, "dependencies": {"ms": {"version": "2.0.0", "dev": true}}}}},
			"qs": {"version": "file:qs", "dependencies": {"ms": {"version": "0.7.0"}}},
			"fork": {"version": "git+ssh://git@git.example/fork.git#0123456", "from": "fork@git+ssh://git@git.example/fork.git"},
			"hub": {"version": "github:user/hub#0123456", "from": "github:user/hub"},
			"tool": {"version": "https://tools.example/tool.tgz"},
			"fsevents": {"optional": true}
		}}`

func TestNPMTree(t *testing.T) {
	l, err := lockfile.Parse([]byte(npmTree))
	require.NoError(t, err)
	assert.Equal(t, "1", l.Version)
	assert.Equal(t, []string{
		"@babel/traverse@7.23.0 dev in node_modules/@scope/aliased",
		"debug@3.1.0 dev in node_modules/mocha/node_modules/debug",
		"fork@ git<git+ssh://git@git.example/fork.git#0123456> in node_modules/fork",
		"fsevents@ unknown<> in node_modules/fsevents",
		"hub@ git<github:user/hub#0123456> in node_modules/hub",
		"lodash@4.17.11 in node_modules/lodash, node_modules/mocha/node_modules/lodash",
		"lodash@4.17.4 in node_modules/lo",
		"mocha@5.0.0 dev in node_modules/mocha",
		"ms@0.7.0 in node_modules/qs/node_modules/ms",
		"ms@2.0.0 dev in node_modules/mocha/node_modules/debug/node_modules/ms",
		"qs@ file<file:qs> in node_modules/qs",
		"tool@ url<https://tools.example/tool.tgz> in node_modules/tool",
	}, lines(l))
}

// npm before 5 wrote npm-shrinkwrap.json without a version of the format.
func TestShrinkwrapOfOldNPM(t *testing.T) {
	l, err := lockfile.Read(project("npm-shrinkwrap.json", `{
		"name": "app", "version": "1.0.0",
		"dependencies": {
			"lodash": {"version": "3.0.0", "from": "lodash@>=3.0.0 <4.0.0", "resolved": "https://registry.example/lodash.tgz"},
			"again": {"version": "1.0.0", "from": "https://registry.example/again.tgz", "resolved": "https://registry.example/again.tgz"},
			"fork": {"version": "1.0.0", "from": "fork@git://git.example/fork.git", "resolved": "git://git.example/fork.git#0123456"},
			"hub": {"version": "1.0.0", "from": "hub@git+https://git.example/hub.git"}
		}}`), "npm-shrinkwrap.json")
	require.NoError(t, err)
	assert.Equal(t, []string{
		"again@1.0.0 in node_modules/again",
		"fork@1.0.0 git<git://git.example/fork.git#0123456> in node_modules/fork",
		"hub@1.0.0 git<git+https://git.example/hub.git> in node_modules/hub",
		"lodash@3.0.0 in node_modules/lodash",
	}, lines(l))
}
