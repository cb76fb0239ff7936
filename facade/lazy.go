package facade

import "sync"

// lazy is a value that is made when it is first asked for. Unlike sync.OnceValue it takes nothing at the start of a
// program. It has no type parameter: each type would be compiled and linked again.
type lazy struct {
	once  sync.Once
	value any
}

func (l *lazy) get(build func() any) any {
	l.once.Do(func() { l.value = build() })
	return l.value
}
