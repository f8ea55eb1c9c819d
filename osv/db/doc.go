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
//
// # Beyond one machine
//
// How far does one machine get? The figures are those of the project's README, for a
// dump of 219,500 records in the shape of npm's, on two cores.
//
// All of npm. The registry has some four million packages and does not publish the
// number of their versions; at fifteen for each, which is more rather than less, there
// are sixty million. An index in memory answers 5.6 million questions a second on one
// core where one in twenty finds four advisories, so one core matches everything that
// was ever published against every advisory in eleven seconds, after two seconds of
// reading the dump, in 0.8 GB. This database, which reads its file for each question,
// takes sixty million / 119,000 a second = eight and a half minutes on a core, in
// 20 MB. Nobody has to do either twice: a new version is one question, a new advisory
// at most as many as its packages have versions.
//
// Growth. Time to build, size and memory are linear in the records: about 20 µs of two
// cores, 0.5 kB of file and 1.5 kB of memory each to build a database, and 3.7 kB each
// for an index in memory. With four times the records a scan takes 1.7 times as long,
// since packages then have more advisories. 16 GB hold an index of four million
// records, twenty times those of today, and build a database of eleven million; a
// database is asked in 20 MB however large it is. Questions share nothing but what
// nobody changes, so cores and machines add up, as far as the memory behind the cores
// keeps pace: two cores here answer 1.4 to 2 times as many as one.
//
// A fleet. One machine keeps the database up to date (package osv/mirror), and the
// others take the file, whose name may be [Metadata].Digest: it never changes, may be
// cached anywhere, and [DB.Verify] checks it. The limit is then not computing but
// carrying: 108 MB to ten thousand machines are a terabyte each time. Changes alone
// are far less, two megabytes for a thousand records, and [Update] applies them within
// a second; so machines that are many or far away take the changes and not the file.
// Beyond that, the time that counts is the one that a new advisory takes to be
// published.
package db
