// Answers questions about npm versions and ranges with the real semver package.
//
// Each line of standard input is a batch, {"fn", "options", "calls": [[argument, ...], ...]}; each line of
// standard output is the array of its answers, in order. Arguments are strings. An answer is a string whose
// first character says what it is: "=" and the value, "~" for null, "!" and the message of what was thrown.

import { once } from 'node:events'
import semver from 'semver'

// Half of all ranges asked about are refused, and most of the time that takes goes into stack traces.
Error.stackTraceLimit = 0

// The JavaScript type of an identifier decides how it is compared and incremented, so it is part of the answer.
const identifier = id => `${typeof id === 'number' ? '#' : '"'}${id}`

const parsed = v => v && [
  v.version, v.major, v.minor, v.patch, v.prerelease.map(identifier).join('.'), v.build.join('.'),
].join('\n')

const full = v => [v.version, ...v.build.length > 0 ? [v.build.join('.')] : []].join('+')

const bits = answers => answers.map(yes => (yes ? '1' : '0')).join('')

const identifierBases = { '': undefined, false: false, true: true, 0: '0', 1: '1' }

const twoVersions = name => ([a, b], options) => semver[name](a, b, options)

const sorted = (sort, versions, options) =>
  sort(versions.map(v => new semver.SemVer(v, options)), options).map(full).join('\n')

const functions = {
  valid: ([v], options) => semver.valid(v, options),
  clean: ([v], options) => semver.clean(v, options),
  parse: ([v], options) => parsed(semver.parse(v, options)),
  coerce: ([v], options) => parsed(semver.coerce(v, options)),
  inc: ([v, release, id, base], options) => semver.inc(v, release, options, id, identifierBases[base]),
  diff: ([a, b]) => semver.diff(a, b),
  truncate: ([v, release], options) => semver.truncate(v, release, options),
  major: ([v], options) => semver.major(v, options),
  minor: ([v], options) => semver.minor(v, options),
  patch: ([v], options) => semver.patch(v, options),
  prerelease: ([v], options) => semver.prerelease(v, options)?.map(identifier).join('.') ?? null,

  compare: twoVersions('compare'),
  rcompare: twoVersions('rcompare'),
  compareLoose: ([a, b]) => semver.compareLoose(a, b),
  compareBuild: twoVersions('compareBuild'),
  compareIdentifiers: ([a, b]) => semver.compareIdentifiers(a, b),
  rcompareIdentifiers: ([a, b]) => semver.rcompareIdentifiers(a, b),
  gt: twoVersions('gt'),
  lt: twoVersions('lt'),
  eq: twoVersions('eq'),
  neq: twoVersions('neq'),
  gte: twoVersions('gte'),
  lte: twoVersions('lte'),
  cmp: ([a, op, b], options) =>
    semver.cmp(new semver.SemVer(a, options), op, new semver.SemVer(b, options), options),
  sort: (versions, options) => sorted(semver.sort, versions, options),
  rsort: (versions, options) => sorted(semver.rsort, versions, options),

  // satisfies hands back a Range that it is given, so parsing it here once changes no answer.
  satisfies: ([range, ...versions], options) => {
    let parsedRange
    try {
      parsedRange = new semver.Range(range, options)
    } catch {
      return bits(versions.map(v => semver.satisfies(v, range, options)))
    }
    return bits(versions.map(v => semver.satisfies(v, parsedRange, options)))
  },
  validRange: ([range], options) => semver.validRange(range, options),
  toComparators: ([range], options) =>
    semver.toComparators(range, options).map(alternative => alternative.join('\n')).join('\n\n'),
  maxSatisfying: ([range, ...versions], options) => semver.maxSatisfying(versions, range, options),
  minSatisfying: ([range, ...versions], options) => semver.minSatisfying(versions, range, options),
  minVersion: ([range], options) => semver.minVersion(range, options)?.version ?? null,
  outside: ([v, range, hilo], options) => semver.outside(v, range, hilo, options),
  gtr: ([v, range], options) => semver.gtr(v, range, options),
  ltr: ([v, range], options) => semver.ltr(v, range, options),
  intersects: ([a, b], options) => semver.intersects(a, b, options),
  subset: ([sub, dom], options) => semver.subset(sub, dom, options),
  // A range that could not be made simpler comes back as it was given.
  simplifyRange: ([range, ...versions], options) => semver.simplifyRange(versions, range, options),

  comparator: ([text], options) => new semver.Comparator(text, options).value,
  comparatorTest: ([text, v], options) => new semver.Comparator(text, options).test(v),
  comparatorIntersects: ([a, b], options) =>
    new semver.Comparator(a, options).intersects(new semver.Comparator(b, options), options),
}

const answer = (fn, args, options) => {
  try {
    const value = fn(args, options)
    return value === null ? '~' : `=${value}`
  } catch (error) {
    return `!${error.message}`
  }
}

const answerBatch = line => {
  const { fn, options, calls } = JSON.parse(line)
  if (!Object.hasOwn(functions, fn)) {
    throw new Error(`unknown function ${fn}`)
  }
  return JSON.stringify(calls.map(args => answer(functions[fn], args, options)))
}

let pending = ''
process.stdin.setEncoding('utf8')
for await (const chunk of process.stdin) {
  const lines = (pending + chunk).split('\n')
  pending = lines.pop()
  if (lines.length > 0 && !process.stdout.write(lines.map(line => answerBatch(line) + '\n').join(''))) {
    await once(process.stdout, 'drain')
  }
}
