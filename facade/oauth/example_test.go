package oauth_test

import (
	"fmt"
	"log"
	"net/http"

	"github.com/seed-a528e955/intercom-go/facade"
	"github.com/seed-a528e955/intercom-go/facade/oauth"
	intercom "github.com/seed-a528e955/intercom-go/gen/v212"
)

// The two handlers of an installation.
func ExampleConnect() {
	config, err := oauth.New("client id", "client secret", oauth.WithRegion(facade.EU))
	if err != nil {
		log.Fatal(err)
	}
	states := map[string]string{} // yours: the session of the browser
	http.HandleFunc("GET /install", func(w http.ResponseWriter, r *http.Request) {
		states[r.RemoteAddr] = oauth.NewState()
		http.Redirect(w, r, config.AuthCodeURL(states[r.RemoteAddr]), http.StatusFound)
	})
	http.HandleFunc("GET /callback", func(w http.ResponseWriter, r *http.Request) {
		code, err := oauth.Callback(r, states[r.RemoteAddr])
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		client, install, err := oauth.Connect(r.Context(), config, intercom.New, code)
		if err != nil {
			http.Error(w, "not installed", http.StatusBadGateway)
			return
		}
		me, err := client.Admins.Me(r.Context())
		fmt.Println(me, err, install.Region) // keep install.AccessToken and install.Region
	})
}
