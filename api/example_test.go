package api_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"time"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/paging"
	"github.com/seed-a528e955/intercom-go/api/spec"
	"github.com/seed-a528e955/intercom-go/api/wire"
)

// A request says of each field whether it is left alone, cleared or set.
func ExampleOptional() {
	type UpdateContact struct {
		Name  api.Optional[string]    `json:"name,omitzero"`
		Email api.Optional[string]    `json:"email,omitzero"`
		Phone api.Optional[string]    `json:"phone,omitzero"`
		Spam  api.Optional[bool]      `json:"marked_email_as_spam,omitzero"`
		Seen  api.Optional[time.Time] `json:"last_seen_at,omitzero" wire:"unix"`
	}
	// encoding/json does not know the tag wire; models of the generated packages bring a method that does.
	body, err := json.Marshal(UpdateContact{
		Name:  api.Set("Ada"),
		Phone: api.Null[string](),
		Spam:  api.Set(false),
		Seen:  api.Set(time.Date(2024, 2, 3, 4, 5, 6, 0, time.UTC)),
	})
	fmt.Println(string(body), err)
	// Output:
	// {"name":"Ada","phone":null,"marked_email_as_spam":false,"last_seen_at":"2024-02-03T04:05:06Z"} <nil>
}

// Any error can be asked for its kind, its details, and what the call has done.
func ExampleError() {
	create := &spec.Operation{Service: "Contacts", Name: "Create", Method: "POST", Path: "/contacts"}
	var err error = wire.NewError(&api.Call{Operation: create}, http.StatusConflict,
		http.Header{"X-Request-Id": {"b2i3ri5909msvfqskol0"}},
		[]byte(`{"type":"error.list","errors":[{"code":"conflict","message":"A contact already exists with id=65e9c3a2b1f04d7788aa0012"}]}`))

	fmt.Println(errors.Is(err, api.ErrConflict))
	var e *api.Error
	if errors.As(err, &e) {
		fmt.Println(e.StatusCode, e.Code(), e.RequestID)
		fmt.Println(e.ExistingContact())
	}
	var failure api.Failure
	if errors.As(err, &failure) {
		fmt.Println(failure.Outcome())
	}
	// Output:
	// true
	// 409 conflict b2i3ri5909msvfqskol0
	// 65e9c3a2b1f04d7788aa0012 false true
	// rejected
}

// A list can be left after a page and resumed later, in another process too.
func ExampleWithCursor() {
	names := []string{"Ada", "Grace", "Edsger", "Barbara"}
	op := &spec.Operation{Service: "Contacts", Name: "List", Method: "GET", Path: "/contacts", Pagination: spec.PaginationPage}
	// client stands for a client of package facade.
	client := fakeCaller(func(_ context.Context, call *api.Call) error {
		page := 1
		_, _ = fmt.Sscan(call.Query.Get("page"), &page)
		return wire.Decode(call, 200, fmt.Appendf(nil, `{"data":[%q],"pages":{"page":%d,"total_pages":4}}`, names[page-1], page), nil)
	})
	// The generated ListPages methods are this function.
	listPages := func(ctx context.Context, opts ...api.CallOption) iter.Seq2[*api.Page[string], error] {
		return wire.Pages[*api.Page[string]](ctx, op, opts, func(ctx context.Context, opts []api.CallOption) (*wire.List, error) {
			list, err := api.Do[struct {
				Data  []string     `json:"data"`
				Pages *paging.Info `json:"pages"`
			}](ctx, client, &api.Call{Operation: op}, opts...)
			if err != nil {
				return nil, err
			}
			return wire.NewList(list.Data, 0, list.Pages), nil
		})
	}

	ctx := context.Background()
	stored := ""
	for page, err := range listPages(ctx) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(page.Items[0])
		if page.Items[0] == "Grace" {
			stored = page.Cursor
			break
		}
	}
	fmt.Println("later:")
	for name, err := range wire.All(listPages(ctx, api.WithCursor(stored))) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(*name)
	}
	// Output:
	// Ada
	// Grace
	// later:
	// Edsger
	// Barbara
}

// An endpoint that no description has can be called too.
func ExampleDo() {
	client := fakeCaller(func(_ context.Context, call *api.Call) error {
		fmt.Println(call.Operation.Method, wire.EscapedPath(call), call.Query.Encode())
		return wire.Decode(call, 200, []byte(`{"score":7}`), nil)
	})
	op := &spec.Operation{Service: "Contacts", Name: "Score", Method: http.MethodGet, Path: "/contacts/{contact_id}/score", Version: "2.12"}
	answer, err := api.Do[struct {
		Score int `json:"score"`
	}](context.Background(), client, &api.Call{Operation: op, Path: []string{"a/b"}}, api.WithQuery("fresh", "true"))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(answer.Score)
	// Output:
	// GET /contacts/a%2Fb/score fresh=true
	// 7
}

func ExampleAttributes() {
	var a api.Attributes
	err := json.Unmarshal([]byte(`{"plan":"pro","invoice":9007199254740993,"renewed_at":1706933106}`), &a)
	plan, _ := a.String("plan")
	invoice, _ := a.Int("invoice")
	renewed, _ := a.Time("renewed_at")
	_, isText := a.String("invoice")
	fmt.Println(plan, invoice, renewed.Format(time.DateOnly), isText, err)
	// Output:
	// pro 9007199254740993 2024-02-03 false <nil>
}
