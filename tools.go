// Package intercomgo is the root of a Go client for Intercom's REST API; it holds
// no code. Programs import three packages below it:
//
//   - gen/v212 (or another version): the generated client, pinned to one version of the API
//   - facade: the client, which adds retries, timeouts and region selection
//   - api: the words that every version shares, such as IDs, times, errors and options
//
// api/search builds search queries, and facade/intercomtest is an Intercom that
// runs in the process, for tests.
//
// The library is unofficial: not affiliated with or endorsed by Intercom.
//
// The generated packages come from the descriptions in openapi. go generate runs
// the pinned oapi-codegen through the module in scripts, which keeps the
// generator's requirements out of the go.mod that users build with.
package intercomgo

//go:generate go run -C scripts ./cmd/spec generate
