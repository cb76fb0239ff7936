// Package examples holds a program for each task, and the test that runs them all.
package examples
