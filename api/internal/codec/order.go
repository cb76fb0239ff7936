package codec

import (
	"encoding/json"
	"sync/atomic"
)

// order remembers in which order members come: for each field the one that followed it last time, from 1; 0 is none.
// Objects of one kind mostly have their keys in one order, so that a comparison with the expected key finds most. Fields
// of many types share a place: what is found there is a guess.
type order [1 << 10]uint16

// taken counts the places of all types: one for each field, and one for the beginning of an object.
var taken atomic.Uint32

// places takes the places of a type's fields.
func (p *structPlan) places() {
	n := uint32(len(p.fields))
	p.first = taken.Add(n+1) - n
}

// place is where it says what follows a field; -1 is the beginning of the object.
func (p *structPlan) place(field int) int { return int(p.first+uint32(field)) % len(order{}) }

// memberOf is how a member with that key begins; "" where the key is not written as it is.
func memberOf(key string) string {
	quoted, err := json.Marshal(key)
	if err != nil || string(quoted) != `"`+key+`"` {
		return ""
	}
	return string(quoted) + ":"
}

// expected reads the key of a member up to its value, where it is that of the field that followed field last before.
func (p *structPlan) expected(d *decoder, last int) (n int, ok bool) {
	n = int(d.order[p.place(last)]) - 1
	if n < 0 || n >= len(p.fields) {
		return 0, false
	}
	member := p.fields[n].member
	end := d.i + len(member)
	if member == "" || end > len(d.b) || string(d.b[d.i:end]) != member {
		return 0, false
	}
	d.i = end
	d.space()
	return n, true
}

// comes notes that field n came after field last, and returns what the next one comes after. The other key of a field is
// not expected.
func (p *structPlan) comes(d *decoder, last, n int) int {
	if n < 0 {
		return last
	}
	d.order[p.place(last)] = uint16(n + 1)
	return n
}
