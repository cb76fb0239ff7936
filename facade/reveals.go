package facade

import (
	"net/http"
	"reflect"
	"strings"
)

// maxLooked is how many values behind an error are looked at. One that leads to more is not shown.
const maxLooked = 2000

// reveals tells whether an error leads to what must not be shown, in its text or in what it holds: whoever gets it by
// errors.As, or writes it as JSON, sees that too.
func (x *exchange) reveals(err error) bool {
	l := finder{x: x, left: maxLooked, seen: map[uintptr]bool{}}
	return l.at(reflect.ValueOf(err))
}

// finder goes through what an error holds.
type finder struct {
	x    *exchange
	left int
	seen map[uintptr]bool // pointers
}

// isClosed reports whether a type is not looked into, as others may be using it. What holds one is not shown. They go by
// their names: naming http.Server here would link it into every program.
func isClosed(t reflect.Type) bool {
	switch t.PkgPath() {
	case "sync", "sync/atomic":
		return true
	case "net/http":
		return t.Name() == "Client" || t.Name() == "Transport" || t.Name() == "Server"
	}
	return false
}

func (l *finder) at(v reflect.Value) bool {
	if l.left--; l.left < 0 {
		return true
	}
	switch v.Kind() {
	case reflect.String:
		return l.x.hide(v.String()) != v.String()
	case reflect.Interface, reflect.Pointer:
		return l.behind(v)
	case reflect.Struct:
		return l.fields(v)
	case reflect.Slice, reflect.Array:
		return l.items(v)
	case reflect.Map: // somebody may write to it meanwhile, and going over it would end the process
		return v.Len() > 0
	default: // numbers show nothing, and nobody sees into functions and channels
	}
	return false
}

func (l *finder) behind(v reflect.Value) bool {
	if v.IsNil() {
		return false
	}
	if v.Kind() == reflect.Pointer {
		if l.seen[v.Pointer()] {
			return false
		}
		l.seen[v.Pointer()] = true
	}
	return l.at(v.Elem())
}

func (l *finder) fields(v reflect.Value) bool {
	t := v.Type()
	if strings.HasPrefix(t.PkgPath(), "crypto/") { // certificates, which are large
		return false
	}
	if isClosed(t) {
		return true
	}
	for i := range v.NumField() {
		if name := t.Field(i).Name; name == "Body" && isMessage(t) || name == "ctx" {
			continue // a stream that others read, and a context's values
		}
		if l.at(v.Field(i)) {
			return true
		}
	}
	return false
}

// isMessage tells whether a type is that of a request or an answer.
func isMessage(t reflect.Type) bool {
	return t == reflect.TypeFor[*http.Request]().Elem() || t == reflect.TypeFor[*http.Response]().Elem()
}

func (l *finder) items(v reflect.Value) bool {
	if v.Type().Elem().Kind() == reflect.Uint8 {
		if v.Kind() == reflect.Array {
			return false
		}
		text := string(v.Bytes())
		return l.x.hide(text) != text
	}
	for i := range v.Len() {
		if l.at(v.Index(i)) {
			return true
		}
	}
	return false
}
