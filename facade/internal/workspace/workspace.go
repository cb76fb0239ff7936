// Package workspace asks which workspace a token is for.
package workspace

import (
	"context"
	"net/http"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/spec"
)

// ID asks for the id of the workspace (id_code), in a version of the API, or in the caller's own.
// https://developers.intercom.com/docs/references/rest-api/api.intercom.io/admins/identifyadmin
func ID(ctx context.Context, caller api.Caller, version string, opts ...api.CallOption) (string, error) {
	op := &spec.Operation{Service: "Admins", Name: "Me", Method: http.MethodGet, Path: "/me", Version: version}
	me, err := api.Do[struct {
		App struct {
			ID string `json:"id_code"`
		} `json:"app"`
	}](ctx, caller, &api.Call{Operation: op}, opts...)
	if err != nil {
		return "", err
	}
	return me.App.ID, nil
}
