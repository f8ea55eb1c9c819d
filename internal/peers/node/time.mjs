// Times the semver package at the work that the Go benchmarks do.
//
// The first line of standard input is {"versions", "ranges", "blocks"}; a block {"Range", "From", "To"} says which
// range is tested against which versions. Each line after it is {"work", "count"}; the answer to it is a line that
// has the nanoseconds that it took to do the work for so many items.

import { createInterface } from 'node:readline'
import { createRequire } from 'node:module'

const semver = createRequire(new URL('../../semverref/node/answer.mjs', import.meta.url))('semver')

const input = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
const { versions, ranges, blocks } = JSON.parse((await input.next()).value)

const parsedVersions = versions.map(v => new semver.SemVer(v))
const parsedRanges = ranges.map(r => new semver.Range(r))

// A Range is remembered by its text, up to a thousand alternatives. Parsing these makes it forget the others.
const forget = () => {
  for (let i = 0; i < 1000; i++) {
    new semver.Range(`${i}.2.3`)
  }
}

const each = (items, one) => count => {
  let yes = 0
  for (let left = count; left > 0; left -= items.length) {
    const n = Math.min(left, items.length)
    for (let i = 0; i < n; i++) {
      yes += one(items[i], i) ? 1 : 0
    }
  }
  return yes
}

const eachPair = (versions, one) => count => {
  let yes = 0
  for (let left = count; left > 0;) {
    for (const { Range, From, To } of blocks) {
      const range = parsedRanges[Range]
      const end = Math.min(To, From + left)
      for (let i = From; i < end; i++) {
        yes += one(range, versions[i]) ? 1 : 0
      }
      left -= end - From
    }
  }
  return yes
}

const works = {
  ParseVersion: each(versions, v => new semver.SemVer(v)),
  ParseRange: each(ranges, r => new semver.Range(r)),
  MatchVersion: eachPair(parsedVersions, (range, v) => range.test(v)),
  MatchText: eachPair(versions, (range, v) => range.test(v)),
  Compare: each(parsedVersions, (v, i) => v.compare(parsedVersions[i === 0 ? parsedVersions.length - 1 : i - 1]) > 0),
}

// What the work returned goes out too, so that it has to be done.
let sum = 0

const time = (work, count) => {
  let nanoseconds = 0n
  const most = work === 'ParseRange' ? ranges.length : count
  for (let left = count; left > 0; left -= most) {
    if (work === 'ParseRange') {
      forget()
    }
    const start = process.hrtime.bigint()
    sum += works[work](Math.min(left, most))
    nanoseconds += process.hrtime.bigint() - start
  }
  return Number(nanoseconds)
}

for await (const line of input) {
  const { work, count } = JSON.parse(line)
  process.stdout.write(JSON.stringify({ nanoseconds: time(work, count), sum }) + '\n')
}
