package codec

import (
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestOrderIsLearned: when an object was read, each of its keys is expected after the one before it.
func TestOrderIsLearned(t *testing.T) {
	type inner struct {
		X, Y, Z int
	}
	type item struct {
		First  int    `json:"first"`
		Second inner  `json:"second"`
		Third  *inner `json:"third"`
		Fourth int    `json:"fourth" wire:"also=other"`
		Fifth  int    `json:"fifth"`
	}
	const text = `{"fifth":1,"other":7,"third":{"Z":1,"X":2,"Y":3},"first":4,"unknown":5,"second":{"Y":1,"Z":2}}`
	d := newDecoder([]byte(text), &Options{})
	p := planOf(reflect.TypeFor[item](), form{})
	require.True(t, p.decode(d, reflect.New(p.typ).Elem()))
	last := -1
	for _, want := range []struct{ key, rest string }{
		{"fifth", `1,"other":7,`}, {"third", `{"Z":1`}, {"first", `4,"unknown":5`}, {"second", `{"Y":1`},
	} {
		d.i = strings.Index(text, `"`+want.key+`":`)
		n, ok := p.object.expected(d, last)
		require.True(t, ok, want.key)
		assert.Equal(t, want.key, p.object.fields[n].name)
		assert.Equal(t, want.rest, text[d.i:][:len(want.rest)])
		d.i = strings.Index(text, `"unknown"`)
		_, ok = p.object.expected(d, last)
		assert.False(t, ok, "another key than %s", want.key)
		d.i = len(text) - 1
		_, ok = p.object.expected(d, last)
		assert.False(t, ok, "the end of the body")
		last = n
	}
	_, ok := p.object.expected(d, last)
	assert.False(t, ok, "nothing came after the last")
	other := planOf(reflect.TypeFor[inner](), form{}).object
	d.i = strings.Index(text, `"Y":1`)
	n, ok := other.expected(d, -1)
	require.True(t, ok)
	assert.Equal(t, "Y", other.fields[n].name)
}

// TestPlacesAreApart: no two types share a place while there are enough.
func TestPlacesAreApart(t *testing.T) {
	type one struct{ A, B, C int }
	type two struct{ A, B int }
	taken := map[int]bool{}
	for _, p := range []*structPlan{planOf(reflect.TypeFor[one](), form{}).object, planOf(reflect.TypeFor[two](), form{}).object} {
		for n := -1; n < len(p.fields); n++ {
			assert.False(t, taken[p.place(n)])
			taken[p.place(n)] = true
		}
	}
}
