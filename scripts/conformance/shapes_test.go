package conformance

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api/fit"
	"github.com/seed-a528e955/intercom-go/api/spec"
)

// TestRunningShapes answers operations with shapes that the running API is known
// to send, whatever its descriptions say, in every version that has the
// operation, and looks for what must have come through. Strictly: none of them
// may even be a mismatch, but for the last few.
func TestRunningShapes(t *testing.T) {
	const (
		getContact      = "GET /contacts/{}"
		getConversation = "GET /conversations/{}"
		listCompanies   = "GET /companies"
	)
	for name, c := range map[string]struct {
		operation string
		body      string
		want      string // JSON that the result, written again, contains
		versions  []string
		loose     bool // a mismatch is reported, and nothing but that field suffers
	}{
		"owner id as a number": {operation: getContact, body: `{"id":"c1","owner_id":7}`, want: `{"id":"c1","owner_id":"7"}`},
		"owner id as text":     {operation: getContact, body: `{"id":"c1","owner_id":"7"}`, want: `{"owner_id":"7"}`},
		"no owner":             {operation: getContact, body: `{"id":"c1","owner_id":null}`, want: `{"id":"c1"}`},
		"where it came from":   {operation: getContact, body: `{"utm_campaign":"spring","referrer":"https://example.com"}`, want: `{"utm_campaign":"spring","referrer":"https://example.com"}`},
		"avatar as an object":  {operation: getContact, body: `{"avatar":{"type":"avatar","image_url":"https://p.example.com/1"}}`, want: `{"avatar":{"type":"avatar","image_url":"https://p.example.com/1"}}`},
		"avatar as an address": {operation: getContact, body: `{"avatar":"https://p.example.com/1"}`, want: `{"avatar":{"image_url":"https://p.example.com/1"}}`},
		"admin's avatar object": {operation: "GET /admins/{}", body: `{"avatar":{"type":"avatar","image_url":"https://p.example.com/1"}}`,
			want: `{"avatar":{"type":"avatar","image_url":"https://p.example.com/1"}}`},
		"admin's avatar address": {operation: "GET /admins/{}", body: `{"avatar":"https://p.example.com/1"}`, want: `{"avatar":{"image_url":"https://p.example.com/1"}}`},
		"attributes of any kind": {operation: getContact, body: `{"custom_attributes":{"n":9007199254740993,"f":1.5,"b":false,"s":"x","l":[{"id":1}],"z":null}}`,
			want: `{"custom_attributes":{"n":9007199254740993,"f":1.5,"b":false,"s":"x","l":[{"id":1}]}}`},
		"company's attributes": {operation: "GET /companies/{}", body: `{"custom_attributes":{"seats":12,"trial":true}}`, want: `{"custom_attributes":{"seats":12,"trial":true}}`},
		"money with cents":     {operation: "GET /companies/{}", body: `{"monthly_spend":155.98}`, want: `{"monthly_spend":155.98}`},

		"teammates as admins":    {operation: getConversation, body: `{"teammates":{"type":"admin.list","admins":[{"type":"admin","id":7}]}}`, want: `{"teammates":{"admins":[{"id":"7"}]}}`},
		"teammates as teammates": {operation: getConversation, body: `{"teammates":{"type":"admin.list","teammates":[{"type":"admin","id":"7"}]}}`, want: `{"teammates":{"admins":[{"id":"7"}]}}`},
		"no reply is not zero":   {operation: getConversation, body: `{"statistics":{"time_to_admin_reply":null,"count_reopens":0}}`, want: `{"statistics":{"count_reopens":0}}`},
		"closed by a number":     {operation: getConversation, body: `{"statistics":{"last_closed_by_id":7}}`, want: `{"statistics":{"last_closed_by_id":"7"}}`},
		"assignees 0":            {operation: getConversation, body: `{"admin_assignee_id":0,"team_assignee_id":null}`, want: `{"admin_assignee_id":null,"team_assignee_id":null}`},
		"part ids as numbers": {operation: getConversation, body: `{"conversation_parts":{"conversation_parts":[{"id":1,"author":{"id":"bot","email":null}},{"id":"2","author":{"email":""}}]}}`,
			want: `{"conversation_parts":{"conversation_parts":[{"id":"1","author":{"id":"bot"}},{"id":"2"}]}}`},
		"an unknown source": {operation: getConversation, body: `{"source":{"type":"carrier_pigeon"}}`, want: `{"source":{"type":"carrier_pigeon"}}`},
		"topics and a ticket": {operation: getConversation, body: `{"topics":{"type":"topic.list","topics":[{"id":5,"name":"billing"}],"total_count":1},"ticket":{"id":9,"state":"submitted"}}`,
			want: `{"topics":{"topics":[{"id":"5","name":"billing"}]},"ticket":{"id":"9","state":"submitted"}}`},
		"conversations as they come": {operation: "GET /conversations", body: `{"type":"conversation.list","conversations":[{"id":5,"state":"open"}],"total_count":1}`,
			want: `{"conversations":[{"id":"5","state":"open"}],"total_count":1}`},

		"next as an address": {operation: listCompanies, body: `{"data":[{"id":"1"}],"pages":{"page":1,"per_page":"15","total_pages":2,"next":"https://api.intercom.io/companies?per_page=15&page=2"}}`,
			want: `{"data":[{"id":"1"}],"pages":{"per_page":15,"next":{"url":"https://api.intercom.io/companies?per_page=15&page=2"}}}`},
		"next as an object":         {operation: listCompanies, body: `{"data":[],"pages":{"page":1,"next":{"page":2,"starting_after":"WzE="}}}`, want: `{"pages":{"next":{"page":2,"starting_after":"WzE="}}}`},
		"next is null":              {operation: listCompanies, body: `{"data":[],"pages":{"page":1,"next":null}}`, want: `{"data":[],"pages":{"page":1}}`},
		"pages is null":             {operation: listCompanies, body: `{"data":[{"id":"1"}],"pages":null}`, want: `{"data":[{"id":"1"}]}`},
		"one company":               {operation: listCompanies, body: `{"type":"company","id":"1","company_id":"acme"}`, want: `{"data":[{"type":"company","id":"1","company_id":"acme"}]}`},
		"companies under data":      {operation: "GET /contacts/{}/companies", body: `{"type":"list","data":[{"id":"1"}]}`, want: `{"data":[{"id":"1"}]}`},
		"companies under companies": {operation: "GET /contacts/{}/companies", body: `{"type":"list","companies":[{"id":"1"}]}`, want: `{"data":[{"id":"1"}]}`},

		"ticket types under data":         {operation: "GET /ticket_types", body: `{"data":[{"id":1,"is_internal":true}]}`, want: `{"data":[{"id":"1","is_internal":true}]}`},
		"ticket types under ticket_types": {operation: "GET /ticket_types", body: `{"ticket_types":[{"id":"1"}]}`, want: `{"data":[{"id":"1"}]}`},
		"attributes under data":           {operation: "GET /ticket_types/{}", body: `{"ticket_type_attributes":{"data":[{"id":"1"}]}}`, want: `{"ticket_type_attributes":{"data":[{"id":"1"}]}}`},
		"attributes under their name":     {operation: "GET /ticket_types/{}", body: `{"ticket_type_attributes":{"ticket_type_attributes":[{"id":1}]}}`, want: `{"ticket_type_attributes":{"data":[{"id":"1"}]}}`},
		"a ticket's state as text":        {operation: "GET /tickets/{}", body: `{"ticket_state":"resolved"}`, want: `{"ticket_state":{"category":"resolved"}}`, versions: []string{"2.12", "2.16", "preview"}},
		"a ticket's state as an object":   {operation: "GET /tickets/{}", body: `{"ticket_state":{"id":3,"category":"resolved"}}`, want: `{"ticket_state":{"id":"3","category":"resolved"}}`, versions: []string{"2.12", "2.16", "preview"}},
		"a ticket's assignees":            {operation: "GET /tickets/{}", body: `{"admin_assignee_id":7,"team_assignee_id":"0"}`, want: `{"admin_assignee_id":"7","team_assignee_id":null}`},

		"a job's id":              {operation: "GET /export/content/data/{}", body: `{"job_identifier":"j1","status":"complete"}`, want: `{"job_identifier":"j1","status":"complete"}`},
		"a job's id, misspelt":    {operation: "GET /export/content/data/{}", body: `{"job_identfier":"j1"}`, want: `{"job_identifier":"j1"}`},
		"event metadata":          {operation: "GET /events", body: `{"events":[{"event_name":"bought","metadata":{"price":{"amount":3499},"n":1}}]}`, want: `{"events":[{"event_name":"bought","metadata":{"price":{"amount":3499},"n":1}}]}`},
		"an event summary":        {operation: "GET /events", body: `{"type":"event.summary","events":[{"name":"bought","count":3,"first":"2026-01-01T00:00:00.000Z"}]}`, want: `{"type":"event.summary","events":[{"name":"bought","count":3}]}`},
		"a visitor without email": {operation: "GET /visitors", body: `{"id":"v1","email":"","las_request_at":null}`, want: `{"id":"v1"}`},
		"times in every form": {operation: getContact, body: `{"created_at":1772357400,"updated_at":"1772357400","signed_up_at":"2026-03-01T09:30:00Z","last_seen_at":1772357400000,"last_replied_at":""}`,
			want: `{"created_at":"2026-03-01T09:30:00Z","updated_at":"2026-03-01T09:30:00Z","signed_up_at":"2026-03-01T09:30:00Z","last_seen_at":"2026-03-01T09:30:00Z"}`},
		"away reasons as a bare list": {operation: "GET /away_status_reasons", body: `[{"id":1,"label":"Lunch"}]`, want: `{"data":[{"id":"1","label":"Lunch"}]}`},
		"a change as text or object": {operation: "GET /admins/activity_logs", body: `{"activity_logs":[{"id":"1","metadata":{"before":"a","after":{"title":"b"},"message":{"id":1}}}]}`,
			want: `{"activity_logs":[{"metadata":{"before":"a","after":{"title":"b"},"message":{"id":1}}}]}`},

		"a number as text":      {operation: "GET /companies/{}", body: `{"id":"1","size":"12"}`, want: `{"id":"1","size":12}`, loose: true},
		"a flag as a number":    {operation: getContact, body: `{"id":"c1","has_hard_bounced":1}`, want: `{"id":"c1","has_hard_bounced":true}`, loose: true},
		"nonsense in one field": {operation: getContact, body: `{"id":"c1","tags":"none","name":"Ada"}`, want: `{"id":"c1","name":"Ada"}`, loose: true},
	} {
		t.Run(name, func(t *testing.T) {
			covered := 0
			for _, v := range Versions {
				op := operationByKey(v, c.operation)
				if op == nil || len(c.versions) > 0 && !contains(c.versions, v.Name) {
					continue
				}
				covered++
				lost := 0
				client, err := Connect(v, Always(Answer{http.StatusOK, "application/json", []byte(c.body)}), func(m fit.Mismatch) {
					if !c.loose {
						t.Errorf("%s: %v", v.Name, m)
					}
					lost++
				})
				require.NoError(t, err)
				method, err := Find(client, op)
				require.NoError(t, err)
				args, err := method.Filled()
				require.NoError(t, err)
				result, err := method.Call(t.Context(), args)
				require.NoError(t, err, v.Name)
				require.Equal(t, c.loose, lost > 0, v.Name)
				got, err := jsonOf(result.Interface())
				require.NoError(t, err)
				want, err := parseJSON([]byte(c.want))
				require.NoError(t, err)
				requireContains(t, v.Name, want, got)
			}
			require.Positive(t, covered, "no version has %s", c.operation)
		})
	}
}

// operationByKey finds an operation by method and path, placeholders without
// names.
func operationByKey(v Version, key string) *spec.Operation {
	for _, op := range v.Operations() {
		if op.Method+" "+anonymous(op.Path) == key {
			return op
		}
	}
	return nil
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// requireContains looks for everything that want has in got.
func requireContains(t *testing.T, version string, want, got any) {
	t.Helper()
	switch w := want.(type) {
	case map[string]any:
		g, ok := got.(map[string]any)
		require.True(t, ok, "%s: want %s, got %s", version, show(want), show(got))
		for key, value := range w {
			requireContains(t, version+"."+key, value, g[key])
		}
	case []any:
		g, ok := got.([]any)
		require.True(t, ok && len(g) == len(w), "%s: want %s, got %s", version, show(want), show(got))
		for i, value := range w {
			requireContains(t, version, value, g[i])
		}
	default:
		if number(want) != nil && sameNumber(want, got) {
			return
		}
		require.Equal(t, want, got, version)
	}
}
