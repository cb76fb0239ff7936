package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/seed-a528e955/intercom-go/facade"
	intercom "github.com/seed-a528e955/intercom-go/gen/v212"
)

// lookAtWorkspace reads from a real workspace: who am I, where, and the first
// pages of contacts and conversations. It never writes.
func lookAtWorkspace(ctx context.Context, out io.Writer, token, regionName string, opts ...facade.ClientOption) error {
	region := facade.Region(strings.ToUpper(regionName))
	if regionName == "" && len(opts) == 0 {
		var err error
		if region, err = facade.DetectRegion(ctx, token); err != nil {
			return fmt.Errorf("detecting the region: %w", err)
		}
	}
	if len(opts) == 0 {
		opts = append(opts, facade.WithRegion(region))
	}
	client, err := facade.New(intercom.New, token, opts...)
	if err != nil {
		return err
	}
	say(out, "Reading from a workspace with Intercom's API %s; nothing is written.", intercom.Version)
	me, err := client.Admins.Me(ctx)
	if err != nil {
		return fmt.Errorf("who am I: %w", err)
	}
	if me.App != nil {
		say(out, "You are %s <%s> in the workspace %q, region %s.", me.Name, me.Email, me.App.Name, me.App.Region)
	} else {
		say(out, "You are %s <%s>.", me.Name, me.Email)
	}
	contacts, err := client.Contacts.List(ctx, intercom.ListContactsParams{PerPage: 10})
	if err != nil {
		return fmt.Errorf("contacts: %w", err)
	}
	say(out, "%d contacts; the first %d:", contacts.TotalCount, len(contacts.Data))
	for _, c := range contacts.Data {
		say(out, "  %s  %-5s %s", c.ID, c.Role, c.Name)
	}
	conversations, err := client.Conversations.List(ctx, intercom.ListConversationsParams{PerPage: 10})
	if err != nil {
		return fmt.Errorf("conversations: %w", err)
	}
	say(out, "%d conversations; the first %d:", conversations.TotalCount, len(conversations.Conversations))
	for _, c := range conversations.Conversations {
		say(out, "  %s  %-7s %s", c.ID, c.State, c.UpdatedAt.Format("2006-01-02 15:04"))
	}
	return nil
}
