package main

import (
	"context"
	"fmt"
	"net/http"
	"sync"

	"github.com/seed-a528e955/intercom-go/facade"
)

// measureOwnCost calls over a transport that answers at once with a tiny body: what is left is the client. A transport that
// is not net/http's own runs in a goroutine, as it may not heed the context.
func measureOwnCost(ctx context.Context, b *bench) error {
	answer := canned{[]byte(`{"type":"contact","id":"5f0c1a2b3c4d5e6f7a8b9c0d"}`), http.Header{"Content-Type": {"application/json"}}}
	if err := b.ownCost(ctx, "the client's own cost, tiny body", answer.transport()); err != nil {
		return err
	}
	return b.ownCost(ctx, "the client's own cost, own transport", answer)
}

func (b *bench) ownCost(ctx context.Context, row string, transport http.RoundTripper) error {
	const base = "http://127.0.0.1"
	client, err := newLibrary(base, facade.WithHTTPClient(&http.Client{Transport: transport}))
	if err != nil {
		return err
	}
	hand := newByHand(base)
	hand.client.Transport = transport
	taken, err := b.take(row,
		side{name: "by hand", run: func() error { return hand.contact(ctx, contactID(1)) }},
		side{name: "library", run: func() error { _, err := client.Contacts.Get(ctx, contactID(1)); return err }})
	if err != nil {
		return err
	}
	if !b.settings.quick {
		b.print(row, "CPU", taken.ratio(cpuTime, "library", "by hand"), atMost(2.27), "") // 5 µs where it is 2.2 by hand
		b.print(row, "µs CPU", taken.value(cpuTime, "library")/1e3, noTarget, "")
	}
	b.print(row, "allocations, number", taken.value(allocations, "library"), atMost(55), "")
	b.print(row, "the same by hand", taken.value(allocations, "by hand"), noTarget, "")
	return nil
}

// measureCall sends single calls to the server, without and with rate-limit headers.
func measureCall(ctx context.Context, b *bench) error {
	base, err := b.base(ctx)
	if err != nil {
		return err
	}
	for _, row := range []struct {
		name, base string
		want       map[string]target
	}{
		{"one call over loopback", base, map[string]target{"wall": atMost(1), "allocations": atMost(0.95)}},
		{"the same with rate-limit headers", base + limited, map[string]target{"wall": atMost(1.02)}},
	} {
		client, err := newLibrary(row.base)
		if err != nil {
			return err
		}
		hand := newByHand(row.base)
		sides := []side{
			{name: "by hand", run: func() error { return hand.contact(ctx, contactID(1)) }},
			{name: "library", run: func() error { _, err := client.Contacts.Get(ctx, contactID(1)); return err }},
		}
		if sides, err = b.withStock(ctx, sides, "call "+row.base, nil); err != nil {
			return err
		}
		taken, err := b.take(row.name, sides...)
		if err != nil {
			return err
		}
		b.ratios(row.name, taken, row.want, wallTime, cpuTime, allocations, allocated)
	}
	return nil
}

// measureThroughput calls from many goroutines, the limiter on, with rate-limit headers.
func measureThroughput(ctx context.Context, b *bench) error {
	base, err := b.base(ctx)
	if err != nil {
		return err
	}
	for _, variant := range []struct{ name, base string }{{"with rate-limit headers", base + limited}, {"without", base}} {
		for _, goroutines := range []int{1, 4, 16, 64} {
			transport := http.DefaultTransport.(*http.Transport).Clone()
			transport.MaxIdleConnsPerHost = 128
			client, err := newLibrary(variant.base, facade.WithHTTPClient(&http.Client{Transport: transport}))
			if err != nil {
				return err
			}
			hand := newByHand(variant.base)
			row := fmt.Sprintf("calls a second, %d goroutines, %s", goroutines, variant.name)
			taken, err := b.take(row,
				side{name: "by hand", run: func() error { return crowd(goroutines, func() error { return hand.contact(ctx, contactID(1)) }) }},
				side{name: "library", run: func() error {
					return crowd(goroutines, func() error { _, err := client.Contacts.Get(ctx, contactID(1)); return err })
				}})
			if err != nil {
				return err
			}
			want := atLeast(1.05)
			if goroutines == 1 {
				want = atLeast(1)
			}
			b.print(row, "calls a second", 1/taken.ratio(wallTime, "library", "by hand"), want, "")
		}
	}
	return nil
}

// crowd makes 10 calls from each of n goroutines.
func crowd(n int, call func() error) error {
	var wg sync.WaitGroup
	failed := make(chan error, n)
	for range n {
		wg.Go(func() {
			for range 10 {
				if err := call(); err != nil {
					failed <- err
					return
				}
			}
		})
	}
	wg.Wait()
	close(failed)
	return <-failed
}
