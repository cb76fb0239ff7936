package intercomtest

import (
	"slices"
	"time"
)

// WebhookFault is what can be odd about how a notification comes; see [Webhooks.Next].
type WebhookFault struct {
	name   string
	late   time.Duration
	twice  bool
	forged bool
	hold   int // how many are sent together, the newest first
}

// Twice sends a notification two times, with the same id.
func Twice() WebhookFault { return WebhookFault{name: "twice", twice: true} }

// Late sends a notification after d; those behind it do not wait.
func Late(d time.Duration) WebhookFault { return WebhookFault{name: "late", late: d} }

// BadSignature signs with another secret.
func BadSignature() WebhookFault { return WebhookFault{name: "bad signature", forged: true} }

// NewestFirst waits until the n of [Webhooks.Next] have happened, and sends them from the newest to the oldest, as Intercom
// does after an outage.
func NewestFirst() WebhookFault { return WebhookFault{name: "newest first", hold: 1} }

// Next lets a fault meet the next n notifications. Faults follow each other in the order in which they are given.
func (w *Webhooks) Next(n int, fault WebhookFault) {
	panicIf(n < 1 || fault.name == "", "Next: %d notifications with fault %q", n, fault.name)
	if fault.hold > 0 {
		fault.hold = n
	}
	locked(&w.mu, func() { w.plan = append(w.plan, slices.Repeat([]WebhookFault{fault}, n)...) })
}
