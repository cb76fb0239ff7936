// Package facade makes clients of Intercom's REST API: it sends what a generated package describes, retries what
// is safe to retry, and reports what happened.
//
// # Getting a client
//
// [New] makes a client of a generated package, an access token and options. A workspace is hosted in one region;
// [DetectRegion] finds out which, given a token. One client serves any number of goroutines and is best kept for the life of the program: what it
// learns about retries and limits belongs to all its calls. [ClientOption] is what New takes; an [Option] may be given
// to a single call as well, where it wins.
//
// # Versions
//
// The import of the generated package pins the API version. Each operation sends its own version in the header
// Intercom-Version, which no option can change; another version is another import, and the compiler names the calls
// that it affects. The version that is chosen for the app in Intercom's settings plays no part.
//
// # Errors and outcomes
//
// An answer that is not a success is an *api.Error, whatever its shape; errors.Is with api.ErrNotFound and the like
// tells the kinds apart. Everything else that ends a call is an *api.CallError, which wraps the cause. Both say how many
// attempts were made, how long they took and, where it was so, why there was no other; and both have an [api.Outcome],
// which says after a failed write whether it may have happened. It is that of the whole call: when one attempt broke off
// half-way and the next was refused, it is Unknown.
//
// # Retries
//
// A call is retried up to twice ([WithMaxRetries], [WithRetry]):
//
//   - after 429, whatever the method, as nothing was done; not when too many jobs are pending (api.ErrJobPending),
//     which no waiting ends;
//   - when no connection could be opened, whatever the method, as nothing was sent;
//   - after 408, 500, 502, 503, 504, a broken connection, an attempt's timeout, an answer that broke off and a 200
//     without the body that is due, where a retry is safe: GET, HEAD, PUT, DELETE and the POSTs that only read or
//     that have no second effect. A scroll moves on with each request, so it is not retried then.
//
// The wait is what Retry-After says plus a random part: up to 500 ms, doubled for each retry, up to 8 s. Where the
// server says nothing that random part is all. After a 429 that says when the rate limit's window ends, the call waits until
// then, by the server's own clock, and is among the first to go. A wait of more than 60 s, or beyond the context's
// deadline, is not begun: the error is returned at once and gives the reason. All calls of a client share a budget of 50
// retries, of which 5 successes earn one back, so that a client does not add to the load of a server that is down;
// a 429 that says when to come back takes nothing from it.
//
// A DELETE that is answered 404 after an attempt that may have deleted succeeds; its result is then the zero value.
//
// # Rate limits
//
// Every answer says how many calls the window has left and when it ends. A client sends as it is asked to until all but
// 1 % of that is spent; then calls wait for the reset by the server's clock, in the order in which they began.
// [WithPacing] spreads them instead. A call that would wait for more than 60 s (RetryPolicy.MaxWait) or beyond its
// context's deadline fails at once with api.ErrRateLimited: nothing was sent. Until the limit is known nothing is held
// back for long: 32 calls run at once at first, and more with each answer. Clients with one token can share a limiter
// ([WithLimiter], package ratelimit); those in other programs notice each other by what is left, and take care at the end of
// a window.
//
// A 429 without these headers is taken as the sign of an overloaded server: half as many calls run at once from then on,
// and one more with each answer. When a call that runs alone is refused as well, the window is taken as spent. A Retry-After holds all calls, the
// longest one if there are several, and afterwards they do not all go at once. No answer is believed for more than a
// minute: then one call asks. Limits that answers no longer have are forgotten after a window without them.
//
// # Pages at speed
//
// api.WithPrefetch loads the next pages while one is handled. [Concurrent] and [Map] have several workers, which the limiter
// keeps in check. There are [Collect], [Progress], and [RestartingScroll] for scrolls that break off. Loops over them can
// be left at any time: nothing keeps running. [Wait] polls an export until it has ended. Intercom allows an app one
// scroll at a time: those of one client wait for each other, until the other has ended or was idle for a minute.
//
// # Timeouts
//
// One attempt has 60 s, the reading of the answer included ([WithAttemptTimeout]). A whole call has what the context
// gives it, or [WithTimeout]. A streamed result is read for as long as the context and WithTimeout allow; the attempt's
// timeout ends when its headers are there. A context that ends returns at once, with its error wrapped in an
// *api.CallError; when the call was waiting for a retry it wraps the earlier failure too. That holds also where what the
// caller gave blocks and heeds no context: a token source, authorize, a form's reader, a transport, the items of [Map]. Its
// goroutine is left behind and ends when it returns. Hooks, a logger, a redirect policy and a cookie jar run on the goroutine
// of the call and hold it up.
//
// # Redirects and the token
//
// The token goes to the configured host, over the configured scheme, and nowhere else; it is in no error, log or hook.
// A redirect within the host is followed for GET and HEAD. One to another host is an [ErrRedirect], except for a
// streamed result: Intercom keeps files elsewhere, and they are fetched without any of our headers, over https. A write
// is never redirected: following could do it twice, or turn it into a read.
//
// # Seeing what happens
//
// [WithLogger] logs without bodies, ids and secrets; [WithHooks] reports what is about to be done and what was;
// [WithResponse] gives status, headers and request id of one call. For OpenTelemetry, wrap the transport of the
// http.Client given to [WithHTTPClient], as otelhttp.NewTransport does: each attempt becomes a span, below one that
// Hooks.OperationStart may put into the context. [OperationFromContext] gives it a name without ids.
//
// # Testing
//
// Point a client at a server of your own with [WithBaseURL], or give it an http.Client with a transport of your own.
// Package intercomtest is an Intercom that runs in the process; in memory it works in a bubble of testing/synctest too,
// where the waits of retries and limits take no time.
package facade
