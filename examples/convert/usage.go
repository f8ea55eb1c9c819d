package main

const usage = `convert turns security advisories from one format into another: the Node.js
Security WG's files into OSV records and back, and into OpenVEX. It checks such
files, and starts new ones.

Usage:

  convert [flags] INPUT...
  convert -lint INPUT...
  convert -new module|core [-o PATH]

An INPUT is a folder, a zip, a file, or "-" for standard input. It holds

  the Security WG's files: a checkout of https://github.com/nodejs/security-wg,
  its folder vuln, one of vuln/core, vuln/npm and vuln/deps, one record N.json, or
  an index.json; or

  OSV records: one a file, as in the all.zip that osv.dev publishes for npm; one
  record; one a line; or a JSON array of them.

Flags:

  -to FORMAT         what to write: osv (a folder with a file for each record),
                     wg (a folder as the Security WG's vuln), osv-zip (one zip,
                     for osv-scanner's offline mode), ndjson (one record a
                     line) or openvex (one document about Node.js, from core
                     and deps). Without it osv, or with -check alone what each
                     input is
  -o PATH            where to write: a folder for osv and wg, a file for the
                     others. Without it to standard output, of osv and wg one
                     record only
  -check             look for what is wrong with what would be written, and
                     leave it out; without -o, write nothing at all
  -lint              look for what is wrong or doubtful in the inputs as they
                     stand, with the text to write instead where it follows
  -from FORMAT       what the inputs are: wg, osv, or auto (without it), which
                     looks at what is in them and says what it took them for
  -modified TIME     when records were last changed that do not say so, which
                     OSV requires; as 2026-03-31T12:00:00Z or 2026-03-31
  -timestamp TIME    when the OpenVEX document is issued, which it has to say;
                     without it SOURCE_DATE_EPOCH of the environment
  -author NAME       whose statements the OpenVEX document makes; without it
                     those of the Node.js Security WG
  -new KIND          write a new record to fill in, module (about a package of
                     npm) or core (about Node.js): to the file N.json that -o
                     names, to the next number in the folder that it names, or
                     to standard output
  -h                 show this text

Exit codes:

  0   all went well
  1   there are problems in records; the others were converted
  2   the job could not be done; no file or folder was written

Examples:

  convert vuln/npm/48.json
  convert -modified 2026-03-31 -o records security-wg
  convert -to wg -o vuln records
  convert -to openvex -timestamp 2026-03-31 -o vex.json security-wg
  convert -new module -o vuln/npm
  convert -check vuln
  convert -lint vuln
`
