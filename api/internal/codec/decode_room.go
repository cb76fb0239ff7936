package codec

import (
	"math/bits"
	"reflect"
	"sync"
	"sync/atomic"
)

// Most lists have one element, which is read where it stays, and the list of a page has as many as that of the page
// before. Others are read into room that is kept from list to list, and copied out of it when it is known how many there
// are: no list holds more than it has.

// room is where the elements of a list are read.
type room struct {
	usual atomic.Int32 // elements of the last page
	kept  sync.Pool    // *reflect.Value, slices of elements that are zero
}

// How many bytes of elements there is room for at first, and at most in what is kept.
const (
	firstRoom = 256
	maxRoom   = 256 << 10
)

// begin gives the list v room for its first elements. The elements are read into what it returns.
func (p *listPlan) begin(d *decoder, v reflect.Value) (elems reflect.Value) {
	n := p.expected(d)
	v.Grow(n)
	v.SetLen(n)
	if n == 1 {
		return v
	}
	return v.Slice(0, n)
}

// expected is how many elements the list may have. More than one are expected only where what is left of the body is
// likely to have them.
func (p *listPlan) expected(d *decoder) int {
	n := int(p.usual.Load())
	if n < 2 || !d.ofPage() || n*p.size > 2*(len(d.b)-d.i) {
		return 1
	}
	return n
}

// ofPage tells whether the list here is the page's, not one within its items.
func (d *decoder) ofPage() bool { return len(d.path) <= 1 }

// larger moves elements to where there is room for more. What is behind them is zero.
func (p *listPlan) larger(elems reflect.Value) reflect.Value {
	var room reflect.Value
	if kept, ok := p.kept.Get().(*reflect.Value); ok && kept.Len() > elems.Len() {
		room = *kept
	} else {
		n := max(1<<bits.Len(uint(elems.Len())), firstRoom/max(1, p.size)) // a power of two, as memory is counted
		room = reflect.MakeSlice(p.typ, n, n)
	}
	reflect.Copy(room, elems)
	return room
}

// settle gives the list v its n elements, and keeps the room.
func (p *listPlan) settle(d *decoder, v, elems reflect.Value, n int) bool {
	if d.ofPage() && p.usual.Load() != int32(n) {
		p.usual.Store(int32(n))
	}
	if n > 1 && !d.take(n*p.size) {
		return false
	}
	if n == v.Len() {
		return true
	}
	v.SetZero()
	v.Grow(n)
	v.SetLen(n)
	reflect.Copy(v, elems)
	if elems.Len()*p.size <= maxRoom {
		room := elems
		for i := range n {
			room.Index(i).SetZero()
		}
		p.kept.Put(&room)
	}
	return true
}
