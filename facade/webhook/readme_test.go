package webhook_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
	"github.com/seed-a528e955/intercom-go/facade/webhook"
	intercom "github.com/seed-a528e955/intercom-go/gen/v212"
)

func receiver(secret string) (*webhook.Handler, error) {
	return webhook.NewHandler(secret,
		webhook.On(webhook.ContactUserCreated, func(ctx context.Context, event *webhook.Event) error {
			contact, err := webhook.Item[intercom.Contact](event)
			if err != nil {
				return err
			}
			fmt.Println("welcome", contact.Email)
			return nil
		}))
}

// The receiver of the README is the one above, in 15 lines or fewer besides the line that names it, and it works.
func TestReadmeReceiver(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	source, err := os.ReadFile("readme_test.go")
	require.NoError(t, err)
	_, code, _ := strings.Cut(string(source), "func receiver(")
	code, _, _ = strings.Cut(code, "\n}\n")
	require.Contains(t, string(readme), "```go\nfunc receiver("+code+"\n}\n```")
	require.LessOrEqual(t, strings.Count(code, "\n"), 15)

	handler, err := receiver("client-secret")
	require.NoError(t, err)
	printed := capture(t, func() {
		srv := intercomtest.New(t)
		hooks := srv.SendWebhooksTo(handler, "client-secret")
		hooks.Next(1, intercomtest.Twice())
		srv.AddContact(intercomtest.Contact{Email: "ada@example.org"})
		srv.AddCompany(intercomtest.Company{CompanyID: "acme"})
		hooks.Next(1, intercomtest.BadSignature())
		hooks.RetryAfter(0)
		srv.AddCompany(intercomtest.Company{CompanyID: "forged"})
		require.NoError(t, hooks.Wait(t.Context()))
		require.NoError(t, handler.Shutdown(t.Context()))
	})
	assert.ElementsMatch(t, []string{"welcome ada@example.org"}, strings.Split(strings.TrimSpace(printed), "\n"))
}

// capture returns what is printed meanwhile.
func capture(t *testing.T, work func()) string {
	t.Helper()
	file, err := os.CreateTemp(t.TempDir(), "out")
	require.NoError(t, err)
	stdout := os.Stdout
	os.Stdout = file
	work()
	os.Stdout = stdout
	require.NoError(t, file.Close())
	data, err := os.ReadFile(file.Name())
	require.NoError(t, err)
	return string(data)
}
