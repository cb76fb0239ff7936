package webhook

import (
	"encoding/json"
	"strings"
	"time"
)

// Deleted is all that is left of a record that was deleted, of whichever type.
type Deleted struct {
	Type       string `json:"type"`
	ID         string `json:"id" wire:"id"`
	ExternalID string `json:"external_id" wire:"id"` // of a contact
	CompanyID  string `json:"company_id" wire:"id"`  // of a company: your own id of it
	Deleted    bool   `json:"deleted"`
}

// PingItem is the item of [Ping], which Intercom sends to try an address.
type PingItem struct {
	Type    string `json:"type"`
	Message string `json:"message"`
}

// ContentStat is the item of the content_stat topics: something that was sent to a contact, or what the contact did with
// it. Which other fields there are depends on the kind of content; [Event.Item] has them.
type ContentStat struct {
	Type      string          `json:"type"` // the topic
	ID        string          `json:"id" wire:"id"`
	StatType  string          `json:"stat_type"` // such as receipt, open, click, reply, completion, unsubscribe, hard_bounce; others may be added
	CreatedAt time.Time       `json:"created_at" wire:"iso"`
	Answer    json.RawMessage `json:"answer"`  // of a survey whose StatType is answer
	Answers   json.RawMessage `json:"answers"` // of a survey whose StatType is completion
}

// DataConnectorExecution is the item of [DataConnectorExecutionCompleted].
type DataConnectorExecution struct {
	Type            string    `json:"type"`
	ID              string    `json:"id" wire:"id"`
	AppID           string    `json:"app_id" wire:"id"`
	ActionID        string    `json:"action_id" wire:"id"`
	ActionName      string    `json:"action_name"`
	Success         bool      `json:"success"`
	HTTPStatus      int       `json:"http_status"`       // 0 where it is not known
	ErrorType       string    `json:"error_type"`        // "" without an error
	ExecutionTimeMS *int      `json:"execution_time_ms"` // milliseconds; nil where it was not measured
	CompletedAt     time.Time `json:"completed_at" wire:"iso"`
	SourceType      string    `json:"source_type"` // workflow, custom_bot, answer, inbox or other
	SourceID        string    `json:"source_id" wire:"id"`
	ConversationID  string    `json:"conversation_id" wire:"id"`
	UserID          string    `json:"user_id" wire:"id"`
	AdminID         string    `json:"admin_id" wire:"id"`
}

// HITLNotification is the item of [ProcedureHITLNotificationCreated]: a procedure of Fin's asks a person. Post the answer to
// CallbackURL, which says 404 once the question has expired and 409 when somebody has answered.
type HITLNotification struct {
	Type                string            `json:"type"`
	AppID               string            `json:"app_id" wire:"id"`
	ConversationID      string            `json:"conversation_id" wire:"id"`
	StepID              string            `json:"step_id" wire:"id"`
	ProcedureName       string            `json:"procedure_name"`
	Question            string            `json:"hitl_question"`
	AttributesToCollect []HITLAttribute   `json:"attributes_to_collect"`
	CallbackURL         string            `json:"callback_url"`
	ExpiresAt           time.Time         `json:"expires_at" wire:"unix"` // zero: never
	Priority            json.RawMessage   `json:"priority"`
	AssignTo            json.RawMessage   `json:"assign_to"`
	ConversationURL     string            `json:"conversation_url"`
	RecentMessages      []json.RawMessage `json:"recent_messages"` // the last five
}

// HITLAttribute is something that a [HITLNotification] asks for.
type HITLAttribute struct {
	Type       string          `json:"type"`
	Identifier string          `json:"identifier"`
	Name       string          `json:"name"`
	Label      string          `json:"label"`
	DataType   string          `json:"data_type"`
	Options    json.RawMessage `json:"options"`
}

// AudienceMembership is the item of [AudienceMemberAdded] and [AudienceMemberRemoved].
type AudienceMembership struct {
	Type       string    `json:"type"`
	AudienceID string    `json:"audience_id" wire:"id"`
	Content    Reference `json:"content"`
}

// Reference names a record by type and id.
type Reference struct {
	Type string `json:"type"`
	ID   string `json:"id" wire:"id"`
}

// ownModel makes a new value for an item's type that no version describes; nil for all others.
func ownModel(itemType string) any {
	switch itemType {
	case "ping":
		return new(PingItem)
	case "data_connector.execution":
		return new(DataConnectorExecution)
	case "procedure.hitl_notification":
		return new(HITLNotification)
	case "audience_membership":
		return new(AudienceMembership)
	}
	if strings.HasPrefix(itemType, "content_stat.") {
		return new(ContentStat)
	}
	return nil
}
