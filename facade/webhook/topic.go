package webhook

// Topic is what a notification is about, such as "contact.user.created". The set is open: Intercom adds topics at any
// time, and one that is not listed here is delivered like any other.
type Topic string

// The topics that Intercom documents. What they carry says [Topic.ItemType].
// https://developers.intercom.com/docs/references/webhooks/webhook-models
const (
	AdminAddedToWorkspace        Topic = "admin.added_to_workspace"
	AdminAwayModeUpdated         Topic = "admin.away_mode_updated"
	AdminRemovedFromWorkspace    Topic = "admin.removed_from_workspace"
	AdminLoggedIn                Topic = "admin.logged_in"
	AdminLoggedOut               Topic = "admin.logged_out"
	AdminActivityLogEventCreated Topic = "admin.activity_log_event.created"

	ArticleCreated     Topic = "article.created"
	ArticleUpdated     Topic = "article.updated"
	ArticlePublished   Topic = "article.published"
	ArticleUnpublished Topic = "article.unpublished"
	ArticleDeleted     Topic = "article.deleted"

	AudienceCreated       Topic = "audience.created"
	AudienceUpdated       Topic = "audience.updated"
	AudienceDeleted       Topic = "audience.deleted"
	AudienceMemberAdded   Topic = "audience.member_added"
	AudienceMemberRemoved Topic = "audience.member_removed"

	CallStarted                Topic = "call.started"
	CallEnded                  Topic = "call.ended"
	CallTranscriptionAvailable Topic = "call.transcription_available"
	CallRecordingAvailable     Topic = "call.recording_available"

	ContentImportSourceCreated Topic = "content_import_source.created"
	ContentImportSourceUpdated Topic = "content_import_source.updated"
	ContentImportSourceDeleted Topic = "content_import_source.deleted"

	ContentSnippetCreated Topic = "content_snippet.created"
	ContentSnippetUpdated Topic = "content_snippet.updated"
	ContentSnippetDeleted Topic = "content_snippet.deleted"

	CompanyCreated         Topic = "company.created"
	CompanyUpdated         Topic = "company.updated"
	CompanyDeleted         Topic = "company.deleted"
	CompanyContactAttached Topic = "company.contact.attached"
	CompanyContactDetached Topic = "company.contact.detached"

	ContactArchived       Topic = "contact.archived"
	ContactUnarchive      Topic = "contact.unarchive"
	ContactEmailUpdated   Topic = "contact.email.updated"
	ContactLeadAddedEmail Topic = "contact.lead.added_email"
	ContactLeadCreated    Topic = "contact.lead.created"
	ContactLeadSignedUp   Topic = "contact.lead.signed_up"
	ContactLeadUpdated    Topic = "contact.lead.updated"
	ContactUserCreated    Topic = "contact.user.created"
	ContactUserUpdated    Topic = "contact.user.updated"
	ContactDeleted        Topic = "contact.deleted"
	ContactMerged         Topic = "contact.merged"
	ContactLeadTagCreated Topic = "contact.lead.tag.created"
	ContactLeadTagDeleted Topic = "contact.lead.tag.deleted"
	ContactUserTagCreated Topic = "contact.user.tag.created"
	ContactUserTagDeleted Topic = "contact.user.tag.deleted"
	ContactSubscribed     Topic = "contact.subscribed"
	ContactUnsubscribed   Topic = "contact.unsubscribed"

	GranularSubscribe   Topic = "granular.subscribe"
	GranularUnsubscribe Topic = "granular.unsubscribe"

	ConversationAdminAssigned          Topic = "conversation.admin.assigned"
	ConversationAdminClosed            Topic = "conversation.admin.closed"
	ConversationAdminNoted             Topic = "conversation.admin.noted"
	ConversationAdminOpenAssigned      Topic = "conversation.admin.open.assigned"
	ConversationAdminOpened            Topic = "conversation.admin.opened"
	ConversationAdminReplied           Topic = "conversation.admin.replied"
	ConversationAdminSingleCreated     Topic = "conversation.admin.single.created"
	ConversationAdminSnoozed           Topic = "conversation.admin.snoozed"
	ConversationAdminUnsnoozed         Topic = "conversation.admin.unsnoozed"
	ConversationOperatorReplied        Topic = "conversation.operator.replied"
	ConversationPriorityUpdated        Topic = "conversation.priority.updated"
	ConversationRatingAdded            Topic = "conversation.rating.added"
	ConversationRead                   Topic = "conversation.read"
	ConversationUserCreated            Topic = "conversation.user.created"
	ConversationUserReplied            Topic = "conversation.user.replied"
	ConversationCompanyUpdated         Topic = "conversation.company.updated"
	ConversationDeleted                Topic = "conversation.deleted"
	ConversationContactAttached        Topic = "conversation.contact.attached"
	ConversationContactDetached        Topic = "conversation.contact.detached"
	ConversationAdminRepliedTranslated Topic = "conversation.admin.replied.translated"

	ConversationPartRedacted   Topic = "conversation_part.redacted"
	ConversationPartTagCreated Topic = "conversation_part.tag.created"

	ContentStatBanner        Topic = "content_stat.banner"
	ContentStatCarousel      Topic = "content_stat.carousel"
	ContentStatChat          Topic = "content_stat.chat"
	ContentStatChecklist     Topic = "content_stat.checklist"
	ContentStatCustomBot     Topic = "content_stat.custom_bot"
	ContentStatEmail         Topic = "content_stat.email"
	ContentStatNewsItem      Topic = "content_stat.news_item"
	ContentStatPost          Topic = "content_stat.post"
	ContentStatPush          Topic = "content_stat.push"
	ContentStatSeries        Topic = "content_stat.series"
	ContentStatSeriesWebhook Topic = "content_stat.series.webhook"
	ContentStatSMS           Topic = "content_stat.sms"
	ContentStatTooltipGroup  Topic = "content_stat.tooltip_group"
	ContentStatTour          Topic = "content_stat.tour"
	ContentStatSurvey        Topic = "content_stat.survey"

	EventCreated Topic = "event.created"

	APIRequestCompleted Topic = "api.request.completed"

	JobCompleted Topic = "job.completed"

	Ping Topic = "ping"

	TicketCreated                Topic = "ticket.created"
	TicketStateUpdated           Topic = "ticket.state.updated"
	TicketNoteCreated            Topic = "ticket.note.created"
	TicketAdminAssigned          Topic = "ticket.admin.assigned"
	TicketTeamAssigned           Topic = "ticket.team.assigned"
	TicketContactAttached        Topic = "ticket.contact.attached"
	TicketContactDetached        Topic = "ticket.contact.detached"
	TicketAttributeUpdated       Topic = "ticket.attribute.updated"
	TicketAdminReplied           Topic = "ticket.admin.replied"
	TicketContactReplied         Topic = "ticket.contact.replied"
	TicketRatingProvided         Topic = "ticket.rating.provided"
	TicketResolved               Topic = "ticket.resolved"
	TicketClosed                 Topic = "ticket.closed"
	TicketAdminRepliedTranslated Topic = "ticket.admin.replied.translated"

	VisitorSignedUp Topic = "visitor.signed_up"

	DataConnectorExecutionCompleted Topic = "data_connector.execution.completed"

	ProcedureHITLNotificationCreated Topic = "procedure.hitl_notification.created"
)
