// Package api holds what every version of the client shares: the types that models are made of, calls and their
// options, errors and pages. It knows no HTTP policy: package facade makes the client that sends, retries and waits,
// and a generated package (gen/v212 and its siblings) has the methods of one API version.
//
// # Fields that are sent
//
// An optional field of a request is an [Optional]: left alone it is not sent, [Set] sends a value (also false, 0 and
// ""), [Null] sends null, which clears the field. Optional lists and maps are plain: nil is not sent, an empty one is.
//
// # Ids, times, attributes
//
// Intercom writes ids as strings or numbers, and times as Unix seconds, Unix milliseconds or ISO 8601. [ID], [Time],
// [TimeMS] and [DateTime] read all of these and send the form that the field wants; [At], [AtMS] and [AtDateTime] make
// times. [Attributes] are custom attributes, with getters by type and exact integers.
//
// # Errors
//
// An answer that is not a success is an *[Error], whatever its body looks like. A failure without a usable answer (no
// connection, a timeout, a cancelled context, an unreadable body) is a *[CallError]. Ask with errors.Is for the kind
// ([ErrNotFound], [ErrRateLimited] …), with errors.As for the details. Both have an [Outcome]: whether the request may
// have taken effect.
//
// # Pages
//
// Each list and search has a method for one page and two that go over all: …Pages yields a [Page] at a time, …All one
// item at a time. [Page] has a Cursor that can be stored; [WithCursor] goes on from there.
//
// # Searching
//
// A [Query] says what is looked for; package api/search builds one. What Intercom would refuse is refused before it is
// sent.
//
// # Decoding
//
// Intercom's answers do not always have the types that its description declares. [Decode] takes such an answer as far
// as it can be taken, and reports each [Mismatch]; no answer is lost for one odd field. Answers without a mismatch pay
// nothing for it.
//
// # Ways out
//
// [WithQuery] and [WithBodyField] send what the description does not know, [WithRawBody] keeps the JSON that came, and [Do],
// [Exec] and [Stream] call an endpoint that no description has.
package api
