package upsert_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/wire"
	"github.com/seed-a528e955/intercom-go/facade/upsert"
)

// reply is what a scripted Intercom answers.
type reply struct {
	status int
	body   string
}

// scripted answers calls in order and tells what was asked, with the body as it is sent.
func scripted(replies ...reply) (api.Caller, *[]string) {
	asked := &[]string{}
	return api.CallerFunc(func(_ context.Context, call *api.Call) error {
		payload, _ := wire.Payload(call)
		line := call.Operation.Method + " " + wire.EscapedPath(call) + " " + string(payload)
		if call.Operation.SafeToRepeat || call.Operation.ReadOnly {
			line = "safe " + line
		}
		*asked = append(*asked, line)
		r := replies[min(len(*asked), len(replies))-1]
		if r.status >= 300 {
			return wire.NewError(call, r.status, nil, []byte(r.body))
		}
		return wire.Decode(call, r.status, []byte(r.body), nil)
	}), asked
}

func conflictWith(id string) reply {
	return reply{http.StatusConflict, `{"type":"error.list","errors":[{"code":"conflict","message":"A contact matching those details already exists with id=` + id + `"}]}`}
}

// What does not change is not sent: it could collide with others. Only what may be repeated says so.
func TestContactSendsWhatChanges(t *testing.T) {
	const found = `{"id":"a","external_id":"1","email":"ada@example.com","role":"user","name":"Ada"}`
	for name, tt := range map[string]struct {
		body    map[string]any
		opts    upsert.Options
		replies []reply
		want    []string
	}{
		"nothing but the name": {fields{"external_id": "1", "email": "Ada@example.com", "role": "user", "name": "<b>"}, upsert.Options{},
			[]reply{conflictWith("a"), {200, found}, {200, found}}, []string{
				`POST /contacts {"email":"Ada@example.com","external_id":"1","name":"<b>","role":"user"}`, `GET /contacts/a `, `PUT /contacts/a {"name":"<b>"}`}},
		"another email": {fields{"external_id": "1", "email": "l@example.com"}, upsert.Options{},
			[]reply{conflictWith("a"), {200, found}, {200, found}}, []string{
				`POST /contacts {"email":"l@example.com","external_id":"1"}`, `GET /contacts/a `, `PUT /contacts/a {"email":"l@example.com"}`}},
		"another role": {fields{"external_id": "1", "role": "lead"}, upsert.Options{},
			[]reply{conflictWith("a"), {200, found}, {200, found}}, []string{
				`POST /contacts {"external_id":"1","role":"lead"}`, `GET /contacts/a `, `PUT /contacts/a {"role":"lead"}`}},
		"a number as external id": {fields{"external_id": 1, "name": "x"}, upsert.Options{},
			[]reply{conflictWith("a"), {200, `{"id":"a","external_id":1}`}, {200, found}}, []string{
				`POST /contacts {"external_id":1,"name":"x"}`, `GET /contacts/a `, `PUT /contacts/a {"name":"x"}`}},
		"archived": {fields{"external_id": "1", "name": "x"}, upsert.Options{Archived: upsert.Unarchive},
			[]reply{conflictWith("a"), {200, `{"id":"a","external_id":"1","archived":true}`}, {200, found}, {200, found}}, []string{
				`POST /contacts {"external_id":"1","name":"x"}`, `GET /contacts/a `, `safe POST /contacts/a/unarchive `, `PUT /contacts/a {"name":"x"}`}},
		"the external id is that of another": {fields{"external_id": "aB", "email": "ada@example.com"}, upsert.Options{},
			[]reply{conflictWith("a"), {200, found}, {200, `{"type":"list","data":[{"id":"c","external_id":"Ab"},{"id":"b","external_id":"aB"}]}`}, {200, `{"id":"b"}`}}, []string{
				`POST /contacts {"email":"ada@example.com","external_id":"aB"}`, `GET /contacts/a `,
				`safe POST /contacts/search {"query":{"field":"external_id","operator":"=","value":"aB"}}`, `PUT /contacts/b {"email":"ada@example.com"}`}},
	} {
		t.Run(name, func(t *testing.T) {
			client, asked := scripted(tt.replies...)
			_, err := upsert.Contact[contact](t.Context(), client, tt.body, tt.opts)
			require.NoError(t, err)
			assert.Equal(t, tt.want, *asked)
		})
	}
}

// A contact that was brought back and is refused is archived again, which may be repeated; one that is gone is begun again.
func TestContactThatIsArchivedAgain(t *testing.T) {
	const found = `{"id":"a","external_id":"1"}`
	for status, last := range map[int]string{422: `safe POST /contacts/a/archive `, 404: `POST /contacts {"external_id":"1"}`, 410: `POST /contacts {"external_id":"1"}`, 503: `PUT /contacts/a {}`} {
		client, asked := scripted(conflictWith("a"), reply{200, `{"id":"a","external_id":"1","archived":true}`}, reply{200, found}, reply{status, `{}`}, reply{200, found})
		_, err := upsert.Contact[contact](t.Context(), client, fields{"external_id": "1"}, upsert.Options{Archived: upsert.Unarchive})
		assert.Equal(t, status == 404 || status == 410, err == nil, status)
		assert.Equal(t, last, (*asked)[len(*asked)-1], status)
	}
}

// Contacts that come and go are looked for again, but not without end.
func TestContactGivesUp(t *testing.T) {
	client, asked := scripted(conflictWith("a"), reply{404, `{}`}, conflictWith("a"), reply{404, `{}`}, conflictWith("a"), reply{404, `{}`}, conflictWith("a"), reply{404, `{}`})
	_, err := upsert.Contact[contact](t.Context(), client, fields{"external_id": "1"}, upsert.Options{})
	require.ErrorContains(t, err, "given up after 4 rounds")
	require.ErrorIs(t, err, api.ErrNotFound, "what it was the last time")
	assert.Len(t, *asked, 8)
}

// A conflict whose body was cut short names nobody: it is asked for again, but for a lead of which there may be two.
func TestContactInAConflictThatNamesNobody(t *testing.T) {
	for body, want := range map[*fields]int{{"external_id": "1"}: 4, {"email": "a@example.com"}: 4, {"email": "a@example.com", "role": "lead", "external_id": "1"}: 4,
		{"email": "a@example.com", "role": "lead"}: 1} {
		client, asked := scripted(reply{409, `{"type":"err`})
		_, err := upsert.Contact[contact](t.Context(), client, *body, upsert.Options{})
		require.ErrorIs(t, err, api.ErrConflict)
		assert.Len(t, *asked, want, *body)
	}
}

// A company that is refused is sent again only where it has just come to be.
func TestCompanyThatIsRefused(t *testing.T) {
	for r, want := range map[reply]int{
		{400, `{"errors":[{"message":"Company already exists"}]}`}: 2,
		{400, `{"errors":[{"message":"bad name"}]}`}:               1,
		{422, `{"errors":[{"message":"Company already exists"}]}`}: 1,
	} {
		client, asked := scripted(r)
		_, err := upsert.Company[contact](t.Context(), client, fields{"company_id": "c"}, upsert.Options{})
		require.Error(t, err)
		assert.Len(t, *asked, want, r.body)
	}
	client, asked := scripted(reply{200, `{"company_id":"7","name":"x"}`})
	_, err := upsert.Company[contact](t.Context(), client, fields{"company_id": 7}, upsert.Options{})
	require.NoError(t, err)
	assert.Equal(t, []string{`safe POST /companies {"company_id":7}`}, *asked)
	client, _ = scripted(reply{200, `{"company_id":"8"}`})
	_, err = upsert.Company[contact](t.Context(), client, fields{"company_id": "7"}, upsert.Options{})
	require.ErrorContains(t, err, `company "7" was sent and company "8" came back`)
}
