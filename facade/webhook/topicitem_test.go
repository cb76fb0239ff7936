package webhook_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade/webhook"
)

// constants reads the values of the topic constants of a file.
func constants(t *testing.T, file string) map[webhook.Topic]bool {
	found := map[webhook.Topic]bool{}
	tree, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	require.NoError(t, err)
	ast.Inspect(tree, func(n ast.Node) bool {
		if spec, ok := n.(*ast.ValueSpec); ok && len(spec.Values) == 1 {
			value, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
			require.NoError(t, err)
			assert.False(t, found[webhook.Topic(value)], value)
			found[webhook.Topic(value)] = true
		}
		return true
	})
	return found
}

func TestEveryTopicHasAnItemTypeOrAReason(t *testing.T) {
	known := constants(t, "topic.go")
	require.Len(t, known, 108)
	require.Len(t, webhook.Topics(), 108)
	source, err := os.ReadFile("topicitem.go")
	require.NoError(t, err)
	reasons := strings.Count(string(source), "{note: twoParts}")
	for _, topic := range webhook.Topics() {
		assert.True(t, known[topic], topic)
		if topic.ItemType() == "" {
			assert.Contains(t, topic, ".contact.", "its item holds two objects")
			reasons--
		}
		assert.Equal(t, strings.HasSuffix(string(topic), ".deleted") && !strings.Contains(string(topic), ".tag."), topic.Minimal(), topic)
	}
	assert.Zero(t, reasons, "every topic without a type says why")
	assert.Empty(t, webhook.Topic("some.day").ItemType())
	assert.Equal(t, "ticket", webhook.TicketClosed.ItemType())
	assert.Equal(t, "content_stat.survey", webhook.ContentStatSurvey.ItemType())
}
