//go:build !race

// The race detector makes a pool forget now and then.

package codec_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/seed-a528e955/intercom-go/api/internal/codec"
)

// A small answer costs its strings and little else, as what the reading needs is used again.
func TestDecodeUsesItsBuffersAgain(t *testing.T) {
	body := []byte(`{"age":1,"home":{"lat":2}}`)
	var v person
	assert.LessOrEqual(t, testing.AllocsPerRun(100, func() { _, _ = codec.Decode(body, &v, nil) }), 1.0)
	body = []byte(`{"cities":[{"lat":1}]}`)
	assert.LessOrEqual(t, testing.AllocsPerRun(100, func() { _, _ = codec.Decode(body, &v, nil) }), 2.0, "the only element is read where it stays")
}
