package facade_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/spec"
	"github.com/seed-a528e955/intercom-go/facade"
)

// What a transport of somebody's own says about its connections is believed only where nothing speaks against it.
func TestConnTraceOfAnotherTransport(t *testing.T) {
	other := errors.New("it broke")
	for name, tt := range map[string]struct {
		op   *spec.Operation
		read bool // the body
		err  error
		want api.Outcome
	}{
		"a body that was not read":               {opPost, false, other, api.NotSent},
		"a body that was read":                   {opPost, true, errRefused, api.Unknown},
		"no body, no connection":                 {opDelete, false, errRefused, api.NotSent},
		"no body, another failure":               {opDelete, false, other, api.Unknown},
		"a read, where another try does no harm": {opGet, false, other, api.NotSent},
	} {
		t.Run(name, func(t *testing.T) {
			c := limitedClient(t, roundTrip(func(r *http.Request) (*http.Response, error) {
				httptrace.ContextClientTrace(r.Context()).GetConn(r.URL.Host)
				if tt.read {
					_, _ = io.ReadAll(r.Body)
				}
				return nil, tt.err
			}), facade.WithMaxRetries(0))
			_, err := do(t.Context(), c, tt.op)
			assert.Equal(t, tt.want, outcome(t, err))
		})
	}
}
