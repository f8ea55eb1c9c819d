// Package dump makes up a dump of npm advisories of any size, in the shape of the
// all.zip that osv.dev publishes for npm, and lockfiles to look up in it. What it
// makes is for measurements and tests at the size of the real one: the records are
// as many, as long, as varied and as hard to compress, and nothing in them is true.
package dump
