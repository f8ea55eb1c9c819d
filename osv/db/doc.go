// Package db keeps a whole dump of advisories in one file that opens in less than a
// millisecond, and answers from it as an index in memory would.
//
// [Build] writes a database from any stream of advisories, [Open] opens it, and
// [DB.Query] says which advisories cover a package at a version: the same findings in
// the same order as [match.Index] gives for the same stream. [DB.Get] finds records
// by id or alias, [DB.All] gives all of them back, each an equal document, and
// [Update] applies changed and deleted records.
//
// # Files are immutable
//
// A database is one file that nobody changes. Build and Update write another one and
// rename it into place, so readers, in this process and in others, go on with the
// file they have opened and are never in the way of a writer. It may be copied,
// shared over a network or put into an image, read-only, as it is; machines of
// another byte order cannot read it.
//
// # Damage
//
// A wrong "not affected" is the worst answer there is, so nothing that the file says
// is believed unchecked. It is cut into cells that have a checksum and name the
// stretch of keys that they answer for: a package without advisories is a cell that
// says so, never just the lack of one. [Open] checks both ends of the file and the
// skeleton of its tree, and each query the cells that it reads. Whatever was
// truncated, overwritten or confused is an [ErrCorrupt] and not a crash; [DB.Verify]
// reads everything.
//
// # The file
//
// It is a bbolt database with one bucket. The first byte of a key is the table:
//
//	1  records: sequence number -> block of up to 16 kB of records, zstd
//	2  names: id or alias -> sequence numbers
//	3  packages: ecosystem and name -> for each advisory its number, and the set
//	   of versions that it covers, as canonical npm range text
//	4  metadata and problems, JSON
//
// A query for a version that nothing covers reads one cell of about a kilobyte. Else
// the records that cover it are decoded and judged by package match itself, so that
// there is only one way to judge.
package db
