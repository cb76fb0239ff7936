package api_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/wire"
)

func TestErrorIs(t *testing.T) {
	all := []error{
		api.ErrUnauthorized, api.ErrForbidden, api.ErrNotFound, api.ErrConflict, api.ErrGone, api.ErrBadRequest, api.ErrUnprocessable,
		api.ErrRateLimited, api.ErrJobPending, api.ErrVersion, api.ErrServer, api.ErrPaginationStalled, api.ErrScrollExpired, api.ErrScrollExists,
		api.ErrEmptyBody, api.ErrInvalidBody,
	}
	for name, tt := range map[string]struct {
		status  int
		body    string
		want    []error
		outcome api.Outcome
	}{
		"400":              {400, coded("bad_request", "no"), []error{api.ErrBadRequest}, api.Rejected},
		"400 scroll":       {400, coded("scroll_exists", "no"), []error{api.ErrBadRequest, api.ErrScrollExists}, api.Rejected},
		"400 version":      {400, coded("intercom_version_invalid", "no"), []error{api.ErrBadRequest, api.ErrVersion}, api.Rejected},
		"404 version":      {404, coded("intercom_version_invalid", "no"), []error{api.ErrNotFound, api.ErrVersion}, api.Rejected},
		"401":              {401, "", []error{api.ErrUnauthorized}, api.Rejected},
		"402":              {402, "", []error{api.ErrForbidden}, api.Rejected},
		"403":              {403, "", []error{api.ErrForbidden}, api.Rejected},
		"404":              {404, "<html>", []error{api.ErrNotFound}, api.Rejected},
		"405":              {405, "", nil, api.Rejected},
		"408":              {408, "", nil, api.Unknown},
		"409":              {409, "", []error{api.ErrConflict}, api.Rejected},
		"410":              {410, "", []error{api.ErrGone}, api.Rejected},
		"422":              {422, "", []error{api.ErrUnprocessable}, api.Rejected},
		"429":              {429, coded("rate_limit_exceeded", "Exceeded 83 requests in 10_seconds"), []error{api.ErrRateLimited}, api.Rejected},
		"429 null":         {429, "null", []error{api.ErrRateLimited}, api.Rejected},
		"400 pending jobs": {400, coded("parameter_invalid", "5 pending jobs are no reason"), []error{api.ErrBadRequest}, api.Rejected},
		"429 pending jobs": {429, coded("rate_limit_exceeded", "Limit of 5 pending dataset jobs exceeded"), []error{api.ErrJobPending}, api.Rejected},
		"429 export words": {429, coded("rate_limit_exceeded", "The export app is active: too many requests"), []error{api.ErrRateLimited}, api.Rejected},
		"429 one export":   {429, coded("rate_limit_exceeded", "limit of 1 Pending message data export jobs"), []error{api.ErrJobPending}, api.Rejected},
		"500":              {500, "", []error{api.ErrServer}, api.Unknown},
		"504":              {504, "<html>", []error{api.ErrServer}, api.Unknown},
		"301":              {301, "", nil, api.Rejected},
		"302":              {302, "", nil, api.Unknown},
		"303":              {303, "", nil, api.Unknown},
		"307":              {307, "", nil, api.Rejected},
		"423 scroll":       {423, "", []error{api.ErrScrollExists}, api.Rejected},
		"200 error list":   {200, coded("parameter_invalid", "no"), []error{api.ErrInvalidBody}, api.Unknown},
		"600":              {600, "", nil, api.Unknown},
	} {
		t.Run(name, func(t *testing.T) {
			var err error = wire.NewError(getCall, tt.status, nil, []byte(tt.body))
			err = fmt.Errorf("wrapped: %w", err)
			for _, sentinel := range all {
				assert.Equal(t, slices.Contains(tt.want, sentinel), errors.Is(err, sentinel), sentinel.Error())
			}
			var failure api.Failure
			require.ErrorAs(t, err, &failure)
			assert.Equal(t, tt.outcome, failure.Outcome())
		})
	}
	assert.False(t, wire.NewError(getCall, 405, nil, nil).Is(nil))
}

// A limit on unfinished jobs is told by its message: both words in one clause, in this order.
func TestErrJobPendingNeedsBothWordsInOneClause(t *testing.T) {
	for message, want := range map[string]bool{
		"Exceeded rate limit of 5 pending reporting dataset export jobs": true,
		"pending jobs":  true,
		"5 pending job": true,
		"there are 5 pending azure-0 to zone_9 jobs": true,
		"Pending\tjobs: 5":                           true,
		"wait, 5 pending jobs":                       true,
		"2 pending. All jobs are done":               false,
		"2 pending, jobs done":                       false,
		"pending: jobs":                              false,
		"pending/jobs":                               false,
		"pending`jobs":                               false,
		"pending {jobs":                              false,
		"jobs are pending":                           false,
		"too many jobs":                              false,
		"pending":                                    false,
		"spending on jobs":                           false,
	} {
		e := wire.NewError(getCall, 429, nil, []byte(coded("rate_limit_exceeded", message)))
		assert.Equal(t, want, errors.Is(e, api.ErrJobPending), message)
		assert.Equal(t, !want, errors.Is(e, api.ErrRateLimited), message)
	}
}

func TestErrServerIsOf5xx(t *testing.T) {
	for status, want := range map[int]bool{499: false, 500: true, 599: true, 600: false} {
		assert.Equal(t, want, errors.Is(wire.NewError(getCall, status, nil, nil), api.ErrServer), status)
	}
}
