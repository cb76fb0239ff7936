package webhook

import (
	"maps"
	"slices"
)

// carried is what the item of a topic is.
type carried struct {
	itemType string // data.item.type; "" where the documentation does not show it
	minimal  bool   // only fields that identify what was deleted
	inside   string // the key of the item under which the object is
	note     string // why the type is not certain, or what else there is to know
}

const (
	unproved = "the documentation names the object and shows no type"
	twoParts = "two objects in one item, whose type the documentation does not show"
)

// ItemType is the type of the topic's item, as [Event.ItemType] returns it for an item that came: "contact". It is "" for a
// topic that is not listed here, and for those where the documentation does not show it: attaching and detaching a
// contact, whose items hold two objects.
func (t Topic) ItemType() string { return topics[t].itemType }

// Minimal reports whether the item only says which record was deleted; [Deleted] is its type.
func (t Topic) Minimal() bool { return topics[t].minimal }

// Topics lists the topics that are known here, sorted.
func Topics() []Topic { return slices.Sorted(maps.Keys(topics)) }

var topics = map[Topic]carried{
	AdminAddedToWorkspace:              {itemType: "admin"},
	AdminAwayModeUpdated:               {itemType: "admin"},
	AdminRemovedFromWorkspace:          {itemType: "admin"},
	AdminLoggedIn:                      {itemType: "admin"},
	AdminLoggedOut:                     {itemType: "admin"},
	AdminActivityLogEventCreated:       {itemType: "admin", note: unproved},
	ArticleCreated:                     {itemType: "article"},
	ArticleUpdated:                     {itemType: "article"},
	ArticlePublished:                   {itemType: "article"},
	ArticleUnpublished:                 {itemType: "article"},
	ArticleDeleted:                     {itemType: "article", minimal: true},
	AudienceCreated:                    {itemType: "audience"},
	AudienceUpdated:                    {itemType: "audience"},
	AudienceDeleted:                    {itemType: "audience", minimal: true},
	AudienceMemberAdded:                {itemType: "audience_membership"},
	AudienceMemberRemoved:              {itemType: "audience_membership"},
	CallStarted:                        {itemType: "call"},
	CallEnded:                          {itemType: "call"},
	CallTranscriptionAvailable:         {itemType: "call"},
	CallRecordingAvailable:             {itemType: "call"},
	ContentImportSourceCreated:         {itemType: "content_import_source"},
	ContentImportSourceUpdated:         {itemType: "content_import_source"},
	ContentImportSourceDeleted:         {itemType: "content_import_source", minimal: true},
	ContentSnippetCreated:              {itemType: "content_snippet"},
	ContentSnippetUpdated:              {itemType: "content_snippet"},
	ContentSnippetDeleted:              {itemType: "content_snippet", minimal: true},
	CompanyCreated:                     {itemType: "company"},
	CompanyUpdated:                     {itemType: "company"},
	CompanyDeleted:                     {itemType: "company", minimal: true},
	CompanyContactAttached:             {note: twoParts},
	CompanyContactDetached:             {note: twoParts},
	ContactArchived:                    {itemType: "contact"},
	ContactUnarchive:                   {itemType: "contact"},
	ContactEmailUpdated:                {itemType: "contact"},
	ContactLeadAddedEmail:              {itemType: "contact"},
	ContactLeadCreated:                 {itemType: "contact"},
	ContactLeadSignedUp:                {itemType: "contact"},
	ContactLeadUpdated:                 {itemType: "contact"},
	ContactUserCreated:                 {itemType: "contact"},
	ContactUserUpdated:                 {itemType: "contact"},
	ContactDeleted:                     {itemType: "contact", minimal: true},
	ContactMerged:                      {itemType: "contact"},
	ContactLeadTagCreated:              {itemType: "contact_tag"},
	ContactLeadTagDeleted:              {itemType: "contact_tag"},
	ContactUserTagCreated:              {itemType: "contact_tag"},
	ContactUserTagDeleted:              {itemType: "contact_tag"},
	ContactSubscribed:                  {itemType: "subscription", note: unproved},
	ContactUnsubscribed:                {itemType: "subscription", note: unproved},
	GranularSubscribe:                  {itemType: "subscription", note: unproved},
	GranularUnsubscribe:                {itemType: "subscription", note: unproved},
	ConversationAdminAssigned:          {itemType: "conversation"},
	ConversationAdminClosed:            {itemType: "conversation"},
	ConversationAdminNoted:             {itemType: "conversation"},
	ConversationAdminOpenAssigned:      {itemType: "conversation"},
	ConversationAdminOpened:            {itemType: "conversation"},
	ConversationAdminReplied:           {itemType: "conversation"},
	ConversationAdminSingleCreated:     {itemType: "conversation"},
	ConversationAdminSnoozed:           {itemType: "conversation"},
	ConversationAdminUnsnoozed:         {itemType: "conversation"},
	ConversationOperatorReplied:        {itemType: "conversation"},
	ConversationPriorityUpdated:        {itemType: "conversation"},
	ConversationRatingAdded:            {itemType: "conversation"},
	ConversationRead:                   {itemType: "conversation"},
	ConversationUserCreated:            {itemType: "conversation"},
	ConversationUserReplied:            {itemType: "conversation"},
	ConversationCompanyUpdated:         {itemType: "conversation"},
	ConversationDeleted:                {itemType: "conversation", minimal: true},
	ConversationContactAttached:        {note: twoParts},
	ConversationContactDetached:        {note: twoParts},
	ConversationAdminRepliedTranslated: {itemType: "conversation"},
	ConversationPartRedacted:           {itemType: "conversation_part"},
	ConversationPartTagCreated:         {itemType: "conversation_part"},
	ContentStatBanner:                  {itemType: "content_stat.banner"},
	ContentStatCarousel:                {itemType: "content_stat.carousel"},
	ContentStatChat:                    {itemType: "content_stat.chat"},
	ContentStatChecklist:               {itemType: "content_stat.checklist"},
	ContentStatCustomBot:               {itemType: "content_stat.custom_bot"},
	ContentStatEmail:                   {itemType: "content_stat.email"},
	ContentStatNewsItem:                {itemType: "content_stat.news_item"},
	ContentStatPost:                    {itemType: "content_stat.post"},
	ContentStatPush:                    {itemType: "content_stat.push"},
	ContentStatSeries:                  {itemType: "content_stat.series"},
	ContentStatSeriesWebhook:           {itemType: "content_stat.series.webhook"},
	ContentStatSMS:                     {itemType: "content_stat.sms"},
	ContentStatTooltipGroup:            {itemType: "content_stat.tooltip_group"},
	ContentStatTour:                    {itemType: "content_stat.tour"},
	ContentStatSurvey:                  {itemType: "content_stat.survey"},
	EventCreated:                       {itemType: "event"},
	APIRequestCompleted:                {itemType: "api_request", note: unproved},
	JobCompleted:                       {itemType: "job"},
	Ping:                               {itemType: "ping"},
	TicketCreated:                      {itemType: "ticket"},
	TicketStateUpdated:                 {itemType: "ticket"},
	TicketNoteCreated:                  {itemType: "ticket"},
	TicketAdminAssigned:                {itemType: "ticket"},
	TicketTeamAssigned:                 {itemType: "ticket"},
	TicketContactAttached:              {itemType: "ticket"},
	TicketContactDetached:              {itemType: "ticket"},
	TicketAttributeUpdated:             {itemType: "ticket"},
	TicketAdminReplied:                 {itemType: "ticket"},
	TicketContactReplied:               {itemType: "ticket"},
	TicketRatingProvided:               {itemType: "ticket"},
	TicketResolved:                     {itemType: "ticket"},
	TicketClosed:                       {itemType: "ticket", inside: "ticket", note: "the item is the ticket before 2.15"},
	TicketAdminRepliedTranslated:       {itemType: "ticket"},
	VisitorSignedUp:                    {itemType: "visitor"},
	DataConnectorExecutionCompleted:    {itemType: "data_connector.execution"},
	ProcedureHITLNotificationCreated:   {itemType: "procedure.hitl_notification"},
}
