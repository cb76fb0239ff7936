module github.com/seed-a528e955/intercom-go

go 1.25.0

require (
	github.com/golang-jwt/jwt/v5 v5.3.1 // facade/identity alone: tokens of the Messenger
	github.com/stretchr/testify v1.11.1 // tests only
	golang.org/x/oauth2 v0.36.0 // facade/oauth alone: the flow that installs an app
)

require (
	github.com/davecgh/go-spew v1.1.1 // indirect
	github.com/pmezard/go-difflib v1.0.0 // indirect
	gopkg.in/yaml.v3 v3.0.1 // indirect
)
