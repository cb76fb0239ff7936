package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"runtime"
	"strings"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/fit"
	"github.com/seed-a528e955/intercom-go/facade"
	intercom "github.com/seed-a528e955/intercom-go/gen/v212"
)

// measureContacts decodes a page of contacts: clean, with one odd field, and with one in each contact. By hand it is the
// clean page every time, since encoding/json cannot read the odd ones.
func measureContacts(ctx context.Context, b *bench) error {
	clean := contactPage(0, perPage, noneOdd, false)
	page, odd, each := atMost(0.27), atMost(0.29), atMost(0.32)
	if onNewJSON() { // against a baseline that is twice as fast
		page, odd, each = atMost(0.50), atMost(0.55), atMost(0.55)
	}
	fewer, fewerOdd, smaller := atMost(0.28), atMost(0.40), atMost(0.50)
	if onNewJSON() {
		fewer, fewerOdd, smaller = noTarget, noTarget, noTarget
	}
	byHand := side{name: "by hand", run: func() error { return json.Unmarshal(clean, reflect.New(handContactList).Interface()) }}
	for _, row := range []struct {
		name string
		odd  oddity
		want map[string]target
	}{
		{"page of 150 contacts, decode", noneOdd, map[string]target{"CPU": page, "allocations": fewer, "bytes": smaller}},
		{"the same, one odd field in the page", oneOdd, map[string]target{"CPU": odd}},
		{"the same, one odd field in each contact", eachOdd, map[string]target{"CPU": each, "allocations": fewerOdd}},
	} {
		page := contactPage(0, perPage, row.odd, false)
		sides := []side{byHand, {name: "library", run: func() error {
			var list intercom.ContactList
			reported := 0
			err := api.Decode(page, &list, func(fit.Mismatch) { reported++ })
			if err == nil && (len(list.Data) != perPage || (reported > 0) != (row.odd != noneOdd)) {
				err = fmt.Errorf("%d contacts, %d reports", len(list.Data), reported)
			}
			return err
		}}}
		var err error
		if row.odd == noneOdd {
			if sides, err = b.withStock(ctx, sides, "decode", page); err != nil {
				return err
			}
		}
		taken, err := b.take(row.name, sides...)
		if err != nil {
			return err
		}
		b.ratios(row.name, taken, row.want, cpuTime, allocations, allocated)
	}
	return nil
}

// measureConversations decodes conversations: clean, and with an odd field in each part. By hand they are clean.
func measureConversations(_ context.Context, b *bench) error {
	var texts, oddTexts [][]byte
	for i := range conversations {
		texts = append(texts, conversation(i))
		oddTexts = append(oddTexts, bytes.ReplaceAll(texts[i], []byte(`"redacted":false`), []byte(`"redacted":0`)))
	}
	want, odd := map[string]target{"CPU": atMost(0.35), "allocations": atMost(0.35)}, map[string]target{"allocations": atMost(0.40)}
	if onNewJSON() {
		want, odd = nil, nil
	}
	if err := b.conversations("20 conversations of 30 parts, decode", texts, texts, 0, want); err != nil {
		return err
	}
	return b.conversations("the same, one odd field in each part", texts, oddTexts, conversations, odd)
}

// conversations decodes texts, in which so many values are reported at least, and the clean ones by hand.
func (b *bench) conversations(row string, clean, texts [][]byte, reports int, want map[string]target) error {
	taken, err := b.take(row,
		side{name: "by hand", run: func() error {
			for _, data := range clean {
				if err := json.Unmarshal(data, reflect.New(handConversation).Interface()); err != nil {
					return err
				}
			}
			return nil
		}},
		side{name: "library", run: func() error {
			reported := 0
			for _, data := range texts {
				var c intercom.Conversation
				if err := api.Decode(data, &c, func(fit.Mismatch) { reported++ }); err != nil {
					return err
				}
			}
			if reported < reports || reports == 0 && reported > 0 {
				return fmt.Errorf("%d reports", reported)
			}
			return nil
		}})
	if err != nil {
		return err
	}
	b.ratios(row, taken, want, cpuTime, allocations, allocated)
	return nil
}

// canned answers every request at once with the same bytes, so that no network is measured.
type canned struct {
	body   []byte
	header http.Header
}

// transport is net/http's own, as programs have, and answers with c; the client watches others, in goroutines of their own.
func (c canned) transport() http.RoundTripper {
	t := &http.Transport{}
	t.RegisterProtocol("http", c)
	return t
}

func (c canned) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: http.StatusOK, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Request: r,
		Header: c.header, Body: io.NopCloser(strings.NewReader(string(c.body))), ContentLength: int64(len(c.body)),
	}, nil
}

func newLibrary(base string, opts ...facade.ClientOption) (*intercom.Client, error) {
	return facade.New(intercom.New, token, append(opts, facade.WithBaseURL(base))...)
}

func cannedClient(body []byte) (*intercom.Client, error) {
	header := http.Header{"Content-Type": {"application/json"}}
	return newLibrary("http://127.0.0.1", facade.WithHTTPClient(&http.Client{Transport: canned{body, header}.transport()}))
}

// measureRawItems walks a page with an unknown key in each contact: with the items' own JSON kept, and without.
func measureRawItems(ctx context.Context, b *bench) error {
	client, err := cannedClient(contactPage(0, perPage, noneOdd, true))
	if err != nil {
		return err
	}
	walk := func(opts ...api.CallOption) error {
		for page, err := range client.Contacts.ListPages(ctx, intercom.ListContactsParams{PerPage: perPage}, opts...) {
			if err != nil {
				return err
			}
			if want := len(page.Items) * len(opts); len(page.Raw) != want {
				return fmt.Errorf("%d raw items (want %d)", len(page.Raw), want)
			}
		}
		return nil
	}
	const row = "page with items' own JSON and unknown keys told"
	taken, err := b.take(row,
		side{name: "without", run: func() error { return walk() }},
		side{name: "with", run: func() error { return walk(api.WithRawItems()) }})
	if err != nil {
		return err
	}
	b.print(row, "CPU, to without", taken.ratio(cpuTime, "with", "without"), atMost(1.03), "")
	return nil
}

// measureKept keeps one email of each of 200 pages and looks at what stays in memory.
func measureKept(_ context.Context, b *bench) error {
	const count = 200
	kept := make([]string, 0, count)
	data := contactPage(0, perPage, noneOdd, false)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.GC() // the second one empties what the pools still hold
	runtime.ReadMemStats(&before)
	for i := range count {
		var list intercom.ContactList
		if err := api.Decode(data, &list, nil); err != nil {
			return err
		}
		kept = append(kept, list.Data[i%perPage].Email)
	}
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.print("one email kept of each of 200 pages", "MB", (float64(after.HeapAlloc)-float64(before.HeapAlloc))/1e6, atMost(1), "")
	runtime.KeepAlive(kept)
	runtime.KeepAlive(data)
	return nil
}
