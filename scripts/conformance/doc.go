// Package conformance holds the generated packages to what they promise. It
// drives every operation of every version through its public method, found by
// reflection from the version's own list of operations, so a version that is
// added is covered without a line written for it.
//
// It also leads a workspace of facade/intercomtest through its life in every
// version and holds what that answers to the version's types and description.
//
// The tests use the samples that the generator made. The command
// cmd/conformance runs the examples of official descriptions through the same
// methods; those files are no part of the project and are given by the caller.
package conformance
