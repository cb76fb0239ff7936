package main

import (
	"context"
	"fmt"
	"io"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/seed-a528e955/intercom-go/facade"
	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
	intercom "github.com/seed-a528e955/intercom-go/gen/v212"
)

// A thousand clients share one transport, and neither spans nor metrics hold an id or an address.
func TestTenants(t *testing.T) {
	spans := tracetest.NewInMemoryExporter()
	reader := metric.NewManualReader()
	otel.SetTracerProvider(sdktrace.NewTracerProvider(sdktrace.WithSyncer(spans)))
	otel.SetMeterProvider(metric.NewMeterProvider(metric.WithReader(reader)))
	server := intercomtest.New(t)
	id := server.AddContact(intercomtest.Contact{Email: "ada@example.com"})
	t.Setenv("INTERCOM_ACCESS_TOKEN", server.Token())
	t.Setenv("INTERCOM_URL", server.URL)
	require.NoError(t, run(t.Context(), io.Discard))

	hooks, err := observe(7)
	require.NoError(t, err)
	client, err := facade.New(intercom.New, server.Token(), facade.WithBaseURL(server.URL), facade.WithHooks(hooks))
	require.NoError(t, err)
	_, err = client.Contacts.Get(t.Context(), id)
	require.NoError(t, err)
	_, err = client.Contacts.Get(t.Context(), "5f0000000000000000000001")
	require.Error(t, err)

	got := spans.GetSpans()
	require.Len(t, got, 1002)
	assert.Equal(t, "Admins.Me", got[0].Name)
	assert.Equal(t, "Contacts.Get", got[1000].Name)
	var metrics metricdata.ResourceMetrics
	require.NoError(t, reader.Collect(context.Background(), &metrics))
	for _, secret := range []string{id, "ada@example.com", "5f0000000000000000000001", server.URL, server.Token()} {
		assert.NotContains(t, fmt.Sprintf("%+v %+v", got, metrics), secret)
	}
}
