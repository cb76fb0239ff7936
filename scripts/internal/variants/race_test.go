//go:build race

package variants_test

const underRace = true
