package conformance

import (
	"os"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/facade/webhook"
)

// itemsSince are the items that came later than the oldest version here: with a
// dated version, or with Preview alone.
var itemsSince = map[string]string{
	"call": "2.14", "content_import_source": "2.12", "content_snippet": "2.16", "audience": "2.16", "job": "2.14",
}

func atLeast(version, since string) bool {
	minor := func(v string) int {
		n, err := strconv.Atoi(v[strings.Index(v, ".")+1:])
		if err != nil {
			return 1 << 20 // Preview
		}
		return n
	}
	return since == "" || minor(version) >= minor(since)
}

// Every version knows the items of webhooks that it describes: a type that is
// renamed must not take its item with it.
func TestWebhookItemsOfEveryVersion(t *testing.T) {
	data, err := os.ReadFile("../../openapi/webhooks.yaml")
	require.NoError(t, err)
	var table struct {
		Items map[string]string `yaml:"items"`
	}
	require.NoError(t, yaml.Unmarshal(data, &table))
	for _, v := range Versions {
		for kind, name := range table.Items {
			made := v.WebhookItem(kind)
			if !atLeast(v.Name, itemsSince[kind]) {
				continue
			}
			if assert.NotNil(t, made, "%s: no type for %s", v.Name, kind) {
				assert.Equal(t, name, reflect.TypeOf(made).Elem().Name())
				assert.NotSame(t, made, v.WebhookItem(kind), "a new value each time")
			}
		}
		assert.Nil(t, v.WebhookItem("gadget"))
	}
}

// Every topic is decoded into a type, by every version that has it; what is not
// is named here with the reason.
func TestEveryTopicIsDecodedByEveryVersion(t *testing.T) {
	untyped := map[webhook.Topic]string{webhook.APIRequestCompleted: "no version describes the object, and no item is shown"}
	for _, v := range Versions {
		for _, topic := range webhook.Topics() {
			kind := topic.ItemType()
			if untyped[topic] != "" || !atLeast(v.Name, itemsSince[kind]) {
				continue
			}
			item := `{"type":"` + kind + `","id":"1"}`
			switch kind {
			case "":
				item = `{"contact":{"type":"contact","id":"1"},"company":{"type":"company","id":"2"},"conversation":{"type":"conversation","id":"3"}}`
			case "contact_tag":
				item = `{"type":"contact_tag","contact":{"id":"1"},"tag":{"id":"2"}}`
			}
			event, err := webhook.ParseBody([]byte(`{"topic":"` + string(topic) + `","id":"n","data":{"item":` + item + `}}`))
			require.NoError(t, err)
			got, err := event.Decode(v.WebhookItem)
			require.NoError(t, err)
			assert.Equal(t, reflect.Pointer, reflect.TypeOf(got).Kind(), "%s: %s is a %T", v.Name, topic, got)
			if wrapped, ok := got.(*webhook.Wrapped); ok {
				for key, part := range wrapped.Parts {
					assert.Equal(t, reflect.Pointer, reflect.TypeOf(part).Kind(), "%s: %s: %s is a %T", v.Name, topic, key, part)
				}
			}
		}
	}
}
