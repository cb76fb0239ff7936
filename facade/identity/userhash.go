package identity

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"
)

// UserHash returns the user_hash of a user: the hex HMAC-SHA256 of what identifies the user to the Messenger, which is the
// user_id, or the email where there is no user_id. Intercom calls it deprecated in favour of tokens: it never expires.
func UserHash(secret, userIDOrEmail string) (string, error) {
	if secret == "" || userIDOrEmail == "" {
		return "", errors.New("identity: user_hash: the secret or the user is empty")
	}
	if strings.TrimSpace(secret) != secret {
		return "", errors.New("identity: user_hash: the secret has white space or a line break around it")
	}
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(userIDOrEmail))
	return hex.EncodeToString(mac.Sum(nil)), nil
}
