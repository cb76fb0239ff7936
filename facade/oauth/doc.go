// Package oauth installs an app into a workspace: the authorization page of the workspace's region, the state that ties the
// answer to the browser, the exchange of the code for an access token, and a client for the region that the token is of.
//
//	config, err := oauth.New(clientID, clientSecret, oauth.WithRedirectURL("https://app.example.org/intercom/callback"))
//	…
//	state := oauth.NewState() // keep it in the browser's session
//	http.Redirect(w, r, config.AuthCodeURL(state), http.StatusFound)
//	…
//	code, err := oauth.Callback(r, state)
//	…
//	client, install, err := oauth.Connect(ctx, config, intercom.New, code)
//	// keep install: AccessToken and Region; facade.New makes the client of them next time
//
// Tokens do not expire and cannot be refreshed; they end when the app is uninstalled. The scopes are the app's.
//
// https://developers.intercom.com/docs/build-an-integration/learn-more/authentication/setting-up-oauth
package oauth
