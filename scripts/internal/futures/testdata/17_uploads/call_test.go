package conformance

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api/multipart"
	intercom "github.com/seed-a528e955/intercom-go/gen/v917"
)

func TestFutureUploads(t *testing.T) {
	client := future(t, intercom.New, exchange{request: "POST /charts", body: "the picture", answer: `{"id":"1"}`})
	chart, err := client.Charts.Create(t.Context(), &multipart.Form{
		Fields: []multipart.Field{{Name: "title", Value: "North"}},
		Files:  []multipart.File{{Name: "chart", FileName: "north.png", ContentType: "image/png", Content: strings.NewReader("the picture")}},
	})
	require.NoError(t, err)
	assert.Equal(t, "1", chart.ID)
}
