package main

import (
	"context"
	"fmt"
	"reflect"
	"runtime"
	"runtime/metrics"
	"time"

	"github.com/seed-a528e955/intercom-go/api"
	intercom "github.com/seed-a528e955/intercom-go/gen/v212"
)

// measurePrefetch walks 20 pages of a server that takes 5 ms each, with a handler that takes 5 ms a page.
func measurePrefetch(ctx context.Context, b *bench) error {
	base, err := b.base(ctx)
	if err != nil {
		return err
	}
	base += fmt.Sprintf("%s/lists/%d", slow, 20*perPage)
	client, err := newLibrary(base)
	if err != nil {
		return err
	}
	hand := newByHand(base)
	handle := func() { time.Sleep(latency) }
	const row = "walk, 5 ms latency and a 5 ms handler a page"
	taken, err := b.take(row,
		side{name: "by hand", run: func() error { return hand.contacts(ctx, func(reflect.Value, int) { handle() }) }},
		side{name: "library", run: func() error {
			return walk(ctx, client, 20*perPage, handle, api.WithPrefetch(1))
		}})
	if err != nil {
		return err
	}
	b.print(row, "wall, with prefetch", taken.ratio(wallTime, "library", "by hand"), atMost(0.50), "")
	return nil
}

// walk visits every page and checks that all contacts came.
func walk(ctx context.Context, client *intercom.Client, total int, handle func(), opts ...api.CallOption) error {
	seen := 0
	for page, err := range client.Contacts.ListPages(ctx, intercom.ListContactsParams{PerPage: perPage}, opts...) {
		if err != nil {
			return err
		}
		seen += len(page.Items)
		handle()
	}
	if seen != total {
		return fmt.Errorf("%d contacts (want %d)", seen, total)
	}
	return nil
}

// mostHeap is what a walk may hold, in MB, however long it is.
var mostHeap = atMost(32)

// measureHeap walks 10,000 and 100,000 contacts and looks at the highest heap on the way and the time.
func measureHeap(ctx context.Context, b *bench) error {
	base, err := b.base(ctx)
	if err != nil {
		return err
	}
	for _, total := range []int{10_000, 100_000} {
		address := fmt.Sprintf("%s/lists/%d", base, total)
		client, err := newLibrary(address)
		if err != nil {
			return err
		}
		hand := newByHand(address)
		nothing := func() {}
		sides := []side{
			{name: "by hand", run: func() error { return hand.contacts(ctx, func(reflect.Value, int) {}) }},
			{name: "plain", run: func() error { return walk(ctx, client, total, nothing) }},
			{name: "prefetch", run: func() error { return walk(ctx, client, total, nothing, api.WithPrefetch(1)) }},
		}
		peaks := map[string]float64{}
		for i, s := range sides {
			run := s.run
			sides[i].run = func() error {
				peak, err := peakHeap(run)
				peaks[s.name] = max(peaks[s.name], peak)
				return err
			}
		}
		row := fmt.Sprintf("walk of %d contacts", total)
		taken, err := b.take(row, sides...)
		if err != nil {
			return err
		}
		for _, name := range []string{"plain", "prefetch"} {
			b.print(row, name+", wall", taken.ratio(wallTime, name, "by hand"), atMost(1), "")
			b.print(row, name+", peak heap in MB", peaks[name], mostHeap, fmt.Sprintf("by hand: %.3g", peaks["by hand"]))
		}
	}
	return nil
}

// peakHeap runs f and returns the most that heap objects took meanwhile, in MB.
func peakHeap(f func() error) (float64, error) {
	runtime.GC()
	done, peak := make(chan struct{}), make(chan uint64)
	go func() {
		sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
		var most uint64
		for {
			metrics.Read(sample)
			most = max(most, sample[0].Value.Uint64())
			select {
			case <-done:
				peak <- most
				return
			case <-time.After(2 * time.Millisecond):
			}
		}
	}()
	err := f()
	close(done)
	return float64(<-peak) / 1e6, err
}
