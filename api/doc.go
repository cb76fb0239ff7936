// Package api holds what every version of the client shares: the types that models are made of, calls and their
// options, errors and pages. It knows no HTTP policy: package facade makes the client that sends, retries and waits,
// and a generated package (gen/v212 and its siblings) has the methods of one API version.
//
// # Fields that are sent
//
// An optional field of a request is an [Optional]: left alone it is not sent, [Set] sends a value (also false, 0 and
// ""), [Null] sends null, which clears the field. Optional lists and maps are plain: nil is not sent, an empty one is. A
// required field is plain: an empty text, a nil list or map and a zero time are refused before anything is sent.
//
// # Ids, times, attributes
//
// Intercom writes ids as strings or numbers, and times as Unix seconds, Unix milliseconds or ISO 8601. In Go an id is a
// string and a time a time.Time in UTC, zero where it is absent: all forms are read, and the form that the field wants is
// sent. [Attributes] are custom attributes, with getters by type and exact integers.
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
// Each list and search has a method for one page and two that fetch all of them: …Pages yields one [Page] at a time, …All
// one item at a time. [Page] has a Cursor that can be stored; [WithCursor] continues from there.
//
// # Searching
//
// Package api/search has the queries and requests of searches. What Intercom would refuse is refused before it is
// sent.
//
// # Decoding
//
// Intercom's answers do not always have the types that its description declares. [Decode] takes such an answer as far
// as it can be taken, in the same one pass, and reports each [fit.Mismatch]; no answer is lost for one odd field.
//
// Models can be read and written by encoding/json too: what was read, written and read again is the same, with ids as text
// and times as RFC 3339. They do not keep everything: json.Marshal of a model leaves out false, null, and keys that the model does not know. The JSON as it
// came is in [Page].Raw with [WithRawItems], and with [WithRawBody] for a single call. A struct that embeds a model has the
// model's UnmarshalJSON, which reads the model's fields alone: hold the model in a field, or write a method.
//
// # What the description does not know
//
// [WithQuery] and [WithBodyField] send it, [WithRawBody] keeps the JSON of an answer as it came, and [Do], [Exec] and
// [Stream] call an endpoint that no description has.
package api
