package conformance

import (
	"testing"

	"github.com/stretchr/testify/require"

	intercom "github.com/seed-a528e955/intercom-go/gen/v902"
)

func TestFutureDeepObject(t *testing.T) {
	client := future(t, intercom.New, exchange{
		request: "GET /boats?filter%5Brig%5D=ketch&filter%5Bsail_area%5D=40&high=2.5&home-port=Cork",
		answer:  `{"data":[{"id":"1"}]}`,
	})
	boats, err := client.Boats.List(t.Context(), intercom.ListBoatsParams{FilterSailArea: 40, FilterRig: "ketch", High: 2.5, HomePort: "Cork"})
	require.NoError(t, err)
	require.Len(t, boats.Data, 1)
}
