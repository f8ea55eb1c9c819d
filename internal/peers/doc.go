// Package peers measures the packages of nodesec beside other libraries that do
// the same work, on the same input and in the same run, and counts how often each
// of them disagrees with the program that defines the right answer. It is a module
// of its own so that nodesec stays free of those libraries. README.md says how to
// run it.
package peers
