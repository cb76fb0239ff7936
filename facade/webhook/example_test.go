package webhook_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/seed-a528e955/intercom-go/facade/webhook"
	intercom "github.com/seed-a528e955/intercom-go/gen/v212"
)

// What a handler of your own does: check, take, answer 200.
func ExampleParse() {
	receive := func(w http.ResponseWriter, r *http.Request) {
		event, err := webhook.Parse(r, "client secret", "the one before it")
		if err != nil {
			http.Error(w, err.Error(), webhook.Status(err))
			return
		}
		fmt.Println(event.Topic, event.ID)
	}

	body := `{"type":"notification_event","id":"notif_1","topic":"conversation.read","data":{"item":{"type":"conversation","id":"7"}}}`
	r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
	webhook.Sign(r.Header, []byte(body), "client secret")
	receive(httptest.NewRecorder(), r)
	w := httptest.NewRecorder()
	receive(w, httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body)))
	fmt.Println(w.Code)
	// Output:
	// conversation.read notif_1
	// 401
}

// Decode chooses the type of the version, for a type switch.
func ExampleEvent_Decode() {
	handle := func(event *webhook.Event) {
		item, err := event.Decode(intercom.WebhookItem)
		if err != nil {
			log.Fatal(err)
		}
		switch item := item.(type) {
		case *intercom.Conversation:
			fmt.Println("conversation", item.ID)
		case *webhook.Wrapped:
			fmt.Println("contact", item.Parts["contact"].(*intercom.Contact).ID, "tag", item.Parts["tag"].(*intercom.Tag).Name)
		case *webhook.Deleted:
			fmt.Println("deleted", item.Type, item.ID)
		case json.RawMessage:
			fmt.Println("unknown", event.ItemType())
		}
	}
	for topic, item := range map[string]string{
		"contact.user.tag.created": `{"type":"contact_tag","contact":{"type":"contact","id":"c1"},"tag":{"type":"tag","id":"1","name":"vip"}}`,
		"conversation.read":        `{"type":"conversation","id":"7"}`,
		"conversation.deleted":     `{"type":"conversation","id":"7","deleted":true}`,
		"gadget.created":           `{"type":"gadget"}`,
	} {
		event, err := webhook.ParseBody([]byte(`{"topic":"` + topic + `","data":{"item":` + item + `}}`))
		if err != nil {
			log.Fatal(err)
		}
		handle(event)
	}
	// Unordered output:
	// contact c1 tag vip
	// conversation 7
	// deleted conversation 7
	// unknown gadget
}

// Functions for topics, and one for everything else.
func ExampleNewHandler() {
	handler, err := webhook.NewHandler("client secret",
		webhook.On(webhook.ContactMerged, func(_ context.Context, event *webhook.Event) error {
			merged, err := webhook.Item[webhook.Merged[intercom.Contact]](event)
			if err != nil {
				return err
			}
			fmt.Println(merged.From.ID, "is now", merged.Contact.ID)
			return nil
		}),
		webhook.OnPrefix("ticket.", func(_ context.Context, event *webhook.Event) error {
			ticket, err := webhook.Item[intercom.Ticket](event)
			if err != nil {
				return err
			}
			fmt.Println(event.Topic, ticket.ID)
			return nil
		}))
	if err != nil {
		log.Fatal(err)
	}
	http.Handle("/intercom", handler)

	body := `{"topic":"contact.merged","id":"notif_1","data":{"item":{"type":"contact","id":"c2","merged_from":{"type":"contact","id":"c1"}}}}`
	r := httptest.NewRequest(http.MethodPost, "/intercom", strings.NewReader(body))
	webhook.Sign(r.Header, []byte(body), "client secret")
	http.DefaultServeMux.ServeHTTP(httptest.NewRecorder(), r)
	if err := handler.Shutdown(context.Background()); err != nil {
		log.Fatal(err)
	}
	// Output: c1 is now c2
}
