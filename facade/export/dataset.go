package export

import (
	"context"
	"fmt"

	"github.com/seed-a528e955/intercom-go/api"
)

// Dataset is what a reporting export can be made of.
type Dataset struct {
	ID          string `json:"id"` // such as "conversation"
	Name        string `json:"name"`
	Description string `json:"description"`
	// DefaultTimeAttribute is the id of the attribute that [Query.From] and [Query.To] go by.
	DefaultTimeAttribute string `json:"default_time_attribute_id"`
	// Attributes are the columns that can be asked for. They differ between workspaces.
	Attributes []Attribute `json:"attributes"`
}

// Attribute is a column of a dataset.
type Attribute struct {
	ID string `json:"id"` // for [Query.Attributes]
	// QualifiedID says where it comes from, such as "standard.conversation_id" or "team.team_assigned".
	QualifiedID string `json:"qualified_id"`
	// Name is the label of the column, in the language of the workspace. Several can have the same.
	Name string `json:"name"`
}

// Datasets lists what the workspace has for reporting exports.
func (e *Exports) Datasets(ctx context.Context) ([]Dataset, error) {
	op := e.operation(Reporting, "ListDatasets", "GET", "/export/reporting_data/get_datasets")
	list, err := api.Do[struct {
		Data []Dataset `json:"data"`
	}](ctx, e.caller, &api.Call{Operation: op})
	if err != nil {
		return nil, fmt.Errorf("export: datasets: %w", err)
	}
	return list.Data, nil
}
