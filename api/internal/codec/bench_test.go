package codec_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api/internal/codec"
)

// benchContact has the size and shape of a contact; T is the type of its times, A of its attributes, so that the same
// page can be read into what the generator makes and into what is written by hand.
type benchContact[T, A any] struct {
	Type                    string         `json:"type"`
	ID                      string         `json:"id" wire:"id"`
	OwnerID                 string         `json:"owner_id" wire:"id"`
	WorkspaceID             string         `json:"workspace_id"`
	ExternalID              string         `json:"external_id"`
	Role                    string         `json:"role"`
	Email                   string         `json:"email"`
	EmailDomain             string         `json:"email_domain"`
	Phone                   string         `json:"phone"`
	Name                    string         `json:"name"`
	Avatar                  string         `json:"avatar"`
	HasHardBounced          bool           `json:"has_hard_bounced"`
	MarkedEmailAsSpam       bool           `json:"marked_email_as_spam"`
	UnsubscribedFromEmails  bool           `json:"unsubscribed_from_emails"`
	CreatedAt               T              `json:"created_at"`
	UpdatedAt               T              `json:"updated_at"`
	SignedUpAt              T              `json:"signed_up_at"`
	LastSeenAt              T              `json:"last_seen_at"`
	LastRepliedAt           T              `json:"last_replied_at"`
	LastContactedAt         T              `json:"last_contacted_at"`
	LastEmailOpenedAt       T              `json:"last_email_opened_at"`
	LastEmailClickedAt      T              `json:"last_email_clicked_at"`
	AndroidLastSeenAt       T              `json:"android_last_seen_at"`
	IOSLastSeenAt           T              `json:"ios_last_seen_at"`
	FirstSeenAt             T              `json:"first_seen_at"`
	LastOpenedAt            T              `json:"last_opened_at"`
	LanguageOverride        string         `json:"language_override"`
	Browser                 string         `json:"browser"`
	BrowserVersion          string         `json:"browser_version"`
	BrowserLanguage         string         `json:"browser_language"`
	OS                      string         `json:"os"`
	AndroidAppName          string         `json:"android_app_name"`
	AndroidAppVersion       string         `json:"android_app_version"`
	AndroidDevice           string         `json:"android_device"`
	AndroidOSVersion        string         `json:"android_os_version"`
	IOSAppName              string         `json:"ios_app_name"`
	IOSDevice               string         `json:"ios_device"`
	Location                *benchLocation `json:"location"`
	SocialProfiles          *benchList     `json:"social_profiles"`
	Tags                    *benchList     `json:"tags"`
	Notes                   *benchList     `json:"notes"`
	Companies               *benchList     `json:"companies"`
	OptedInSubscriptions    *benchList     `json:"opted_in_subscription_types"`
	OptedOutSubscriptions   *benchList     `json:"opted_out_subscription_types"`
	CustomAttributes        A              `json:"custom_attributes"`
	EnabledPushMessaging    bool           `json:"enabled_push_messaging"`
	DaysSinceSomethingOrOrd int            `json:"days_since"`
}

type benchLocation struct {
	Type    string `json:"type"`
	Country string `json:"country"`
	Region  string `json:"region"`
	City    string `json:"city"`
}

type benchList struct {
	Type       string `json:"type"`
	URL        string `json:"url"`
	TotalCount int    `json:"total_count"`
	HasMore    bool   `json:"has_more"`
	Data       []struct {
		ID   string `json:"id" wire:"id"`
		Type string `json:"type"`
	} `json:"data"`
}

type benchPage[T, A any] struct {
	Type       string               `json:"type"`
	TotalCount int                  `json:"total_count"`
	Data       []benchContact[T, A] `json:"data"`
}

// benchBody is a page of 150 contacts; with odd, one field of each is of
// another type than declared.
func benchBody(tb testing.TB, odd bool) []byte {
	tb.Helper()
	page := benchPage[int64, map[string]any]{Type: "list", TotalCount: 150}
	for i := range int64(150) {
		id := fmt.Sprintf("%024x", 0x5ba682d23d7cf92b+i)
		sub := func(n int) *benchList {
			l := &benchList{Type: "list", URL: "/contacts/" + id + "/things", TotalCount: n}
			for j := range n {
				l.Data = append(l.Data, struct {
					ID   string `json:"id" wire:"id"`
					Type string `json:"type"`
				}{fmt.Sprint(90000 + j), "thing"})
			}
			return l
		}
		at := 1700000000 + i*60
		page.Data = append(page.Data, benchContact[int64, map[string]any]{
			Type: "contact", ID: id, OwnerID: fmt.Sprint(814860 + i), WorkspaceID: "wk1d8a2", ExternalID: fmt.Sprint("ext-", i),
			Role: "user", Email: fmt.Sprintf("person%d@example.test", i), EmailDomain: "example.test", Phone: "+4930123456",
			Name: fmt.Sprint("Person Number ", i), CreatedAt: at, UpdatedAt: at + 1, SignedUpAt: at + 2, LastSeenAt: at + 3,
			LastRepliedAt: at + 4, LastContactedAt: at + 5, LastEmailOpenedAt: at + 6, LastEmailClickedAt: at + 7,
			AndroidLastSeenAt: at + 8, IOSLastSeenAt: at + 9, FirstSeenAt: at + 10, LastOpenedAt: at + 11,
			Browser: "firefox", BrowserVersion: "128.0", BrowserLanguage: "de", OS: "Linux", LanguageOverride: "de",
			Location:       &benchLocation{"location", "Germany", "Berlin", "Berlin"},
			SocialProfiles: sub(0), Tags: sub(2), Notes: sub(1), Companies: sub(1),
			OptedInSubscriptions: sub(1), OptedOutSubscriptions: sub(0), DaysSinceSomethingOrOrd: 12,
			CustomAttributes: map[string]any{"plan": "team", "seats": 12, "trial": false, "renewal": at},
		})
	}
	body, err := json.Marshal(page)
	require.NoError(tb, err)
	if odd {
		var loose map[string]any
		require.NoError(tb, json.Unmarshal(body, &loose))
		for _, c := range loose["data"].([]any) {
			c.(map[string]any)["days_since"] = "12"
		}
		body, err = json.Marshal(loose)
		require.NoError(tb, err)
	}
	return body
}

func BenchmarkDecode(b *testing.B) {
	bodies := map[bool][]byte{false: benchBody(b, false), true: benchBody(b, true)}
	run := func(name string, odd bool, decode func([]byte) error) {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(bodies[odd])))
			b.ReportAllocs()
			for b.Loop() {
				if err := decode(bodies[odd]); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	run("by-hand", false, func(body []byte) error {
		var page benchPage[int64, map[string]any]
		return json.Unmarshal(body, &page)
	})
	read := func(o *codec.Options) func(body []byte) error {
		return func(body []byte) error {
			var page benchPage[time.Time, attributes]
			_, err := codec.Decode(body, &page, o)
			return err
		}
	}
	run("codec", false, read(nil))
	run("odd", true, read(&codec.Options{Report: true}))
	run("items", false, read(&codec.Options{Report: true, Items: []string{"data"}, Item: func(int, []byte) {}}))
}
