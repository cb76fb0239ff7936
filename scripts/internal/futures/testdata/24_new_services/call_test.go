package conformance

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	intercom "github.com/seed-a528e955/intercom-go/gen/v924"
)

func TestFutureNewServices(t *testing.T) {
	client := future(t, intercom.New, exchange{request: "POST /types", body: `{"func":"f","range":1,"a-b":"x","a_b":"y","2nd":true}`, answer: `{"id":"1"}`})
	_, err := client.Types.Create(t.Context(), intercom.CreateTypeRequest{Func: "f", Range: 1, AB: api.Set("x"), ABField: api.Set("y"), X2nd: api.Set(true)})
	require.NoError(t, err)
}
