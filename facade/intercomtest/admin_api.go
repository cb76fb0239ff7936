package intercomtest

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// AdminPath is where the server can be steered over HTTP, below the base path: by programs in any language as by the
// methods of [Server], and by a person in a browser. It is no part of Intercom's API and asks for no token; one in
// Authorization or in the query's token says which workspace is meant.
//
//	POST /_mock/reset                       GET /_mock/snapshot         POST /_mock/restore
//	POST /_mock/load {fixtures}             POST /_mock/seed {"contacts":50}
//	POST /_mock/fail {"method":"POST","path":"/contacts","nth":2,"faults":[{"kind":"status","status":503}]}
//	DELETE /_mock/fail                      POST /_mock/answer {"path":"/calls","status":200,"body":{}}
//	POST /_mock/latency {"ms":200}          GET, POST /_mock/clock {"advance":"90s"}
//	GET, DELETE /_mock/ledger               POST /_mock/assert {"method":"POST","path":"/contacts","json":{},"times":1}
//	GET /_mock/count                        GET /_mock/ids/{key}        GET /_mock/operations?version=2.16
//	POST /_mock/records {"path":"/macros","fields":{}}
//	POST /_mock/webhooks {"url":"http://…","secret":"…","topics":["contact."]}       GET /_mock/webhooks
const AdminPath = "/_mock"

// adminCall is one request to the admin API.
type adminCall struct {
	*Server
	method, path string // below AdminPath
	query        url.Values
	body         []byte
}

// read decodes the body into a value; unknown fields are mistakes.
func (a *adminCall) read(into any) {
	decoder := json.NewDecoder(strings.NewReader(cmp.Or(string(a.body), "{}")))
	decoder.DisallowUnknownFields()
	decoder.UseNumber()
	if err := decoder.Decode(into); err != nil {
		panic(fmt.Errorf("body: %w", err))
	}
}

var adminRoutesOf = map[string]func(a *adminCall) any{
	"POST /reset":     func(a *adminCall) any { a.Reset(); return nil },
	"GET /snapshot":   func(a *adminCall) any { return json.RawMessage(a.Snapshot()) },
	"POST /restore":   func(a *adminCall) any { return a.Restore(a.body) },
	"POST /load":      func(a *adminCall) any { return a.Load(bytes.NewReader(a.body)) },
	"POST /seed":      adminSeed,
	"POST /fail":      adminFail,
	"DELETE /fail":    func(a *adminCall) any { a.Heal(); return nil },
	"POST /answer":    adminAnswer,
	"POST /latency":   adminLatency,
	"GET /clock":      adminClock,
	"POST /clock":     adminClock,
	"GET /ledger":     adminLedger,
	"DELETE /ledger":  func(a *adminCall) any { a.Forget(); return nil },
	"POST /assert":    adminAssert,
	"GET /count":      func(a *adminCall) any { return a.Count() },
	"GET /operations": func(a *adminCall) any { return a.Operations(a.query.Get("version")) },
	"POST /records":   adminRecord,
	"POST /webhooks":  adminSubscribe,
	"GET /webhooks":   adminDeliveries,
}

// serveAdmin answers what is asked below [AdminPath]: 200 with what there is to say, 400 for a mistake in the request,
// 409 for an assertion that does not hold.
func (s *Server) serveAdmin(w http.ResponseWriter, r *http.Request, path string, body []byte) {
	a := &adminCall{
		Server: &Server{URL: s.URL, shared: s.shared, space: s.space, tb: program{}}, method: r.Method,
		path: strings.TrimPrefix(path, AdminPath), query: r.URL.Query(), body: body,
	}
	if space := s.spaceOf(cmp.Or(r.Header.Get("Authorization"), "Bearer "+a.query.Get("token"))); space != nil {
		a.space = space
	}
	if (a.path == "" || a.path == "/") && r.Method == http.MethodGet {
		a.page(w)
		return
	}
	status, answer := a.answer()
	if back := r.PostFormValue("back"); back != "" || r.Header.Get("Content-Type") == "application/x-www-form-urlencoded" {
		http.Redirect(w, r, s.cfg.basePath+AdminPath, http.StatusSeeOther)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(answer) // the client may have left
}

func (a *adminCall) answer() (status int, answer any) {
	defer func() {
		if p := recover(); p != nil {
			status, answer = http.StatusBadRequest, object{"error": fmt.Sprint(p)}
		}
	}()
	if key, ok := strings.CutPrefix(a.path, "/ids/"); ok && a.method == http.MethodGet {
		return http.StatusOK, object{"id": a.ID(key)}
	}
	do := adminRoutesOf[a.method+" "+a.path]
	if do == nil {
		return http.StatusNotFound, object{"error": fmt.Sprintf("the admin API has no %s %s", a.method, AdminPath+a.path)}
	}
	switch said := do(a).(type) {
	case nil:
		return http.StatusOK, object{"ok": true}
	case error:
		return http.StatusBadRequest, object{"error": said.Error()}
	case *reply:
		return said.status, json.RawMessage(said.body)
	default:
		return http.StatusOK, said
	}
}

func adminSeed(a *adminCall) any {
	var want struct{ Contacts, Companies, Conversations int }
	if len(a.body) > 0 && a.body[0] != '{' { // of a form
		form, _ := url.ParseQuery(string(a.body))
		want.Contacts, _ = strconv.Atoi(form.Get("contacts"))
		want.Companies, _ = strconv.Atoi(form.Get("companies"))
		want.Conversations, _ = strconv.Atoi(form.Get("conversations"))
	} else {
		a.read(&want)
	}
	return object{"contacts": a.SeedContacts(want.Contacts), "companies": a.SeedCompanies(want.Companies), "conversations": a.SeedConversations(want.Conversations)}
}

func adminLatency(a *adminCall) any {
	var want struct{ MS int }
	a.read(&want)
	if want.MS < 0 {
		return fmt.Errorf("ms is %d, want 0 or more", want.MS)
	}
	a.SetLatency(time.Duration(want.MS) * time.Millisecond)
	return nil
}

// adminClock moves the clock or sets it, and tells the time.
func adminClock(a *adminCall) any {
	var want struct {
		Advance string
		Set     time.Time
	}
	if a.method == http.MethodPost {
		a.read(&want)
	}
	if !want.Set.IsZero() {
		a.SetTime(want.Set)
	}
	if want.Advance != "" {
		d, err := time.ParseDuration(want.Advance)
		if err != nil {
			return fmt.Errorf("advance: %w", err)
		}
		a.Advance(d)
	}
	return object{"now": a.Now().UTC().Format(time.RFC3339), "unix": a.Now().Unix()}
}

func adminRecord(a *adminCall) any {
	var want struct {
		Path   string
		Fields json.RawMessage
	}
	a.read(&want)
	return object{"id": a.AddRecord(want.Path, string(want.Fields))}
}
