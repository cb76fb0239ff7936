package importer

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/printable"
)

// Repair is one thing that the import changed because a strict reader would
// have stopped at it, or dropped because it is no fact that it knows.
type Repair struct {
	Rule   string // what kind of fault, one of the Rule constants
	Place  string // where, such as "components.schemas.ticket.properties.type"
	Line   int    // line of the source, 0 when the place is not in it
	Detail string // what was made of it
}

// String returns the repair as one line.
func (r Repair) String() string {
	return fmt.Sprintf("line %d: %s: %s: %s", r.Line, r.Rule, r.Place, r.Detail)
}

// The rules of the import.
const (
	RuleUnknownKeyword     = "unknown keyword"
	RuleEmptyKeyword       = "keyword without a value"
	RuleBadValue           = "value of the wrong kind"
	RuleDuplicateKey       = "duplicate key"
	RuleMissingComponent   = "missing component"
	RuleComponentName      = "component name"
	RuleInnerComponent     = "schema within another"
	RuleComponentLoop      = "component that is itself"
	RuleReferenceSiblings  = "reference with siblings"
	RuleReferenceInlined   = "reference inlined"
	RulePathName           = "path without a slash"
	RulePathRepeated       = "path parameter named twice"
	RulePathTwice          = "path under two names"
	RulePathEmpty          = "path without operations"
	RuleMethodName         = "method in capitals"
	RulePathUndeclared     = "path parameter not declared"
	RulePathUnnamed        = "path parameter that the path does not name"
	RulePathOptional       = "path parameter that is not required"
	RuleDuplicateParameter = "duplicate parameter"
	RuleParameterPlace     = "misplaced parameter"
	RuleParameterSchema    = "parameter without a schema"
	RuleParameterStyle     = "parameter style"
	RuleOperationID        = "operation without an id"
	RuleDuplicateID        = "duplicate operation id"
	RuleResponseKey        = "response key"
	RuleNoResponses        = "missing responses"
	RuleNoContent          = "request body without content"
	RuleContentType        = "content type"
	RuleType               = "type"
	RuleUnknownType        = "type that OpenAPI does not have"
	RuleRequired           = "required"
	RuleItems              = "array without items"
	RuleItemList           = "items as a list"
	RuleProperties         = "properties"
	RuleEnum               = "enum"
	RuleDefault            = "default"
	RuleNullable           = "nullable"
	RuleSchema             = "schema that is not an object"
	RuleWebhook            = "webhook"
	RuleOpenAPI31          = "OpenAPI 3.1"
	RuleInfo               = "info"
	RuleServer             = "server"
	RuleVersion            = "other version"
	RuleOddText            = "characters that cannot be seen"
)

// Guessed reports whether the repair made something up or dropped a fact, where
// others say the same in another way: somebody has to look whether it is right.
func (r Repair) Guessed() bool {
	switch r.Rule {
	case RuleUnknownType, RuleBadValue, RuleUnknownKeyword, RuleMissingComponent, RuleComponentLoop, RuleSchema, RuleVersion, RuleWebhook:
		return true
	case RuleDuplicateKey:
		return r.Detail == keptLast
	}
	return false
}

const keptLast = "kept the last" // of two values that one key has

// place is where in the document something stands, keys joined by dots.
type place string

// to returns the place of key below p.
func (p place) to(key string) place {
	if p == "" {
		return place(key)
	}
	return p + "." + place(key)
}

// note puts a repair into the report. n is a node of the source, or one made
// from it, that knows the line.
func (c *converter) note(rule string, at place, n *yaml.Node, format string, args ...any) {
	line := 0
	if n != nil {
		line = n.Line
	}
	c.report = append(c.report, Repair{Rule: rule, Place: printable.Line(string(at)), Line: line, Detail: printable.Line(fmt.Sprintf(format, args...))})
}

// fail remembers the first thing that the import cannot make sense of.
func (c *converter) fail(at place, n *yaml.Node, format string, args ...any) {
	if c.err == nil {
		c.err = fmt.Errorf("%s:%d:%d: %s: %s", c.name, n.Line, n.Column, printable.Line(string(at)), printable.Line(fmt.Sprintf(format, args...)))
	}
}

// sortReport orders the repairs as the source has them.
func sortReport(report []Repair) {
	slices.SortStableFunc(report, func(a, b Repair) int {
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		return strings.Compare(a.Place, b.Place)
	})
}
