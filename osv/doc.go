// Package osv speaks the Open Source Vulnerability format
// (https://ossf.github.io/osv-schema/), schema 1.7.5 and all before it, for every
// ecosystem.
//
// # One record
//
// [Unmarshal] turns a record into an [advisory.Advisory] and [Marshal] turns it
// back, with nothing lost: what the schema does not name, nulls and empty values
// included, is kept at the level where it stood, and numbers and times keep their
// text. The two read and write in one pass, several times faster than encoding/json
// does.
//
// Reading is strict about JSON and lenient about OSV. Text that is not JSON in valid
// UTF-8, a name that occurs twice in one object, a value of another JSON type than
// the schema gives its field, and absurd sizes are an [*Error] that says where. That
// a value disobeys the schema in any other way is not the reader's business, but that
// of [Validate] and [Problems]: they check everything that the official JSON Schema
// checks, and what the specification says in words.
//
// # npm ranges
//
// The Node.js Security WG and npm write affected versions as range text, OSV as
// events. With prereleases included, as npm audit has it, both describe sets of
// versions on one line, so that each text has events that mean exactly the same.
// [Marshal] writes them, and keeps the text beside them so that [Unmarshal] can
// restore it; [NPMRanges], [Ranges], [Expand] and [Restore] are the steps. What
// events mean is decided by package match.
//
// # Many records
//
// [ReadFS] streams the records of a folder, an embed.FS or a zip such as the all.zip
// that osv.dev publishes for each ecosystem; [ReadNDJSON] and [ReadArray] those of an
// io.Reader. A record that cannot be read is yielded as an [*Error] with its name, and
// the stream goes on: a loop decides for itself whether to stop, count or report.
//
// [WriteZip], [WriteDir] and [WriteNDJSON] take such a stream. What cannot be written
// is skipped, and told in a [*SkippedError] at the end.
package osv
