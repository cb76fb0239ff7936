package intercomtest

import "fmt"

// apiError is a refusal in the API's own form. Whatever carries out a request refuses by panicking with one, as
// decoders do: a handler has changed nothing by then, and reads as a straight line.
type apiError struct {
	status  int
	code    string // empty for an error of the plain kind: {"status":400,"error":"…"}
	message string
	field   string // the parameter at fault; may be empty
	link    string // target of a Link header, for merged contacts
}

func (e *apiError) Error() string { return fmt.Sprintf("%d %s: %s", e.status, e.code, e.message) }

func (e *apiError) reply(requestID string) *reply {
	if e.code == "" { // who did not get as far as the API itself
		return jsonReply(e.status, object{"status": int64(e.status), "error": e.message})
	}
	item := object{"code": e.code, "message": e.message}.with(object{"field": e.field})
	rep := jsonReply(e.status, object{"type": "error.list", "request_id": requestID, "errors": []object{item}})
	if e.link != "" {
		rep.header.Set("Link", "<"+e.link+`>; rel="canonical"`)
	}
	return rep
}

func refusal(status int, code, format string, args ...any) *apiError {
	return &apiError{status: status, code: code, message: fmt.Sprintf(format, args...)}
}

func invalid(field, format string, args ...any) *apiError {
	return &apiError{status: 400, code: "parameter_invalid", field: field, message: fmt.Sprintf(format, args...)}
}

func missing(field string) *apiError {
	return &apiError{status: 400, code: "parameter_not_found", field: field, message: field + " is a required parameter"}
}

func notFound(message string) *apiError { return refusal(404, "not_found", "%s", message) }

// What is not there, in the words of Intercom's published examples.
var (
	errNotFound        = notFound("Resource Not Found")
	errContactNotFound = notFound("User Not Found")
	errCompanyNotFound = refusal(404, "company_not_found", "Company Not Found")
	errTeamNotFound    = refusal(404, "team_not_found", "Team not found")
	errTicketNotFound  = refusal(404, "ticket_not_found", "Ticket not found")
	errTagNotOn        = refusal(404, "tag_not_found", "Tag not found")
	errForbiddenPlan   = refusal(403, "api_plan_restricted", "Active subscription needed.")
)

// refuseIf refuses what is wrong.
func refuseIf(wrong bool, refusal *apiError) {
	if wrong {
		panic(refusal)
	}
}
