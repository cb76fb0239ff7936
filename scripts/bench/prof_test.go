package main

import (
	"encoding/json"
	"fmt"
	"reflect"
	"runtime"
	"runtime/debug"
	"slices"
	"sort"
	"time"
	"testing"
	"unsafe"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/fit"
	intercom "github.com/seed-a528e955/intercom-go/gen/v212"
)

// TestMin prints the 10th percentile of single runs, GC off within a run.
func TestMin(t *testing.T) {
	page := contactPage(0, perPage, noneOdd, false)
	unknown := contactPage(0, perPage, noneOdd, true)
	odd := contactPage(0, perPage, eachOdd, false)
	var texts [][]byte
	for i := range conversations {
		texts = append(texts, conversation(i))
	}
	report := func(fit.Mismatch) {}
	contacts := func(p []byte) func() error {
		return func() error { var l intercom.ContactList; return api.Decode(p, &l, report) }
	}
	fs := map[string]func() error{
		"hand": func() error { return json.Unmarshal(page, reflect.New(handContactList).Interface()) },
		"page": contacts(page), "unknown": contacts(unknown), "odd": contacts(odd),
		"handconv": func() error {
			for _, data := range texts {
				if err := json.Unmarshal(data, reflect.New(handConversation).Interface()); err != nil {
					return err
				}
			}
			return nil
		},
		"conv": func() error {
			for _, data := range texts {
				var c intercom.Conversation
				if err := api.Decode(data, &c, report); err != nil {
					return err
				}
			}
			return nil
		},
	}
	took := map[string][]time.Duration{}
	var names []string
	for n := range fs { names = append(names, n) }
	sort.Strings(names)
	old := debug.SetGCPercent(-1)
	for range 150 {
		runtime.GC()
		for _, n := range names {
			f := fs[n]
			start := time.Now()
			if err := f(); err != nil { t.Fatal(err) }
			took[n] = append(took[n], time.Since(start))
		}
	}
	debug.SetGCPercent(old)
	for _, n := range names {
		slices.Sort(took[n])
		fmt.Printf("MIN %s %d %d\n", n, took[n][0].Microseconds(), took[n][15].Microseconds())
	}
}

func BenchmarkProf(b *testing.B) {
	page := contactPage(0, perPage, noneOdd, false)
	unknown := contactPage(0, perPage, noneOdd, true)
	odd := contactPage(0, perPage, eachOdd, false)
	b.Logf("contact %d (hand %d) page %d body", unsafe.Sizeof(intercom.Contact{}), handContact.Size(), len(page))
	var texts [][]byte
	for i := range conversations {
		texts = append(texts, conversation(i))
	}
	b.Logf("conv %d (hand %d) part %d body %d", unsafe.Sizeof(intercom.Conversation{}), handConversation.Size(), unsafe.Sizeof(intercom.ConversationPart{}), len(texts[0]))
	run := func(name string, f func() error) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := f(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	report := func(fit.Mismatch) {}
	contacts := func(p []byte) func() error {
		return func() error { var l intercom.ContactList; return api.Decode(p, &l, report) }
	}
	run("hand", func() error { return json.Unmarshal(page, reflect.New(handContactList).Interface()) })
	run("page", contacts(page))
	run("unknown", contacts(unknown))
	run("odd", contacts(odd))
	run("handconv", func() error {
		for _, data := range texts {
			if err := json.Unmarshal(data, reflect.New(handConversation).Interface()); err != nil {
				return err
			}
		}
		return nil
	})
	run("conv", func() error {
		for _, data := range texts {
			var c intercom.Conversation
			if err := api.Decode(data, &c, report); err != nil {
				return err
			}
		}
		return nil
	})
}

func TestBytes(t *testing.T) {
	page := contactPage(0, perPage, noneOdd, false)
	old := debug.SetGCPercent(-1)
	defer debug.SetGCPercent(old)
	var a, b runtime.MemStats
	f := func(name string, g func()) {
		g()
		runtime.ReadMemStats(&a)
		for range 20 { g() }
		runtime.ReadMemStats(&b)
		fmt.Println("BYTES", name, (b.TotalAlloc-a.TotalAlloc)/20, (b.Mallocs-a.Mallocs)/20)
	}
	f("hand", func() { json.Unmarshal(page, reflect.New(handContactList).Interface()) })
	f("page", func() { var l intercom.ContactList; api.Decode(page, &l, func(fit.Mismatch) {}) })
}
