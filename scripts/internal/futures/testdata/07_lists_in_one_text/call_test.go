package conformance

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	intercom "github.com/seed-a528e955/intercom-go/gen/v907"
)

func TestFutureLists(t *testing.T) {
	client := future(t, intercom.New,
		exchange{request: "GET /boats/1/dry?days=3+4&ids=a%2Cb&ports=x&ports=y&rigs=sloop%7Cketch&seen_at=1%2C2", answer: `{"data":[]}`},
		exchange{request: "GET /boats/1/dry?ids=a", answer: `{"data":[]}`})
	for _, params := range []intercom.SearchBoatsParams{
		{
			IDs: []string{"a", "b"}, Ports: []string{"x", "y"}, Days: []int{3, 4}, Rigs: []intercom.BoatRig{"sloop", "ketch"},
			SeenAt: []time.Time{time.Unix(1, 0), time.Unix(2, 0)},
		},
		{IDs: []string{"a"}},
	} {
		_, err := client.Boats.Search(t.Context(), "1", "dry", params)
		require.NoError(t, err)
	}
}
