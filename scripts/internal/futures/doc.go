// Package futures holds descriptions of versions that Intercom may publish one day,
// each with a feature that no published one has, and what becomes of it: right Go, or
// a line of the report that says what is lost. They are ours, small, and in testdata.
package futures
