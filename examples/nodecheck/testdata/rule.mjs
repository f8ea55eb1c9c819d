// Applies the rule of the Security WG's checker, the npm package
// is-my-node-vulnerable: an advisory covers a version that satisfies its vulnerable
// range and not its patched one. Reads {versions, records, options} from standard
// input and prints the numbers of the records that cover each version. The
// argument is the folder whose node_modules has the package semver.
import { createRequire } from 'node:module'
import { text } from 'node:stream/consumers'

const { satisfies } = createRequire(process.argv[2] + '/')('semver')
const { versions, records, options } = JSON.parse(await text(process.stdin))

const covering = version => Object.keys(records).map(Number).filter(n =>
  satisfies(version, records[n].vulnerable, options) && !satisfies(version, records[n].patched, options))

console.log(JSON.stringify(versions.map(covering)))
