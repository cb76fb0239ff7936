package importer

import (
	"mime"
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// requestBody takes over what an operation sends.
func (c *converter) requestBody(n *yaml.Node, at place) *yaml.Node {
	return c.refOr(n, at, "requestBodies", c.requestBodyItself)
}

func (c *converter) requestBodyItself(n *yaml.Node, at place) *yaml.Node {
	if !node.IsMap(n) {
		c.note(RuleBadValue, at, n, "dropped, a request body is needed")
		return nil
	}
	out := c.object(n, at, []keyword{
		{"required", c.boolean},
		{"content", c.content},
	})
	if !node.Has(out, "content") {
		put(out, "content", node.Map("application/json", node.Map()))
		c.note(RuleNoContent, at, n, "JSON of any kind")
	}
	return out
}

// content takes over the bodies by content type, sorted.
func (c *converter) content(n *yaml.Node, at place) *yaml.Node {
	if node.IsMap(n) && node.Has(n, "schema") {
		c.note(RuleContentType, at, n, "a schema without a content type is JSON")
		rest := shallow(n)
		node.Delete(rest, "schema")
		if !node.Has(rest, "application/json") {
			put(rest, "application/json", node.Map("schema", node.Get(n, "schema")))
		}
		n = rest
	}
	out := c.table(n, at, c.mediaType)
	if out == nil {
		return nil
	}
	for _, key := range node.Keys(out) {
		if !c.isMediaType(key) {
			node.Delete(out, key)
			if !isProse(key) {
				c.note(RuleContentType, at.to(key), n, "dropped, it is none")
			}
		}
	}
	if len(out.Content) == 0 {
		return nil
	}
	return sortKeys(out)
}

// isMediaType reports whether a key of content is a content type.
func (c *converter) isMediaType(key string) bool {
	_, _, err := mime.ParseMediaType(key)
	return err == nil && strings.Contains(key, "/")
}

// mediaType takes over the body of one content type.
func (c *converter) mediaType(n *yaml.Node, at place) *yaml.Node {
	if node.IsNull(n) {
		return node.Map()
	}
	return c.object(n, at, []keyword{
		{"schema", c.schema},
		{"encoding", func(n *yaml.Node, at place) *yaml.Node { return sortKeys(c.table(n, at, c.encoding)) }},
	})
}

// encoding takes over how one part of a multipart body is written.
func (c *converter) encoding(n *yaml.Node, at place) *yaml.Node {
	return c.object(n, at, []keyword{
		{"contentType", c.text},
		{"headers", c.headers},
		{"style", c.text},
		{"explode", c.boolean},
		{"allowReserved", c.boolean},
	})
}

var statusKey = regexp.MustCompile(`^[1-5]([0-9][0-9]|XX)$`)

// responses takes over the answers by status, sorted, default last.
func (c *converter) responses(n *yaml.Node, at place) *yaml.Node {
	out := node.Map()
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if strings.HasPrefix(key.Value, "x-") {
			continue
		}
		here := at.to(key.Value)
		status := statusOf(key.Value)
		if status == "" || node.Has(out, status) {
			c.note(RuleResponseKey, here, key, "dropped, it is no status or is there twice")
			continue
		}
		if status != key.Value || key.Tag != "!!str" {
			c.note(RuleResponseKey, here, key, "is the status %q", status)
		}
		r := c.refOr(value, here, "responses", func(n *yaml.Node, at place) *yaml.Node {
			return c.response(n, at, status)
		})
		if r != nil {
			put(out, status, r)
		}
	}
	if len(out.Content) == 0 {
		c.note(RuleNoResponses, at, n, "default added")
		put(out, "default", node.Map("description", statusText("default")))
	}
	return sortKeysBy(out, func(a, b string) int {
		if (a == "default") != (b == "default") {
			return len(a) - len(b) // the longer one is default
		}
		return strings.Compare(a, b)
	})
}

// statusOf reads a key of responses: "200", "2xx", "200 OK", "default"; "" for
// anything else.
func statusOf(key string) string {
	if strings.EqualFold(key, "default") {
		return "default"
	}
	key, _, _ = strings.Cut(strings.TrimSpace(strings.ToUpper(key)), " ")
	if statusKey.MatchString(key) {
		return key
	}
	return ""
}

// statusText is the description that OpenAPI wants of a response: the status in
// words.
func statusText(status string) string {
	if code, err := strconv.Atoi(status); err == nil {
		if text := http.StatusText(code); text != "" {
			return text
		}
		return "Status " + status
	}
	classes := map[string]string{"1XX": "Informational", "2XX": "Success", "3XX": "Redirection", "4XX": "Client Error", "5XX": "Server Error"}
	if text := classes[status]; text != "" {
		return text
	}
	return "Default"
}

// response takes over one answer; it is described by its status, or by its name
// where it is a component.
func (c *converter) response(n *yaml.Node, at place, status string) *yaml.Node {
	text := status
	if status == "default" || statusKey.MatchString(status) {
		text = statusText(status)
	}
	out := node.Map("description", text)
	if node.IsNull(n) {
		return out
	}
	rest := c.object(n, at, []keyword{
		{"headers", c.headers},
		{"content", c.content},
	})
	out.Content = append(out.Content, rest.Content...)
	return out
}

// headers takes over the headers of an answer, sorted.
func (c *converter) headers(n *yaml.Node, at place) *yaml.Node {
	out := c.table(n, at, func(n *yaml.Node, at place) *yaml.Node { return c.refOr(n, at, "headers", c.header) })
	if out == nil || len(out.Content) == 0 {
		return nil
	}
	return sortKeys(out)
}

// header takes over one header.
func (c *converter) header(n *yaml.Node, at place) *yaml.Node {
	if !node.IsMap(n) {
		n = lineOf(node.Map(), n)
	}
	n = shallow(n)
	c.liftSchema(n, at)
	c.checkStyle(n, at, "header")
	node.Delete(n, "name", "in")
	return c.object(n, at, []keyword{
		{"required", c.boolean},
		{"deprecated", c.boolean},
		{"style", c.text},
		{"explode", c.boolean},
		{"schema", c.schema},
		{"content", c.content},
	})
}
