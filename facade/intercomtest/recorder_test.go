package intercomtest_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
)

func TestRecordAndReplay(t *testing.T) {
	real := newUser(t)
	real.srv.AddContact(intercomtest.Contact{Email: "grace@secret.example", Name: "Grace", Phone: "+3161", CustomAttributes: map[string]any{"plan": "gold", "seats": 3}})
	rec, err := intercomtest.NewRecorder(real.srv.URL)
	require.NoError(t, err)
	proxy := httptest.NewServer(rec)
	defer proxy.Close()
	contacts := real.do("GET", proxy.URL+"/contacts?per_page=1", "")
	assert.Equal(t, "Grace", at(contacts.body, "data.0.name"), "the caller sees what Intercom said")
	real.do("POST", proxy.URL+"/contacts/search", `{"query":{"field":"email","operator":"=","value":"grace@secret.example"}}`)
	real.do("GET", proxy.URL+"/contacts/none", "")
	document := string(rec.Recording())
	assert.Equal(t, 3, rec.Len())
	for _, secret := range []string{"Grace", "secret.example", "+3161", "gold", real.srv.Token(), "Bearer"} {
		assert.NotContains(t, document, secret)
	}
	assert.Contains(t, document, `"seats": 3`)

	replayed := newUser(t)
	require.NoError(t, replayed.srv.Replay(rec.Recording()))
	assert.Contains(t, at(replayed.ok("GET", "/contacts", ""), "data.0.email"), "@mail.example")
	assert.Equal(t, 404, replayed.do("GET", "/contacts/none", "").status)
	require.ErrorContains(t, replayed.srv.Replay([]byte("x")), "replay:")

	differences, err := intercomtest.Compare(t.Context(), []byte(strings.Replace(document, `"has_hard_bounced": false`, `"has_hard_bounced": "no", "brand_new": 1`, 1)))
	require.NoError(t, err)
	assert.Empty(t, differences, "nobody is there to be compared")
	differences, err = intercomtest.Compare(t.Context(), []byte(`[{"method":"GET","path":"/me","status":200,"body":{"type":"admin","id":7,"brand_new":1}},{"method":"GET","path":"/nowhere","status":200}]`))
	require.NoError(t, err)
	assert.Contains(t, differences, "GET /me: id: text here, recorded number")
	assert.Contains(t, differences, "GET /me: brand_new: missing here")
	assert.Contains(t, differences, "GET /nowhere: 404 here: the records of the recording are not there")

	_, err = intercomtest.NewRecorder("nowhere")
	require.Error(t, err)
	gone, err := intercomtest.NewRecorder("http://127.0.0.1:1")
	require.NoError(t, err)
	w := httptest.NewRecorder()
	gone.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/me", nil))
	assert.Equal(t, http.StatusBadGateway, w.Code)
}
