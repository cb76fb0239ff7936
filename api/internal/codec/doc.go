// Package codec reads JSON into models and writes models as JSON, each in one pass, by a plan that is made once a type
// from the struct's tags.
//
// # Reading
//
// A plan says for each key of an object where it goes and in which forms it may come. What is declared costs one look;
// a value that is plainly the same in another type is converted on the spot (number and string, 0 or 1 and boolean, one
// object and a list of one), what fits nowhere leaves the zero value, and both are reported, as are keys that the type
// does not have. These are the rules where JSON leaves a choice:
//
//   - Keys are matched exactly. "ID" is another key than "id", and is reported as unknown.
//   - Of a key that comes twice the last value counts, as a whole; the earlier one is reported as left out.
//   - null is the zero value: absent, for a pointer, a list, a map.
//   - A number keeps its value or is left out: 1.5 is no integer, 5.0 and 5e2 are; an integer beyond the
//     range of its type, and 1e400, are left out.
//   - Text that is read as a number or a boolean has JSON's form of it: "41" is, " 41", "041" and "1 " are not.
//   - Invalid UTF-8 and lone surrogates become U+FFFD, one for each byte, and are reported as converted.
//   - A byte order mark before the JSON is skipped.
//   - 10,000 levels are read, deeper nesting is [ErrDepth].
//   - A leap second (23:59:60) is the second after it, since Go has no other name for it.
//
// # Tags
//
// The tag json has the meaning that encoding/json gives it. The tag wire holds words, divided by commas:
//
//	id          a string (a list or map of them, an optional one) that may also come as a number
//	id=number   the same, and what is a number's canonical text is written as a number
//	external    with id: the caller's own id, which may hold anything. Any other id that holds white space or "<" is
//	            not sent ([CheckID])
//	zero        with id: 0 means nobody and reads as ""
//	unix        a time.Time that is written as Unix seconds; unixms, unixtext (seconds as text) and iso likewise.
//	            Every form is read whatever the word is
//	loose       a number in text, or text as a number, is converted without a report
//	also=a|b    other keys that are read as this field, unless the field's own key has a value
//	bare        a scalar that comes in place of the object is this field
//	list        a list that comes in place of the object is this field
//	single=x    an object of the type x, in place of the object with the list, is this list's only element
//	one         a single value is a list of one, and a list of one is written as a single value
//
// # Methods of types
//
// Generated models are read and written by their plan although they have UnmarshalJSON and MarshalJSON, which lead
// here: nothing is scanned twice, and what is found within them is reported. The methods of other types are called, as
// encoding/json calls them. Optional and Attributes of package api take part through methods whose argument has a type
// of this package, so that nobody else can call them ([Optional], [Attributes]).
//
// # Memory
//
// Strings are copied out of the body into chunks of at most 1 KiB, so that an id that is kept holds one chunk and not
// its page. What a body makes the decoder allocate is bounded: see [Options].
package codec
