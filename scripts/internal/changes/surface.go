// Package changes tells what differs between two generated packages in the terms
// of somebody who calls them: operations, types, fields and values that came,
// went or have another type, and what of it breaks a program.
package changes

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Surface is what a generated package offers.
type Surface struct {
	Operations Operations                   // by service and method: Contacts.Get
	Types      map[string]string            // "struct", or what the type stands for
	Fields     map[string]map[string]string // by type and field: the field's type
	Values     map[string]map[string]string // by type and constant: the value
	Functions  map[string]string            // constructors, and methods of types by type and method: the signature
	Stated     map[string][]string          // what the texts of its description state, by place; the package does not say it
}

// Operation is a method of a service.
type Operation struct {
	Endpoint  string // GET /contacts/{contact_id}; "" for the walks over pages
	Signature string
}

// Read finds the surface of a package in its files, by name.
func Read(files map[string][]byte) (*Surface, error) {
	s := &Surface{
		Operations: Operations{}, Types: map[string]string{},
		Fields: map[string]map[string]string{}, Values: map[string]map[string]string{},
		Functions: map[string]string{},
	}
	endpoints := map[string]string{}
	fset := token.NewFileSet()
	for name, data := range files {
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(fset, name, data, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		for _, decl := range f.Decls {
			switch d := decl.(type) {
			case *ast.FuncDecl:
				s.method(d)
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					switch spec := spec.(type) {
					case *ast.TypeSpec:
						s.typ(spec)
					case *ast.ValueSpec:
						s.value(spec, endpoints)
					}
				}
			}
		}
	}
	for name, op := range s.Operations {
		op.Endpoint = endpoints[name]
		s.Operations[name] = op
	}
	return s, nil
}

// method takes over a method of a service or of another type, or a function.
func (s *Surface) method(d *ast.FuncDecl) {
	if !d.Name.IsExported() {
		return
	}
	if d.Recv == nil {
		s.Functions[d.Name.Name] = signature(d.Type)
		return
	}
	of := d.Recv.List[0].Type
	if star, ok := of.(*ast.StarExpr); ok {
		of = star.X
		if service, ok := strings.CutSuffix(types.ExprString(of), "Service"); ok {
			s.Operations[service+"."+d.Name.Name] = Operation{Signature: signature(d.Type)}
			return
		}
	}
	s.Functions[types.ExprString(of)+"."+d.Name.Name] = signature(d.Type)
}

var parameter = regexp.MustCompile(`\{[^{}]*\}`)

// Forms says of everything that the package offers, by its name in Go (Contacts.Get,
// Contact.Email, NewLead), in which form: the endpoint, whatever
// its parameters are called, and signature; the type; the value.
func (s *Surface) Forms() map[string]string {
	forms := maps.Clone(s.Functions)
	maps.Copy(forms, s.Types)
	for name, op := range s.Operations {
		endpoint := op.Endpoint
		for _, walk := range []string{"All", "Pages"} {
			if of, ok := strings.CutSuffix(name, walk); ok && endpoint == "" {
				endpoint = s.Operations[of].Endpoint
			}
		}
		forms[name] = strings.TrimSpace(parameter.ReplaceAllString(endpoint, "{}") + " " + op.Signature)
	}
	for typ, fields := range s.Fields {
		for name, t := range fields {
			forms[typ+"."+name] = t
		}
	}
	for typ, values := range s.Values {
		for name, value := range values {
			forms[name] = fmt.Sprintf("%s = %q", typ, value)
		}
	}
	return forms
}

// signature is a function's type without the names of its parameters, which
// callers never write.
func signature(f *ast.FuncType) string {
	list := func(fields *ast.FieldList) string {
		var out []string
		for _, field := range fields.List {
			for range max(1, len(field.Names)) {
				out = append(out, types.ExprString(field.Type))
			}
		}
		return strings.Join(out, ", ")
	}
	text := "(" + list(f.Params) + ")"
	switch {
	case f.Results == nil:
	case len(f.Results.List) == 1:
		text += " " + list(f.Results)
	default:
		text += " (" + list(f.Results) + ")"
	}
	return text
}

func (s *Surface) typ(spec *ast.TypeSpec) {
	name := spec.Name.Name
	if !spec.Name.IsExported() || name == "Client" || strings.HasSuffix(name, "Service") {
		return
	}
	structure, ok := spec.Type.(*ast.StructType)
	if !ok {
		s.Types[name] = types.ExprString(spec.Type)
		return
	}
	s.Types[name] = "struct"
	s.Fields[name] = map[string]string{}
	for _, f := range structure.Fields.List {
		for _, id := range f.Names {
			s.Fields[name][id.Name] = types.ExprString(f.Type)
		}
	}
}

// value takes over the constants of an enum, and the endpoint of an operation.
func (s *Surface) value(spec *ast.ValueSpec, endpoints map[string]string) {
	if len(spec.Names) != 1 || len(spec.Values) != 1 {
		return
	}
	if literal, ok := spec.Values[0].(*ast.CompositeLit); ok && types.ExprString(literal.Type) == "spec.Operation" {
		member := map[string]string{}
		for _, elt := range literal.Elts {
			if kv, ok := elt.(*ast.KeyValueExpr); ok {
				member[types.ExprString(kv.Key)] = text(kv.Value)
			}
		}
		endpoints[member["Service"]+"."+member["Name"]] = member["Method"] + " " + member["Path"]
		return
	}
	if of, ok := spec.Type.(*ast.Ident); ok && spec.Names[0].IsExported() {
		if s.Values[of.Name] == nil {
			s.Values[of.Name] = map[string]string{}
		}
		s.Values[of.Name][spec.Names[0].Name] = text(spec.Values[0])
	}
}

// text is the value of a literal.
func text(e ast.Expr) string {
	if literal, ok := e.(*ast.BasicLit); ok {
		if s, err := strconv.Unquote(literal.Value); err == nil {
			return s
		}
	}
	return types.ExprString(e)
}

var anyJSON = regexp.MustCompile(`\b(any|json\.RawMessage)\b`)

// Untyped lists the fields that hold any JSON, as Type.Field, sorted.
func (s *Surface) Untyped() []string {
	var list []string
	for typ, fields := range s.Fields {
		for name, t := range fields {
			if anyJSON.MatchString(t) {
				list = append(list, fmt.Sprintf("%s.%s", typ, name))
			}
		}
	}
	slices.Sort(list)
	return list
}
