// Package identity proves to the Messenger who a user is, so that nobody reads another user's conversations: a signed
// token ([Signer.Token]), or the user_hash that came before it ([UserHash]).
//
// A token belongs on the server: the secret must never reach a browser or an app. Hand it to the Messenger as
// intercom_user_jwt.
//
// https://developers.intercom.com/installing-intercom/web/authentication
package identity
