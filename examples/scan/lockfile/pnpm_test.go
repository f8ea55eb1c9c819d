package lockfile_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/examples/scan/lockfile"
)

var pnpmTests = []struct {
	name, text, version string
	want                []string
}{
	{"5.4", `lockfileVersion: 5.4

specifiers:
  lo: npm:lodash@4.17.4

dependencies:
  lo: /lodash/4.17.4
  linked: link:lib

devDependencies:
  react-dom: 17.0.0_react@17.0.0

packages:

  /@babel/core/7.0.0-beta.44_supports-color@5.5.0:
    resolution: {integrity: sha512-a==}
    dev: false

  /lodash/4.17.4:
    resolution: {integrity: sha512-a==}
    dev: false

  /react-dom/17.0.0_react@17.0.0:
    resolution: {integrity: sha512-a==}
    dev: true

  /react-dom/17.0.0_0123456789abcdef:
    resolution: {integrity: sha512-a==}

  registry.example/@scope/private/1.0.0:
    resolution: {integrity: sha512-a==, tarball: 'https://registry.example/private.tgz'}
    dev: true

  git.example/user/fork/0123456:
    resolution: {commit: '0123456', repo: 'https://git.example/user/fork.git', type: git}
    name: fork
    version: 1.0.0
    dev: false

  github.com/user/hub/0123456:
    resolution: {tarball: 'https://codeload.github.com/user/hub/tar.gz/0123456'}
    name: hub
    version: 1.0.0

  file:tarball.tgz:
    resolution: {integrity: sha512-a==, tarball: file:tarball.tgz}
    name: tarball
    version: 1.0.0
`, "5.4", []string{
		"@babel/core@7.0.0-beta.44",
		"@scope/private@1.0.0 dev",
		"fork@1.0.0 git<https://git.example/user/fork.git#0123456>",
		"hub@1.0.0 git<github.com/user/hub/0123456>",
		"linked@ folder<lib>",
		"lodash@4.17.4",
		"react-dom@17.0.0",
		"tarball@1.0.0 file<file:tarball.tgz>",
	}},
	{"6.0", `lockfileVersion: '6.0'

importers:
  .:
    dependencies:
      b:
        specifier: workspace:^1.0.0
        version: link:packages/b
  packages/b:
    dependencies:
      a:
        specifier: workspace:*
        version: link:../a

packages:

  /@babel/core@7.0.0-beta.44:
    resolution: {integrity: sha512-a==}

  /@babel/preset-env@7.16.0(@babel/core@7.0.0-beta.44):
    resolution: {integrity: sha512-a==}
    dev: true

  /semver@5.7.1(patch_hash=0123):
    resolution: {integrity: sha512-a==}

  registry.example/private@1.0.0:
    resolution: {integrity: sha512-a==}

  file:lib:
    resolution: {directory: lib, type: directory}
    name: lib
`, "6.0", []string{
		"@babel/core@7.0.0-beta.44",
		"@babel/preset-env@7.16.0 dev",
		"a@ folder<packages/a>",
		"b@ folder<packages/b>",
		"lib@ folder<file:lib>",
		"private@1.0.0",
		"semver@5.7.1",
	}},
	{"9.0", `lockfileVersion: '9.0'

importers:

  .:
    dependencies:
      lo:
        specifier: npm:lodash@4.17.4
        version: lodash@4.17.4
      react-dom:
        specifier: 17.0.0
        version: 17.0.0(react@17.0.0)
      linked:
        specifier: link:lib
        version: link:lib
    devDependencies:
      mocha:
        specifier: 5.0.0
        version: 5.0.0
      aliased:
        specifier: npm:@babel/helpers@7.20.0
        version: '@babel/helpers@7.20.0(supports-color@5.5.0)'
      node:
        specifier: runtime:22.11.0
        version: runtime:22.11.0
      both:
        specifier: 1.0.0
        version: 1.0.0(react@18.0.0)

  packages/a:
    dependencies:
      both:
        specifier: 1.0.0
        version: 1.0.0(react@17.0.0)
    optionalDependencies:
      fork:
        specifier: git+https://git.example/fork.git
        version: git+https://git.example/fork.git#0123456

packages:

  '@babel/helpers@7.20.0':
    resolution: {integrity: sha512-a==}
  both@1.0.0:
    resolution: {integrity: sha512-a==}
  debug@3.1.0:
    resolution: {integrity: sha512-a==}
  fork@git+https://git.example/fork.git#0123456:
    resolution: {commit: '0123456', repo: https://git.example/fork.git, type: git}
    version: 1.0.0
  lib@file:lib:
    resolution: {directory: lib, type: directory}
  lodash@4.17.4:
    resolution: {integrity: sha512-a==}
  mocha@5.0.0:
    resolution: {integrity: sha512-a==}
  ms@2.0.0:
    resolution: {integrity: sha512-a==}
  node@runtime:22.11.0:
    resolution: {type: variations, variants: []}
    version: 22.11.0
  react-dom@17.0.0:
    resolution: {integrity: sha512-a==}
  tarball@file:tarball.tgz:
    resolution: {integrity: sha512-a==, tarball: file:tarball.tgz}
    version: 1.0.0
  tool@https://tools.example/tool.tgz:
    resolution: {tarball: https://tools.example/tool.tgz}
    version: 1.0.0

snapshots:

  '@babel/helpers@7.20.0(supports-color@5.5.0)': {}
  both@1.0.0(react@17.0.0): {}
  both@1.0.0(react@18.0.0): {}
  debug@3.1.0(supports-color@5.5.0):
    dependencies:
      ms: 2.0.0
  fork@git+https://git.example/fork.git#0123456:
    dependencies:
      ms: 2.0.0
  lodash@4.17.4: {}
  mocha@5.0.0:
    dependencies:
      debug: 3.1.0(supports-color@5.5.0)
      lo: lodash@4.17.4
  ms@2.0.0: {}
  node@runtime:22.11.0: {}
  react-dom@17.0.0(react@17.0.0): {}
`, "9.0", []string{
		"@babel/helpers@7.20.0 dev",
		"both@1.0.0",
		"debug@3.1.0 dev",
		"fork@1.0.0 git<https://git.example/fork.git#0123456>",
		"lib@ folder<file:lib>",
		"linked@ folder<lib>",
		"lodash@4.17.4",
		"mocha@5.0.0 dev",
		"ms@2.0.0",
		"node@22.11.0 unknown<runtime:22.11.0> dev",
		"react-dom@17.0.0",
		"tarball@1.0.0 file<file:tarball.tgz>",
		"tool@1.0.0 url<https://tools.example/tool.tgz>",
	}},
	{"9.0 with what pnpm itself needs", `---
lockfileVersion: '9.0'
importers:
  .:
    configDependencies:
      config:
        specifier: 1.0.0
        version: 1.0.0
packages:
  config@1.0.0:
    resolution: {integrity: sha512-a==}
snapshots:
  config@1.0.0: {}
---
lockfileVersion: '9.0'
importers:
  .:
    dependencies:
      ms:
        specifier: 2.0.0
        version: 2.0.0
packages:
  ms@2.0.0:
    resolution: {integrity: sha512-a==}
snapshots:
  ms@2.0.0: {}
`, "9.0", []string{"config@1.0.0", "ms@2.0.0"}},
}

func TestPNPM(t *testing.T) {
	for _, test := range pnpmTests {
		t.Run(test.name, func(t *testing.T) {
			l, err := lockfile.Read(project("pnpm-lock.yaml", test.text), "pnpm-lock.yaml")
			require.NoError(t, err)
			assert.Equal(t, "pnpm", l.Tool)
			assert.Equal(t, test.version, l.Version)
			assert.NoError(t, l.DevelopmentUnknown)
			assert.Equal(t, test.want, lines(l))

			l, err = lockfile.Parse([]byte(test.text))
			require.NoError(t, err)
			assert.Equal(t, test.want, lines(l))
		})
	}
}
