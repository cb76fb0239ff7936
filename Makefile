# What people type. Needs Go, git and make; tools are fetched by pinned version.
SHELL := /bin/bash
.DEFAULT_GOAL := help

GO ?= go
GOLANGCI_LINT_VERSION := v2.15.0
LINT := .bin/golangci-lint-$(GOLANGCI_LINT_VERSION)
SPEC := $(GO) run -C scripts ./cmd/spec
# What people give goes to the tools by way of the environment, as it was typed: neither make nor the shell reads it.
GIVEN := VERSION FROM ADDRESS COMMIT RENAME KEEP OLD SPECS PORT ARGS FUZZTIME VARIANTS MUTANTS SEED MUTATE
$(foreach name,$(GIVEN),$(eval override $(name) := $$(value $(name))))
export $(GIVEN)
# A workspace or flags of the user's are not for this project; without paths in it a build is the same in any folder.
export GOWORK := off
export GOFLAGS := -trimpath
# A file given with FROM is looked for from here, an address is left as it is.
from = -here "$$PWD" $${FROM:+-from "$$FROM"} $${ADDRESS:+-address "$$ADDRESS"} $${COMMIT:+-commit "$$COMMIT"} $${RENAME:+-rename}
keep = $${KEEP:+-keep}

# The tools that do several things at once; the others do one step after the other.
CONCURRENT := ./internal/guard ./internal/replace ./internal/stage ./internal/gocmd

# Vetting, a tenth of what make test takes from nothing, is left to make check, whose go vet looks for more.
TESTS := -vet=off -timeout 20m

.PHONY: help
help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-24s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: demo
demo: ## run the main job on the embedded Intercom, or read-only on a workspace when INTERCOM_ACCESS_TOKEN is set
	@$(GO) run -C scripts ./cmd/demo

.PHONY: mock
mock: ## an Intercom on this machine, for programs in any language: PORT=8088 ARGS="-seed 50 -chaos 0.1"
	@set -f; $(GO) run ./facade/intercomtest/cmd/intercom-mock -port "$${PORT:-8088}" $$ARGS

.PHONY: test
test: ## every test of both modules; with the race detector the library's, the examples' and those of tools that do several things at once
	@failed=; trap 'exit 130' INT; set -x; \
	$(GO) test $(TESTS) -race ./... || failed=1; \
	$(GO) test -C scripts $(TESTS) -race ./examples/... $(CONCURRENT) || failed=1; \
	$(GO) test -C scripts $(TESTS) $$($(GO) list -C scripts ./... | grep -v /scripts/examples) || failed=1; \
	test -z "$$failed"

.PHONY: check
check: fmt-check vet lint tidy-check generate-check bench-quick ## formatting, vet, linter, go.mod, generated files, allocations

.PHONY: fmt-check
fmt-check: ## fails when a file is not formatted
	@files=$$(gofmt -l .); if [ -n "$$files" ]; then echo "not formatted, run gofmt -w:"; echo "$$files"; exit 1; fi

.PHONY: vet
vet: ## go vet over both modules, generated code included, and over the tools as Windows and macOS build them
	$(GO) vet ./...
	$(GO) vet -C scripts ./...
	GOOS=windows $(GO) vet -C scripts ./cmd/... ./internal/...
	GOOS=darwin $(GO) vet -C scripts ./cmd/... ./internal/...

.PHONY: lint
lint: $(LINT) ## the pinned linter over both modules
	$(LINT) run ./...
	cd scripts && ../$(LINT) run -c ../.golangci.yml ./...

$(LINT):
	GOBIN="$$PWD/.bin" GOFLAGS= GOTOOLCHAIN=auto $(GO) install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_LINT_VERSION)
	mv .bin/golangci-lint $@

.PHONY: tidy-check
tidy-check: ## fails when go.mod or go.sum is not tidy
	$(GO) mod tidy -diff
	cd scripts && $(GO) mod tidy -diff

.PHONY: generate
generate: ## openapi → gen and the test server's samples, every version
	$(GO) generate .

.PHONY: names
names: ## generate, with every type, field and constant named by rule, whatever it was called before: for versions that are not out
	$(SPEC) generate -new-names

.PHONY: surface
surface: ## what each version's types, constants and fields are called, how many are explained, and which types have other names in other versions
	@$(GO) run -C scripts ./cmd/surface
	@$(GO) run -C scripts ./cmd/surface ../api ../api/wire ../facade

.PHONY: generate-check
generate-check: ## fails when what is committed is not what would be generated
	$(SPEC) generate -check

.PHONY: import
import: ## import a description: VERSION=2.12 [FROM=file-or-url]
	@if [ -z "$$VERSION" ]; then echo "make import needs VERSION=…, such as VERSION=2.12"; exit 1; fi
	@$(SPEC) import -version "$$VERSION" $(from)

.PHONY: add-version
add-version: ## a version that is not here yet, in one command: VERSION=2.13 [FROM=file-or-url] [ADDRESS=… COMMIT=…] [KEEP=1] [RENAME=1]
	@if [ -z "$$VERSION" ]; then echo "make add-version needs VERSION=…, such as VERSION=2.13"; exit 1; fi
	@$(SPEC) add-version -version "$$VERSION" $(from) $(keep)

.PHONY: update
update: ## import a version again and tell what changed: VERSION=2.12 [FROM=file-or-url]
	@if [ -z "$$VERSION" ]; then echo "make update needs VERSION=…, such as VERSION=2.12"; exit 1; fi
	@$(SPEC) update -version "$$VERSION" $(from) $(keep)

.PHONY: remove-version
remove-version: ## take a version out: VERSION=2.10
	@if [ -z "$$VERSION" ]; then echo "make remove-version needs VERSION=…, such as VERSION=2.10"; exit 1; fi
	@$(SPEC) remove-version -version "$$VERSION"

.PHONY: later-keys
later-keys: ## which keys earlier versions read because a later one describes them; look at the change, then make generate
	@$(SPEC) later-keys

.PHONY: upstream
upstream: ## which versions Intercom publishes that are not here, and which have changed since they were imported
	@$(SPEC) upstream

.PHONY: variants
variants: ## the pipeline over descriptions that nobody published, VARIANTS (default 200) made and as many damaged, and every version removed and added again
	VARIANTS="$${VARIANTS:-200}" $(GO) test -C scripts -timeout 60m -run 'TestVariants|TestDamage|TestPayloads|TestRemoveAndAddAgain' ./internal/variants ./internal/versions

.PHONY: templates
templates: ## which of the generator's templates ours stand for; fails when one of those has changed
	@$(SPEC) templates

.PHONY: api-diff
api-diff: ## what a release would break for programs: OLD=v0.1.0 or any git ref
	@if [ -z "$$OLD" ]; then echo "make api-diff needs OLD=<git ref>, such as OLD=v0.1.0"; exit 1; fi
	@$(SPEC) api-diff -old "$$OLD"

.PHONY: release-check
release-check: ## what a release lacks: names by rule, the changelog, broken promises, tests of two Go minors
	@$(SPEC) release-check

.PHONY: explain
explain: ## what corrections and shaping rules did to a version: VERSION=2.12
	@$(SPEC) explain $${VERSION:+"$$VERSION"}

.PHONY: conformance-official
conformance-official: ## decode the examples of official descriptions through the public methods: SPECS=folder
	@if [ -z "$$SPECS" ]; then echo "make conformance-official needs SPECS=<folder with Intercom's official descriptions>"; exit 1; fi
	@$(GO) run -C scripts ./cmd/conformance -here "$$PWD" -specs "$$SPECS"

.PHONY: bench
bench: ## what the library costs, as ratios to a client by hand in the same run, with targets; benchstat's form in .bench.txt
	$(GO) run -C scripts ./bench -stat ../.bench.txt

.PHONY: bench-quick
bench-quick: ## allocations alone against checked-in ceilings
	$(GO) run -C scripts ./bench -quick

.PHONY: bench-build
bench-build: ## lines, bytes, compile time and memory of each generated package beside the stock generator's output
	$(GO) run -C scripts ./cmd/benchbuild

.PHONY: chaos
chaos: ## 50,000 calls while one in ten fails in every way, every verdict compared with what happened
	CHAOS_CALLS=50000 $(GO) test -race -count=1 -v -timeout 60m -run '^TestChaos$$' ./facade

.PHONY: mutate
mutate: ## make MUTANTS (default 200; 0 is all) mistakes in api and facade, drawn by SEED, and tell which of them no test notices; MUTATE=text for those whose name holds it, PACKAGES="facade/bulk …" for those of other folders
	@$(GO) run -C scripts ./cmd/mutate -n "$${MUTANTS:-200}" -seed "$${SEED:-1}" -only "$$MUTATE" $${PACKAGES:+-packages "$$PACKAGES"}

.PHONY: fuzz
fuzz: ## fuzz what comes from outside, FUZZTIME (default 10s) for each target
	@$(GO) run -C scripts ./cmd/fuzz -time "$${FUZZTIME:-10s}"
