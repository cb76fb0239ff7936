// Package bench compares the library with what one would write by hand over
// net/http, in the same run: the figures that count are the ratios.
package bench

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade"
	intercom "github.com/seed-a528e955/intercom-go/gen/v212"
)

const perPage = 150

// plainContact is what one would write by hand: the same fields as strings and
// integers.
type plainContact struct {
	Type                   string         `json:"type"`
	ID                     string         `json:"id"`
	ExternalID             string         `json:"external_id"`
	WorkspaceID            string         `json:"workspace_id"`
	Role                   string         `json:"role"`
	Email                  string         `json:"email"`
	Phone                  string         `json:"phone"`
	Name                   string         `json:"name"`
	OwnerID                int64          `json:"owner_id"`
	HasHardBounced         bool           `json:"has_hard_bounced"`
	MarkedEmailAsSpam      bool           `json:"marked_email_as_spam"`
	UnsubscribedFromEmails bool           `json:"unsubscribed_from_emails"`
	CreatedAt              int64          `json:"created_at"`
	UpdatedAt              int64          `json:"updated_at"`
	SignedUpAt             int64          `json:"signed_up_at"`
	LastSeenAt             int64          `json:"last_seen_at"`
	LastRepliedAt          int64          `json:"last_replied_at"`
	LastContactedAt        int64          `json:"last_contacted_at"`
	LanguageOverride       string         `json:"language_override"`
	Browser                string         `json:"browser"`
	OS                     string         `json:"os"`
	CustomAttributes       map[string]any `json:"custom_attributes"`
}

type plainList struct {
	Type       string         `json:"type"`
	Data       []plainContact `json:"data"`
	TotalCount int            `json:"total_count"`
}

// page is a page of contacts as the API sends it; loose has one badly typed field,
// which costs the tolerant path.
func page(loose bool) []byte {
	var b bytes.Buffer
	b.WriteString(`{"type":"list","total_count":150,"data":[`)
	for i := range perPage {
		if i > 0 {
			b.WriteByte(',')
		}
		bounced := "false"
		if loose && i == 0 {
			bounced = `"no"`
		}
		fmt.Fprintf(&b, `{"type":"contact","id":"64f0c1a2b3c4d5e6f7a8%04d","external_id":"user-%d","workspace_id":"ws1","role":"user",`+
			`"email":"person%d@example.com","phone":"+1555%06d","name":"Person %d","owner_id":%d,"has_hard_bounced":%s,`+
			`"marked_email_as_spam":false,"unsubscribed_from_emails":false,"created_at":1772357400,"updated_at":1772357401,`+
			`"signed_up_at":1772357402,"last_seen_at":1772357403,"last_replied_at":1772357404,"last_contacted_at":1772357405,`+
			`"language_override":null,"browser":"firefox","os":"Plan 9","custom_attributes":{"plan":"team","seats":12}}`,
			i, i, i, i, i, i, bounced)
	}
	b.WriteString(`]}`)
	return b.Bytes()
}

// canned answers every request with the same bytes, so that the network is not
// what is measured.
type canned []byte

func (c canned) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: http.StatusOK, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Request: r,
		Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(bytes.NewReader(c)), ContentLength: int64(len(c)),
	}, nil
}

// byHand is the baseline: one GET, one Unmarshal.
func byHand(b testing.TB, client *http.Client) *plainList {
	req, err := http.NewRequestWithContext(b.Context(), http.MethodGet, "http://127.0.0.1/contacts?per_page=150", nil)
	require.NoError(b, err)
	req.Header.Set("Authorization", "Bearer token")
	resp, err := client.Do(req)
	require.NoError(b, err)
	defer func() { _ = resp.Body.Close() }()
	data, err := io.ReadAll(resp.Body)
	require.NoError(b, err)
	var list plainList
	require.NoError(b, json.Unmarshal(data, &list))
	return &list
}

func library(b testing.TB, transport http.RoundTripper) *intercom.Client {
	client, err := facade.New(intercom.New, "benchmark-token", facade.WithBaseURL("http://127.0.0.1"), facade.WithHTTPClient(&http.Client{Transport: transport}))
	require.NoError(b, err)
	return client
}

// BenchmarkListPage lists a page of 150 contacts by hand and with the library,
// in turn, and reports the ratios of time and of allocated bytes.
func BenchmarkListPage(b *testing.B) {
	for name, loose := range map[string]bool{"as declared": false, "one field badly typed": true} {
		b.Run(name, func(b *testing.B) {
			hand := &http.Client{Transport: canned(page(false))}
			client := library(b, canned(page(loose)))
			var baseline, ours cost
			for b.Loop() {
				baseline.of(func() { byHand(b, hand) })
				ours.of(func() {
					list, err := client.Contacts.List(b.Context(), intercom.ListContactsParams{PerPage: perPage})
					require.NoError(b, err)
					require.Len(b, list.Data, perPage)
				})
			}
			b.ReportMetric(float64(ours.time)/float64(baseline.time), "time/by-hand")
			b.ReportMetric(float64(ours.bytes)/float64(baseline.bytes), "bytes/by-hand")
			b.ReportMetric(float64(ours.time.Microseconds())/float64(b.N), "µs/page")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// cost adds up what something takes.
type cost struct {
	time  time.Duration
	bytes uint64
}

func (c *cost) of(f func()) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	f()
	c.time += time.Since(start)
	runtime.ReadMemStats(&after)
	c.bytes += after.TotalAlloc - before.TotalAlloc
}
