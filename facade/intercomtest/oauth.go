package intercomtest

import (
	"crypto/subtle"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// oauthApp is the app that may be installed. Codes are used once; the server's lock guards them.
type oauthApp struct {
	clientID, clientSecret string
	redirects              []string
	ids                    idMaker
	codes                  map[string]bool
}

// WithOAuthApp lets an app be installed: GET /oauth, where Intercom asks a person, says yes at once and sends the browser to
// the redirect URL with a code and the state, and POST /auth/eagle/token exchanges the code for [Server.Token]. Both stand
// at [Server.URL], so that oauth.WithBaseURL leads to everything. A redirect_uri must be one of redirects; without one in
// the request it is the first. Codes end in "=", as Intercom's may.
func WithOAuthApp(clientID, clientSecret string, redirects ...string) Option {
	set := func(cfg *config) {
		cfg.oauth = &oauthApp{clientID, clientSecret, redirects, idMaker{random: newRand(cfg.seed, drawCodes)}, map[string]bool{}}
	}
	return option(set, clientID == "" || clientSecret == "" || len(redirects) == 0, "WithOAuthApp: want a client id, a client secret and at least one redirect URL")
}

// serveOAuth answers the two requests of an installation, which carry no token. It says whether the request is one of them.
func (s *Server) serveOAuth(x *exchange) bool {
	app := s.cfg.oauth
	if app == nil || !x.below {
		return false
	}
	switch {
	case x.path == "/oauth" && x.r.Method == http.MethodGet:
		s.authorize(app, x)
	case x.path == "/auth/eagle/token" && x.r.Method == http.MethodPost:
		s.exchangeCode(app, x)
	default:
		return false
	}
	return true
}

func (s *Server) authorize(app *oauthApp, x *exchange) {
	query := x.r.URL.Query()
	back := query.Get("redirect_uri")
	if back == "" {
		back = app.redirects[0]
	}
	allowed := false
	for _, redirect := range app.redirects {
		allowed = allowed || redirect == back
	}
	to, err := url.Parse(back)
	if query.Get("client_id") != app.clientID || !allowed || err != nil {
		http.Error(x.w, fmt.Sprintf("no app %q that goes back to %q", query.Get("client_id"), back), http.StatusBadRequest)
		return
	}
	answer := to.Query()
	locked(&s.mu, func() {
		code := app.ids.uuid() + "="
		app.codes[code] = true
		answer.Set("code", code)
	})
	if state := query.Get("state"); state != "" {
		answer.Set("state", state)
	}
	to.RawQuery = answer.Encode()
	http.Redirect(x.w, x.r, to.String(), http.StatusFound)
}

// exchangeCode takes a form or JSON, as Intercom does.
func (s *Server) exchangeCode(app *oauthApp, x *exchange) {
	given := object{}
	if strings.Contains(x.r.Header.Get("Content-Type"), "json") {
		_ = decodeJSON(x.body, &given) // what is not an object has no code
	} else if form, err := url.ParseQuery(string(x.body)); err == nil {
		for name := range form {
			given[name] = form.Get(name)
		}
	}
	known := false
	locked(&s.mu, func() {
		code := given.text("code")
		known = app.codes[code] && given.text("client_id") == app.clientID &&
			subtle.ConstantTimeCompare([]byte(given.text("client_secret")), []byte(app.clientSecret)) == 1
		if known {
			delete(app.codes, code)
		}
	})
	x.w.Header().Set("Content-Type", "application/json; charset=utf-8")
	if !known {
		x.w.WriteHeader(http.StatusUnauthorized)
		_, _ = x.w.Write(appendJSON(nil, object{"type": "error.list", "errors": []object{{"code": "unauthorized", "message": "Unauthorized Code"}}}))
		return
	}
	_, _ = x.w.Write(appendJSON(nil, object{"token_type": "Bearer", "token": s.Token(), "access_token": s.Token()}))
}
