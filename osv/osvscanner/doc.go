// Package osvscanner converts advisories to and from the types of osv-scanner,
// [models.Vulnerability] of github.com/google/osv-scanner v1, for programs that
// already hold those.
//
// [To] gives exactly what encoding/json gives when it reads the record that
// [osv.Marshal] writes; an npm range text becomes events, as there. [From] takes
// everything over that the types hold, and restores an npm range text.
//
// # What the types cannot carry
//
// An advisory that goes there and back loses:
//
//   - upstream;
//   - every member that the types do not name: the Extra of each level;
//   - the difference between a list that is empty and one that is absent, once
//     the types have been through JSON;
//   - how a time was written: 10:00:00.120Z comes back as 10:00:00.12Z, an offset
//     as UTC. (Their own MarshalJSON even cuts times to whole seconds; [From] does
//     not go through it.) A time that is no RFC 3339 time is an error, and a time
//     that is absent is the zero time;
//   - the order of members and the text of numbers in database_specific and
//     ecosystem_specific: they become Go maps and float64, which has no more than
//     about 15 digits.
//
// The other way, nothing is lost but values in those maps that JSON cannot have,
// which are an error.
package osvscanner
