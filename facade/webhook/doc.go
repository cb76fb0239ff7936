// Package webhook receives Intercom's notifications: it checks who sent them, answers in time, hands each to a function
// once, and reads their items with the types of the version that the program is pinned to.
//
//	handler, err := webhook.NewHandler(clientSecret,
//		webhook.On(webhook.ContactUserCreated, func(ctx context.Context, event *webhook.Event) error {
//			contact, err := webhook.Item[intercom.Contact](event)
//			…
//		}),
//		webhook.OnPrefix("conversation.", conversationChanged),
//		webhook.OnAll(whatElse))
//	…
//	http.Handle("/intercom", handler)
//
// [Handler] says what it answers. For a handler of your own there is [Parse]. [Event.Decode] is for a type switch over all
// kinds of items, [Item] for one type; both read what does not fit as far as it can be read, as with answers of the API.
//
// # What to expect of notifications
//
// They have no order: compare times, or read the record again. Some come twice: [Dedup] recognizes them. Some never
// come: after two hours of 429, or a second failure, Intercom gives up, so look for changes from time to time (package
// facade/changes).
// Payloads follow the version that the app is set to in the Developer Hub. The signature covers the body and no time, so
// that a notification which somebody recorded and sends again is recognized by its id alone.
//
// # What is accepted and not done
//
// It waits in memory, at most 10,000 events and 256 MiB unless [WithQueue] and [WithQueueBytes] say otherwise. A process
// that dies loses it, as it was answered 200; one that is shut down waits ([Handler.Shutdown]) or hands it back. A program
// that must not lose anything stores events with [Parse] before it answers 200, and handles them later with [ParseBody].
//
// # Fin Agent API and Canvas Kit
//
// The Fin Agent API signs its events in another way: give its secret by [WithSecrets]. Canvas Kit's requests are in package
// canvas below this one.
//
// # Tests
//
// [Sign] signs a body. Package intercomtest sends signed notifications of what its state does, also late, twice, out of
// order and with a bad signature.
//
// https://developers.intercom.com/docs/webhooks
package webhook
