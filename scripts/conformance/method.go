package conformance

import (
	"context"
	"fmt"
	"io"
	"reflect"
	"strings"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/multipart"
	"github.com/seed-a528e955/intercom-go/api/spec"
)

// Method is an operation's public method on a client, with what it takes and
// gives.
type Method struct {
	// Operation is what the method calls.
	Operation *spec.Operation
	// PathArgs is the number of path arguments.
	PathArgs int
	// Params and Body are the types of those arguments, nil where the method
	// takes none.
	Params, Body reflect.Type
	// Result is what the method gives besides the error: a pointer, a list, a
	// map or an io.ReadCloser; nil where it gives the error alone.
	Result reflect.Type

	fn reflect.Value
}

var (
	contextType   = reflect.TypeFor[context.Context]()
	errorType     = reflect.TypeFor[error]()
	textType      = reflect.TypeFor[string]()
	optionsType   = reflect.TypeFor[[]api.CallOption]()
	streamType    = reflect.TypeFor[io.ReadCloser]()
	multipartType = reflect.TypeFor[*multipart.Form]()
)

// Find finds the public method of an operation on a client: the client's field
// of the service's name, the method of the operation's name.
func Find(client any, op *spec.Operation) (*Method, error) {
	fn, err := find(client, op, "")
	if err != nil {
		return nil, err
	}
	m := &Method{Operation: op, fn: fn}
	t := fn.Type()
	if !t.IsVariadic() || t.NumIn() < 2 || t.In(0) != contextType || t.In(t.NumIn()-1) != optionsType {
		return nil, fmt.Errorf("%s is %s: it must begin with a context and end with call options", op, t)
	}
	if err := m.arguments(t); err != nil {
		return nil, err
	}
	switch {
	case t.NumOut() == 1 && t.Out(0) == errorType:
	case t.NumOut() == 2 && t.Out(1) == errorType:
		m.Result = t.Out(0)
	default:
		return nil, fmt.Errorf("%s is %s: it must return an error, or a result and an error", op, t)
	}
	return m, nil
}

// find returns the method of the operation's name and a suffix ("Pages").
func find(client any, op *spec.Operation, suffix string) (reflect.Value, error) {
	v := reflect.Indirect(reflect.ValueOf(client))
	service := v.FieldByName(op.Service)
	if !service.IsValid() {
		return service, fmt.Errorf("%s: the client has no field %s", op, op.Service)
	}
	fn := service.MethodByName(op.Name + suffix)
	if !fn.IsValid() {
		return fn, fmt.Errorf("%s: %s has no method %s%s", op, service.Type(), op.Name, suffix)
	}
	return fn, nil
}

// arguments sorts what stands between the context and the options: ids for the
// path's placeholders, then params, then a body.
func (m *Method) arguments(t reflect.Type) error {
	i, last := 1, t.NumIn()-1
	for ; i < last && t.In(i) == textType; i++ {
		m.PathArgs++
	}
	if want := strings.Count(m.Operation.Path, "{"); m.PathArgs != want {
		return fmt.Errorf("%s is %s: %s has %d placeholders", m.Operation, t, m.Operation.Path, want)
	}
	if i < last && t.In(i).Kind() == reflect.Struct && strings.HasSuffix(t.In(i).Name(), "Params") {
		m.Params = t.In(i)
		i++
	}
	if i < last {
		m.Body = t.In(i)
		i++
	}
	if i != last {
		return fmt.Errorf("%s is %s: more arguments than path, params and body", m.Operation, t)
	}
	return nil
}

// Streams reports whether the method gives the body of the answer as it comes.
func (m *Method) Streams() bool { return m.Result == streamType }

// TakesForm reports whether the method's body is a form and not JSON.
func (m *Method) TakesForm() bool { return m.Body == multipartType }

// Arguments are the values that a method is called with. What is nil and
// wanted is the zero value of its type.
type Arguments struct {
	Path         []string
	Params, Body any
	Options      []api.CallOption
}

// values lays the arguments out in the order of the method.
func (m *Method) values(ctx context.Context, args Arguments) ([]reflect.Value, error) {
	if len(args.Path) != m.PathArgs {
		return nil, fmt.Errorf("%s takes %d path arguments, not %d", m.Operation, m.PathArgs, len(args.Path))
	}
	in := []reflect.Value{reflect.ValueOf(ctx)}
	for _, id := range args.Path {
		in = append(in, reflect.ValueOf(id))
	}
	for _, arg := range []struct {
		what  string
		t     reflect.Type
		value any
	}{{"params", m.Params, args.Params}, {"body", m.Body, args.Body}} {
		switch {
		case arg.t == nil && arg.value != nil:
			return nil, fmt.Errorf("%s takes no %s", m.Operation, arg.what)
		case arg.t == nil:
		case arg.value == nil:
			in = append(in, reflect.Zero(arg.t))
		case reflect.TypeOf(arg.value) != arg.t:
			return nil, fmt.Errorf("%s takes %s as its %s, not %T", m.Operation, arg.t, arg.what, arg.value)
		default:
			in = append(in, reflect.ValueOf(arg.value))
		}
	}
	return append(in, reflect.ValueOf(args.Options)), nil
}

// Filled returns arguments with everything set. See [Fill].
func (m *Method) Filled() (Arguments, error) {
	args := Arguments{Path: PlaceholderArgs(m.Operation)}
	if m.Params != nil {
		v, err := Fill(m.Params)
		if err != nil {
			return args, fmt.Errorf("%s: %w", m.Operation, err)
		}
		args.Params = v.Interface()
	}
	if m.Body != nil {
		v, err := Fill(m.Body)
		if err != nil {
			return args, fmt.Errorf("%s: %w", m.Operation, err)
		}
		args.Body = v.Interface()
	}
	return args, nil
}

// Call calls the method. The result is invalid where the method gives none.
func (m *Method) Call(ctx context.Context, args Arguments) (result reflect.Value, err error) {
	in, err := m.values(ctx, args)
	if err != nil {
		return reflect.Value{}, err
	}
	out := m.fn.CallSlice(in)
	err, _ = out[len(out)-1].Interface().(error)
	if m.Result != nil {
		result = out[0]
	}
	return result, err
}

// Call calls an operation through its public method on client.
func Call(ctx context.Context, client any, op *spec.Operation, args Arguments) (reflect.Value, error) {
	m, err := Find(client, op)
	if err != nil {
		return reflect.Value{}, err
	}
	return m.Call(ctx, args)
}

// PlaceholderArgs are path arguments for an operation whose values do not
// matter.
func PlaceholderArgs(op *spec.Operation) []string {
	args := make([]string, strings.Count(op.Path, "{"))
	for i := range args {
		args[i] = fmt.Sprint(1001 + i)
	}
	return args
}
