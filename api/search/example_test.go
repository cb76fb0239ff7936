package search_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/seed-a528e955/intercom-go/api/search"
)

// Conditions are joined by And and Or, which nest two deep. Times are compared in Unix seconds.
func ExampleAnd() {
	since := time.Date(2024, 2, 3, 0, 0, 0, 0, time.UTC)
	query := search.And(
		search.Eq("role", "user"),
		search.Or(search.Lt("created_at", since), search.In("owner_id", "814860", "814861")),
	)
	body, err := json.Marshal(query)
	fmt.Println(string(body), err)
	// Output:
	// {"operator":"AND","value":[{"field":"role","operator":"=","value":"user"},{"operator":"OR","value":[{"field":"created_at","operator":"\u003c","value":1706918400},{"field":"owner_id","operator":"IN","value":["814860","814861"]}]}]} <nil>
}

// What Intercom would refuse, or take for something else, is an error before anything is sent.
func ExampleGt() {
	since := time.Date(2024, 2, 3, 0, 0, 0, 0, time.UTC)
	_, err := json.Marshal(search.Gt("created_at", since.UnixMilli()))
	fmt.Println(errors.Unwrap(err))
	// Output:
	// search query: created_at: 1706918400000 looks like milliseconds; times are compared in Unix seconds
}

// Where dates are compared by day, Gt misses what happened later on that day. SinceDay begins early enough to miss nothing.
func ExampleSinceDay() {
	query := search.SinceDay("updated_at", time.Date(2024, 2, 3, 15, 0, 0, 0, time.UTC))
	body, err := json.Marshal(query)
	fmt.Println(string(body), err)
	// Output:
	// {"field":"updated_at","operator":"\u003e","value":1706878800} <nil>
}

// A request holds the query, the order and the size of a page. It is the same type in every version.
func ExampleRequest() {
	request := search.Request{
		Query:   search.Contains("email", "@example.com"),
		Sort:    search.Descending("created_at"),
		PerPage: 50,
	}
	body, err := json.Marshal(request)
	fmt.Println(string(body), err)
	// Output:
	// {"query":{"field":"email","operator":"~","value":"@example.com"},"sort":{"field":"created_at","order":"descending"},"pagination":{"per_page":50}} <nil>
}
