//go:build race

package futures_test

const underRace = true
