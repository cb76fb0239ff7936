package codec

import "encoding/binary"

// keyIndex finds what an object's key leads to. It is a hash table whose hash looks at a key's length and its first and
// last eight bytes alone: keys that these do not tell apart, and any that a body makes up, cost a comparison more.
type keyIndex struct {
	entries []keyEntry
	slots   []uint16 // a power of two of them, at least half empty: the number of the entry, from 1; 0 is empty
}

type keyEntry struct {
	key string
	to  int
}

// add lets key lead to a value. It reports whether the key was free.
func (x *keyIndex) add(key string, to int) bool {
	if _, taken := x.find([]byte(key)); taken {
		return false
	}
	x.entries = append(x.entries, keyEntry{key, to})
	if len(x.entries)*2 <= len(x.slots) {
		x.place(len(x.entries))
		return true
	}
	x.slots = make([]uint16, max(8, 4*len(x.slots)))
	for n := range x.entries {
		x.place(n + 1)
	}
	return true
}

// place puts an entry into the first slot that is empty from where its key belongs.
func (x *keyIndex) place(number int) {
	at := x.home([]byte(x.entries[number-1].key))
	for x.slots[at] != 0 {
		at = (at + 1) & (len(x.slots) - 1)
	}
	x.slots[at] = uint16(number)
}

func (x *keyIndex) home(key []byte) int { return int(hashOf(key)>>32) & (len(x.slots) - 1) }

// find returns what key leads to.
func (x *keyIndex) find(key []byte) (to int, known bool) {
	if len(x.slots) == 0 {
		return 0, false
	}
	for at := x.home(key); x.slots[at] != 0; at = (at + 1) & (len(x.slots) - 1) {
		if e := &x.entries[x.slots[at]-1]; e.key == string(key) {
			return e.to, true
		}
	}
	return 0, false
}

// hashOf is a hash of a short text by its length and its first and last eight bytes.
func hashOf(b []byte) uint64 {
	const odd = 0x9e3779b97f4a7c15 // the usual multiplier: it spreads what differs in few bits
	var first, last uint64
	switch n := len(b); {
	case n >= 8:
		first, last = binary.LittleEndian.Uint64(b), binary.LittleEndian.Uint64(b[n-8:])
	case n >= 4:
		first, last = uint64(binary.LittleEndian.Uint32(b)), uint64(binary.LittleEndian.Uint32(b[n-4:]))
	case n > 0:
		first, last = uint64(b[0]), uint64(b[n/2])<<8|uint64(b[n-1])
	}
	h := (first ^ uint64(len(b))) * odd
	return (h ^ h>>29 ^ last) * odd
}
