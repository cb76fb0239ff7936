package conformance

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/spec"
	"github.com/seed-a528e955/intercom-go/api/wire"
)

// The version that the harness itself is tried on: one service, with one
// operation of each kind, and flaws on purpose.
var (
	opThingsGet = spec.Operation{
		Service: "Things", Name: "Get", Method: "GET", Path: "/things/{thing_id}", Version: "9.9",
	}
	opThingsCreate = spec.Operation{
		Service: "Things", Name: "Create", Method: "POST", Path: "/things", Version: "9.9",
	}
	opThingsDelete = spec.Operation{
		Service: "Things", Name: "Delete", Method: "DELETE", Path: "/things/{thing_id}", Version: "9.9",
	}
	opThingsDownload = spec.Operation{
		Service: "Things", Name: "Download", Method: "GET", Path: "/things/{thing_id}/file", Version: "9.9",
	}
)

type fakeClient struct{ Things *thingsService }

type thingsService struct{ caller api.Caller }

type thing struct {
	ID     string         `json:"id,omitzero" wire:"id"`
	Name   string         `json:"name,omitzero"`
	Active bool           `json:"active,omitzero"`
	Made   time.Time      `json:"made,omitzero" wire:"unix"`
	Size   float64        `json:"size,omitzero"`
	Parts  []part         `json:"parts,omitzero"`
	Extra  api.Attributes `json:"extra,omitzero"`
	Crew   *crew          `json:"crew,omitzero"`
	Parent *thing         `json:"parent,omitzero"`
}

type part struct {
	Label string `json:"label,omitzero"`
}

// crew is read under two keys, and from a bare list.
type crew struct {
	Admins []part `json:"admins,omitzero" wire:"also=teammates,list"`
}

func (x *crew) UnmarshalJSON(data []byte) error { return wire.Unmarshal(data, x) }

func (x *thing) UnmarshalJSON(data []byte) error { return wire.Unmarshal(data, x) }

type thingRequest struct {
	Name    string               `json:"name"`
	OwnerID api.Optional[string] `json:"owner_id,omitzero" wire:"id=number"`
	Due     api.Optional[string] `json:"due,omitzero" wire:"id"`
}

func (x *thingRequest) UnmarshalJSON(data []byte) error { return wire.Unmarshal(data, x) }

func (x thingRequest) MarshalJSON() ([]byte, error) { return wire.Marshal(x) }

type getThingParams struct{ Page int }

func (s *thingsService) Get(ctx context.Context, id string, params getThingParams, opts ...api.CallOption) (*thing, error) {
	q := map[string][]string{}
	if params.Page != 0 {
		q["page"] = []string{"1"}
	}
	return api.Do[thing](ctx, s.caller, &api.Call{Operation: &opThingsGet, Path: []string{id}, Query: q}, opts...)
}

func (s *thingsService) Create(ctx context.Context, body thingRequest, opts ...api.CallOption) (*thing, error) {
	return api.Do[thing](ctx, s.caller, &api.Call{Operation: &opThingsCreate, Body: body}, opts...)
}

func (s *thingsService) Delete(ctx context.Context, id string, opts ...api.CallOption) error {
	return api.Exec(ctx, s.caller, &api.Call{Operation: &opThingsDelete, Path: []string{id}}, opts...)
}

func (s *thingsService) Download(ctx context.Context, id string, opts ...api.CallOption) (io.ReadCloser, error) {
	return api.Stream(ctx, s.caller, &api.Call{Operation: &opThingsDownload, Path: []string{id}}, opts...)
}

func fakeVersion() Version {
	return Version{
		Name: "fake", Header: "9.9",
		New: func(c api.Caller) any { return &fakeClient{Things: &thingsService{caller: c}} },
		Operations: func() []*spec.Operation {
			return []*spec.Operation{&opThingsGet, &opThingsCreate, &opThingsDelete, &opThingsDownload}
		},
	}
}

// writeDescription writes a description for the version fake and returns its
// folder.
func writeDescription(t *testing.T, text string) string {
	t.Helper()
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "fake.yaml"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return folder
}
