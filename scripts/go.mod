module github.com/seed-a528e955/intercom-go/scripts

go 1.25.0

require (
	github.com/getkin/kin-openapi v0.142.0 // reads the shaped description for the generator
	github.com/oapi-codegen/oapi-codegen/v2 v2.8.2 // the generator, used as a library so that its version is pinned here
	github.com/oapi-codegen/runtime v1.8.0 // what the stock generator's output imports, for the benchmarks
	github.com/speakeasy-api/openapi v1.24.0 // OpenAPI Overlay, the one the generator brings
	go.yaml.in/yaml/v3 v3.0.4 // node trees: order, line numbers and duplicate keys stay in hand
	golang.org/x/exp v0.0.0-20250620022241-b7579e27df2b // apidiff alone: what an update or a release breaks; newer ones want a newer Go
)

require (
	github.com/seed-a528e955/intercom-go v0.0.0 // the library beside this folder: the demo and the checks call it
	github.com/stretchr/testify v1.11.1 // tests only
	gopkg.in/yaml.v3 v3.0.1 // the trees of the overlay library
)

// The example of many tenants alone: traces and metrics.
require (
	go.opentelemetry.io/otel v1.38.0
	go.opentelemetry.io/otel/metric v1.38.0
	go.opentelemetry.io/otel/sdk v1.38.0
	go.opentelemetry.io/otel/sdk/metric v1.38.0
	go.opentelemetry.io/otel/trace v1.38.0
)

require (
	github.com/apapsch/go-jsonmerge/v2 v2.0.0 // indirect
	github.com/davecgh/go-spew v1.1.2-0.20180830191138-d8f796af33cc // indirect
	github.com/dprotaso/go-yit v0.0.0-20220510233725-9ba8df137936 // indirect
	github.com/go-logr/logr v1.4.3 // indirect
	github.com/go-logr/stdr v1.2.2 // indirect
	github.com/go-openapi/jsonpointer v0.23.1 // indirect
	github.com/go-openapi/swag/jsonname v0.26.0 // indirect
	github.com/google/uuid v1.6.0 // indirect
	github.com/oasdiff/yaml v0.1.1 // indirect
	github.com/oasdiff/yaml3 v0.0.14 // indirect
	github.com/pmezard/go-difflib v1.0.1-0.20181226105442-5d4384ee4fb2 // indirect
	github.com/santhosh-tekuri/jsonschema/v6 v6.0.2 // indirect
	github.com/speakeasy-api/jsonpath v0.6.3 // indirect
	github.com/vmware-labs/yaml-jsonpath v0.3.2 // indirect
	go.opentelemetry.io/auto/sdk v1.1.0 // indirect
	golang.org/x/mod v0.38.0 // indirect
	golang.org/x/oauth2 v0.36.0 // indirect
	golang.org/x/sync v0.22.0 // indirect
	golang.org/x/sys v0.47.0 // indirect
	golang.org/x/text v0.40.0 // indirect
	golang.org/x/tools v0.48.0 // indirect
	golang.org/x/tools/go/packages/packagestest v0.1.1-deprecated // indirect
)

replace github.com/seed-a528e955/intercom-go => ../
