// Package search builds searches, for every API version:
//
//	recent := search.And(
//		search.Eq("role", "user"),
//		search.SinceDay("created_at", time.Now().AddDate(0, -1, 0)),
//	)
//	request := search.Request{Query: recent, Sort: search.Descending("created_at"), PerPage: 150}
//
// Values are text, numbers, booleans, times and nil; a time is compared in Unix seconds. A group holds at most 15
// filters, and groups nest two deep. What breaks such a rule is an error when the query is sent, before it leaves the
// process. Which fields can be searched depends on the object, see Intercom's reference of each search, such as
// https://developers.intercom.com/docs/references/rest-api/api.intercom.io/contacts/searchcontacts.
package search

// Eq matches where field is value. A nil value matches where it is not set. A date of a contact is compared by day, see
// [SinceDay].
func Eq(field string, value any) Query { return Filter(field, "=", value) }

// NotEq matches where field is not value.
func NotEq(field string, value any) Query { return Filter(field, "!=", value) }

// Gt matches where field is greater or later than value. Contacts up to version 2.16 compare dates by day: Gt of a date
// finds from the following day on, so that Gt("updated_at", since) never finds what changed later on the day of since.
// [SinceDay] does.
func Gt(field string, value any) Query { return Filter(field, ">", value) }

// Lt matches where field is less or earlier than value: where dates are compared by day (see [Gt]), on an earlier day.
func Lt(field string, value any) Query { return Filter(field, "<", value) }

// Gte matches where field is value, greater or later. Contacts up to version 2.16 compare dates with Eq, Gt and Lt
// only, and by day; see [SinceDay].
func Gte(field string, value any) Query { return Filter(field, ">=", value) }

// Lte matches where field is value, less or earlier; see [Gte].
func Lte(field string, value any) Query { return Filter(field, "<=", value) }

// In matches where field is one of values; without values it is refused.
func In[T any](field string, values ...T) Query { return Filter(field, "IN", values) }

// NotIn matches where field is none of values; without values it is refused.
func NotIn[T any](field string, values ...T) Query { return Filter(field, "NIN", values) }

// Contains matches where text is somewhere in field.
func Contains(field, text string) Query { return Filter(field, "~", text) }

// NotContains matches where text is nowhere in field.
func NotContains(field, text string) Query { return Filter(field, "!~", text) }

// StartsWith matches where field begins with text.
func StartsWith(field, text string) Query { return Filter(field, "^", text) }

// EndsWith matches where field ends with text.
func EndsWith(field, text string) Query { return Filter(field, "$", text) }

// And matches where all of filters match.
func And(filters ...Query) Query { return Query{Operator: "AND", Filters: filters} }

// Or matches where one of filters or more match.
func Or(filters ...Query) Query { return Query{Operator: "OR", Filters: filters} }
