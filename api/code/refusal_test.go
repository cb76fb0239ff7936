package code_test

import (
	"errors"
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/code"
)

func refused(status int, items ...api.ErrorItem) error {
	e := &api.Error{Errors: items}
	e.StatusCode = status
	return fmt.Errorf("row 7: %w", e)
}

func TestRefusalsWithoutACode(t *testing.T) {
	kinds := []error{code.ErrCompanyExists, code.ErrNotRestorable, code.ErrSeveralMatch}
	for name, c := range map[string]struct {
		err  error
		want error // of kinds; nil for none
	}{
		"a company":                {refused(400, api.ErrorItem{Message: "Company already exists"}), code.ErrCompanyExists},
		"a company, other letters": {refused(409, api.ErrorItem{Message: "A company ALREADY EXISTS."}), code.ErrCompanyExists},
		"a company, with a code":   {refused(409, api.ErrorItem{Code: "conflict", Message: "company already exists"}), code.ErrCompanyExists},
		"the second item":          {refused(400, api.ErrorItem{Message: "no"}, api.ErrorItem{Message: "Company already exists"}), code.ErrCompanyExists},
		"a contact":                {refused(409, api.ErrorItem{Code: "conflict", Message: "A contact matching those details already exists with id=6762f0d0"}), nil},
		"blocked, by code":         {refused(400, api.ErrorItem{Code: "not_restorable"}), code.ErrNotRestorable},
		"blocked, by message":      {refused(400, api.ErrorItem{Message: "User has been blocked and is not restorable"}), code.ErrNotRestorable},
		"several users":            {refused(400, api.ErrorItem{Message: "Multiple existing users match this email address - must be more specific using user_id"}), code.ErrSeveralMatch},
		"several, in two items":    {refused(400, api.ErrorItem{Message: "multiple"}, api.ErrorItem{Message: "match"}), nil},
		"a server's failure":       {refused(500, api.ErrorItem{Message: "Company already exists"}), nil},
		"no message":               {refused(400), nil},
		"another error":            {errors.New("Company already exists"), nil},
	} {
		for _, kind := range kinds {
			assert.Equal(t, kind == c.want, errors.Is(c.err, kind), "%s: %v", name, kind) //nolint:errorlint // the kind itself
		}
	}
	assert.ErrorIs(t, code.ErrCompanyExists, code.ErrCompanyExists)
	assert.NotErrorIs(t, code.ErrCompanyExists, code.ErrNotRestorable)
}

// A kind of failure adds to what the status says.
func TestRefusalsKeepTheirStatus(t *testing.T) {
	err := refused(http.StatusBadRequest, api.ErrorItem{Message: "Company already exists"})
	assert.ErrorIs(t, err, api.ErrBadRequest)
	assert.ErrorIs(t, err, code.ErrCompanyExists)
}

func Example() {
	var err error = &api.Error{Errors: []api.ErrorItem{{Code: "parameter_invalid", Message: "name is too long", Field: "name"}}}

	var e *api.Error
	if errors.As(err, &e) && e.HasCode(code.ParameterInvalid, code.ParameterNotFound) {
		fmt.Println("the request is wrong:", e.Errors[0].Field)
	}
	// Output: the request is wrong: name
}
