package facade

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
)

type instrumented struct{ http.RoundTripper }

// Programs put transports of their own in the place of net/http's, to trace or to count.
func TestDefaultTransportOfTheProgram(t *testing.T) {
	own, _ := newPooled().(*http.Transport)
	assert.Equal(t, connections, own.MaxIdleConnsPerHost)
	before := http.DefaultTransport
	defer func() { http.DefaultTransport = before }()
	http.DefaultTransport = instrumented{before}
	assert.Equal(t, http.DefaultTransport, newPooled())
}
