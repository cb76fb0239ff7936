// Command oauthapp lets people install an app into their workspaces: open http://127.0.0.1:3000/install. CLIENT_ID and
// CLIENT_SECRET are the app's; INTERCOM_URL, for tests, stands for all of Intercom.
package main

import (
	"cmp"
	"context"
	"fmt"
	"log"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/seed-a528e955/intercom-go/facade"
	"github.com/seed-a528e955/intercom-go/facade/oauth"
	intercom "github.com/seed-a528e955/intercom-go/gen/v212"
)

const cookie = "install-state"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var options []oauth.Option
	if address := os.Getenv("INTERCOM_URL"); address != "" {
		options = append(options, oauth.WithBaseURL(address))
	}
	config, err := oauth.New(os.Getenv("CLIENT_ID"), os.Getenv("CLIENT_SECRET"), options...)
	if err != nil {
		log.Fatal(err)
	}
	http.HandleFunc("GET /install", func(w http.ResponseWriter, r *http.Request) {
		state := oauth.NewState()
		http.SetCookie(w, &http.Cookie{Name: cookie, Value: state, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode, MaxAge: 600})
		http.Redirect(w, r, config.AuthCodeURL(state), http.StatusFound)
	})
	http.HandleFunc("GET /callback", func(w http.ResponseWriter, r *http.Request) { callback(w, r, config) })
	server := &http.Server{Addr: cmp.Or(os.Getenv("ADDRESS"), "127.0.0.1:3000"), ReadHeaderTimeout: 10 * time.Second}
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
	if err := server.Shutdown(wait); err != nil {
		log.Print(err)
	}
}

func callback(w http.ResponseWriter, r *http.Request, config *oauth.Config) {
	kept, err := r.Cookie(cookie)
	if err != nil {
		http.Error(w, "start at /install", http.StatusBadRequest)
		return
	}
	code, err := oauth.Callback(r, kept.Value)
	if err != nil {
		http.Error(w, "this is not the installation that began here", http.StatusBadRequest)
		return
	}
	client, install, err := oauth.Connect(r.Context(), config, intercom.New, code, facade.WithTimeout(20*time.Second))
	if err != nil {
		log.Print(err)
		http.Error(w, "Intercom did not accept the installation", http.StatusBadGateway)
		return
	}
	me, err := client.Admins.Me(r.Context())
	if err != nil {
		log.Print(err)
		http.Error(w, "the workspace cannot be read", http.StatusBadGateway)
		return
	}
	// Keep install.AccessToken, encrypted, and install.Region.
	fmt.Fprintf(w, "installed by %s (region %s)\n", me.Name, install.Region)
}
