// Package osv reads and writes security advisories in the Open Source
// Vulnerability format (https://ossf.github.io/osv-schema/), schema 1.7.5 and all
// before it.
package osv
