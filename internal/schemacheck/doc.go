// Package schemacheck compares osv.Validate with a JSON Schema library that runs
// OSV's official schema. It is a module of its own so that the library stays free
// of that dependency; all there is to it are its tests.
package schemacheck
