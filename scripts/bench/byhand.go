package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"reflect"
	"strconv"

	intercom "github.com/seed-a528e955/intercom-go/gen/v212"
)

// byHand is the baseline: a careful client over net/http and encoding/json.
type byHand struct {
	client *http.Client
	base   string
}

var (
	handContact      = mirror(reflect.TypeFor[intercom.Contact]())
	handContactList  = mirror(reflect.TypeFor[intercom.ContactList]())
	handConversation = mirror(reflect.TypeFor[intercom.Conversation]())
)

// newByHand returns a client that keeps enough connections for the rows with many goroutines.
func newByHand(base string) *byHand {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = 128
	return &byHand{client: &http.Client{Transport: transport}, base: base}
}

func (h *byHand) get(ctx context.Context, path string, into any) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, h.base+path, http.NoBody)
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("Intercom-Version", "2.12")
	req.Header.Set("Accept", "application/json")
	resp, err := h.client.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("status %d: %.200s", resp.StatusCode, data)
	}
	return json.Unmarshal(data, into)
}

func (h *byHand) contact(ctx context.Context, id string) error {
	return h.get(ctx, "/contacts/"+url.PathEscape(id), reflect.New(handContact).Interface())
}

// contacts calls handle with each page of contacts and how many there are on it.
func (h *byHand) contacts(ctx context.Context, handle func(page reflect.Value, contacts int)) error {
	query := url.Values{"per_page": {strconv.Itoa(perPage)}}
	for {
		list := reflect.New(handContactList)
		if err := h.get(ctx, "/contacts?"+query.Encode(), list.Interface()); err != nil {
			return err
		}
		handle(list.Elem(), list.Elem().FieldByName("Data").Len())
		pages, ok := list.Elem().FieldByName("Pages").Interface().(*handPages)
		if !ok || pages == nil || pages.Next == nil {
			return nil
		}
		query.Set("starting_after", pages.Next.StartingAfter)
	}
}
