package codec

import (
	"encoding/json"
	"fmt"
	"reflect"
)

// probe is handed to a type's UnmarshalJSON, once, to see whether the method is that of a generated model, which leads
// to [Unmarshal]. For any other method it is a null, which by convention changes nothing.
var probe = []byte("null")

// modelError is what [Unmarshal] answers to the probe.
type modelError struct{ typ reflect.Type }

func (e *modelError) Error() string { return fmt.Sprintf("%s is a model", e.typ) }

// isModel reports whether a type's UnmarshalJSON does nothing but call [Unmarshal] on the whole of it. A struct that
// embeds a model has the model's method, which reads the model's part alone: as for encoding/json, that is what is
// called.
func isModel(t reflect.Type) bool {
	err := reflect.New(t).Interface().(json.Unmarshaler).UnmarshalJSON(probe)
	model, ok := err.(*modelError) //nolint:errorlint // a method that wraps the error is not the model's own
	return ok && model.typ == t
}

func isProbe(data []byte) bool { return len(data) == len(probe) && &data[0] == &probe[0] }

// Unmarshal is the UnmarshalJSON of generated models: it reads data, which is valid JSON, into the struct that model
// points to, as [Decode] does, and reports nothing. null changes nothing.
func Unmarshal(data []byte, model any) error {
	if isProbe(data) {
		return &modelError{reflect.TypeOf(model).Elem()}
	}
	if string(data) == "null" {
		return nil
	}
	_, err := Decode(data, model, nil)
	return err
}

// Marshal is the MarshalJSON of generated models that are sent. It checks no ids: whatever was read can be written.
func Marshal(model any) ([]byte, error) { return encoder{}.append(nil, model) }

// Optional is what *api.Optional[T] is to the codec: a value with three states.
type Optional interface {
	// CodecOptional returns where the value is, a pointer, and its state.
	CodecOptional(Access) (value any, state *State)
}

// Attributes is what *api.Attributes, a map[string]any, is to the codec: values of any kind, with exact numbers, whose
// times are written as Unix seconds.
type Attributes interface {
	CodecAttributes(Access)
}

// Access is the argument of methods that nobody but the codec can call.
type Access struct{ _ [0]func() }

// State tells what an [Optional] is.
type State uint8

// The states of an [Optional].
const (
	Absent State = iota
	Null
	Value
	// Empty is that of a text that must not be empty and is: it is refused when it is sent.
	Empty
)
