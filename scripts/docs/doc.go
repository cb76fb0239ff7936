// Package docs holds the tests of what the documentation promises: the README's
// code compiles, and the program in the folder beside it runs as it stands.
package docs
