package code

// Requests that Intercom cannot read.
const (
	// BadRequest: the request is malformed: a parameter is missing or has the wrong type.
	BadRequest = "bad_request"
	// ClientError: the request is malformed in a way that no other code names, such as a cursor that cannot be read.
	ClientError = "client_error"
	// TypeMismatch: a field has another JSON type than Intercom wants.
	TypeMismatch = "type_mismatch"
	// ParameterNotFound: a required parameter was not sent.
	ParameterNotFound = "parameter_not_found"
	// ParameterMissing: a required parameter was not sent, as some endpoints spell it.
	ParameterMissing = "parameter_missing"
	// MissingParameter: a required parameter was not sent, as old endpoints spell it.
	MissingParameter = "missing_parameter"
	// ParameterInvalid: a parameter has a value that Intercom does not take.
	ParameterInvalid = "parameter_invalid"
	// ParameterMismatch: a parameter does not go with the object, such as a user's reply on a back-office ticket.
	ParameterMismatch = "parameter_mismatch"
	// InvalidField: a search names a field that cannot be searched.
	InvalidField = "invalid_field"
	// InvalidSortOrder: a search sorts by something else than ascending or descending.
	InvalidSortOrder = "invalid_sort_order"
	// InvalidDocument: the body is not a document that can be stored, such as one with an unknown structure.
	InvalidDocument = "invalid_document"
	// Unsupported: the request asks for something that the endpoint does not do.
	Unsupported = "unsupported"
	// IntercomVersionInvalid: the resource or the version does not exist in the API version asked for; see [api.ErrVersion].
	IntercomVersionInvalid = "intercom_version_invalid"
	// PayloadTooLarge: an uploaded file exceeds the limit of its endpoint.
	PayloadTooLarge = "payload_too_large"
)

// Refused values.
const (
	// DataInvalid: the values contradict each other or refer to things that do not exist.
	DataInvalid = "data_invalid"
	// UnprocessableEntity: the request is well formed, and its values were refused.
	UnprocessableEntity = "unprocessable_entity"
	// ValidationError: a value breaks a rule of the field, such as a required name that is blank.
	ValidationError = "validation_error"
	// CustomDataLimitReached: the object, or the workspace, has as many custom attributes as it may have.
	CustomDataLimitReached = "custom_data_limit_reached"
	// AwayStatusReasonMandatory: the workspace wants a reason with each away status.
	AwayStatusReasonMandatory = "away_status_reason_mandatory"
	// TicketStateIDInvalid: the ticket state does not exist or does not belong to the ticket's type.
	TicketStateIDInvalid = "ticket_state_id_invalid"
	// InvalidTicketType: the ticket's category does not allow it: only tracker tickets link conversations.
	InvalidTicketType = "invalid_ticket_type"
	// InvalidMerge: contacts of these roles cannot be merged, or are not duplicates.
	InvalidMerge = "invalid_merge"
	// MergeFailed: a merge was refused: one of the two is missing or merged already, or both are the same.
	MergeFailed = "merge_failed"
	// NoSharedIdentifier: two contacts share no email, phone or external id, and so cannot be merged.
	NoSharedIdentifier = "no_shared_identifier"
	// IdentityVerificationSecretNotFound: the workspace has no secret for identity verification.
	IdentityVerificationSecretNotFound = "identity_verification_secret_not_found"
)

// Limits of objects.
const (
	// ContactCompanyLimitExceeded: the contact belongs to as many companies as it may, 1,000.
	ContactCompanyLimitExceeded = "contact_company_limit_exceeded"
	// ConversationIDLimitExceeded: the request lists too many conversations, or none.
	ConversationIDLimitExceeded = "conversation_id_limit_exceeded"
	// LinkedConversationLimitExceeded: the ticket has as many linked conversations as it may have.
	LinkedConversationLimitExceeded = "linked_conversation_limit_exceeded"
	// AlreadyLinkedToTracker: the conversation is linked to a tracker ticket, and can have only one.
	AlreadyLinkedToTracker = "already_linked_to_tracker"
	// TagHasDependentObjects: the tag is used by segments or the like, and cannot be deleted.
	TagHasDependentObjects = "tag_has_dependent_objects"
	// ContentHasProcedureDependencies: a procedure uses the content, which cannot be deleted.
	ContentHasProcedureDependencies = "content_has_procedure_dependencies"
	// DataConnectorInUse: the data connector is in use, and can be neither deleted nor set to draft.
	DataConnectorInUse = "data_connector_in_use"
)

// Conflicts.
const (
	// Conflict: such an object exists already, or another request is changing it; see also [api.Error.ExistingContact].
	Conflict = "conflict"
	// ResourceConflict: another object has a value that must be unique.
	ResourceConflict = "resource_conflict"
	// UniqueUserConstraint: another contact has the external id or the email.
	UniqueUserConstraint = "unique_user_constraint"
	// ContactMerged: the contact has become part of another one; see [api.Error.MergedContactID].
	ContactMerged = "contact_merged"
	// NotRestorable: the contact was blocked, and neither archived nor created again can it come back.
	NotRestorable = "not_restorable"
	// JobClosed: the job takes no more tasks.
	JobClosed = "job_closed"
	// ScrollExists: another scroll is open, and an app can have one at a time; see [api.ErrScrollExists].
	ScrollExists = "scroll_exists"
	// SyncInProgress: an upload or an import of the kind is under way.
	SyncInProgress = "sync_in_progress"
)

// Missing objects.
const (
	// NotFound: there is no such object, or no such endpoint.
	NotFound = "not_found"
	// AdminNotFound: there is no such admin.
	AdminNotFound = "admin_not_found"
	// ArticleNotFound: there is no such article.
	ArticleNotFound = "article_not_found"
	// AssigneeNotFound: there is no such admin or team to assign to.
	AssigneeNotFound = "assignee_not_found"
	// CompanyNotFound: there is no such company.
	CompanyNotFound = "company_not_found"
	// ContentSnippetNotFound: there is no such content snippet.
	ContentSnippetNotFound = "content_snippet_not_found"
	// ConversationNotFound: there is no such conversation, or it is not linked to the ticket.
	ConversationNotFound = "conversation_not_found"
	// ConversationAttributeNotFound: there is no such conversation attribute, or no such option of one.
	ConversationAttributeNotFound = "conversation_attribute_not_found"
	// ConversationPartOrMessageNotFound: the part to redact does not exist.
	ConversationPartOrMessageNotFound = "conversation_part_or_message_not_found"
	// DataConnectorNotFound: there is no such data connector.
	DataConnectorNotFound = "data_connector_not_found"
	// ExecutionResultNotFound: there is no such result of a data connector's run.
	ExecutionResultNotFound = "execution_result_not_found"
	// FieldNotFound: a required field was not sent, or a data attribute does not exist.
	FieldNotFound = "field_not_found"
	// ImportSourceNotFound: there is no such source of imported content.
	ImportSourceNotFound = "import_source_not_found"
	// InternalArticleNotFound: there is no such internal article.
	InternalArticleNotFound = "internal_article_not_found"
	// JobNotFound: there is no such job, or its result is not kept any more.
	JobNotFound = "job_not_found"
	// TagNotFound: there is no such tag.
	TagNotFound = "tag_not_found"
	// TeamNotFound: there is no such team.
	TeamNotFound = "team_not_found"
	// TeamUnavailable: the team cannot be assigned to.
	TeamUnavailable = "team_unavailable"
	// TicketNotFound: there is no such ticket.
	TicketNotFound = "ticket_not_found"
	// WhatsAppMessageNotFound: there is no such WhatsApp message.
	WhatsAppMessageNotFound = "whatsapp_message_not_found"
)

// Uploads in parts.
const (
	// ImportJobIDRequired: a session of uploads is open, and the request does not name it.
	ImportJobIDRequired = "import_job_id_required"
	// InvalidPartNumber: the part is out of order.
	InvalidPartNumber = "invalid_part_number"
	// InvalidCatalogFormat: the uploaded catalog is not a JSON array of objects.
	InvalidCatalogFormat = "invalid_catalog_format"
	// UploadSessionNotFound: there is no open session of the given id.
	UploadSessionNotFound = "upload_session_not_found"
	// UploadSessionNotFinalizable: the session has parts to come, or has ended.
	UploadSessionNotFinalizable = "upload_session_not_finalizable"
)

// Tokens and permissions.
const (
	// Unauthorized: the token is wrong or missing.
	Unauthorized = "unauthorized"
	// MissingAuthorization: the request has no Authorization header.
	MissingAuthorization = "missing_authorization"
	// TokenNotFound: there is no such token.
	TokenNotFound = "token_not_found"
	// TokenUnauthorized: the token is good, and may not do this.
	TokenUnauthorized = "token_unauthorized"
	// TokenRevoked: the token was revoked.
	TokenRevoked = "token_revoked"
	// TokenBlocked: the token was blocked.
	TokenBlocked = "token_blocked"
	// TokenExpired: the token has expired.
	TokenExpired = "token_expired"
	// TokenSuspended: the app that the token is for was suspended.
	TokenSuspended = "token_suspended"
	// Forbidden: the token lacks a permission, or the feature is off.
	Forbidden = "forbidden"
	// ActionForbidden: the action is not allowed for this object or admin.
	ActionForbidden = "action_forbidden"
	// APIPlanRestricted: the workspace's plan does not have it.
	APIPlanRestricted = "api_plan_restricted"
)

// Failures that pass.
const (
	// RateLimitExceeded: too many requests in the window; see [api.ErrRateLimited] and [api.ErrJobPending].
	RateLimitExceeded = "rate_limit_exceeded"
	// TooManyRequests: too many requests, from version 2.17 on.
	TooManyRequests = "too_many_requests"
	// RetryAfter: the request came too early and can be sent again later.
	RetryAfter = "retry_after"
	// RequestTimeout: Intercom took too long; the request may have taken effect.
	RequestTimeout = "request_timeout"
	// ServiceUnavailable: Intercom is overloaded or being maintained.
	ServiceUnavailable = "service_unavailable"
	// ServerError: Intercom failed; the request may have taken effect.
	ServerError = "server_error"
	// InternalError: Intercom failed while it stored an upload.
	InternalError = "internal_error"
)
