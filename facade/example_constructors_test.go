package facade_test

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/facade"
	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
	intercom "github.com/seed-a528e955/intercom-go/gen/v212"
)

// conversing is an Intercom for the examples, with a contact who has begun a conversation.
func conversing(ctx context.Context) (client *intercom.Client, contactID, conversationID string, stop func()) {
	srv, err := intercomtest.NewServer()
	if err != nil {
		log.Fatal(err)
	}
	contactID = srv.AddContact(intercomtest.Contact{Email: "ada@mail.example", ExternalID: "user-17"})
	if client, err = facade.New(intercom.New, srv.Token(), facade.WithBaseURL(srv.URL)); err != nil {
		log.Fatal(err)
	}
	begun, err := client.Conversations.Create(ctx, intercom.ConversationFromUser(contactID, "Where is my order?"))
	if err != nil {
		log.Fatal(err)
	}
	return client, contactID, begun.ConversationID, srv.Close
}

// Each kind of request has a constructor that takes what the kind needs, IDs first and text last. Other fields can be
// set afterwards.
func Example_reply() {
	ctx := context.Background()
	client, _, conversationID, stop := conversing(ctx)
	defer stop()

	reply := intercom.AdminReply("2110", "<p>It is on its way.</p>")
	reply.AttachmentURLs = []string{"https://files.example/bill.png"}
	conversation, err := client.Conversations.Reply(ctx, conversationID, reply)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(conversation.State)

	// Arguments that are swapped are refused before anything is sent.
	_, err = client.Conversations.Reply(ctx, conversationID, intercom.AdminReply("<p>Done.</p>", "2110"))
	fmt.Println(err)
	// Output:
	// open
	// Conversations.Reply: POST /conversations/{id}/reply: not sent: the body: admin_id: "<p>Done.</p>" is not an ID (want one without white space and "<")
}

func Example_close() {
	ctx := context.Background()
	client, _, conversationID, stop := conversing(ctx)
	defer stop()

	for _, request := range []intercom.ManageConversationRequest{
		intercom.SnoozeConversation("2110", time.Now().AddDate(0, 0, 2)),
		intercom.OpenConversation("2110"),
		intercom.CloseConversation("2110"),
	} {
		conversation, err := client.Conversations.Manage(ctx, conversationID, request)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(conversation.State)
	}
	// Output:
	// snoozed
	// open
	// closed
}

func Example_message() {
	ctx := context.Background()
	client, contactID, _, stop := conversing(ctx)
	defer stop()

	message, err := client.Messages.Create(ctx, intercom.EmailMessage("2110", intercom.ToUser(contactID), "Welcome", "<p>Good to have you.</p>"))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(message.MessageType, message.Subject)
	// Output: email Welcome
}

func Example_event() {
	ctx := context.Background()
	client, _, _, stop := conversing(ctx)
	defer stop()

	event := intercom.EventByExternalID("user-17", "ordered-lunch", time.Now())
	event.Metadata = api.Attributes{"dish": "soup"}
	fmt.Println(client.DataEvents.Create(ctx, event))
	// Output: <nil>
}

func Example_tag() {
	ctx := context.Background()
	client, contactID, _, stop := conversing(ctx)
	defer stop()

	tag, err := client.Tags.CreateOrUpdate(ctx, intercom.TagUsers([]string{contactID}, "VIP"))
	if err != nil {
		log.Fatal(err)
	}
	tag, err = client.Tags.CreateOrUpdate(ctx, intercom.RenameTag(tag.ID, "Regular"))
	fmt.Println(tag.Name, err)
	// Output: Regular <nil>
}
