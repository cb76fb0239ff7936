package intercomtest

import (
	"fmt"
	"math/rand/v2"
	"strconv"
)

// newRand gives each purpose a stream of its own, so that more of one does not change another.
func newRand(seed int64, purpose uint64) *rand.Rand {
	return rand.New(rand.NewPCG(uint64(seed), purpose)) //nolint:gosec // repeatable on purpose
}

// The purposes that draw random numbers.
const (
	drawRequestIDs = iota + 1
	drawRecordIDs
	drawSeeds
	drawChaos
	drawNoticeIDs
	drawCodes
)

// idMaker makes ids; the lock of whom it belongs to guards it.
type idMaker struct {
	random *rand.Rand
	source *rand.PCG        // of random
	last   map[string]int64 // kind of record → last number given out
	chosen map[string]int64 // kind of record → the number that a fixture wants for its next one
}

func newIDMaker(seed int64, purpose uint64) idMaker {
	source := rand.NewPCG(uint64(seed), purpose) //nolint:gosec // repeatable on purpose
	return idMaker{random: rand.New(source), source: source, last: map[string]int64{}, chosen: map[string]int64{}}
}

// hex returns an id of 24 hex digits, as contacts and companies have; the first eight tell its time.
func (m *idMaker) hex(now int64) string {
	return fmt.Sprintf("%08x%016x", uint32(now), m.random.Uint64()) //nolint:gosec // 32 bits by form
}

// uuid returns the form of external id that leads are given.
func (m *idMaker) uuid() string {
	a, b := m.random.Uint64(), m.random.Uint64()
	return fmt.Sprintf("%08x-%04x-4%03x-%04x-%012x", a>>32, a>>16&0xffff, a&0xfff, b>>48&0x3fff|0x8000, b&0xffffffffffff)
}

// number returns the kind's next number, counted from start, or the one that was chosen for it.
func (m *idMaker) number(kind string, start int64) string {
	if chosen := m.chosen[kind]; chosen > 0 {
		delete(m.chosen, kind)
		m.last[kind] = max(m.last[kind], start, chosen)
		return strconv.FormatInt(chosen, 10)
	}
	m.last[kind] = max(m.last[kind], start) + 1
	return strconv.FormatInt(m.last[kind], 10)
}
