// Package mirror keeps a database of package osv/db up to date from the public
// export of osv.dev, or from any server that offers its files:
//
//	<URL>/<ecosystem>/all.zip          every record, one JSON file each
//	<URL>/<ecosystem>/<ID>.json        one record
//	<URL>/<ecosystem>/modified_id.csv  lines "<RFC 3339>,<ID>", newest first
//
// [Mirror.Sync] does whatever is needed. Without a usable database it downloads
// all.zip and builds one. With one, it reads the head of modified_id.csv, fetches the
// records that changed since, and applies those alone. It builds anew if more than
// [Mirror.MaxChanges] records changed, if the last all.zip was taken longer than
// [Mirror.MaxAge] ago, or if the list is missing, cannot be read, or does not go back
// far enough to prove that it is complete. Before an all.zip replaces a database, it
// is asked for under the condition that it is another one than that database was
// built from (If-None-Match), and what changed since it was made is applied to it.
//
// # What is noticed, and what is not
//
// The list is read as far as two hours before the last change that was taken over,
// and a line there is passed over only if the database has the record with that very
// modification time. So changes that share a time with the last one known, that
// appear late in the list, or that caches held back, are not missed. A record does
// not give way to an older one, which only a cache can have served.
//
// A record that is listed and gone (404) is deleted. One that the export drops
// without a trace in the list stays until the database is next built from all.zip:
// by the first Sync that finds a new all.zip when [Mirror.MaxAge] has passed. So does
// a change without a new modification time. (osv.dev marks records that are taken
// back as withdrawn; it hardly ever deletes any.)
//
// Times later than the file that states them cannot be right. Such records are taken
// over, but do not count as the last change known, behind which others would hide.
//
// # Failures
//
// A Sync that fails leaves a whole database behind: the old one, or where many
// changes are applied in several steps, one between the old and the new. Requests
// are repeated after network errors, truncated or damaged answers, and the statuses
// 408, 429 and 5xx, see [Mirror.Attempts] and [Mirror.Backoff].
//
// Downloads are checked against their length and, where the server sends it as
// Google Cloud Storage does, the hash of the file as stored (x-goog-hash: CRC-32C,
// MD5). An interrupted all.zip goes on where it ended, in the same call or a later
// one, if it is still the same by its ETag; otherwise it starts over.
//
// # Files
//
// Beside the database at path, there may be
//
//	path.lock  empty; held while a Sync runs, so that of several, in one process or
//	           many, one works and the others wait. It stays.
//	path.part  an all.zip that has not arrived as a whole or was not used yet
//	path.new   a database being built
//
// All but the lock are gone after a Sync that succeeded. Readers need no lock: they
// go on with the database that they have opened.
package mirror
