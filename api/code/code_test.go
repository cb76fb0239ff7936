package code_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Each constant is named for its code and has a sentence, and no code has two.
func TestConstants(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "code.go", nil, parser.ParseComments)
	require.NoError(t, err)
	seen := map[string]bool{}
	for _, decl := range file.Decls {
		for _, spec := range decl.(*ast.GenDecl).Specs {
			constant := spec.(*ast.ValueSpec)
			name := constant.Names[0].Name
			value, err := strconv.Unquote(constant.Values[0].(*ast.BasicLit).Value)
			require.NoError(t, err)
			assert.Equal(t, strings.ToLower(name), strings.ReplaceAll(value, "_", ""))
			assert.False(t, seen[value], "%s has two constants", value)
			seen[value] = true
			assert.Greater(t, len(strings.Fields(constant.Doc.Text())), 4, "%s says what it means", name)
		}
	}
}

// The codes that the error tables of Intercom's reference have are all here.
func TestDocumentedCodes(t *testing.T) {
	text, err := os.ReadFile("code.go")
	require.NoError(t, err)
	documented := strings.Fields(`server_error client_error bad_request type_mismatch parameter_not_found parameter_missing
		missing_parameter parameter_invalid data_invalid unprocessable_entity not_found action_forbidden forbidden conflict
		resource_conflict api_plan_restricted rate_limit_exceeded too_many_requests request_timeout service_unavailable
		unsupported unauthorized token_revoked token_blocked token_not_found token_unauthorized token_expired token_suspended
		missing_authorization retry_after job_closed not_restorable team_not_found team_unavailable admin_not_found
		contact_merged intercom_version_invalid invalid_sort_order invalid_merge merge_failed validation_error
		contact_company_limit_exceeded conversation_id_limit_exceeded linked_conversation_limit_exceeded
		tag_has_dependent_objects ticket_state_id_invalid scroll_exists unique_user_constraint custom_data_limit_reached
		invalid_document company_not_found conversation_not_found`)
	for _, code := range documented {
		assert.Regexp(t, regexp.MustCompile(`= "`+code+`"\n`), string(text))
	}
}
