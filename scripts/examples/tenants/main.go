// Command tenants serves many workspaces from one process: a client a workspace, all over one transport, each with its
// own token and limit. Traces and metrics name operations and the numbers of workspaces, and hold no id of a contact and
// no address that has one. TENANTS is how many there are, 1,000 by default.
package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/trace"

	"github.com/seed-a528e955/intercom-go/facade"
	intercom "github.com/seed-a528e955/intercom-go/gen/v212"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Stdout); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, out io.Writer) error {
	given := cmp.Or(os.Getenv("TENANTS"), "1000")
	count, err := strconv.Atoi(given)
	if err != nil || count < 1 {
		return fmt.Errorf("TENANTS is %q (want how many there are, 1 or more)", given)
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = 64 // one pool for all
	shared := &http.Client{Transport: transport}
	clients := make([]*intercom.Client, count)
	for i := range clients {
		hooks, err := observe(i)
		if err != nil {
			return err
		}
		// The token of each tenant comes from where you keep them; here all have the same one.
		clients[i], err = facade.New(intercom.New, os.Getenv("INTERCOM_ACCESS_TOKEN"),
			facade.WithBaseURL(cmp.Or(os.Getenv("INTERCOM_URL"), "https://api.intercom.io")),
			facade.WithHTTPClient(shared), facade.WithHooks(hooks))
		if err != nil {
			return fmt.Errorf("tenant %d: %w", i, err)
		}
	}
	answered := 0
	var failed []error
	for i, client := range clients {
		if _, err := client.Admins.Me(ctx); err != nil {
			failed = append(failed, fmt.Errorf("tenant %d: %w", i, err)) // the others have their turn all the same
		} else {
			answered++
		}
		if ctx.Err() != nil {
			break
		}
	}
	fmt.Fprintln(out, answered, "of", count, "workspaces answered")
	return errors.Join(failed...)
}

// observe makes a span of each call and counts calls, attempts and waits. It goes by hooks rather than by a transport,
// whose requests have addresses with ids.
func observe(tenant int) (facade.Hooks, error) {
	tracer, meter := otel.Tracer("intercom"), otel.Meter("intercom")
	duration, err := meter.Float64Histogram("intercom.call.duration", metric.WithUnit("s"))
	if err != nil {
		return facade.Hooks{}, err
	}
	waited, err := meter.Float64Counter("intercom.throttled", metric.WithUnit("s"))
	if err != nil {
		return facade.Hooks{}, err
	}
	number := attribute.Int("tenant", tenant)
	return facade.Hooks{
		OperationStart: func(ctx context.Context, e facade.Event) context.Context {
			ctx, _ = tracer.Start(ctx, e.Operation, trace.WithSpanKind(trace.SpanKindClient), trace.WithAttributes(number,
				attribute.String("http.request.method", e.Method), attribute.String("url.template", e.Path), attribute.String("intercom.version", e.Version)))
			return ctx
		},
		OperationEnd: func(ctx context.Context, e facade.Event) {
			span := trace.SpanFromContext(ctx)
			span.SetAttributes(attribute.Int("http.response.status_code", e.StatusCode), attribute.Int("intercom.attempts", e.Attempts), attribute.String("intercom.request_id", e.RequestID))
			if e.Err != nil {
				span.SetStatus(codes.Error, "status "+strconv.Itoa(e.StatusCode)) // the error's text may quote personal data
			}
			span.End()
			duration.Record(ctx, e.Elapsed.Seconds(), metric.WithAttributes(attribute.String("operation", e.Operation), attribute.Int("status", e.StatusCode)))
		},
		Throttle: func(ctx context.Context, e facade.Event) {
			waited.Add(ctx, max(e.Wait, time.Millisecond).Seconds(), metric.WithAttributes(number))
		},
	}, nil
}
