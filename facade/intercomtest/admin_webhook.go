package intercomtest

import "time"

// adminSubscribe sends notifications to an address from now on.
func adminSubscribe(a *adminCall) any {
	var want struct {
		URL, Secret string
		Topics      []string
	}
	a.read(&want)
	w := a.SendWebhooks(want.URL, want.Secret, want.Topics...)
	locked(&a.mu, func() { a.webhooks = append(a.webhooks, w) })
	return nil
}

// adminDeliveries lists what was sent to the addresses that were subscribed over HTTP.
func adminDeliveries(a *adminCall) any {
	var subscribed []*Webhooks
	locked(&a.mu, func() { subscribed = append(subscribed, a.webhooks...) })
	sent := []object{}
	for _, w := range subscribed {
		for _, d := range w.Deliveries() {
			item := object{"url": w.url, "id": d.ID, "topic": d.Topic, "attempt": d.Attempt, "status": d.Status, "fault": d.Fault, "body": string(d.Body)}
			if d.Err != nil {
				item["error"] = d.Err.Error()
			}
			sent = append(sent, item)
		}
	}
	return object{"at": a.Now().UTC().Format(time.RFC3339), "deliveries": sent}
}
