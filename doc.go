// Package nodesec is the map of a module for people who build security tools around
// Node.js and npm. It has no code of its own; the rooms of the house are
//
//   - [github.com/nodejs/nodesec/advisory]: what an advisory says, as plain data;
//   - [github.com/nodejs/nodesec/advisory/nodewg]: the files of the Node.js Security
//     Working Group, read and written without loss;
//   - [github.com/nodejs/nodesec/match/npm]: npm versions, ranges and sets of versions,
//     which is node-semver for Go;
//   - [github.com/nodejs/nodesec/match]: which advisories cover a package at a version,
//     why, and what to move to;
//   - [github.com/nodejs/nodesec/osv]: OSV records read, written and validated, and
//     whole dumps as streams;
//   - [github.com/nodejs/nodesec/osv/db]: a whole dump in one file that opens at once
//     and answers as an index in memory does;
//   - [github.com/nodejs/nodesec/osv/mirror]: keeps such a file up to date with the
//     public export of osv.dev;
//   - [github.com/nodejs/nodesec/osv/osvscanner]: to and from osv-scanner's types.
//
// Programs under examples/ show how a tool embeds them: scan checks lockfiles, nodecheck
// checks a Node.js version, convert turns advisory files into one another's formats.
//
// Data takes one way through the house. Bytes are decoded, by nodewg or osv, into
// advisories, which keep what their source said word for word. From there they go to
// match, which gives them meaning, and come out as findings; or to osv, which says them
// in the world's format, and come out as bytes again:
//
//	advisories := osv.ReadFS(os.DirFS("advisories"))
//	index, err := match.NewIndex(advisories)
//	...
//	for _, f := range index.Query(advisory.NPM("minimist"), "1.2.5") {
//		fmt.Println(f.Advisory.ID, f.Range(), f.Fixed)
//	}
//
// Nothing here keeps package-level state, logs, or leaves a goroutine behind. Values are
// not changed after construction and may be shared between goroutines.
package nodesec
