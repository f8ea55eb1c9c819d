// Package advisory holds what a security advisory says, as plain data.
//
// An [Advisory] has the shape of an OSV record (schema 1.7.5), the common
// denominator of the world's advisory sources, with each field typed. It keeps
// what its source said word for word: nothing is translated, sorted or
// normalised on the way in, so that writing it out again gives back an equal
// document. What a range means is decided by package match; how an advisory is
// spelled in a file is decided by the packages osv and advisory/nodewg.
//
// # What the types do not name
//
// Every level has an Extra field: the JSON object members that stood there and
// that the typed fields cannot give back. These are members that the schema
// does not know, and known members whose value the Go zero value would not
// distinguish from absence (null, an empty string) or whose type is not the
// schema's. Writers emit the typed fields first and then Extra; where both name
// a member, the typed field wins.
//
// Values are not modified after construction by any package of this module,
// and may be shared between goroutines as long as the caller keeps to the same
// rule.
package advisory
