package webhook_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade/webhook"
)

func TestSignIsTheHMACOfTheBody(t *testing.T) {
	header := http.Header{}
	webhook.Sign(header, []byte(`{"a":1}`), "s")
	assert.Equal(t, "sha1=fa90bbb46547f7bc6b4cad1f3b475ba08facfea6", header.Get("X-Hub-Signature"))
	webhook.SignFin(header, []byte(`{"a":1}`), "s")
	assert.Equal(t, "sha256=37beaf650f70b40ec9706929c2e9d835cbd63729988f48781e6383a147215f07", header.Get("X-Fin-Agent-API-Webhook-Signature"))
}

func TestVerifyTakesAnyOfTheSecretsAndNothingElse(t *testing.T) {
	body := []byte(`{"topic":"ping"}`)
	sign := func(secret string) string {
		h := http.Header{}
		webhook.Sign(h, body, secret)
		return h.Get("X-Hub-Signature")
	}
	fin := func(secret string) string {
		h := http.Header{}
		webhook.SignFin(h, body, secret)
		return h.Get("X-Fin-Agent-API-Webhook-Signature")
	}
	const hub, agent = "X-Hub-Signature", "X-Fin-Agent-API-Webhook-Signature"
	app, both := webhook.Secrets{App: []string{"old", "new"}}, webhook.Secrets{App: []string{"new"}, Fin: []string{"fin"}}
	tests := []struct {
		name, header, value string
		secrets             webhook.Secrets
		want                error
	}{
		{"the first", hub, sign("old"), app, nil},
		{"the second", hub, sign("new"), app, nil},
		{"capital digits", hub, "sha1=" + strings.ToUpper(sign("new")[5:]), app, nil},
		{"another", hub, sign("other"), app, webhook.ErrSignature},
		{"none", hub, "", app, webhook.ErrSignature},
		{"no prefix", hub, sign("new")[5:], app, webhook.ErrSignature},
		{"cut short", hub, sign("new")[:20], app, webhook.ErrSignature},
		{"the prefix alone", hub, "sha1=", app, webhook.ErrSignature},
		{"no hex", hub, "sha1=" + strings.Repeat("z", 40), app, webhook.ErrSignature},
		{"longer", hub, sign("new") + "00", app, webhook.ErrSignature},
		{"Fin's", agent, fin("fin"), both, nil},
		{"the app's, as Fin's test request has it", hub, sign("new"), both, nil},
		{"Fin's by the app's secret", agent, fin("new"), both, webhook.ErrSignature},
		{"the app's by Fin's secret", hub, sign("fin"), both, webhook.ErrSignature},
		{"Fin's where it is not expected", agent, fin("new"), app, webhook.ErrSignature},
		{"no secret", hub, sign(""), webhook.Secrets{}, webhook.ErrNoSecret},
		{"an empty secret", hub, sign(""), webhook.Secrets{App: []string{""}}, webhook.ErrNoSecret},
		{"an empty one among others", hub, sign("new"), webhook.Secrets{App: []string{"new", ""}}, webhook.ErrNoSecret},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := http.Header{}
			if tt.value != "" {
				h.Set(tt.header, tt.value)
			}
			err := tt.secrets.Verify(h, body)
			require.ErrorIs(t, err, tt.want)
			if err == nil {
				require.ErrorIs(t, tt.secrets.Verify(h, append([]byte(" "), body...)), webhook.ErrSignature, "another body")
				return
			}
			for _, s := range append(tt.secrets.App, tt.secrets.Fin...) {
				if s != "" {
					assert.NotContains(t, err.Error(), `"`+s+`"`)
				}
			}
		})
	}
}

func TestStatusOfRefusals(t *testing.T) {
	for err, want := range map[error]int{
		nil: 200, webhook.ErrSignature: 401, webhook.ErrMethod: 405, webhook.ErrTooLarge: 413,
		webhook.ErrRead: 400, webhook.ErrBody: 400, webhook.ErrNoSecret: 500,
	} {
		assert.Equal(t, want, webhook.Status(err), "%v", err)
	}
	_, err := webhook.Parse(httptest.NewRequest(http.MethodGet, "/", nil), secret)
	assert.Equal(t, 405, webhook.Status(err))
}

func TestANilHeaderIsNotSigned(t *testing.T) {
	const want = "webhook: the header to sign is nil (want one that was made, http.Header{})"
	assert.PanicsWithValue(t, want, func() { webhook.Sign(nil, nil, "s") })
	assert.PanicsWithValue(t, want, func() { webhook.SignFin(nil, nil, "s") })
}
