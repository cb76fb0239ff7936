// Command webhooks receives notifications at http://127.0.0.1:3000/intercom, or ADDRESS, and prints them. SECRET is the
// app's client secret, with which Intercom signs. ^C stops it when what was accepted is handled.
package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/seed-a528e955/intercom-go/facade/webhook"
	intercom "github.com/seed-a528e955/intercom-go/gen/v212"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	handler, err := webhook.NewHandler(os.Getenv("SECRET"),
		webhook.On(webhook.ContactUserCreated, func(_ context.Context, event *webhook.Event) error {
			contact, err := webhook.Item[intercom.Contact](event)
			if err != nil {
				return err
			}
			fmt.Println("welcome", contact.Email)
			return nil
		}),
		webhook.OnAll(func(_ context.Context, event *webhook.Event) error {
			item, err := event.Decode(intercom.WebhookItem)
			if err != nil {
				return err
			}
			fmt.Printf("%s: %T\n", event.Topic, item)
			return nil
		}))
	if err != nil {
		log.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("/intercom", handler)
	server := &http.Server{Addr: cmp.Or(os.Getenv("ADDRESS"), "127.0.0.1:3000"), Handler: mux, ReadHeaderTimeout: 10 * time.Second}
	failed := make(chan error, 1)
	go func() { failed <- server.ListenAndServe() }()
	select {
	case err := <-failed:
		log.Fatal(err)
	case <-ctx.Done():
	}
	stop() // a second ^C ends the program at once
	wait, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	// First nothing new comes in, then what was accepted is handled.
	if err := errors.Join(server.Shutdown(wait), handler.Shutdown(wait)); err != nil {
		log.Print(err)
	}
}
