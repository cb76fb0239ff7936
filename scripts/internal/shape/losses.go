package shape

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// noteLosses reports what operations have and their methods have no form for: an
// address or an authentication of their own, headers of the answer, other forms of
// the answer than the one that is asked for.
func noteLosses(d *Doc) error {
	given := addresses(node.Get(d.Root, "servers"))
	schemes := schemesOf(node.Get(d.Root, "security"))
	for _, op := range d.Operations {
		servers := node.Get(op.node, "servers")
		if servers == nil {
			servers = node.Get(d.Root, "paths", op.Path, "servers")
		}
		if own := addresses(servers); len(own) > 0 && !slices.Equal(own, given) {
			op.Servers = own
			d.lose("address of its own", op.place(), "%s: the call goes to the client's address", strings.Join(own, ", "))
		}
		if security := node.Get(op.node, "security"); security != nil && !slices.Equal(schemesOf(security), schemes) {
			d.lose("authentication of its own", op.place(), "%s: the call has the client's", strings.Join(schemesOf(security), ", "))
		}
		d.noteAnswers(op)
	}
	return nil
}

func addresses(servers *yaml.Node) []string {
	var list []string
	for _, s := range node.Items(servers) {
		list = append(list, node.Text(s, "url"))
	}
	return list
}

// schemesOf names the schemes of which a call needs one, "none" where it needs none.
func schemesOf(security *yaml.Node) []string {
	var list []string
	for _, requirement := range node.Items(security) {
		list = append(list, strings.Join(node.Keys(requirement), " and "))
	}
	if security != nil && len(list) == 0 {
		list = append(list, "none")
	}
	slices.Sort(list)
	return list
}

// knownHeaders are read by the client, or say what every answer says.
var knownHeaders = []string{"content-type", "content-length", "content-disposition", "date", "etag", "intercom-version", "retry-after", "x-request-id"}

// isRead reports whether a header of an answer of that status comes to the caller in
// another way than facade.WithResponse.
func isRead(status, name string) bool {
	switch name {
	case "location":
		return status[0] == '3' // it is followed
	case "link":
		return status[0] == '4' // Error has it
	}
	return contains(knownHeaders, name) || strings.HasPrefix(name, "x-ratelimit")
}

// noteAnswers reports what of the answers is not returned.
func (d *Doc) noteAnswers(op *Operation) {
	var headers, forms, empty []string
	for status, r := range node.Pairs(node.Get(op.node, "responses")) {
		r = d.resolved(r)
		for name := range node.Pairs(node.Get(r, "headers")) {
			if !isRead(status, strings.ToLower(name)) {
				headers = appendNew(headers, name)
			}
		}
		if !success(status) {
			continue
		}
		content := node.Get(r, "content")
		if len(node.Keys(content)) == 0 && (op.Result != nil || op.Streams) {
			empty = append(empty, status)
		}
		for contentType := range node.Pairs(content) {
			if !op.returns(contentType) {
				forms = appendNew(forms, contentType)
			}
		}
	}
	if len(headers) > 0 {
		d.lose("headers of the answer", op.place(), "%s: facade.WithResponse gives them", strings.Join(headers, ", "))
	}
	if len(forms) > 0 {
		d.lose("other form of the answer", op.place(), "%s is not asked for", strings.Join(forms, ", "))
	}
	if len(empty) > 0 {
		d.lose("answer without a body", op.place(), "%s gives api.ErrEmptyBody", strings.Join(empty, ", "))
	}
}

// returns reports whether the method gives an answer of that content type.
func (o *Operation) returns(contentType string) bool {
	switch {
	case o.Streams:
		return baseType(contentType) == baseType(o.Accept)
	case o.Result != nil:
		return isJSON(contentType) && (ownJSON(contentType) == o.Accept || ownJSON(contentType) == "")
	}
	return true
}
