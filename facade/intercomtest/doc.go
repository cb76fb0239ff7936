// Package intercomtest is an Intercom that runs in the process: a stateful stand-in for the REST API to test against,
// without an account, a network or a recorded fixture.
//
//	srv := intercomtest.New(t)                      // closes itself with the test
//	ada := srv.AddContact(intercomtest.Contact{Email: "ada@example.org"})
//	// point the client under test at srv.URL with srv.Token() …
//
// # What it keeps
//
// Contacts, companies, conversations, tickets and their types, tags, notes, admins and teams have state, and so have
// articles, collections, segments ([Server.AddSegment]), subscription types and data attributes: what is created can be
// read, listed, searched, changed and deleted again, with the statuses, error codes, paging styles and limits of the
// real API, in the shape of the version asked for. Data events, messages, visitors ([Server.AddVisitor]), phone calls
// ([Server.AddCall]), drafts and versions of articles, custom objects, linked tickets, content and reporting exports are
// kept as well; an export moves on with each poll and every ten seconds.
//
// Other collections of a version, such as macros, brands or data connectors, are kept by rule: what was said of a record
// comes back in the shape that the version describes, and nothing is made up; [Server.AddRecord] fills those that no
// request adds to, and each of these begins with one record. What is left, less than a tenth of 2.16, answers with a
// sample: of the right shape, true of nothing. Such an answer has the header [SampleHeader], and [WithoutSamples] refuses it.
//
// Answers have the keys and types of recorded ones where there are recordings, else those of the description; refusals
// have the codes and messages of Intercom's published examples, which programs match.
//
// [Server.Contact] and its like look at the state directly, [Server.AddContact], [Server.SeedContacts] and, from JSON,
// [Server.Load] fill it. [Entry].Sampled tells whether a request met a sample; [Server.Answer] stubs what such an
// operation, or any other, is to answer. A workspace begins with the admins 2110 (Noor, whose token it is), 2111 and
// 2112, the teams 310 and 311, and the ticket type 1. Seeded contacts share the email domain mail.example. Ids are
// plain strings, as everywhere.
//
// # Faults
//
// [Server.Fail] scripts what goes wrong for which request: statuses of any shape, connections that break before or
// after the request took effect, answers that stall or are cut short. [WithChaos] spreads such faults at random,
// repeatably. [WithRateLimit] enforces a limit in windows aligned to the clock, as Intercom does.
//
// [WithoutSubscription] and [WithPermissions] refuse what a plan or a token does not hold.
//
// # Workspaces, snapshots, other languages
//
// [WithWorkspace] adds workspaces with tokens of their own. [Server.Snapshot] and [Server.Restore] keep all that one
// holds, and [Server.Reset] empties it. Below [AdminPath] the same can be done over HTTP, and a page shows it to a person;
// cmd/intercom-mock is the server as a command. A [Recorder] keeps a real workspace's answers without personal data,
// [Server.Replay] answers with them, and [Compare] reports where this package answers otherwise.
//
// # What happened
//
// [Server.AssertSent] asks whether a request was sent, and shows the closest ones otherwise. The ledger knows every
// request, what it did and what the caller was answered: [Server.Ledger]. A test can so compare what a client reports about
// a failed write with what really took effect.
//
// # Webhooks and OAuth
//
// [Server.SendWebhooks] sends signed notifications of what happens to an address, and [Server.SendWebhooksTo] to a handler:
// also late, twice, newest first or with a bad signature ([Webhooks.Next]). [WithOAuthApp] lets an app be installed.
//
// # Time
//
// The server's clock can be replaced ([WithClock]) and moved ([Server.SetTime], [Server.Advance]). With [WithInMemory]
// requests travel over an in-memory pipe instead of a socket, and the whole server can live in a testing/synctest bubble.
//
// # Where the real API is silent
//
// Choices of this package, not of Intercom: lists run from the oldest to the newest, except companies, which run from
// the newest; a page size above the maximum is refused (see [WithClampedPages]); text is compared without regard to
// case in searches; new records can be searched at once (see [WithSearchDelay]); companies without contacts are listed;
// what was in a collection that is deleted stays; a contact's owner_id is not looked up; of more than ten keys of an
// event's metadata the first ten by name stay; a display_as other than plaintext is ignored; a custom attribute that
// nobody knows makes its data attribute (see [WithStrictAttributes]); tickets have the id of the conversation about
// them, which no list shows unless it was there before; an unknown email makes a user; resolving a ticket does not
// close it; an attribute of a list is set to an item's id and answered with it; the workspace's time zone is UTC (see [WithTimeZone]); event
// summaries replace what was counted; the empty page of a scroll has no parameter; the file of an export is a zip of
// receipts and overview with Intercom's columns, of which those about contact, company and message are filled, times in
// Unix seconds (see [WithExportFormat]); subscribing to a
// subscription type sends no webhook, as the shape of its item is not documented; versions without a description here have what either neighbour has.
package intercomtest
