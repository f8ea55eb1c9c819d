// Package conformance holds the test that examples/scan finds what osv-scanner
// finds. It is a module of its own, because osv-scanner needs several hundred
// packages.
package conformance
