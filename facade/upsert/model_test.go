package upsert_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"os"
	"slices"
	"strconv"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/spec"
	"github.com/seed-a528e955/intercom-go/facade"
	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
	"github.com/seed-a528e955/intercom-go/facade/upsert"
)

// crowds is how many workspaces the model lives through: as many as UPSERT_CROWDS says, else a few.
func crowds(t *testing.T) int {
	t.Helper()
	if text := os.Getenv("UPSERT_CROWDS"); text != "" {
		n, err := strconv.Atoi(text)
		require.NoError(t, err)
		return n
	}
	return 40
}

// crowd is a workspace in which a few people share emails and ids, seen through a bad connection.
type crowd struct {
	t      *testing.T
	random *rand.Rand
	srv    *intercomtest.Server
	own    api.Caller // what changes the workspace: nothing happens to it
	client api.Caller
}

func newCrowd(t *testing.T, seed uint64) *crowd {
	t.Helper()
	srv := intercomtest.New(t, intercomtest.WithSeed(int64(seed)))
	c := &crowd{t: t, random: rand.New(rand.NewPCG(seed, 5)), srv: srv, own: connect(t, srv)}
	client, err := facade.New(func(c api.Caller) api.Caller { return c }, srv.Token(), facade.WithBaseURL(srv.URL), facade.WithMaxRetries(0),
		facade.WithHTTPClient(&http.Client{Transport: &badConnection{to: srv.Client().Transport, random: rand.New(rand.NewPCG(seed, 6))}}))
	require.NoError(t, err)
	c.client = client
	return c
}

// badConnection loses requests and answers.
type badConnection struct {
	to http.RoundTripper

	mu     sync.Mutex
	random *rand.Rand
}

func (b *badConnection) RoundTrip(r *http.Request) (*http.Response, error) {
	b.mu.Lock()
	fault := b.random.IntN(16)
	b.mu.Unlock()
	if fault == 0 {
		return nil, errors.New("connection reset before it was sent")
	}
	resp, err := b.to.RoundTrip(r)
	if err == nil && fault <= 2 {
		_ = resp.Body.Close()
		return nil, errors.New("connection reset before the answer")
	}
	return resp, err
}

// contacts are all that there are, by Intercom's ids.
func (c *crowd) contacts() map[string]contact {
	op := &spec.Operation{Name: "List", Method: "GET", Path: "/contacts", Version: "2.16"}
	list, err := api.Do[struct {
		Data []contact `json:"data"`
	}](c.t.Context(), c.own, &api.Call{Operation: op, Query: map[string][]string{"per_page": {"150"}}})
	require.NoError(c.t, err)
	all := map[string]contact{}
	for _, found := range list.Data {
		all[found.ID] = found
	}
	return all
}

// happens is what others do meanwhile.
func (c *crowd) happens() {
	ids := slices.Sorted(maps.Keys(c.contacts()))
	if len(ids) == 0 {
		return
	}
	id := ids[c.random.IntN(len(ids))]
	try := func(method, path string, body any) {
		op := &spec.Operation{Name: "Change", Method: method, Path: path, Version: "2.16"}
		_, _ = api.Do[json.RawMessage](c.t.Context(), c.own, &api.Call{Operation: op, Body: body}) // some of it is refused
	}
	switch c.random.IntN(5) {
	case 0:
		try("POST", "/contacts/"+id+"/archive", nil)
	case 1:
		try("DELETE", "/contacts/"+id, nil)
	case 2:
		try("POST", "/contacts/merge", fields{"from": id, "into": ids[c.random.IntN(len(ids))], "skip_duplicate_validation": true})
	case 3:
		c.srv.AddContact(intercomtest.Contact{Fields: fields{"email": fmt.Sprintf("e%d@example.com", c.random.IntN(4))}}) // imported
	default:
		try("PUT", "/contacts/"+id, fields{"email": fmt.Sprintf("e%d@example.com", c.random.IntN(4))})
	}
}

// body is of somebody, with a name that nobody else has: the external id and a number.
func (c *crowd) body(number int) (body fields, name string) {
	body = fields{}
	name = fmt.Sprintf("%d by email", number)
	if who := c.random.IntN(6); who > 0 {
		body["external_id"] = fmt.Sprintf("u%d", who)
		name = fmt.Sprintf("%d of u%d", number, who)
	}
	if body["external_id"] == nil || c.random.IntN(2) == 0 {
		body["email"] = fmt.Sprintf("e%d@example.com", c.random.IntN(4))
	}
	body["name"] = name
	return body, name
}

// isRefused reports whether a contact was refused, which leaves nothing.
func isRefused(err error) bool {
	var failed api.Failure
	return errors.As(err, &failed) && failed.Outcome() == api.Rejected
}

// judge looks at the contacts after a call or several.
func (c *crowd) judge(seed int, before, now map[string]contact, left map[string]bool) {
	owners := map[string]string{}
	for id, found := range now {
		if was, there := before[id]; there && was.ExternalID != "" {
			assert.Equal(c.t, was.ExternalID, found.ExternalID, "seed %d: contact %s is somebody's", seed, id)
		}
		if found.ExternalID != "" {
			assert.Empty(c.t, owners[found.ExternalID], "seed %d: two contacts have the external id %s", seed, found.ExternalID)
			owners[found.ExternalID] = id
		}
		assert.False(c.t, left[found.Name], "seed %d: %q was refused", seed, found.Name)
		var number int
		var of string
		if n, _ := fmt.Sscanf(found.Name, "%d of %s", &number, &of); n == 2 && found.Name != before[id].Name { // what is merged keeps its name
			assert.Equal(c.t, of, found.ExternalID, "seed %d: contact %s has somebody else's name", seed, id)
		}
	}
}

// TestCrowds: whatever is there and happens, a call changes nobody's external id, gives nobody another's name, makes nobody
// twice, and leaves nothing of what is refused. Others change contacts between the calls; upserts run at the same time.
func TestCrowds(t *testing.T) {
	did := map[upsert.Did]int{}
	refused, failed := 0, 0
	for seed := range crowds(t) {
		c := newCrowd(t, uint64(seed))
		together := 1
		if seed%2 == 0 {
			together = 4
		}
		for step := range 12 {
			if together == 1 && c.random.IntN(2) == 0 { // else an email may be nobody's when two look, and each gives it an id
				c.happens()
			}
			before := c.contacts()
			left := map[string]bool{}
			var mu sync.Mutex
			var wait sync.WaitGroup
			for i := range together {
				body, name := c.body(step*together + i)
				if together > 1 && body["external_id"] == nil {
					continue
				}
				opts := upsert.Options{Version: []string{"2.12", "2.16"}[seed/2%2], ByEmail: c.random.IntN(3) == 0, Archived: upsert.Archived(c.random.IntN(2))}
				wait.Go(func() {
					result, err := upsert.Contact[contact](t.Context(), c.client, body, opts)
					mu.Lock()
					defer mu.Unlock()
					switch {
					case isRefused(err):
						refused++
						left[name] = true
					case err != nil:
						failed++
					default:
						did[result.Did]++
						assert.NotEqual(t, "", result.ID)
						if together == 1 {
							assert.Equal(t, name, result.Record.Name)
						}
					}
				})
			}
			wait.Wait()
			c.judge(seed, before, c.contacts(), left)
		}
	}
	t.Logf("%v, %d refused, %d failed", did, refused, failed)
	for _, d := range []upsert.Did{upsert.Created, upsert.Updated, upsert.Unarchived} {
		assert.Positive(t, did[d], d)
	}
	assert.Positive(t, refused)
	assert.Positive(t, failed)
}
