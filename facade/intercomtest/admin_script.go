package intercomtest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
)

// adminMatch is a [Match] as the admin API takes it. Times -1 is for ever.
type adminMatch struct {
	Method, Path string
	Nth, Times   int
}

func (m adminMatch) match() Match { return Match(m) }

// adminFault is a fault as the admin API takes it.
type adminFault struct {
	Kind        string            // see faultKinds
	Status      int               // of status, api_error and html
	Code        string            // of api_error
	Message     string            // of api_error
	Body        string            // of status
	Headers     map[string]string // of status
	MS          int               // of delay
	RetryAfter  int               `json:"retry_after"` // seconds, of rate_limited
	AfterEffect bool              `json:"after_effect"`
}

// faultKinds are the faults of this package by their names over HTTP.
var faultKinds = map[string]func(f adminFault) Fault{
	"status":          func(f adminFault) Fault { return Status(f.Status, f.Body, headersOf(f.Headers)) },
	"api_error":       func(f adminFault) Fault { return APIError(f.Status, f.Code, f.Message) },
	"html":            func(f adminFault) Fault { return HTML(f.Status) },
	"null_429":        func(adminFault) Fault { return Null429() },
	"rate_limited":    func(f adminFault) Fault { return RateLimited(time.Duration(f.RetryAfter) * time.Second) },
	"delay":           func(f adminFault) Fault { return Delay(time.Duration(f.MS) * time.Millisecond) },
	"stall":           func(adminFault) Fault { return Stall() },
	"reset_before":    func(adminFault) Fault { return ResetBefore() },
	"reset_after":     func(adminFault) Fault { return ResetAfter() },
	"cut_body":        func(adminFault) Fault { return CutBody() },
	"empty_200":       func(adminFault) Fault { return Empty200() },
	"missing_headers": func(adminFault) Fault { return MissingHeaders() },
}

func headersOf(values map[string]string) http.Header {
	header := http.Header{}
	for name, value := range values {
		header.Set(name, value)
	}
	return header
}

func adminFail(a *adminCall) any {
	var want struct {
		adminMatch
		Faults []adminFault
	}
	a.read(&want)
	var faults []Fault
	for _, f := range want.Faults {
		make := faultKinds[f.Kind]
		if make == nil {
			return fmt.Errorf("unknown fault kind %q (want %s)", f.Kind, strings.Join(slices.Sorted(maps.Keys(faultKinds)), ", "))
		}
		fault := make(f)
		if f.AfterEffect {
			fault = fault.AfterEffect()
		}
		faults = append(faults, fault)
	}
	a.Fail(want.match(), faults...)
	return nil
}

func adminAnswer(a *adminCall) any {
	var want struct {
		adminMatch
		Status  int
		Body    json.RawMessage
		Headers map[string]string
	}
	a.read(&want)
	var body any
	if len(want.Body) > 0 {
		body = string(want.Body)
	}
	a.Answer(want.match(), cmp.Or(want.Status, http.StatusOK), body, headersOf(want.Headers))
	return nil
}

// recorder keeps what an assertion complains about.
type recorder struct {
	program
	report string
}

func (r *recorder) Errorf(format string, args ...any) { r.report = fmt.Sprintf(format, args...) }

// adminAssert answers 409 with a report when no request was sent that meets the conditions, or not as often as wanted.
func adminAssert(a *adminCall) any {
	var want struct {
		Method, Path  string
		JSON          json.RawMessage
		Query, Header map[string]string
		Times         *int
	}
	a.read(&want)
	var conditions []Condition
	if len(want.JSON) > 0 {
		conditions = append(conditions, JSON(string(want.JSON)))
	}
	for name, value := range want.Query {
		conditions = append(conditions, Query(name, value))
	}
	for name, value := range want.Header {
		conditions = append(conditions, Header(name, value))
	}
	if want.Times != nil {
		conditions = append(conditions, Times(*want.Times))
	}
	var r recorder
	if a.AssertSent(&r, want.Method, want.Path, conditions...) {
		return nil
	}
	return &reply{status: http.StatusConflict, body: appendJSON(nil, object{"ok": false, "report": r.report})}
}

// adminLedger tells of the requests, all or those to an operation (method, path).
func adminLedger(a *adminCall) any {
	requests := []object{}
	for _, e := range a.Requests(a.query.Get("method"), a.query.Get("path")) {
		item := object{
			"id": e.ID, "at": e.At.UTC().Format(time.RFC3339Nano), "method": e.Method, "path": e.Path, "query": e.Query, "template": e.Template,
			"version": e.Version, "status": e.Status, "fault": e.Fault, "applied": e.Applied, "sampled": e.Sampled, "headers": e.Header,
			"created": e.Created,
		}
		if json.Valid(e.Body) {
			item["body"] = json.RawMessage(e.Body)
		} else if len(e.Body) > 0 {
			item["body"] = string(e.Body)
		}
		requests = append(requests, item)
	}
	return object{"dropped": a.Dropped(), "requests": requests}
}
