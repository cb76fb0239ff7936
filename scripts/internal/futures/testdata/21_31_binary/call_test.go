package conformance

import (
	"io"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	intercom "github.com/seed-a528e955/intercom-go/gen/v921"
)

func TestFutureBinary(t *testing.T) {
	client := future(t, intercom.New, exchange{request: "GET /photos/1/file", accept: "image/png", answerType: "image/png", answer: "bytes"})
	file, err := client.Photos.Download(t.Context(), "1")
	require.NoError(t, err)
	data, err := io.ReadAll(file)
	require.NoError(t, err)
	require.NoError(t, file.Close())
	assert.Equal(t, "bytes", string(data))
}
