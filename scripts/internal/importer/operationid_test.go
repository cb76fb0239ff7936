package importer_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/seed-a528e955/intercom-go/scripts/internal/importer"
	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

func TestOperationIDs(t *testing.T) {
	const path = "{name: job_identifier, in: path, required: true, schema: {type: string}}"
	doc, report := imported(t, withPaths(`
/export/reporting_data/{job_identifier}:
  parameters: [`+path+`]
  get: {responses: {'200': {}}}
  put: {operationId: '', responses: {'200': {}}}
  post: {operationId: [a], responses: {'200': {}}}
  delete: {operationId: , responses: {'200': {}}}
/b: {get: `+op("same")+`, post: `+op("same")+`}
/a: {get: `+op("same")+`, post: `+op("getC")+`}
/c: {get: {responses: {'200': {}}}}
`))
	ids := map[string]string{}
	for path, item := range node.Pairs(node.Get(doc, "paths")) {
		for key, op := range node.Pairs(item) {
			if key != "parameters" {
				ids[key+" "+path] = node.Text(op, "operationId")
			}
		}
	}
	assert.Equal(t, map[string]string{
		"get /export/reporting_data/{job_identifier}":    "getExportReportingDataJobIdentifier",
		"put /export/reporting_data/{job_identifier}":    "putExportReportingDataJobIdentifier",
		"post /export/reporting_data/{job_identifier}":   "postExportReportingDataJobIdentifier",
		"delete /export/reporting_data/{job_identifier}": "deleteExportReportingDataJobIdentifier",
		"get /a":  "same", // the first in the order of the output
		"post /a": "getC",
		"get /b":  "getB",
		"post /b": "postB",
		"get /c":  "getC2", // getC is taken
	}, ids)
	count := map[string]int{}
	for _, r := range report {
		count[r.Rule]++
	}
	assert.Equal(t, map[string]int{importer.RuleOperationID: 5, importer.RuleDuplicateID: 2, importer.RuleEmptyKeyword: 1}, count)
	assert.Equal(t, importer.Repair{Rule: importer.RuleDuplicateID, Place: "paths./b.get", Line: 10, Detail: "same is named getB"}, report[5])
}
