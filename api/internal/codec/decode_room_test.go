package codec_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api/internal/codec"
)

type shelf struct {
	Data   []book `json:"data"`
	Lent   []book `json:"lent"`
	Nested []struct {
		Data []book `json:"data"`
	} `json:"nested"`
}

type book struct {
	ID    string   `json:"id"`
	Words []string `json:"words"`
	Pages int      `json:"pages"`
}

func books(from, n int) (text string, want []book) {
	want = []book{}
	var parts []string
	for i := from; i < from+n; i++ {
		b := book{ID: fmt.Sprint("b", i)}
		part := fmt.Sprintf(`{"id":"b%d"`, i)
		if i%3 == 0 { // what is left out in one element must not be that of another, read in its place before
			b.Words, b.Pages = []string{"tide", fmt.Sprint(i)}, i
			part += fmt.Sprintf(`,"words":["tide","%d"],"pages":%d`, i, i)
		}
		parts, want = append(parts, part+"}"), append(want, b)
	}
	return "[" + strings.Join(parts, ",") + "]", want
}

// TestListsOfManySizes: a list has its elements and room for hardly more, whatever came in the pages before, of which the
// decoder expects as many elements.
func TestListsOfManySizes(t *testing.T) {
	var kept []shelf
	var wanted [][]book
	for _, n := range []int{150, 150, 149, 3, 150, 1, 0, 151, 7, 300, 2, 150} {
		data, want := books(10*n, n)
		lent, wantLent := books(n, 5)
		text := `{"data":` + data + `,"lent":` + lent + `,"nested":[{"data":` + lent + `},{"data":` + data + `}]}`
		var got shelf
		_, err := codec.Decode([]byte(text), &got, nil)
		require.NoError(t, err)
		for list, want := range map[*[]book][]book{&got.Data: want, &got.Lent: wantLent, &got.Nested[0].Data: wantLent, &got.Nested[1].Data: want} {
			assert.Equal(t, want, *list, n)
			assert.LessOrEqual(t, cap(*list), n+n/8+8, "more than Go rounds up to")
		}
		kept, wanted = append(kept, got), append(wanted, want)
	}
	for i := range kept {
		assert.Equal(t, wanted[i], kept[i].Data, "a list that was read before")
	}
}

// TestLimitsWhateverCameBefore: what a body may have does not depend on the bodies before.
func TestLimitsWhateverCameBefore(t *testing.T) {
	many, _ := books(0, 40)
	for _, before := range []int{0, 1, 39, 40, 41} {
		data, _ := books(0, before)
		var first, got shelf
		_, err := codec.Decode([]byte(`{"data":`+data+`}`), &first, nil)
		require.NoError(t, err)
		_, err = codec.Decode([]byte(`{"data":`+many+`}`), &got, &codec.Options{MaxItems: 39})
		require.ErrorIs(t, err, codec.ErrTooMany)
		require.ErrorContains(t, err, "data has more than 39")
		_, err = codec.Decode([]byte(`{"data":`+many+`}`), &got, &codec.Options{MaxItems: 40})
		require.NoError(t, err)
		require.Len(t, got.Data, 40)
	}
}

// TestListsExpectLittle: a long page does not make a small one after it large.
func TestListsExpectLittle(t *testing.T) {
	long, _ := books(0, 5000)
	var page, got shelf
	var before, after runtime.MemStats
	for range 5 {
		_, err := codec.Decode([]byte(`{"data":`+long+`}`), &page, nil)
		require.NoError(t, err)
		small := []byte(`{"data":[{"id":"1"},{"id":"2"}],"lent":[{"id":"3"},{"id":"4"}]}`)
		runtime.ReadMemStats(&before)
		_, err = codec.Decode(small, &got, nil)
		runtime.ReadMemStats(&after)
		require.NoError(t, err)
		assert.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(64<<10))
	}
}

// allocatedBy is what decoding a page allocates when nothing is kept from the ones before.
func allocatedBy(t *testing.T, text string, into any) (bytes uint64, err error) {
	t.Helper()
	var before, after runtime.MemStats
	runtime.GC() // what is kept goes with the second collection
	runtime.GC()
	runtime.ReadMemStats(&before)
	_, err = codec.Decode([]byte(text), into, &codec.Options{MaxItems: 1 << 20, MaxTotal: 1 << 20})
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc, err
}

// TestPageIsReadWhereItStays: the list of a page with as many elements as the one before takes its own room and no more.
func TestPageIsReadWhereItStays(t *testing.T) {
	type wide struct {
		ID   int `json:"id"`
		Room [100]struct{ N int }
	}
	const size = 8 * 101
	page := func(n int) string {
		return `{"data":[` + strings.Repeat(`{"id":1},`, n-1) + `{"id":1,"x":"` + strings.Repeat("x", n*size) + `"}]}`
	}
	for n, before := range map[int]int{2: 2, 40: 40, 41: 40, 600: 600, 601: 600} {
		var first, second struct {
			Data []wide `json:"data"`
		}
		_, err := allocatedBy(t, page(before), &first)
		require.NoError(t, err)
		took, err := allocatedBy(t, page(n), &second)
		require.NoError(t, err)
		require.Len(t, second.Data, n)
		own, some := uint64(n*size+n*size/8), uint64(32<<10)+uint64(len(page(n)))
		if n == before {
			assert.Less(t, took, own+some, n)
		} else {
			assert.Greater(t, took, 2*own, n)
		}
	}
}

// TestMemoryOfListsIsCounted: what is accepted has allocated no more than what is documented.
func TestMemoryOfListsIsCounted(t *testing.T) {
	type wide struct {
		ID   int `json:"id"`
		Room [150]struct{ N int }
	}
	accepted, refused := 0, 0
	for n := 1024; n < 8192; n += 256 {
		text := `{"data":[` + strings.Repeat(`{},`, n-1) + `{}]}`
		var got struct {
			Data []wide `json:"data"`
		}
		took, err := allocatedBy(t, text, &got)
		if err != nil {
			require.ErrorIs(t, err, codec.ErrTooLarge)
			refused++
			continue
		}
		accepted++
		assert.LessOrEqual(t, took, uint64(12<<20+17*len(text)+64<<10), n)
	}
	assert.Positive(t, accepted)
	assert.Positive(t, refused)
}

// TestRoomIsKept: many lists in one body are read in the same room.
func TestRoomIsKept(t *testing.T) {
	type wide struct {
		ID   int `json:"id"`
		Room [15]struct{ N int }
	}
	const lists, elements, size = 300, 33, 8 * 16
	list := `{"in":[` + strings.Repeat(`{"id":1},`, elements-1) + `{"id":1}]}`
	short := `{"in":[{"id":1}]}`
	var got struct {
		Data []struct {
			In []wide `json:"in"`
		} `json:"data"`
	}
	for text, needs := range map[string]int{
		`{"data":[` + strings.Repeat(list+",", lists-1) + list + `]}`:                         lists * elements,
		`{"data":[` + strings.Repeat(list+","+short+",", lists-1) + short + "," + list + `]}`: lists * (elements + 1),
	} {
		for range 2 { // once with what is made for the type
			took, err := allocatedBy(t, text, &got)
			require.NoError(t, err)
			require.Len(t, got.Data[len(got.Data)-1].In, elements)
			assert.Less(t, took, uint64(3*size*needs))
		}
	}
}
